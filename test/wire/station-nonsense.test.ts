import { describe, expect, it } from 'vitest';
import { byDefault, raw, sequence } from '../../conformance/csms/answers.js';
import type { CallRecord } from '../../conformance/csms/records.js';
import type { Action } from '../../protocol/messages.js';
import { onSite } from '../support/station-site.js';

describe.concurrent('nonsense instead of an answer', () => {
  const idOf: (text: string) => (call: CallRecord<Action>) => string = (text) => (asked) =>
    text.replace('ID', asked.id);
  const nonsense: readonly (readonly [string, (call: CallRecord<Action>) => string])[] = [
    ['a result that is a text', idOf('[3,"ID","yes"]')],
    ['a result without what matters', idOf('[3,"ID",{}]')],
    ['a result with __proto__', idOf('[3,"ID",{"__proto__":{"idTagInfo":{"status":"Accepted"}}}]')],
    ['a result with the wrong status', idOf('[3,"ID",{"idTagInfo":{"status":"Perhaps"}}]')],
    ['a result nested too deep', idOf(`[3,"ID",{"idTagInfo":${'['.repeat(60_000)}`)],
    ['an error of one element', idOf('[4,"ID"]')],
    ['an error with a code of its own', idOf('[4,"ID","ComputerSaysNo","",{}]')],
  ];

  it.each(nonsense)('to Authorize: %s lets nobody charge, and a session works afterwards', (_, text) =>
    onSite(async (site) => {
      await site.boot();
      site.peer.answer('Authorize', (asked) => raw(text(asked)));
      site.world.plug(1);
      site.world.rfid({ idTag: 'TAG-1', connectorId: 1 });
      await site.logbook.next('tag.refused');
      await site.fence();
      expect(site.calls('StartTransaction')).toEqual([]);
      site.peer.answer('Authorize', null);
      await site.wholeSession();
    }),
  );

  it.each(nonsense)('to StartTransaction: %s loses nothing', (_, text) =>
    onSite(
      async (site) => {
        await site.boot();
        let asked = 0;
        site.peer.answer('StartTransaction', (start) => (++asked <= 2 ? raw(text(start)) : null));
        site.world.plug(1);
        site.world.rfid({ idTag: 'TAG-1', connectorId: 1 });
        await site.status(1, 'Charging');
        site.world.stop(1, 'button');
        const { payload } = await site.peer.next('StopTransaction');
        expect(payload.transactionId).toBe(site.csms.sessions[0]?.transactionId);
        expect(new Set(site.calls('StartTransaction').map((start) => JSON.stringify(start))).size).toBe(1);
        expect(site.calls('StartTransaction')).toHaveLength(3);
      },
      { configuration: { TransactionMessageRetryInterval: '0' } },
    ),
  );

  it('before the answer disturbs nothing', () =>
    onSite(async (site) => {
      await site.boot();
      const noise = ['}{', '[3]', '[2,"x"]', '[3,"nobody-asked",{}]'].map(raw);
      site.peer.script('Authorize', sequence(...noise, byDefault));
      site.peer.script('StartTransaction', sequence(...noise, byDefault));
      await site.wholeSession();
    }));
});
