import { describe, expect, it } from 'vitest';
import { products } from '../../cli/products.js';
import { CallErrorAnswer } from '../../conformance/csms/station-options.js';
import { keysOf } from '../../protocol/configuration-keys.js';
import type { Action, Request } from '../../protocol/messages.js';
import { onSite, type StationSite } from '../support/station-site.js';

const secret = 'OCA_OCTT_admin_test';

const change = async (site: StationSite, key: string, value: string) =>
  (await site.peer.call('ChangeConfiguration', { key, value })).status;

const valueIn = async (site: StationSite, key: string) =>
  (await site.peer.call('GetConfiguration', { key: [key] })).configurationKey?.[0]?.value;

const trigger = async (site: StationSite, payload: Request<'TriggerMessage'>) =>
  (await site.peer.call('TriggerMessage', payload)).status;

describe.concurrent('GetConfiguration', () => {
  it('tells every key, and no secret (J 6.2.2)', () =>
    onSite(
      async (site) => {
        await site.boot();
        for (const asked of [{}, { key: [] }]) {
          const { configurationKey = [], unknownKey } = await site.peer.call('GetConfiguration', asked);
          const known = [...keysOf(products['BSC-S12BCC']).values()];
          expect(configurationKey.map(({ key }) => key)).toEqual(known.map(({ key }) => key));
          expect(unknownKey).toBeUndefined();
          expect(configurationKey.find(({ key }) => key === 'AuthorizationKey')?.value).toBeUndefined();
          expect(configurationKey.find(({ key }) => key === 'NumberOfConnectors')).toEqual({
            key: 'NumberOfConnectors',
            readonly: true,
            value: '2',
          });
        }
        for (const { text } of site.peer.frames) {
          expect(text).not.toContain(secret);
          expect(text.toLowerCase()).not.toContain(Buffer.from(secret).toString('hex'));
        }
      },
      { password: Buffer.from(secret) },
    ));

  it('tells known keys in their own spelling, and names the unknown ones', () =>
    onSite(async (site) => {
      await site.boot();
      const answer = await site.peer.call('GetConfiguration', { key: ['heartbeatINTERVAL', 'NoSuchKey'] });
      expect(answer).toMatchObject({
        configurationKey: [{ key: 'HeartbeatInterval', readonly: false }],
        unknownKey: ['NoSuchKey'],
      });
    }));
});

describe.concurrent('ChangeConfiguration', () => {
  it('of MeterValueSampleInterval acts on the running transaction, at once and to off', () =>
    onSite(async (site) => {
      await site.boot();
      const { transactionId } = await site.charge(1);
      expect(await change(site, 'MeterValueSampleInterval', '1')).toBe('Accepted');
      expect((await site.peer.next('MeterValues')).payload).toMatchObject({ transactionId });
      expect(await change(site, 'MeterValuesSampledData', 'SoC')).toBe('Accepted');
      const isSoC = ({ meterValue: [first] }: Request<'MeterValues'>) =>
        first?.sampledValue.every(({ measurand }) => measurand === 'SoC') ?? false;
      await site.peer.next('MeterValues', { where: isSoC });
      expect(await change(site, 'MeterValueSampleInterval', '0')).toBe('Accepted');
      await site.leave(1);
    }));

  it('of HeartbeatInterval acts at once', () =>
    onSite(async (site) => {
      await site.boot();
      expect(await change(site, 'HeartbeatInterval', '1')).toBe('Accepted');
      await site.peer.next('Heartbeat');
      await site.peer.next('Heartbeat');
      expect(await valueIn(site, 'HeartbeatInterval')).toBe('1');
    }));

  it('of StopTransactionOnEVSideDisconnect acts on the running transaction', () =>
    onSite(
      async (site) => {
        await site.boot();
        await site.charge(1);
        expect(await change(site, 'StopTransactionOnEVSideDisconnect', 'False')).toBe('Accepted');
        expect(await valueIn(site, 'StopTransactionOnEVSideDisconnect')).toBe('false');
        site.world.unplug(1);
        await site.status(1, 'SuspendedEV');
      },
      { product: 'SC-AC2-DETACHABLE', lockable: [1, 2] },
    ));

  it('is kept across a power cut', () =>
    onSite(async (site) => {
      await site.boot();
      expect(await change(site, 'meterValueSampleInterval', '17')).toBe('Accepted');
      await site.cutPower();
      await site.powerBack();
      await site.registered();
      expect(await valueIn(site, 'MeterValueSampleInterval')).toBe('17');
    }));

  it.each([
    ['MeterValueSampleInterval', '-1'],
    ['MeterValueSampleInterval', 'often'],
    ['HeartbeatInterval', '1e3'],
    ['WebSocketPingInterval', '-1'],
    ['StopTransactionOnInvalidId', 'yes'],
    ['MeterValuesSampledData', 'Energy.Active.Import.Register,Temperature'],
    ['NumberOfConnectors', '3'],
    ['SupportedFeatureProfiles', 'Core'],
  ])('of %s to %s is Rejected and changes nothing', (key, value) =>
    onSite(async (site) => {
      await site.boot();
      const before = await valueIn(site, key);
      expect(await change(site, key, value)).toBe('Rejected');
      expect(await valueIn(site, key)).toBe(before);
    }),
  );

  it('of a key the station does not have is NotSupported', () =>
    onSite(async (site) => {
      await site.boot();
      expect(await change(site, 'Testing', 'true')).toBe('NotSupported');
      expect(await change(site, '__proto__', 'true')).toBe('NotSupported');
    }));
});

