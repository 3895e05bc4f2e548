import { describe, expect, it } from 'vitest';
import type { MeterValue, Request } from '../../protocol/messages.js';
import type { Hardware, PhaseReading } from '../../protocol/ports/hardware.js';
import { onSite, type SiteOptions, type StationSite } from '../support/station-site.js';

const each: PhaseReading = { powerW: 3_600, currentA: 16, voltageV: 225.5 };

/** An AC outlet whose meter tells its phases apart and signs, behind a main meter. */
const withPhases = (own: Hardware): Hardware => ({
  ...own,
  readMeter: async (id, why) => {
    if (id === 0) return { energyWh: 90_000, powerW: 11_000 };
    return { ...(await own.readMeter(id, why)), phases: { L1: each, L2: each, L3: each }, signed: 'SIGNED' };
  },
});

const acSite: SiteOptions = { product: 'SC-AC2-DETACHABLE', hardware: withPhases };

const valuesOf = ({ meterValue }: Request<'MeterValues'>) => meterValue.flatMap(({ sampledValue }) => sampledValue);

const next = async (site: StationSite, where: (told: Request<'MeterValues'>) => boolean) =>
  (await site.peer.next('MeterValues', { where })).payload;

const contextOf = ({ sampledValue }: MeterValue) => sampledValue[0]?.context;

describe('a session on the wire', () => {
  it('ends with the values of its beginning, its samples and its end', () =>
    onSite(
      async (site) => {
        await site.boot();
        await site.charge(1);
        await next(site, ({ connectorId }) => connectorId === 1);
        const { transactionData = [], meterStop } = await site.leave(1);
        const contexts = transactionData.map(contextOf);
        expect(contexts[0]).toBe('Transaction.Begin');
        expect(contexts).toContain('Sample.Periodic');
        expect(contexts.at(-1)).toBe('Transaction.End');
        const last = transactionData.at(-1)?.sampledValue ?? [];
        expect(last.map(({ measurand }) => measurand)).toEqual(['Energy.Active.Import.Register', 'SoC']);
        expect(last[0]?.value).toBe(String(meterStop));
      },
      { configuration: { MeterValueSampleInterval: '1', StopTxnSampledData: 'Energy.Active.Import.Register,SoC' } },
    ));

  it('is told by the clock, on the grid: the busy outlet with its transaction, the idle one without', () =>
    onSite(
      async (site) => {
        await site.boot();
        const { transactionId } = await site.charge(1);
        const busy = await next(site, (told) => told.connectorId === 1 && told.transactionId === transactionId);
        const idle = await next(site, ({ connectorId }) => connectorId === 2);
        expect(idle).not.toHaveProperty('transactionId');
        for (const { context } of [...valuesOf(busy), ...valuesOf(idle)]) expect(context).toBe('Sample.Clock');
        for (const { timestamp } of [...busy.meterValue, ...idle.meterValue])
          expect(Date.parse(timestamp) % 1_000).toBe(0);
        await site.leave(1);
      },
      { configuration: { MeterValueSampleInterval: '0', ClockAlignedDataInterval: '1' } },
    ));
});

describe('an AC station with a main meter', () => {
  it('tells the phases of its outlets, and its main meter as connector 0 at the inlet', () =>
    onSite(
      async (site) => {
        await site.boot();
        const main = await next(site, ({ connectorId }) => connectorId === 0);
        expect(main).not.toHaveProperty('transactionId');
        expect(valuesOf(main)).toEqual([
          expect.objectContaining({ measurand: 'Power.Active.Import', value: '11000', location: 'Inlet' }),
        ]);
        const outlet = await next(site, ({ connectorId }) => connectorId === 1);
        const told = valuesOf(outlet).map(({ measurand, phase }) => [measurand, phase ?? 'all']);
        expect(told).toEqual(
          expect.arrayContaining([
            ['Voltage', 'L1-N'],
            ['Power.Active.Import', 'L1'],
            ['Power.Active.Import', 'L2'],
            ['Power.Active.Import', 'L3'],
          ]),
        );
        expect(told).not.toContainEqual(['Voltage', 'L2-N']);
      },
      {
        ...acSite,
        configuration: {
          MeterValueSampleInterval: '0',
          ClockAlignedDataInterval: '1',
          MeterValuesAlignedData: 'Voltage.L1,Power.Active.Import',
        },
      },
    ));

  it('answers a trigger with all its meters', () =>
    onSite(
      async (site) => {
        await site.boot();
        await site.peer.call('TriggerMessage', { requestedMessage: 'MeterValues' });
        for (const id of [0, 1, 2]) {
          const told = await next(site, ({ connectorId }) => connectorId === id);
          expect(valuesOf(told).every(({ context }) => context === 'Trigger')).toBe(true);
        }
      },
      { ...acSite, configuration: { MeterValueSampleInterval: '0' } },
    ));

  it('passes a signed register on at the beginning and the end of a session', () =>
    onSite(
      async (site) => {
        await site.boot();
        await site.charge(1);
        const { transactionData = [] } = await site.leave(1);
        const signed = transactionData.filter(({ sampledValue }) =>
          sampledValue.some(({ format, value }) => format === 'SignedData' && value === 'SIGNED'),
        );
        expect(signed.map(contextOf)).toEqual(['Transaction.Begin', 'Transaction.End']);
      },
      {
        ...acSite,
        configuration: { MeterValueSampleInterval: '0', StopTxnSampledData: 'Energy.Active.Import.Register' },
      },
    ));
});
