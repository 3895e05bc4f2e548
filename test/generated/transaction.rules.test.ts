/** A transaction from its authorisation to its bill: 3.7, 4.8, 4.10, 7.36, errata 3.17, from the specification. */
import { afterEach, describe, expect, it } from 'vitest';
import { MemoryDisk } from '../../persistence/memory.js';
import type { LedgerChange } from '../../protocol/ports/store.js';
import type { Ports } from '../../protocol/ports.js';
import { WholeStation, type WholeStationOptions } from '../support/whole-station.js';

/** Permits and what has been written, in the order in which they happened at outlet 1. */
type Deed = 'permit' | 'permit taken back' | 'start written' | 'stop written' | 'write failed';

const stations: WholeStation[] = [];

/** What a write meets on its way to the disk: it may have to wait, and it may be refused, which is a rejection. */
type Obstacle = (change: LedgerChange) => Promise<void>;

const none: Obstacle = async () => {};

const refused = (meant: (change: LedgerChange) => boolean): Obstacle => {
  return async (change) => {
    if (meant(change)) throw new Error('the disk is full');
  };
};

function observed(options: WholeStationOptions = {}, obstacle = none) {
  const deeds: Deed[] = [];
  const ports = ({ hardware, store }: Ports): Partial<Ports> => ({
    hardware: {
      start: (sink) => hardware.start(sink),
      setLimit: (id, plan) => hardware.setLimit(id, plan),
      readMeter: (id, why) => hardware.readMeter(id, why),
      permit: (id, lease) => {
        deeds.push(lease ? 'permit' : 'permit taken back');
        return hardware.permit(id, lease);
      },
    },
    store: { ...store, ledger: noting(store.ledger, deeds, obstacle) },
  });
  const station = new WholeStation({ ports, ...options });
  stations.push(station);
  return { station, deeds };
}

function noting(ledger: Ports['store']['ledger'], deeds: Deed[], obstacle: Obstacle) {
  const commit = async (change: LedgerChange): Promise<void> => {
    await obstacle(change).catch((error) => {
      deeds.push('write failed');
      throw error;
    });
    await ledger.commit(change);
    for (const { action } of change.putOwed ?? [])
      deeds.push(action === 'StartTransaction' ? 'start written' : 'stop written');
  };
  return {
    commit,
    open: () => ledger.open(),
    contents: () => ledger.contents(),
    note: (change: LedgerChange) => ledger.note(change),
    close: () => ledger.close(),
    cut: () => ledger.cut(),
  };
}

const isStop = ({ putOwed }: LedgerChange) => putOwed?.some(({ action }) => action === 'StopTransaction') ?? false;
const isStart = ({ putOwed }: LedgerChange) => putOwed?.some(({ action }) => action === 'StartTransaction') ?? false;

/** Neighbours that are the same count once: a permit is renewed. */
const inShort = (deeds: readonly Deed[]) => deeds.filter((deed, at) => deed !== deeds[at - 1]);

afterEach(async () => {
  for (const station of stations.splice(0)) await station.end();
});

