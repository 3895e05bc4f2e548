/** Values taken by the clock: 3.16.2, 7.35, errata 3.15, 3.16, from the specification. */
import { afterEach, describe, expect, it } from 'vitest';
import type { MeterValue } from '../../protocol/messages.js';
import type { ConnectorId, MeterReading } from '../../protocol/ports/hardware.js';
import type { Ports } from '../../protocol/ports.js';
import { twoOutlets } from '../support/chart-ports.js';
import { stationWith } from '../support/driven-station.js';
import { WholeStation, type WholeStationOptions } from '../support/whole-station.js';

const stations: WholeStation[] = [];

/** Outlets whose registers stand where a test puts them; 0 is the main meter. */
function metered(options: WholeStationOptions = {}, mainMeter = false) {
  const registers = new Map<ConnectorId | 0, MeterReading>();
  const readMeter = async (id: ConnectorId | 0) => registers.get(id) ?? { energyWh: 1000 };
  const ports = ({ hardware }: Ports): Partial<Ports> => ({
    hardware: {
      start: (sink) => hardware.start(sink),
      setLimit: (id, plan) => hardware.setLimit(id, plan),
      permit: (id, lease) => hardware.permit(id, lease),
      readMeter,
    },
  });
  const features = { ...twoOutlets.features, mainMeter };
  const station = new WholeStation({ product: { ...twoOutlets, features }, ports, ...options });
  stations.push(station);
  return { station, registers };
}

interface Told {
  readonly connectorId: number;
  readonly transactionId?: number;
  readonly meterValue: readonly MeterValue[];
}

const told = (station: WholeStation, connectorId: number): Told[] =>
  (station.of('MeterValues') as unknown[] as Told[]).filter((one) => one.connectorId === connectorId);

const instants = (values: readonly Told[]) =>
  values.flatMap(({ meterValue }) => meterValue.map(({ timestamp }) => timestamp.slice(11, 19)));

const every = (seconds: number, more: Readonly<Record<string, string>> = {}) => ({
  configuration: { ClockAlignedDataInterval: String(seconds), ...more },
});

afterEach(async () => {
  for (const station of stations.splice(0)) await station.end();
});

describe('the grid', () => {
  it('is that of the wall clock: boundaries of the interval since midnight, stamped so', async () => {
    const { station } = metered(every(900));
    station.clock.advance(7 * 60_000 + 3_000);
    await station.pass(60 * 60_000);
    expect(instants(told(station, 1))).toEqual(['00:15:00', '00:30:00', '00:45:00', '01:00:00']);
    const contexts = told(station, 1).flatMap(({ meterValue }) =>
      meterValue.flatMap(({ sampledValue }) => sampledValue.map(({ context }) => context)),
    );
    expect(new Set(contexts)).toEqual(new Set(['Sample.Clock']));
  });

  it('is off where the interval is 0, and a new interval acts at once', async () => {
    const { station } = metered();
    await station.pass(3_600_000);
    expect(told(station, 1)).toEqual([]);
    await station.call('ChangeConfiguration', { key: 'ClockAlignedDataInterval', value: '600' });
    await station.pass(1_200_000);
    expect(instants(told(station, 1))).toEqual(['01:10:00', '01:20:00']);
    await station.call('ChangeConfiguration', { key: 'ClockAlignedDataInterval', value: '0' });
    await station.pass(3_600_000);
    expect(told(station, 1)).toHaveLength(2);
  });

  it('follows the clock that the CSMS sets, forwards', async () => {
    const { station } = metered(every(900));
    station.answers['Heartbeat'] = () => ({ currentTime: '2026-01-01T05:14:00.000Z' });
    await station.pass(60_000);
    await station.call('TriggerMessage', { requestedMessage: 'Heartbeat' });
    await station.pass(60_000);
    expect(instants(told(station, 1))).toEqual(['05:15:00']);
  });

  it('and backwards, but tells of no boundary twice', async () => {
    const { station } = metered(every(900));
    await station.pass(16 * 60_000);
    station.answers['Heartbeat'] = () => ({ currentTime: '2026-01-01T00:10:00.000Z' });
    await station.call('TriggerMessage', { requestedMessage: 'Heartbeat' });
    await station.pass(25 * 60_000);
    expect(instants(told(station, 1))).toEqual(['00:15:00', '00:30:00']);
  });

  it('has no boundary made up that passed while the station was down', async () => {
    const { station } = metered(every(900));
    await station.pass(20 * 60_000);
    station.clock.adjust(Date.UTC(2026, 0, 1, 3, 1));
    await station.pass(15 * 60_000);
    // The timer that was under way is late by hours: it stands for nothing.
    expect(instants(told(station, 1))).toEqual(['00:15:00', '03:15:00']);
  });
});

