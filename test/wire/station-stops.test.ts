import { describe, expect, it } from 'vitest';
import { products } from '../../cli/products.js';
import { result } from '../../conformance/csms/answers.js';
import { onSite, type StationSite } from '../support/station-site.js';

const family = products['BSC-S12BCC'];
const outlivesUnplugging = { ...family, features: { ...family.features, outlivesUnplugging: true } };

const saidBy = (site: StationSite, action: string) => site.actions.filter((said) => said === action).length;

/** Lets the CSMS answer the next StartTransaction with its id, and this opinion of the tag. */
function judgeStart(site: StationSite, idTagInfo: { readonly status: string; readonly parentIdTag?: string }): void {
  site.peer.answer('StartTransaction', (call) => {
    site.peer.answer('StartTransaction', null);
    return result({ ...site.peer.defaultAnswer(call), idTagInfo });
  });
}

const nextStop = async (site: StationSite) => (await site.peer.next('StopTransaction')).payload;

describe.concurrent('a transaction ends', () => {
  it('when the car is unplugged: EVDisconnected, and the outlet is free', () =>
    onSite(async (site) => {
      await site.boot();
      const { transactionId } = await site.charge(1);
      site.world.unplug(1);
      const stop = await nextStop(site);
      expect(stop).toMatchObject({ transactionId, reason: 'EVDisconnected' });
      expect(stop.idTag).toBeUndefined();
      await site.status(1, 'Available');
      await site.wholeSession();
    }));

  it('not when the car is unplugged and StopTransactionOnEVSideDisconnect is false', () =>
    onSite(
      async (site) => {
        await site.boot();
        await site.charge(1);
        site.world.unplug(1);
        await site.status(1, 'SuspendedEV');
        site.world.plug(1);
        await site.status(1, 'Charging');
        expect(await site.leave(1)).toMatchObject({ reason: 'Local' });
        expect(saidBy(site, 'StopTransaction')).toBe(1);
      },
      { product: outlivesUnplugging, configuration: { StopTransactionOnEVSideDisconnect: 'false' } },
    ));

  it('at the button: Local, and the cable may stay in', () =>
    onSite(async (site) => {
      await site.boot();
      await site.charge(1);
      site.world.stop(1, 'button');
      expect(await nextStop(site)).toMatchObject({ reason: 'Local' });
      await site.status(1, 'Finishing');
      // The driver begins anew with the cable still in: a new transaction (7.2, F2).
      site.world.rfid({ idTag: 'TAG-2', connectorId: 1 });
      const { start } = await site.started(1);
      expect(start).toMatchObject({ idTag: 'TAG-2' });
    }));

  it('at the emergency button: EmergencyStop', () =>
    onSite(async (site) => {
      await site.boot();
      await site.charge(1);
      site.world.stop(1, 'emergency');
      expect(await nextStop(site)).toMatchObject({ reason: 'EmergencyStop' });
      await site.status(1, 'Finishing');
    }));

  it('not when the car is full: SuspendedEV, until the driver stops it', () =>
    onSite(async (site) => {
      await site.boot();
      await site.charge(1);
      site.world.ev(1, { soc: 100 });
      await site.status(1, 'SuspendedEV');
      expect(saidBy(site, 'StopTransaction')).toBe(0);
      expect(await site.leave(1)).toMatchObject({ reason: 'Local' });
    }));

  it('at a fault, which is told until it is cleared', () =>
    onSite(async (site) => {
      await site.boot();
      const { transactionId } = await site.charge(1);
      site.world.fault(1, { errorCode: 'OverCurrentFailure', info: 'phase L1', vendorErrorCode: 'E17' });
      expect(await nextStop(site)).toMatchObject({ transactionId, reason: 'Other' });
      const faulted = await site.status(1, 'Faulted');
      expect(faulted.payload).toMatchObject({
        errorCode: 'OverCurrentFailure',
        info: 'phase L1',
        vendorErrorCode: 'E17',
      });
      site.world.rfid({ idTag: 'TAG-2', connectorId: 1 });
      await site.logbook.next('tag.decided', ({ idTag, kind }) => idTag === 'TAG-2' && kind === 'ignore');
      site.world.clearFault(1);
      const cleared = await site.status(1, 'Finishing');
      expect(cleared.payload.errorCode).toBe('NoError');
      site.world.unplug(1);
      await site.status(1, 'Available');
      await site.wholeSession();
      expect(saidBy(site, 'StartTransaction')).toBe(2);
    }));

  it('on both outlets at a fault of the main controller, which faults connector 0 too', () =>
    onSite(async (site) => {
      await site.boot();
      await Promise.all([site.charge(1, 'TAG-1'), site.charge(2, 'TAG-2')]);
      site.world.fault(0, { errorCode: 'GroundFailure' });
      await Promise.all([0, 1, 2].map((id) => site.status(id, 'Faulted')));
      const stops = [await nextStop(site), await nextStop(site)];
      expect(stops.map(({ reason }) => reason)).toEqual(['Other', 'Other']);
      site.world.clearFault(0);
      await Promise.all([site.status(0, 'Available'), site.status(1, 'Finishing'), site.status(2, 'Finishing')]);
    }));
});

