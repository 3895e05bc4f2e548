/** What a product fixes of its configuration, what the log says of it, and what is left of it for another product. */
import { describe, expect, it } from 'vitest';
import { createStation } from '../../cli/create-station.js';
import { products } from '../../cli/products.js';
import { keysOf } from '../../protocol/configuration-keys.js';
import { identity } from '../support/identity.js';
import { Logbook } from '../support/logbook.js';
import { onSite, type StationSite } from '../support/station-site.js';

const change = async (site: StationSite, key: string, value: string) =>
  (await site.peer.call('ChangeConfiguration', { key, value })).status;

const valueIn = async (site: StationSite, key: string) =>
  (await site.peer.call('GetConfiguration', { key: [key] })).configurationKey?.[0]?.value;

const why = (site: StationSite, event: string) => site.logbook.of(event).map((entry) => String(entry['why']));

describe.concurrent('the configuration of a product', () => {
  it('has values that a message can carry, and can be read in one request', () =>
    onSite(async (site) => {
      await site.boot();
      const max = Number(await valueIn(site, 'GetConfigurationMaxKeys'));
      const names = [...keysOf(products['BSC-S12BCC']).values()].map(({ key }) => key);
      const unknown = Array.from({ length: max - names.length }, (_, at) => `No${at}`);
      const { configurationKey = [], unknownKey } = await site.peer.call('GetConfiguration', {
        key: [...names, ...unknown],
      });
      expect(configurationKey.map(({ key }) => key)).toEqual(names);
      expect(unknownKey).toEqual(unknown);
      for (const { value = '' } of configurationKey) expect(value.length).toBeLessThanOrEqual(500);
    }));

  it('is Rejected where the cables are fixed and decide, and NotSupported where there are no lights', () =>
    onSite(async (site) => {
      await site.boot();
      expect(await change(site, 'StopTransactionOnEVSideDisconnect', 'false')).toBe('Rejected');
      expect(await change(site, 'UnlockConnectorOnEVSideDisconnect', 'true')).toBe('Rejected');
      expect(await valueIn(site, 'StopTransactionOnEVSideDisconnect')).toBe('true');
      expect(await valueIn(site, 'UnlockConnectorOnEVSideDisconnect')).toBe('false');
      expect(await change(site, 'LightIntensity', '50')).toBe('NotSupported');
    }));

  it('can be changed where there are sockets', () =>
    onSite(
      async (site) => {
        await site.boot();
        expect(await change(site, 'StopTransactionOnEVSideDisconnect', 'false')).toBe('Accepted');
        expect(await change(site, 'unlockConnectorOnEvSideDisconnect', 'FALSE')).toBe('Accepted');
        expect(await change(site, 'LightIntensity', '50')).toBe('Accepted');
        expect(await change(site, 'MeterValuesSampledData', 'Voltage.L1,Current.Import.L2')).toBe('Accepted');
        expect(await valueIn(site, 'UnlockConnectorOnEVSideDisconnect')).toBe('false');
      },
      { product: 'SC-AC2-DETACHABLE', lockable: [1, 2] },
    ));

  it('changes nothing for a list with one measurand it does not have, and logs what was meant (3.16.4)', () =>
    onSite(async (site) => {
      await site.boot();
      for (const key of [
        'MeterValuesSampledData',
        'MeterValuesAlignedData',
        'StopTxnSampledData',
        'StopTxnAlignedData',
      ]) {
        const before = await valueIn(site, key);
        expect(await change(site, key, 'SoC,Voltge')).toBe('Rejected');
        expect(await valueIn(site, key)).toBe(before);
      }
      expect(why(site, 'configuration.refused')).toEqual(
        Array(4).fill(expect.stringContaining('Did you mean Voltage?')),
      );
    }));

  it('is NotSupported for a key that there is not, and logs which was meant', () =>
    onSite(async (site) => {
      await site.boot();
      for (const key of ['MeterValueSampledData', 'Weather'])
        expect(await change(site, key, 'SoC')).toBe('NotSupported');
      expect(why(site, 'configuration.refused')).toEqual([
        'MeterValueSampledData is not a key of this station. Did you mean MeterValuesSampledData?',
        'Weather is not a key of this station',
      ]);
    }));

  it('takes settings that do not go together, and says so in the log (EJ 3.11)', () =>
    onSite(async (site) => {
      await site.boot();
      expect(await change(site, 'WebSocketPingInterval', '600')).toBe('Accepted');
      expect(await change(site, 'ConnectionTimeOut', '61')).toBe('Accepted');
      expect(why(site, 'configuration.doubtful')).toEqual([expect.stringContaining('600 is to be less than')]);
    }));

  it('is kept for another product as far as that takes it, and the rest is told', () =>
    onSite(
      async (site) => {
        await site.boot();
        expect(await change(site, 'StopTransactionOnEVSideDisconnect', 'false')).toBe('Accepted');
        expect(await change(site, 'ConnectionTimeOut', '33')).toBe('Accepted');
        await site.station.stop();
        const logbook = new Logbook();
        const heir = createStation({
          csms: { url: site.csms.url, identity },
          product: 'BSC-S12BCC',
          hardware: site.world.hardware,
          data: site.folder,
          journal: logbook,
        });
        await heir.start();
        const { why: dropped } = await logbook.next('configuration.dropped');
        await logbook.next('store.opened');
        expect(dropped).toBe('StopTransactionOnEVSideDisconnect is read-only');
        expect(heir.describe()?.configuration).toMatchObject({
          StopTransactionOnEVSideDisconnect: 'true',
          ConnectionTimeOut: '33',
        });
        await heir.stop();
      },
      { product: 'SC-AC2-DETACHABLE', lockable: [1, 2] },
    ));

  it('that says what the station is, or is a secret, is not given to createStation', () => {
    const given = (configuration: Record<string, string>) => () =>
      createStation({
        csms: { url: 'ws://127.0.0.1:9', identity },
        product: 'BSC-S12BCC',
        hardware: {
          start: async () => {},
          permit: async () => {},
          setLimit: async () => {},
          readMeter: async () => ({ energyWh: 0 }),
        },
        data: null,
        configuration,
      });
    expect(given({ NumberOfConnectors: '3' })).toThrow('cannot be set');
    expect(given({ SecurityProfile: '2' })).toThrow('cannot be set');
    expect(given({ AuthorizationKey: 'hunter2hunter2hunter2' })).toThrow(/^(?!.*hunter2).*csms\.password/);
  });
});
