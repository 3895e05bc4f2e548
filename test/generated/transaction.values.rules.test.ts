/** What StopTransaction tells of a transaction's values, and on which grid they are taken: 3.16, 4.8, errata 3.14, 3.91. */
import { afterEach, describe, expect, it } from 'vitest';
import { MemoryDisk } from '../../persistence/memory.js';
import type { MeterValue, SampledValue } from '../../protocol/messages.js';
import type { ConnectorId, MeterReading } from '../../protocol/ports/hardware.js';
import type { Ports } from '../../protocol/ports.js';
import type { ProductDescription } from '../../protocol/product.js';
import { twoOutlets } from '../support/chart-ports.js';
import { WholeStation, type WholeStationOptions } from '../support/whole-station.js';

const stations: WholeStation[] = [];

const phased: ProductDescription = {
  ...twoOutlets,
  features: { ...twoOutlets.features, phases: ['L1', 'L2', 'L3'] },
  settings: {
    ...twoOutlets.settings,
    measurands: [
      'Current.Import',
      'Energy.Active.Import.Interval',
      'Energy.Active.Import.Register',
      'Power.Active.Import',
      'Voltage',
    ],
  },
};

/** A station whose first outlet shows what a test says. */
function metered(options: WholeStationOptions = {}, reading: () => Partial<MeterReading> = () => ({})) {
  const ports = ({ hardware }: Ports): Partial<Ports> => ({
    hardware: {
      start: (sink) => hardware.start(sink),
      setLimit: (id, plan) => hardware.setLimit(id, plan),
      permit: (id, lease, cable) => hardware.permit(id, lease, cable),
      readMeter: async (id: ConnectorId | 0, why) => ({ ...(await hardware.readMeter(id, why)), ...reading() }),
    },
  });
  const station = new WholeStation({ product: phased, ports, ...options });
  stations.push(station);
  return station;
}

interface Stop {
  readonly transactionId: number;
  readonly meterStop: number;
  readonly reason: string;
  readonly transactionData?: readonly MeterValue[];
}

const stops = (station: WholeStation) => station.of('StopTransaction') as unknown[] as Stop[];

const contextOf = ({ sampledValue }: MeterValue) => sampledValue[0]?.context;
const namesOf = ({ sampledValue }: MeterValue) => sampledValue.map(({ measurand }) => measurand);

async function session(station: WholeStation, ms: number): Promise<Stop> {
  await station.charge(1, 'TAG-1');
  await station.pass(ms);
  station.charger.stop(1, 'button');
  await station.pass(5_000);
  return stops(station)[0] as Stop;
}

afterEach(async () => {
  for (const station of stations.splice(0)) await station.end();
});