describe('what is written, and when energy may flow', () => {
  it('the permit follows the written start, and is taken back before the stop is written', async () => {
    const { station, deeds } = observed();
    await station.charge(1, 'TAG-1');
    station.charger.rfid({ idTag: 'TAG-1', connectorId: 1 });
    await station.pass(5_000);
    expect(inShort(deeds)).toEqual(['start written', 'permit', 'permit taken back', 'stop written']);
  });

  it('a start that cannot be written never was: no energy, no message', async () => {
    const { station, deeds } = observed({}, refused(isStart));
    await station.charge(1, 'TAG-1');
    expect(inShort(deeds)).toEqual(['write failed']);
    expect(station.actions()).not.toContain('StartTransaction');
    expect(station.statuses(1).at(-1)).toBe('Finishing');
  });

  it('a stop that cannot be written is kept until it is; energy has ended meanwhile', async () => {
    let full = true;
    const { station, deeds } = observed(
      {},
      refused((change) => full && isStop(change)),
    );
    await station.charge(1, 'TAG-1');
    const energyEndedAt = deeds.length;
    station.charger.stop(1, 'button');
    await station.pass(60_000);
    expect(station.actions()).not.toContain('StopTransaction');
    full = false;
    await station.pass(10_000);
    expect(inShort(deeds.slice(energyEndedAt)).at(-1)).toBe('stop written');
    expect(deeds.slice(energyEndedAt)).not.toContain('permit');
    expect(station.of('StopTransaction')).toHaveLength(1);
  });

  it('stopped while its start is still being written: no energy at all, and both messages', async () => {
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const { station, deeds } = observed({}, (change) => (isStart(change) ? held : Promise.resolve()));
    await station.charge(1, 'TAG-1');
    station.charger.stop(1, 'button');
    station.charger.stop(1, 'emergency');
    await station.settle();
    letGo();
    await station.pass(5_000);
    expect(deeds).not.toContain('permit');
    expect(station.of('StartTransaction')).toHaveLength(1);
    // The first reason counts, though both came before the transaction was (7.36).
    expect(station.of('StopTransaction')).toMatchObject([{ reason: 'Local' }]);
  });

  it('the permit is renewed before it lapses, for as long as the session lasts', async () => {
    const leases: { readonly atMs: number; readonly leaseMs: number; readonly sessionId: string }[] = [];
    const { station } = observed({
      ports: ({ clock, hardware }) => ({
        hardware: {
          start: (sink) => hardware.start(sink),
          setLimit: (id, plan) => hardware.setLimit(id, plan),
          readMeter: (id, why) => hardware.readMeter(id, why),
          permit: (id, lease) => {
            if (lease) leases.push({ ...lease, atMs: clock.monotonic() });
            return hardware.permit(id, lease);
          },
        },
      }),
    });
    await station.charge(1, 'TAG-1');
    await station.pass(300_000);
    expect(leases.length).toBeGreaterThan(2);
    leases.slice(1).forEach(({ atMs }, at) => {
      expect(atMs - (leases[at]?.atMs ?? 0)).toBeLessThan(leases[at]?.leaseMs ?? 0);
    });
    expect(station.clock.monotonic() - (leases.at(-1)?.atMs ?? 0)).toBeLessThan(leases.at(-1)?.leaseMs ?? 0);
    expect(new Set(leases.map(({ sessionId }) => sessionId)).size).toBe(1);
  });
});

describe('why it ends (7.36)', () => {
  it('the first reason counts, what follows is its consequence', async () => {
    const { station } = observed();
    await station.charge(1, 'TAG-1');
    station.charger.stop(1, 'emergency');
    station.charger.unplug(1);
    station.charger.fault(1, { errorCode: 'GroundFailure' });
    await station.pass(5_000);
    expect(station.of('StopTransaction').map(({ reason }) => reason)).toEqual(['EmergencyStop']);
  });

  it('the tag that stops it is told, and only where one did (6.3)', async () => {
    const { station } = observed();
    await station.charge(1, 'tag-1');
    station.charger.rfid({ idTag: 'TAG-1' });
    await station.pass(5_000);
    await station.charge(2, 'TAG-2');
    const transactionId = station.run.describe().connectors[1]?.transactionId;
    await station.call('RemoteStopTransaction', { transactionId });
    await station.pass(5_000);
    const [local, remote] = station.of('StopTransaction');
    expect(local).toMatchObject({ reason: 'Local', idTag: 'TAG-1' });
    expect(remote).toMatchObject({ reason: 'Remote' });
    expect(remote).not.toHaveProperty('idTag');
  });

  it.each([
    ['Soft', 'SoftReset'],
    ['Hard', 'HardReset'],
  ])('a %s reset ends every transaction with %s, and tells so before it goes (5.14)', async (type, reason) => {
    const { station } = observed();
    await station.charge(1, 'TAG-1');
    await station.charge(2, 'TAG-2');
    expect((await station.call('Reset', { type }))?.[2]).toEqual({ status: 'Accepted' });
    await station.pass(5_000);
    expect(station.of('StopTransaction').map((stop) => stop['reason'])).toEqual([reason, reason]);
    expect(await station.run.ended).toMatchObject({ restart: true });
  });
});