describe.concurrent('the central system', () => {
  it('starts a transaction remotely after asking itself about the tag (AuthorizeRemoteTxRequests)', () =>
    onSite(async (site) => {
      await site.boot();
      site.world.plug(1);
      await site.status(1, 'Preparing');
      const answer = await site.peer.call('RemoteStartTransaction', { connectorId: 1, idTag: 'REMOTE' });
      expect(answer).toEqual({ status: 'Accepted' });
      expect((await site.peer.next('Authorize')).payload).toEqual({ idTag: 'REMOTE' });
      const { start, transactionId } = await site.started(1);
      expect(start).toMatchObject({ idTag: 'REMOTE' });
      await site.status(1, 'Charging');
      expect(await site.peer.call('RemoteStopTransaction', { transactionId })).toEqual({ status: 'Accepted' });
      const stop = await nextStop(site);
      expect(stop).toMatchObject({ transactionId, reason: 'Remote' });
      expect(stop.idTag).toBeUndefined();
      await site.status(1, 'Finishing');
    }));

  it('starts one without Authorize where AuthorizeRemoteTxRequests is false, and the driver plugs in later', () =>
    onSite(
      async (site) => {
        await site.boot();
        expect(await site.peer.call('RemoteStartTransaction', { connectorId: 2, idTag: 'REMOTE' })).toEqual({
          status: 'Accepted',
        });
        await site.status(2, 'Preparing');
        site.world.plug(2);
        await site.started(2);
        expect(saidBy(site, 'Authorize')).toBe(0);
      },
      { configuration: { AuthorizeRemoteTxRequests: 'false' } },
    ));

  it('starts none remotely with a tag that it then refuses', () =>
    onSite(async (site) => {
      await site.boot();
      site.peer.script('Authorize', result({ idTagInfo: { status: 'Blocked' } }));
      await site.peer.call('RemoteStartTransaction', { connectorId: 1, idTag: 'REMOTE' });
      await site.logbook.next('tag.refused');
      site.world.plug(1);
      await site.status(1, 'Preparing');
      expect(saidBy(site, 'StartTransaction')).toBe(0);
    }));

  it('is told Rejected when it starts one at connector 0, at a busy, a faulted or an unknown one', () =>
    onSite(async (site) => {
      await site.boot();
      await site.charge(1);
      site.world.fault(2, { errorCode: 'HighTemperature' });
      await site.status(2, 'Faulted');
      for (const connectorId of [1, 2, 3]) {
        const answer = await site.peer.call('RemoteStartTransaction', { connectorId, idTag: 'REMOTE' });
        expect(answer).toEqual({ status: 'Rejected' });
      }
      expect(await site.peer.call('RemoteStartTransaction', { idTag: 'REMOTE' })).toEqual({ status: 'Rejected' });
      // As a schema has no minimum here, some central systems do send it (T TC_027).
      const zero = '[2,"zero","RemoteStartTransaction",{"connectorId":0,"idTag":"REMOTE"}]';
      const answer = await site.peer.exchange(zero);
      expect(answer).toMatchObject({ kind: 'result', payload: { status: 'Rejected' } });
      expect(saidBy(site, 'StartTransaction')).toBe(1);
    }));

  it('is told Rejected when it stops a transaction that does not run', () =>
    onSite(async (site) => {
      await site.boot();
      const { transactionId } = await site.charge(1);
      expect(await site.peer.call('RemoteStopTransaction', { transactionId: transactionId + 1 })).toEqual({
        status: 'Rejected',
      });
      await site.leave(1);
      expect(await site.peer.call('RemoteStopTransaction', { transactionId })).toEqual({ status: 'Rejected' });
      expect(saidBy(site, 'StopTransaction')).toBe(1);
    }));

  it('refuses a tag at the start: the transaction ends with DeAuthorized (errata 3.17)', () =>
    onSite(async (site) => {
      await site.boot();
      judgeStart(site, { status: 'Invalid' });
      site.world.plug(1);
      site.world.rfid({ idTag: 'TAG-1' });
      const { transactionId } = await site.started(1);
      expect(await nextStop(site)).toMatchObject({ transactionId, reason: 'DeAuthorized' });
      await site.status(1, 'Finishing');
      // What flowed before the answer came is billed, and nothing flows after it.
      const registerWh = site.world.snapshot().connectors[0]?.registerWh ?? 0;
      expect(site.csms.bill(transactionId)?.energyWh).toBe(Math.floor(registerWh));
    }));

  it('refuses a tag at the start: the transaction goes on without energy where StopTransactionOnInvalidId is false', () =>
    onSite(
      async (site) => {
        await site.boot();
        judgeStart(site, { status: 'Blocked' });
        site.world.plug(1);
        site.world.rfid({ idTag: 'TAG-1' });
        const { transactionId } = await site.started(1);
        await site.status(1, 'SuspendedEVSE');
        expect(saidBy(site, 'StopTransaction')).toBe(0);
        const registerWh = site.world.snapshot().connectors[0]?.registerWh;
        expect(await site.leave(1)).toMatchObject({ transactionId, reason: 'Local' });
        expect(site.world.snapshot().connectors[0]?.registerWh).toBe(registerWh);
      },
      { configuration: { StopTransactionOnInvalidId: 'false' } },
    ));

  it.each([
    ['in Authorize.conf', false],
    ['in StartTransaction.conf only', true],
  ])('names a group of tags %s, and another tag of the group stops the transaction', (_, late) =>
    onSite(async (site) => {
      await site.boot();
      const family = { idTagInfo: { status: 'Accepted', parentIdTag: 'FAMILY' } };
      if (late) judgeStart(site, family.idTagInfo);
      else site.peer.script('Authorize', result(family));
      const { transactionId } = await site.charge(1, 'MUM');
      if (late) await site.peer.next('Authorize');
      site.peer.script('Authorize', result(family));
      site.world.rfid({ idTag: 'DAD', connectorId: 1 });
      expect(await nextStop(site)).toMatchObject({ transactionId, reason: 'Local', idTag: 'DAD' });
      await site.status(1, 'Finishing');
    }),
  );

  it('is not asked about a foreign tag at a busy outlet that belongs to no group (T TC_068)', () =>
    onSite(async (site) => {
      await site.boot();
      await site.charge(1);
      site.world.rfid({ idTag: 'STRANGER', connectorId: 1 });
      await site.logbook.next('tag.decided', ({ idTag, kind }) => idTag === 'STRANGER' && kind === 'ignore');
      expect(saidBy(site, 'Authorize')).toBe(1);
      expect(await site.leave(1)).toMatchObject({ idTag: 'TAG-1' });
    }));
});
