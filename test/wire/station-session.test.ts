import { describe, expect, it } from 'vitest';
import { result } from '../../conformance/csms/answers.js';
import type { CallRecord } from '../../conformance/csms/records.js';
import type { SampledValue } from '../../protocol/messages.js';
import { onSite, type StationSite } from '../support/station-site.js';

const sampled = { MeterValueSampleInterval: '1' };
const invalid = { idTagInfo: { status: 'Invalid' } } as const;

const measurands = [
  ['Current.Import', 'A'],
  ['Energy.Active.Import.Interval', 'Wh'],
  ['Energy.Active.Import.Register', 'Wh'],
  ['Power.Active.Import', 'W'],
  ['SoC', 'Percent'],
  ['Voltage', 'V'],
];

const figureOf = (values: readonly SampledValue[], measurand: SampledValue['measurand']): number =>
  Number(values.find((value) => value.measurand === measurand)?.value);

function samplesOf({ payload }: CallRecord<'MeterValues'>): readonly SampledValue[] {
  expect(payload.meterValue).toHaveLength(1);
  return payload.meterValue[0]?.sampledValue ?? [];
}

/** Frames of the station since the start of the test. */
const saidBy = (site: StationSite, action: string) => site.actions.filter((said) => said === action).length;

describe.concurrent('after a boot', () => {
  it('BootNotification comes first, then the status of connectors 0, 1 and 2, and nothing else', () =>
    onSite(async (site) => {
      await site.boot();
      await site.fence();
      expect(site.actions).toEqual(['BootNotification', ...Array(3).fill('StatusNotification')]);
      expect(site.calls('BootNotification')[0]?.payload).toMatchObject({
        chargePointVendor: 'BSC',
        chargePointModel: 'BSC-S12BCC',
        firmwareVersion: 'V1.0.6',
      });
      expect(site.calls('StatusNotification').map(({ payload }) => payload.connectorId)).toEqual([0, 1, 2]);
    }));

  it('two stations of one process do not mix up their sessions', () =>
    onSite((one) =>
      onSite(async (other) => {
        await Promise.all([one.boot(), other.boot()]);
        await Promise.all([one.wholeSession(1, 'ONE'), other.wholeSession(1, 'OTHER')]);
        expect(one.csms.sessions.map(({ start }) => start.idTag)).toEqual(['ONE']);
        expect(other.csms.sessions.map(({ start }) => start.idTag)).toEqual(['OTHER']);
      }),
    ));
});