describe('a tag that the CSMS refuses in StartTransaction.conf (errata 3.17, T 037)', () => {
  const refusing = (stopOnInvalidId: boolean) => {
    const made = observed({ configuration: { StopTransactionOnInvalidId: String(stopOnInvalidId) } });
    made.station.answers['StartTransaction'] = () => ({ transactionId: 5, idTagInfo: { status: 'Invalid' } });
    return made;
  };

  it('StopTransactionOnInvalidId true: it ends, DeAuthorized, and the outlet is Finishing', async () => {
    const { station } = refusing(true);
    await station.charge(1, 'TAG-1');
    expect(station.of('StopTransaction')).toMatchObject([{ reason: 'DeAuthorized', transactionId: 5 }]);
    expect(station.statuses(1).at(-1)).toBe('Finishing');
  });

  it('false: it goes on without energy, SuspendedEVSE, until somebody ends it', async () => {
    const { station, deeds } = refusing(false);
    await station.charge(1, 'TAG-1');
    await station.pass(60_000);
    expect(station.actions()).not.toContain('StopTransaction');
    expect(station.statuses(1).at(-1)).toBe('SuspendedEVSE');
    expect(deeds.at(-1)).toBe('permit taken back');
    station.charger.unplug(1);
    await station.pass(5_000);
    expect(station.of('StopTransaction')).toMatchObject([{ reason: 'EVDisconnected', transactionId: 5 }]);
  });
});

describe('what is billed', () => {
  it('meterStart and meterStop are the register as read, whole Wh, and the stop is never below the start', async () => {
    const { station } = observed();
    station.charger.setMeter(1, 123_456.7);
    await station.charge(1, 'TAG-1');
    await station.pass(600_000);
    station.charger.stop(1, 'button');
    await station.pass(5_000);
    const [start] = station.of('StartTransaction');
    const [stop] = station.of('StopTransaction');
    expect(start).toMatchObject({ meterStart: 123_456, connectorId: 1, idTag: 'TAG-1' });
    expect(Number.isInteger(stop?.['meterStop'])).toBe(true);
    expect(Number(stop?.['meterStop'])).toBeGreaterThan(123_456);
  });

  it('samples come at their interval, belong to their transaction and only rise (3.16, errata 3.15)', async () => {
    const { station } = observed({ configuration: { MeterValueSampleInterval: '60' } });
    await station.charge(1, 'TAG-1');
    await station.pass(300_000);
    const samples = station.of('MeterValues');
    expect(samples).toHaveLength(5);
    const id = station.run.describe().connectors[0]?.transactionId;
    for (const sample of samples) expect(sample['transactionId']).toBe(id);
    const values = samples.map(({ meterValue }) => meterValue as { sampledValue: { value: string; unit: string }[] }[]);
    const registers = values.map(([one]) => Number(one?.sampledValue.find(({ unit }) => unit === 'Wh')?.value));
    expect(registers).toEqual(registers.toSorted((one, other) => one - other));
  });

  it('a power cut ends it once, PowerLoss, with the same id, and the register of the boot', async () => {
    const disk = new MemoryDisk();
    const { station } = observed({ disk });
    await station.charge(1, 'TAG-1');
    const id = station.run.describe().connectors[0]?.transactionId;
    await station.end();
    const after = observed({ disk, seed: 2 }).station;
    await after.pass(10_000);
    expect(after.of('StopTransaction')).toMatchObject([{ transactionId: id, reason: 'PowerLoss' }]);
    expect(after.actions()).not.toContain('StartTransaction');
    await after.end();
    const later = observed({ disk, seed: 3 }).station;
    await later.pass(10_000);
    expect(later.actions()).not.toContain('StopTransaction');
  });
});
