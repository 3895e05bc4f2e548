/** A tag that StartTransaction.conf refuses: errata 3.5, 3.17, MaxEnergyOnInvalidId (9), T 037, from the specification. */
import { afterEach, describe, expect, it } from 'vitest';
import { MemoryDisk } from '../../persistence/memory.js';
import type { Ports } from '../../protocol/ports.js';
import { twoOutlets } from '../support/chart-ports.js';
import { WholeStation, type WholeStationOptions } from '../support/whole-station.js';

const stations: WholeStation[] = [];

type Permit = 'given' | 'taken back' | 'taken back, cable kept';

function refusing(configuration: Readonly<Record<string, string>>, options: WholeStationOptions = {}) {
  const permits: Permit[] = [];
  const ports = ({ hardware }: Ports): Partial<Ports> => ({
    hardware: {
      start: (sink) => hardware.start(sink),
      setLimit: (id, plan) => hardware.setLimit(id, plan),
      readMeter: (id, why) => hardware.readMeter(id, why),
      permit: (id, lease, cable) => {
        permits.push(lease ? 'given' : cable ? 'taken back, cable kept' : 'taken back');
        return hardware.permit(id, lease, cable);
      },
    },
  });
  const station = new WholeStation({ ports, configuration, ...options });
  stations.push(station);
  station.answers['StartTransaction'] = () => ({ transactionId: 5, idTagInfo: { status: 'Invalid' } });
  return { station, permits };
}

const drawnWh = (station: WholeStation) => {
  const start = Number(station.of('StartTransaction')[0]?.['meterStart']);
  return Number(station.run.describe().connectors[0]?.meter?.energyWh) - start;
};

/** At the 120 kW of the station. */
const mostInASecondWh = 120_000 / 3600;

const lenient = { StopTransactionOnInvalidId: 'false' };

afterEach(async () => {
  for (const station of stations.splice(0)) await station.end();
});

describe('StopTransactionOnInvalidId true', () => {
  it('ends it DeAuthorized, and the cable is kept for whoever comes for it (errata 3.5)', async () => {
    const { station, permits } = refusing({ StopTransactionOnInvalidId: 'true' });
    await station.charge(1, 'TAG-1');
    expect(station.of('StopTransaction')).toMatchObject([{ reason: 'DeAuthorized', transactionId: 5 }]);
    expect(permits.at(-1)).toBe('taken back, cable kept');
    // It was never suspended: it ended.
    expect(station.statuses(1)).not.toContain('SuspendedEVSE');
  });

  it('another end lets the cable go', async () => {
    const { station, permits } = refusing({});
    station.answers['StartTransaction'] = () => ({ transactionId: 5, idTagInfo: { status: 'Accepted' } });
    await station.charge(1, 'TAG-1');
    station.charger.stop(1, 'button');
    await station.pass(5_000);
    expect(permits.at(-1)).toBe('taken back');
  });
});

describe('StopTransactionOnInvalidId false', () => {
  it('without MaxEnergyOnInvalidId energy ends at once', async () => {
    const { station } = refusing({ ...lenient, MaxEnergyOnInvalidId: '0' });
    await station.charge(1, 'TAG-1');
    await station.pass(60_000);
    expect(drawnWh(station)).toBe(0);
    expect(station.statuses(1).at(-1)).toBe('SuspendedEVSE');
    expect(station.of('StopTransaction')).toEqual([]);
  });

  it('with it, energy ends when so much has been drawn, to what flows in a second', async () => {
    const { station, permits } = refusing({ ...lenient, MaxEnergyOnInvalidId: '500' });
    await station.charge(1, 'TAG-1');
    expect(station.statuses(1).at(-1)).toBe('Charging');
    await station.pass(120_000);
    expect(station.statuses(1).at(-1)).toBe('SuspendedEVSE');
    expect(drawnWh(station)).toBeGreaterThanOrEqual(500);
    expect(drawnWh(station)).toBeLessThan(500 + mostInASecondWh);
    expect(permits.at(-1)).toBe('taken back, cable kept');
    expect(station.of('StopTransaction')).toEqual([]);
  });

  it('a higher limit gives it more at once, a lower one takes it away at once', async () => {
    const { station } = refusing({ ...lenient, MaxEnergyOnInvalidId: '200' });
    await station.charge(1, 'TAG-1');
    await station.pass(120_000);
    expect(station.statuses(1).at(-1)).toBe('SuspendedEVSE');
    await station.call('ChangeConfiguration', { key: 'MaxEnergyOnInvalidId', value: '100000' });
    await station.pass(20_000);
    expect(station.statuses(1).at(-1)).toBe('Charging');
    const before = drawnWh(station);
    expect(before).toBeGreaterThan(220);
    await station.call('ChangeConfiguration', { key: 'MaxEnergyOnInvalidId', value: '10' });
    await station.pass(60_000);
    expect(station.statuses(1).at(-1)).toBe('SuspendedEVSE');
    expect(drawnWh(station) - before).toBeLessThan(mostInASecondWh);
  });

  it('its later end lets the cable go', async () => {
    const { station, permits } = refusing(lenient);
    await station.charge(1, 'TAG-1');
    await station.call('RemoteStopTransaction', { transactionId: 5 });
    await station.pass(5_000);
    expect(station.of('StopTransaction')).toMatchObject([{ reason: 'Remote' }]);
    expect(permits.at(-1)).toBe('taken back');
  });

  it('is not forgotten over a power cut: a transaction that is resumed stays without energy', async () => {
    const disk = new MemoryDisk();
    const product = { ...twoOutlets, features: { ...twoOutlets.features, powerLoss: 'resume' as const } };
    const before = refusing(lenient, { disk, product });
    await before.station.charge(1, 'TAG-1');
    await before.station.end();
    const after = refusing(lenient, { disk, product, seed: 2 });
    after.station.charger.plug(1);
    await after.station.pass(60_000);
    expect(after.permits).not.toContain('given');
    expect(after.station.statuses(1).at(-1)).toBe('SuspendedEVSE');
    expect(after.station.of('StopTransaction')).toEqual([]);
  });
});

it('an answer that comes after the stop changes nothing', async () => {
  const { station } = refusing(lenient);
  station.answers['StartTransaction'] = () => null;
  await station.charge(1, 'TAG-1');
  station.charger.stop(1, 'button');
  await station.pass(5_000);
  station.answers['StartTransaction'] = () => ({ transactionId: 5, idTagInfo: { status: 'Invalid' } });
  await station.pass(120_000);
  expect(station.of('StopTransaction')).toMatchObject([{ reason: 'Local', transactionId: 5 }]);
  expect(station.statuses(1)).not.toContain('SuspendedEVSE');
  expect(station.statuses(1).at(-1)).toBe('Finishing');
});

it('a reservation that is used goes with the start, and is told there (5.13)', async () => {
  const { station } = refusing({});
  await station.pass(1_000);
  const expiryDate = new Date(station.clock.now() + 3_600_000).toISOString();
  await station.call('ReserveNow', { connectorId: 1, expiryDate, idTag: 'TAG-1', reservationId: 42 });
  await station.charge(1, 'TAG-1');
  expect(station.of('StartTransaction')).toMatchObject([{ reservationId: 42, idTag: 'TAG-1' }]);
  expect(station.store.ledger.contents().reservations).toEqual([]);
});
