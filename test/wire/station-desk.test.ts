import { describe, expect, it } from 'vitest';
import type { VendorHandler } from '../../protocol/ports/vendor.js';
import { onSite, type StationSite } from '../support/station-site.js';

const change = async (site: StationSite, key: string, value: string) =>
  (await site.peer.call('ChangeConfiguration', { key, value })).status;

const valueIn = async (site: StationSite, key: string) =>
  (await site.peer.call('GetConfiguration', { key: [key] })).configurationKey?.[0]?.value;

describe.concurrent('ChangeConfiguration', () => {
  it.each([
    ['MeterValueSampleInterval', '-1', ['MeterValueSampleInterval', '"-1"', '1 to 86400']],
    ['NumberOfConnectors', '3', ['NumberOfConnectors', '"3"', 'read-only', '"2"']],
    ['MeterValuesSampledData', 'SoC,Voltge', ['MeterValuesSampledData', 'Voltge', 'Voltage']],
  ])('refuses %s with %s, and the log names key, value and what is allowed', (key, value, words) =>
    onSite(async (site) => {
      await site.boot();
      expect(await change(site, key, value)).toBe('Rejected');
      const { why } = await site.logbook.next('configuration.refused');
      for (const word of words) expect(why).toContain(word);
    }),
  );

  it('never lowers SecurityProfile, and does not raise it without what that needs (W A05.FR.01)', () =>
    onSite(
      async (site) => {
        await site.boot();
        expect(await valueIn(site, 'SecurityProfile')).toBe('1');
        for (const value of ['0', '1', '2', '3']) expect(await change(site, 'SecurityProfile', value)).toBe('Rejected');
        expect(await valueIn(site, 'SecurityProfile')).toBe('1');
      },
      { password: Buffer.from('OCA_OCTT_admin_test') },
    ));

  it('answers more keys than GetConfigurationMaxKeys, each once', () =>
    onSite(async (site) => {
      await site.boot();
      const key = Array.from({ length: 150 }, (_, i) => (i % 2 ? 'HeartbeatInterval' : `Unknown${i % 10}`));
      const { configurationKey, unknownKey } = await site.peer.call('GetConfiguration', { key });
      expect(configurationKey).toHaveLength(1);
      expect(unknownKey).toEqual(['Unknown0', 'Unknown2', 'Unknown4', 'Unknown6', 'Unknown8']);
    }));
});

describe.concurrent('a product without a part of OCPP', () => {
  it('says so in the answer where that has a word for it', () =>
    onSite(
      async (site) => {
        await site.boot();
        const expiryDate = '2036-01-31T12:00:00Z';
        const reservation = { connectorId: 1, expiryDate, idTag: 'TAG-1', reservationId: 1 };
        expect(await site.peer.call('ReserveNow', reservation)).toEqual({ status: 'Rejected' });
        expect(await site.peer.call('CancelReservation', { reservationId: 1 })).toEqual({ status: 'Rejected' });
        const list = { listVersion: 1, updateType: 'Full' } as const;
        expect(await site.peer.call('SendLocalList', list)).toEqual({ status: 'NotSupported' });
        expect(await site.peer.call('GetLocalListVersion', {})).toEqual({ listVersion: -1 });
      },
      { product: 'SC-MINIMAL' },
    ));
});

describe.concurrent('TriggerMessage', () => {
  it('of DiagnosticsStatusNotification and FirmwareStatusNotification is answered by Idle, after the .conf', () =>
    onSite(async (site) => {
      await site.boot();
      const from = site.peer.frames.length;
      for (const requestedMessage of ['DiagnosticsStatusNotification', 'FirmwareStatusNotification'] as const) {
        expect(await site.peer.call('TriggerMessage', { requestedMessage })).toEqual({ status: 'Accepted' });
        expect((await site.peer.next(requestedMessage)).payload).toEqual({ status: 'Idle' });
      }
      const said = site.peer.frames.slice(from).filter(({ direction }) => direction === 'received');
      expect(said.map(({ frame }) => frame.kind)).toEqual(['result', 'call', 'result', 'call']);
    }));

  it('of MeterValues includes connector 0 where there is a main meter, and only there', () =>
    onSite(
      async (site) => {
        await site.boot();
        const trigger = { requestedMessage: 'MeterValues' } as const;
        expect(await site.peer.call('TriggerMessage', trigger)).toEqual({ status: 'Accepted' });
        const told = [];
        for (let n = 0; n < 3; n += 1) told.push((await site.peer.next('MeterValues')).payload.connectorId);
        expect(told.sort()).toEqual([0, 1, 2]);
        const main = { ...trigger, connectorId: 0 };
        expect(await site.peer.call('TriggerMessage', main)).toEqual({ status: 'Accepted' });
        expect((await site.peer.next('MeterValues')).payload.connectorId).toBe(0);
      },
      {
        product: 'SC-AC2-DETACHABLE',
        hardware: (own) => ({
          ...own,
          readMeter: async (id, why) => (id === 0 ? { energyWh: 5_000 } : own.readMeter(id, why)),
        }),
      },
    ));
});