describe('transactionData', () => {
  it('is absent where both lists are empty (3.16.5)', async () => {
    const station = metered({ configuration: { MeterValueSampleInterval: '60' } });
    expect(await session(station, 300_000)).not.toHaveProperty('transactionData');
  });

  it('begins and ends with every measurand of either list, once (errata 3.14)', async () => {
    const station = metered({
      configuration: {
        MeterValueSampleInterval: '60',
        ClockAlignedDataInterval: '120',
        StopTxnSampledData: 'Energy.Active.Import.Register',
        StopTxnAlignedData: 'Energy.Active.Import.Register,Power.Active.Import',
      },
    });
    const stop = await session(station, 300_000);
    const data = stop.transactionData ?? [];
    const contexts = data.map(contextOf);
    expect(contexts[0]).toBe('Transaction.Begin');
    expect(contexts.at(-1)).toBe('Transaction.End');
    expect(contexts.filter((context) => context?.startsWith('Transaction'))).toHaveLength(2);
    for (const value of [data[0], data.at(-1)])
      expect(value && namesOf(value)).toEqual(['Energy.Active.Import.Register', 'Power.Active.Import']);
    expect(data.filter((value) => contextOf(value) === 'Sample.Periodic').map(namesOf)).toEqual(
      Array.from({ length: 5 }, () => ['Energy.Active.Import.Register']),
    );
    expect(data.filter((value) => contextOf(value) === 'Sample.Clock')).toHaveLength(2);
    expect(data.at(-1)?.sampledValue[0]?.value).toBe(String(stop.meterStop));
    const instants = data.map(({ timestamp }) => timestamp);
    expect(instants).toEqual(instants.toSorted());
  });

  it('has no more values than StopTransactionMaxMeterValues, however long it takes (errata 3.91)', async () => {
    const station = metered({
      configuration: { MeterValueSampleInterval: '60', StopTxnSampledData: 'Energy.Active.Import.Register' },
    });
    const { transactionData = [] } = await session(station, 3_600_000);
    expect(transactionData).toHaveLength(twoOutlets.settings.stopTransactionMaxMeterValues);
  });

  it('survives a power cut, and leaves nothing behind in the ledger', async () => {
    const disk = new MemoryDisk();
    const configuration = { MeterValueSampleInterval: '5', StopTxnSampledData: 'Energy.Active.Import.Register' };
    const before = metered({ disk, configuration });
    await before.charge(1, 'TAG-1');
    await before.pass(120_000);
    await before.end();
    const after = metered({ disk, configuration, seed: 2 });
    await after.pass(10_000);
    const [stop] = stops(after);
    expect(stop?.reason).toBe('PowerLoss');
    expect(stop?.transactionData?.length).toBeGreaterThan(5);
    expect(stop?.transactionData?.map(contextOf).at(0)).toBe('Transaction.Begin');
    expect(stop?.transactionData?.map(contextOf).at(-1)).toBe('Transaction.End');
    expect(after.store.ledger.contents().stopValues).toEqual([]);
  });

  it('carries what the meter has signed in its beginning and its end, beside the raw register, and nowhere else', async () => {
    const station = metered(
      {
        configuration: {
          MeterValueSampleInterval: '60',
          MeterValuesSampledData: 'Energy.Active.Import.Register',
          StopTxnSampledData: 'Energy.Active.Import.Register',
        },
      },
      () => ({ signed: 'OPAQUE' }),
    );
    const { transactionData = [] } = await session(station, 130_000);
    const formats = transactionData.map(({ sampledValue }) => sampledValue.map(({ format = 'Raw' }) => format));
    expect(formats).toEqual([['Raw', 'SignedData'], ['Raw'], ['Raw'], ['Raw', 'SignedData']]);
    expect(transactionData[0]?.sampledValue[1]).toMatchObject({
      value: 'OPAQUE',
      measurand: 'Energy.Active.Import.Register',
    });
    expect(JSON.stringify(station.of('MeterValues'))).not.toContain('OPAQUE');
  });
});

describe('phases (3.16.3)', () => {
  const each = { powerW: 3_000, currentA: 13, voltageV: 230.2 };
  const reading = () => ({ powerW: 9_000, currentA: 13, voltageV: 400, phases: { L1: each, L2: each, L3: each } });

  const sampledBy = async (list: string) => {
    const station = metered(
      { configuration: { MeterValueSampleInterval: '60', MeterValuesSampledData: list } },
      reading,
    );
    await station.charge(1, 'TAG-1');
    await station.pass(60_000);
    const [values] = station.of('MeterValues').map(({ meterValue }) => meterValue as readonly MeterValue[]);
    return (values?.[0]?.sampledValue ?? []) as readonly SampledValue[];
  };

  it('are all told of a measurand without a suffix, besides the whole', async () => {
    const values = await sampledBy('Power.Active.Import,Voltage');
    expect(values.map(({ measurand, phase, value }) => [measurand, phase, value])).toEqual([
      ['Power.Active.Import', undefined, '9000'],
      ['Power.Active.Import', 'L1', '3000'],
      ['Power.Active.Import', 'L2', '3000'],
      ['Power.Active.Import', 'L3', '3000'],
      ['Voltage', undefined, '400'],
      ['Voltage', 'L1-N', '230.2'],
      ['Voltage', 'L2-N', '230.2'],
      ['Voltage', 'L3-N', '230.2'],
    ]);
  });

  it('one is told where the list names it', async () => {
    const values = await sampledBy('Current.Import.L2,Energy.Active.Import.Register');
    expect(values.map(({ measurand, phase }) => [measurand, phase])).toEqual([
      ['Current.Import', 'L2'],
      ['Energy.Active.Import.Register', undefined],
    ]);
  });
});