describe.concurrent('TriggerMessage', () => {
  it('is answered first and then obeyed: Heartbeat, StatusNotification, MeterValues', () =>
    onSite(async (site) => {
      await site.boot();
      const from = site.peer.frames.length;
      expect(await trigger(site, { requestedMessage: 'Heartbeat' })).toBe('Accepted');
      await site.peer.next('Heartbeat');
      expect(await trigger(site, { requestedMessage: 'StatusNotification', connectorId: 2 })).toBe('Accepted');
      await site.status(2, 'Available');
      expect(await trigger(site, { requestedMessage: 'MeterValues', connectorId: 1 })).toBe('Accepted');
      const { payload } = await site.peer.next('MeterValues');
      expect(payload).toMatchObject({ connectorId: 1 });
      expect(payload.transactionId).toBeUndefined();
      expect(payload.meterValue[0]?.sampledValue.map(({ context }) => context)).toEqual(
        payload.meterValue[0]?.sampledValue.map(() => 'Trigger'),
      );
      const said = site.peer.frames.slice(from).filter(({ direction }) => direction === 'received');
      expect(said.map(({ frame }) => frame.kind)).toEqual(['result', 'call', 'result', 'call', 'result', 'call']);
    }));

  it('without a connector means all that there are', () =>
    onSite(async (site) => {
      await site.boot();
      await trigger(site, { requestedMessage: 'StatusNotification' });
      for (const id of [0, 1, 2]) await site.status(id, 'Available');
      await trigger(site, { requestedMessage: 'MeterValues' });
      const told = [await site.peer.next('MeterValues'), await site.peer.next('MeterValues')];
      expect(told.map(({ payload }) => payload.connectorId).sort()).toEqual([1, 2]);
    }));

  it('of MeterValues during a transaction names it', () =>
    onSite(async (site) => {
      await site.boot();
      const { transactionId } = await site.charge(2);
      await trigger(site, { requestedMessage: 'MeterValues', connectorId: 2 });
      expect((await site.peer.next('MeterValues')).payload).toMatchObject({ connectorId: 2, transactionId });
    }));

  it('of what does not exist is Rejected or NotImplemented', () =>
    onSite(async (site) => {
      await site.boot();
      expect(await trigger(site, { requestedMessage: 'BootNotification' })).toBe('Rejected');
      expect(await trigger(site, { requestedMessage: 'StatusNotification', connectorId: 3 })).toBe('Rejected');
      expect(await trigger(site, { requestedMessage: 'MeterValues', connectorId: 3 })).toBe('Rejected');
      // Unknown names are an answer, not a violation (5.17).
      const unknown = '[2,"t1","TriggerMessage",{"requestedMessage":"StartTransaction"}]';
      expect(await site.peer.exchange(unknown)).toMatchObject({ payload: { status: 'NotImplemented' } });
      expect(site.actions).toHaveLength(4);
    }));
});

describe.concurrent('what the station does not have', () => {
  it('is answered: UnknownVendorId to DataTransfer, NotSupported to UnlockConnector of a fixed cable', () =>
    onSite(async (site) => {
      await site.boot();
      const { transactionId } = await site.charge(1);
      expect(await site.peer.call('DataTransfer', { vendorId: 'org.example', messageId: 'm', data: '{}' })).toEqual({
        status: 'UnknownVendorId',
      });
      for (const connectorId of [1, 2, 3]) {
        expect(await site.peer.call('UnlockConnector', { connectorId })).toEqual({ status: 'NotSupported' });
      }
      expect(await site.leave(1)).toMatchObject({ transactionId, reason: 'Local' });
    }));

  const own = products['BSC-S12BCC'];
  const coreOnly = { ...own, features: { ...own.features, profiles: ['Core'] as const } };
  const unsupported: readonly (readonly [Action, object])[] = [
    ['TriggerMessage', { requestedMessage: 'Heartbeat' }],
    ['GetCompositeSchedule', { connectorId: 1, duration: 60 }],
    ['ClearChargingProfile', {}],
  ];
  it('is NotSupported, whole feature profiles of it', () => {
    const withCore = async (site: StationSite) => {
      await site.boot();
      for (const [action, payload] of unsupported) {
        const answer = await site.peer.call(action, payload as Request<Action>).catch((error: unknown) => error);
        expect(answer, action).toBeInstanceOf(CallErrorAnswer);
        expect(answer, action).toMatchObject({ code: 'NotSupported' });
      }
      await site.wholeSession();
    };
    return onSite(withCore, { product: coreOnly });
  });
});