describe.concurrent('a session', () => {
  it('runs on each outlet at once, and each is billed by its own meter', () =>
    onSite(async (site) => {
      site.world.setMeter(1, 1_000);
      site.world.setMeter(2, 5_000);
      await site.boot();
      const [first, second] = await Promise.all([site.charge(1, 'TAG-1'), site.charge(2, 'TAG-2')]);
      expect(first.start).toMatchObject({ connectorId: 1, idTag: 'TAG-1', meterStart: 1_000 });
      expect(second.start).toMatchObject({ connectorId: 2, idTag: 'TAG-2', meterStart: 5_000 });
      expect(first.transactionId).not.toBe(second.transactionId);
      await Promise.all(
        [first, second].map(({ start: { connectorId, meterStart } }) =>
          site.logbook.next('meter', (told) => {
            return told['connectorId'] === connectorId && Number(told['energyWh']) > meterStart + 1;
          }),
        ),
      );
      const stops = await Promise.all([site.leave(1, 'TAG-1'), site.leave(2, 'TAG-2')]);
      expect(stops.map(({ reason }) => reason)).toEqual(['Local', 'Local']);
      for (const { transactionId } of [first, second]) {
        expect(site.csms.bill(transactionId)?.energyWh).toBeGreaterThan(0);
      }
    }));

  it('tells six measurands at each interval, the register rising from the start to the bill', () =>
    onSite(
      async (site) => {
        await site.boot();
        const { transactionId, start } = await site.charge(1);
        const samples = [await site.peer.next('MeterValues'), await site.peer.next('MeterValues')];
        const stop = await site.leave(1);
        const registers = samples.map((sample) => {
          expect(sample.payload).toMatchObject({ connectorId: 1, transactionId });
          const values = samplesOf(sample);
          expect(values.map(({ measurand, unit }) => [measurand, unit]).sort()).toEqual(measurands);
          for (const { context } of values) expect(context).toBe('Sample.Periodic');
          expect(figureOf(values, 'Power.Active.Import')).toBeLessThanOrEqual(120_000);
          return figureOf(values, 'Energy.Active.Import.Register');
        });
        const all = [start.meterStart, ...registers, stop.meterStop];
        expect(all).toEqual([...all].sort((one, other) => one - other));
        expect(registers[1]).toBeGreaterThan(registers[0] ?? Number.NaN);
        expect(figureOf(samplesOf(samples[1] as CallRecord<'MeterValues'>), 'Energy.Active.Import.Interval')).toBe(
          (registers[1] ?? 0) - (registers[0] ?? 0),
        );
      },
      { configuration: sampled },
    ));

  it('is stopped by the tag that began it, which the CSMS is not asked about again (3.4)', () =>
    onSite(async (site) => {
      await site.boot();
      await site.charge(1);
      const stop = await site.leave(1);
      expect(stop).toMatchObject({ reason: 'Local', idTag: 'TAG-1' });
      expect(saidBy(site, 'Authorize')).toBe(1);
    }));

  it('is stopped by its own tag in whatever case the reader spells it', () =>
    onSite(async (site) => {
      await site.boot();
      await site.charge(1, 'abCD12');
      const stop = await site.leave(1, 'ABcd12');
      expect(stop).toMatchObject({ reason: 'Local' });
      expect(saidBy(site, 'Authorize')).toBe(1);
    }));

  it('is not begun by a tag that the CSMS refuses', () =>
    onSite(async (site) => {
      await site.boot();
      site.peer.script('Authorize', result(invalid));
      site.world.plug(1);
      site.world.rfid({ idTag: 'STRANGER', connectorId: 1 });
      await site.logbook.next('tag.refused');
      await site.status(1, 'Preparing');
      expect(saidBy(site, 'StartTransaction')).toBe(0);
      expect(site.world.snapshot().connectors[0]?.registerWh).toBe(0);
      // The same outlet serves the next one.
      await site.wholeSession(1, 'TAG-1');
    }));

  it('is not begun or stopped by a refused tag while another one charges', () =>
    onSite(async (site) => {
      await site.boot();
      await site.charge(1);
      site.peer.script('Authorize', result(invalid));
      site.world.rfid({ idTag: 'STRANGER' });
      await site.logbook.next('tag.refused');
      expect(site.station.describe()?.connectors.map(({ status }) => status)).toEqual(['Charging', 'Available']);
      await site.leave(1);
      expect(saidBy(site, 'StartTransaction')).toBe(1);
    }));

  it('begins plug first: Preparing, Authorize, StartTransaction', () =>
    onSite(async (site) => {
      await site.boot();
      site.world.plug(1);
      await site.status(1, 'Preparing');
      site.world.rfid({ idTag: 'TAG-1' });
      await site.status(1, 'Charging');
      const order = site.actions.slice(4).filter((action) => action !== 'StatusNotification');
      expect(order).toEqual(['Authorize', 'StartTransaction']);
    }));

  it('begins tag first: Authorize, Preparing, and the start with the plug', () =>
    onSite(async (site) => {
      await site.boot();
      site.world.rfid({ idTag: 'TAG-1' });
      await site.status(1, 'Preparing');
      expect(site.actions.slice(4)).toEqual(['Authorize', 'StatusNotification']);
      site.world.plug(1);
      await site.started(1);
      await site.status(1, 'Charging');
    }));

  it('follows a driver who presents the tag first and plugs in at the other outlet', () =>
    onSite(async (site) => {
      await site.boot();
      site.world.rfid({ idTag: 'TAG-1' });
      await site.status(1, 'Preparing');
      site.world.plug(2);
      const { start } = await site.started(2);
      expect(start).toMatchObject({ connectorId: 2, idTag: 'TAG-1' });
      await site.status(1, 'Available');
      await site.status(2, 'Charging');
      expect(saidBy(site, 'Authorize')).toBe(1);
      expect(saidBy(site, 'StartTransaction')).toBe(1);
    }));

  it('is not begun when the driver presents the tag and changes their mind', () =>
    onSite(async (site) => {
      await site.boot();
      site.world.rfid({ idTag: 'TAG-1' });
      await site.status(1, 'Preparing');
      site.world.rfid({ idTag: 'TAG-1' });
      await site.status(1, 'Available');
      site.world.plug(1);
      await site.status(1, 'Preparing');
      await site.fence();
      expect(saidBy(site, 'StartTransaction')).toBe(0);
    }));

  it('is not begun when nobody plugs in before ConnectionTimeOut', () =>
    onSite(
      async (site) => {
        await site.boot();
        site.world.rfid({ idTag: 'TAG-1' });
        await site.status(1, 'Preparing');
        await site.status(1, 'Available');
        expect(site.logbook.of('authorization.unused')).toMatchObject([{ connectorId: 1, idTag: 'TAG-1' }]);
        expect(saidBy(site, 'StartTransaction')).toBe(0);
      },
      { configuration: { ConnectionTimeOut: '1' } },
    ));
});