describe('the grid of samples', () => {
  it('is counted from the start, to the millisecond, also where the CSMS is away', async () => {
    const station = metered({ configuration: { MeterValueSampleInterval: '60' } });
    await station.charge(1, 'TAG-1');
    let lost = true;
    station.fate = () => (lost ? 'lost before the answer' : 'well');
    await station.pass(250_000);
    lost = false;
    await station.pass(110_000);
    const [start] = station.of('StartTransaction');
    const values = [...new Map(station.heard.map((call) => [call.id, call])).values()]
      .filter(({ action }) => action === 'MeterValues')
      .map(({ payload }) => Date.parse((payload['meterValue'] as MeterValue[])[0]?.timestamp ?? ''));
    const sinceMs = values.map((instant) => instant - Date.parse(String(start?.['timestamp'])));
    expect(sinceMs).toEqual([1, 2, 3, 4, 5, 6].map((count) => count * 60_000));
  });

  it('goes on where it was when the transaction is resumed, whose intervals still add up', async () => {
    const disk = new MemoryDisk();
    const product = { ...phased, features: { ...phased.features, powerLoss: 'resume' as const } };
    const configuration = {
      MeterValueSampleInterval: '60',
      MeterValuesSampledData: 'Energy.Active.Import.Interval,Energy.Active.Import.Register',
    };
    const before = metered({ disk, product, configuration });
    before.charger.setMeter(1, 1000);
    await before.charge(1, 'TAG-1');
    await before.pass(150_000);
    const [start] = before.of('StartTransaction');
    const id = before.run.describe().connectors[0]?.transactionId;
    const shownWh = before.run.describe().connectors[0]?.meter?.energyWh ?? 0;
    await before.end();

    const after = metered({ disk, product, configuration, seed: 2 });
    after.charger.setMeter(1, shownWh);
    after.clock.adjust(before.clock.now() + 7_000);
    after.charger.plug(1);
    await after.pass(200_000);
    expect(after.actions()).not.toContain('StartTransaction');
    expect(after.statuses(1).at(-1)).toBe('Charging');
    const told = after.of('MeterValues') as unknown[] as { transactionId: number; meterValue: MeterValue[] }[];
    for (const { transactionId } of told) expect(transactionId).toBe(id);
    const all = [...before.of('MeterValues'), ...after.of('MeterValues')] as unknown[] as typeof told;
    const values = [...new Map(all.map(({ meterValue: [value] }) => [value?.timestamp, value])).values()];
    for (const value of values) {
      const sinceMs = Date.parse(value?.timestamp ?? '') - Date.parse(String(start?.['timestamp']));
      expect(sinceMs % 60_000).toBe(0);
    }
    const intervals = values.map((value) => Number(value?.sampledValue[0]?.value));
    const registerWh = Number(values.at(-1)?.sampledValue[1]?.value);
    expect(registerWh).toBeGreaterThan(shownWh);
    expect(intervals.reduce((sum, wh) => sum + wh, 0)).toBe(registerWh - Number(start?.['meterStart']));
    after.charger.stop(1, 'button');
    await after.pass(5_000);
    expect(stops(after)).toMatchObject([{ transactionId: id, reason: 'Local' }]);
    expect(stops(after)[0]?.meterStop).toBeGreaterThanOrEqual(registerWh);
  });
});
