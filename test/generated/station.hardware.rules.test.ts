/** What a whole station does with a driver that is slow to begin, and with lights; and with a vendor that hangs. */
import { describe, expect, it } from 'vitest';
import type { EnergyState, Hardware, HardwareFault, HardwareSink, PlugState } from '../../protocol/ports/hardware.js';
import { twoOutlets } from '../support/chart-ports.js';
import { stationWith } from '../support/driven-station.js';

describe('a vendor whose handler hangs', () => {
  it('has its DataTransfer Rejected after ten seconds, and keeps nobody else waiting', async () => {
    const { station } = stationWith(() => ({}), { vendors: { 'org.slow': () => new Promise(() => {}) } });
    await station.pass(1_000);
    expect(await station.call('DataTransfer', { vendorId: 'org.slow' })).toBeUndefined();
    expect((await station.call('GetConfiguration', {}))?.[0]).toBe(3);
    await station.pass(10_000);
    expect([...station.replies.values()].at(-1)?.[2]).toEqual({ status: 'Rejected' });
    expect(station.journal.entries.map(({ event }) => event)).toContain('vendor.failed');
  });
});

describe('the hardware', () => {
  it('is used only when it says that it is ready, whatever it told before', async () => {
    let ready = () => {};
    const { station } = stationWith((own) => ({
      start: async (sink) => {
        await own.start(sink);
        await new Promise<void>((resolve) => {
          ready = resolve;
        });
      },
    }));
    await station.charge(1, 'TAG-1');
    expect(station.run.describe().connectors[0]).toMatchObject({ status: 'Unavailable', plug: 'plugged' });
    expect(station.actions()).not.toContain('Authorize');
    ready();
    await station.pass(1_000);
    expect(station.run.describe().connectors[0]).toMatchObject({ status: 'Preparing' });
    station.charger.rfid({ idTag: 'TAG-1' });
    await station.pass(10_000);
    expect(station.run.describe().connectors[0]).toMatchObject({ status: 'Charging' });
  });

  it('that speaks words of another language is not believed, and ends no session', async () => {
    let tell: HardwareSink | undefined;
    const { station } = stationWith((own) => ({
      start: (sink) => {
        tell = sink;
        return own.start(sink);
      },
    }));
    await station.charge(1, 'TAG-1');
    tell?.plug(1, 'connected' as PlugState);
    tell?.energy(1, 'on' as EnergyState);
    await station.pass(1_000);
    expect(station.run.describe().connectors[0]).toMatchObject({ status: 'Charging', plug: 'plugged' });
    const noted = station.journal.entries.filter(({ event }) => event === 'hardware.unknownWord');
    expect(noted).toMatchObject([
      { fact: 'plug', state: 'connected' },
      { fact: 'energy', state: 'on' },
    ]);
  });

  it('has its lights set at the start and at each change, where the product has lights', async () => {
    const lights: unknown[] = [];
    const setLights: Hardware['setLights'] = async (given) => void lights.push(given);
    const product = { ...twoOutlets, features: { ...twoOutlets.features, lights: true } };
    const { station } = stationWith(() => ({ setLights }), { product, configuration: { BlinkRepeat: '2' } });
    await station.pass(1_000);
    expect((await station.call('ChangeConfiguration', { key: 'LightIntensity', value: '40' }))?.[2]).toEqual({
      status: 'Accepted',
    });
    expect(lights).toEqual([
      { intensityPercent: 100, blinkRepeat: 2 },
      { intensityPercent: 40, blinkRepeat: 2 },
    ]);
    const dark = stationWith(() => ({ setLights }));
    await dark.station.pass(1_000);
    expect((await dark.station.call('ChangeConfiguration', { key: 'LightIntensity', value: '40' }))?.[2]).toEqual({
      status: 'NotSupported',
    });
    expect(lights).toHaveLength(2);
  });

  it('names what OCPP has no code for as OtherError, with its own word beside it (7.6)', async () => {
    const told: { sink: HardwareSink | null } = { sink: null };
    const { station } = stationWith((own) => ({
      start: (sink) => {
        told.sink = sink;
        return own.start(sink);
      },
    }));
    await station.pass(1_000);
    const odd = { id: 'odd', connectorId: 1, active: true };
    // A driver without types may say anything.
    const raise = (fault: object) => told.sink?.fault(fault as HardwareFault);
    raise({ ...odd, errorCode: 'CoolantLow' });
    await station.pass(1_000);
    expect(station.of('StatusNotification').at(-1)).toMatchObject({
      status: 'Faulted',
      errorCode: 'OtherError',
      vendorErrorCode: 'CoolantLow',
    });
    raise({ ...odd, errorCode: 'CoolantLow', active: false });
    raise({ ...odd, id: 'none', errorCode: 'NoError' });
    await station.pass(1_000);
    expect(station.of('StatusNotification').at(-1)).toMatchObject({ status: 'Faulted', errorCode: 'OtherError' });
  });

  it('that has signed a register lends its signature to no other reading', async () => {
    const told: { sink: HardwareSink | null } = { sink: null };
    let mute = false;
    const { station } = stationWith(
      (own) => ({
        start: (sink) => {
          told.sink = sink;
          return own.start(sink);
        },
        readMeter: async (id, why) => {
          if (mute) throw new Error('no answer');
          return own.readMeter(id, why);
        },
      }),
      { configuration: { StopTxnSampledData: 'Energy.Active.Import.Register' } },
    );
    await station.charge(1, 'TAG-1');
    mute = true;
    told.sink?.meter(1, { energyWh: 900_000, signed: 'SIGNED EARLIER' });
    station.charger.stop(1, 'button');
    await station.pass(10_000);
    expect(station.of('StopTransaction')).toHaveLength(1);
    expect(JSON.stringify(station.of('StopTransaction'))).not.toContain('SIGNED EARLIER');
  });
});