describe('whose values (3.16.3, errata 3.16)', () => {
  it('an idle outlet tells its own without a transaction, a busy one within its transaction', async () => {
    const { station } = metered(every(60));
    await station.charge(1, 'TAG-1');
    await station.pass(60_000);
    const id = station.run.describe().connectors[0]?.transactionId;
    expect(told(station, 1)).toMatchObject([{ transactionId: id }]);
    expect(told(station, 2)).toHaveLength(1);
    expect(told(station, 2)[0]).not.toHaveProperty('transactionId');
  });

  it('wait behind a start that is not answered yet, and then carry its id (3.7)', async () => {
    const { station } = metered(every(60));
    const usual = station.answers['StartTransaction'];
    station.answers['StartTransaction'] = () => null;
    await station.charge(1, 'TAG-1');
    await station.pass(180_000);
    expect(told(station, 1)).toEqual([]);
    if (usual) station.answers['StartTransaction'] = usual;
    await station.pass(600_000);
    const id = station.run.describe().connectors[0]?.transactionId;
    const own = told(station, 1);
    expect(instants(own).slice(0, 3)).toEqual(['00:01:00', '00:02:00', '00:03:00']);
    for (const { transactionId } of own) expect(transactionId).toBe(id);
    const order = station.actions().filter((action) => action === 'StartTransaction' || action === 'MeterValues');
    expect(order.lastIndexOf('StartTransaction')).toBeLessThan(order.indexOf('MeterValues'));
  });

  it('the main meter is connector 0, at the inlet, of no transaction', async () => {
    const { station, registers } = metered(every(60), true);
    registers.set(0, { energyWh: 70_000 });
    await station.charge(1, 'TAG-1');
    await station.pass(60_000);
    const [own] = told(station, 0);
    expect(own).not.toHaveProperty('transactionId');
    expect(own?.meterValue[0]?.sampledValue[0]).toMatchObject({ value: '70000', location: 'Inlet' });
  });

  it('a station without a main meter tells nothing of connector 0', async () => {
    const { station } = metered(every(60));
    await station.pass(120_000);
    expect(told(station, 0)).toEqual([]);
  });

  it('the main meter answers a trigger too, and only where there is one (5.17)', async () => {
    const { station } = metered({}, true);
    await station.pass(5_000);
    await station.call('TriggerMessage', { requestedMessage: 'MeterValues' });
    await station.pass(1_000);
    expect(station.of('MeterValues').map(({ connectorId }) => connectorId)).toEqual(expect.arrayContaining([0, 1, 2]));
    expect(told(station, 0)[0]?.meterValue[0]?.sampledValue[0]).toMatchObject({
      context: 'Trigger',
      location: 'Inlet',
    });
  });

  it('a meter that cannot be read costs its value and no more', async () => {
    const { station } = metered({
      ...every(60),
      ports: ({ hardware }) => ({
        hardware: {
          start: (sink) => hardware.start(sink),
          setLimit: (id, plan) => hardware.setLimit(id, plan),
          permit: (id, lease) => hardware.permit(id, lease),
          readMeter: async (id) => {
            if (id === 1) throw new Error('no answer');
            return { energyWh: 5 };
          },
        },
      }),
    });
    await station.pass(120_000);
    expect(told(station, 1)).toEqual([]);
    expect(told(station, 2)).toHaveLength(2);
  });
});

describe('Energy.Active.Import.Interval', () => {
  it('is what has flowed since the last boundary, and adds up to the register', async () => {
    const lists = 'Energy.Active.Import.Register,Energy.Active.Import.Interval';
    const settings = {
      ...twoOutlets.settings,
      measurands: ['Energy.Active.Import.Register', 'Energy.Active.Import.Interval'],
    } as const;
    const { station, registers } = metered({
      ...every(60, { MeterValuesAlignedData: lists }),
      product: { ...twoOutlets, settings },
    });
    for (const energyWh of [1000.4, 1500.9, 1500.9, 3000.2]) {
      registers.set(1, { energyWh });
      await station.pass(60_000);
    }
    const values = told(station, 1).flatMap(({ meterValue }) =>
      meterValue.map(({ sampledValue }) => sampledValue.map(({ value }) => value)),
    );
    expect(values).toEqual([
      ['1000', '0'],
      ['1500', '500'],
      ['1500', '0'],
      ['3000', '1500'],
    ]);
  });
});

describe('a meter that takes its time', () => {
  /** What it shows at a boundary it tells half a second later. */
  const slow = () => {
    const { station } = stationWith(
      (own) => ({
        readMeter: async (id, why) => {
          const reading = await own.readMeter(id, why);
          if (why === 'clock') await new Promise<void>((told) => void station.clock.setTimeout(told, 500));
          return reading;
        },
      }),
      every(60),
    );
    return station;
  };

  it('and answers when the transaction has ended: nothing of it follows its StopTransaction (errata 3.16)', async () => {
    const station = slow();
    await station.charge(1, 'TAG-1');
    await station.pass(50_100);
    station.charger.stop(1, 'button');
    await station.pass(61_000);
    expect(station.of('StopTransaction')).toHaveLength(1);
    expect(instants(told(station, 1))).toEqual(['00:02:00']);
  });

  it('and answers when a transaction has begun: the value is of no transaction (errata 3.16)', async () => {
    const station = slow();
    await station.pass(60_100);
    await station.charge(1, 'TAG-1');
    await station.pass(60_000);
    const [before, during] = told(station, 1);
    expect(before).not.toHaveProperty('transactionId');
    expect(during).toMatchObject({ transactionId: expect.any(Number) });
    expect(instants(told(station, 1))).toEqual(['00:01:00', '00:02:00']);
  });
});