describe.concurrent('an answer that takes its time', () => {
  it('is not given on the next connection, where nobody has asked', () => {
    let answer = () => {};
    const slow: VendorHandler = () =>
      new Promise((resolve) => {
        answer = () => resolve({ status: 'Accepted' });
      });
    return onSite(
      async (site) => {
        await site.boot();
        site.peer.call('DataTransfer', { vendorId: 'org.slow' }).catch(() => undefined);
        await site.logbook.next('frame.received', ({ action }) => action === 'DataTransfer');
        site.peer.cut();
        await site.reconnected();
        const from = site.peer.frames.length;
        answer();
        await site.fence();
        const said = site.peer.frames.slice(from).filter(({ direction }) => direction === 'received');
        expect(said).toHaveLength(1);
        // What was being handled then is forgotten, and does not keep a reset waiting.
        await site.peer.call('Reset', { type: 'Soft' });
        await site.peer.disconnected();
        site.peer.expectBoot();
        await site.registered();
      },
      { vendors: { 'org.slow': slow } },
    );
  });
});

describe.concurrent('UnlockConnector', () => {
  it('with a transaction ends the energy, opens the lock, answers, and only then tells of the stop (T TC_018_1)', () => {
    const deeds: string[] = [];
    return onSite(
      async (site) => {
        await site.boot();
        const { transactionId } = await site.charge(1);
        deeds.splice(0);
        const from = site.peer.frames.length;
        expect(await site.peer.call('UnlockConnector', { connectorId: 1 })).toEqual({ status: 'Unlocked' });
        const { payload } = await site.peer.next('StopTransaction');
        expect(payload).toMatchObject({ transactionId, reason: 'UnlockCommand' });
        await site.status(1, 'Finishing');
        expect(deeds[0]).toBe('permit back');
        expect(deeds.slice(deeds.indexOf('unlock'))).not.toContain('permit');
        const said = site.peer.frames.slice(from).filter(({ direction }) => direction === 'received');
        expect(said[0]?.frame.kind).toBe('result');
        expect(site.calls('StatusNotification').map(({ payload: { status } }) => status)).not.toContain(
          'SuspendedEVSE',
        );
      },
      {
        product: 'SC-AC2-DETACHABLE',
        lockable: [1, 2],
        hardware: (own) => ({
          ...own,
          permit: (id, lease, cable) => {
            deeds.push(lease ? 'permit' : 'permit back');
            return own.permit(id, lease, cable);
          },
          unlock: async (id, signal) => {
            deeds.push('unlock');
            return (await own.unlock?.(id, signal)) ?? 'NotSupported';
          },
        }),
      },
    );
  });

  it('of a connector that there is not is NotSupported, also where the others have locks (errata 3.87)', () =>
    onSite(
      async (site) => {
        await site.boot();
        await site.charge(1);
        for (const connectorId of [3, 99])
          expect(await site.peer.call('UnlockConnector', { connectorId })).toEqual({ status: 'NotSupported' });
        await site.fence();
        expect(site.calls('StopTransaction')).toEqual([]);
      },
      { product: 'SC-AC2-DETACHABLE', lockable: [1, 2] },
    ));

  it('that fails ends the transaction all the same, and says UnlockFailed', () =>
    onSite(
      async (site) => {
        await site.boot();
        await site.charge(1);
        expect(await site.peer.call('UnlockConnector', { connectorId: 1 })).toEqual({ status: 'UnlockFailed' });
        expect((await site.peer.next('StopTransaction')).payload).toMatchObject({ reason: 'UnlockCommand' });
      },
      {
        product: 'SC-AC2-DETACHABLE',
        lockable: [1, 2],
        hardware: (own) => ({ ...own, unlock: () => Promise.reject(new Error('jammed')) }),
      },
    ));
});
