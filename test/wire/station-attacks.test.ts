/** What an attack on the station once broke. */
import { describe, expect, it } from 'vitest';
import { late, silence } from '../../conformance/csms/answers.js';
import { onSite } from '../support/station-site.js';

describe.concurrent('a station under strain', () => {
  it('lives on when it is reset in the same breath as its configuration is changed', () =>
    onSite(async (site) => {
      await site.boot();
      site.peer.send('[2,"c-1","ChangeConfiguration",{"key":"ConnectionTimeOut","value":"90"}]');
      expect(await site.peer.exchange('[2,"r-1","Reset",{"type":"Soft"}]')).toMatchObject({ kind: 'result' });
      await site.peer.disconnected();
      site.peer.expectBoot();
      await site.registered();
      // It was answered before the station went down.
      expect(site.peer.frames.some(({ frame }) => frame.kind === 'result' && frame.id === 'c-1')).toBe(true);
      await site.wholeSession();
    }));

  it('sends its transaction messages although the CSMS answers no StatusNotification', () =>
    onSite(
      async (site) => {
        await site.boot();
        site.peer.answer('StatusNotification', () => silence);
        site.world.plug(1);
        site.world.rfid({ idTag: 'TAG-1' });
        await site.peer.next('StartTransaction', { timeoutMs: 20_000 });
        site.world.plug(2);
        site.world.unplug(2);
        site.world.plug(2);
        site.world.rfid({ idTag: 'TAG-1' });
        await site.peer.next('StopTransaction', { timeoutMs: 20_000 });
      },
      { configuration: { MessageTimeout: '1' }, csms: { messageTimeoutMs: 500 } },
    ));

  it('begins one session for a card that is held to the reader twice while the CSMS is asked', () =>
    onSite(async (site) => {
      await site.boot();
      site.peer.script('Authorize', late(300));
      site.world.plug(1);
      site.world.rfid({ idTag: 'TAG-1' });
      site.world.rfid({ idTag: 'TAG-1' });
      await site.peer.next('StartTransaction');
      await site.status(1, 'Charging');
      const asked = site.peer.frames.filter(({ frame }) => frame.kind === 'call' && frame.action === 'Authorize');
      expect(asked).toHaveLength(1);
      expect(site.calls('StopTransaction')).toHaveLength(0);
    }));

  it('rejects a storm of remote starts beyond the few that can wait', () =>
    onSite(async (site) => {
      await site.boot();
      site.peer.answer('Authorize', () => silence);
      const statuses: string[] = [];
      for (let i = 0; i < 30; i++)
        statuses.push((await site.peer.call('RemoteStartTransaction', { idTag: `TAG-${i}` })).status);
      expect(statuses.filter((status) => status === 'Accepted').length).toBeLessThanOrEqual(12);
      expect(statuses.at(-1)).toBe('Rejected');
    }));

  it('takes the answer to a StartTransaction that comes after its time', () =>
    onSite(
      async (site) => {
        await site.boot();
        site.peer.script('StartTransaction', late(1_600));
        site.world.plug(1);
        site.world.rfid({ idTag: 'TAG-1' });
        await site.status(1, 'Charging');
        await site.logbook.next('owed.failed');
        await site.peer.call('GetConfiguration', {});
        site.world.rfid({ idTag: 'TAG-1' });
        const { payload } = await site.peer.next('StopTransaction', { timeoutMs: 20_000 });
        expect(payload.transactionId).toBeGreaterThan(0);
        expect(site.calls('StartTransaction')).toHaveLength(1);
      },
      {
        configuration: { MessageTimeout: '1', TransactionMessageRetryInterval: '30' },
        csms: { messageTimeoutMs: 500 },
      },
    ));

  it('does not write a wrongly spelt AuthorizationKey into its journal', () =>
    onSite(async (site) => {
      await site.boot();
      await site.peer.exchange('[2,"k-1","changeConfiguration",{"key":"AuthorizationKey","value":"hunter2-hunter2-"}]');
      await site.peer.exchange('[2,"k-2","ChangeConfiguration",{"Key":"AuthorizationKey","Value":"hunter2-hunter2-"}]');
      expect(JSON.stringify(site.logbook.entries)).not.toContain('hunter2');
    }));
});
