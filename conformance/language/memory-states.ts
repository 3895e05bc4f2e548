/** The memory states of the catalogue (chapter 2): what the station has to remember before a case begins. */
import type { Start } from './case.js';
import { message, status, stopTransaction } from './messages.js';
import { charging, driverLeaves, transactionStops } from './states.js';
import { type Tester, tags } from './tester.js';

/** MS-IdTagCached, by a whole session: the cache is filled by any answer that tells of a tag (3.5.1). */
export async function cachedBySession(
  t: Tester,
  idTag: string = tags.one,
  start: Start['start'] = t.profile.answers['C-07'] === 'No' ? 'remote' : 'local',
): Promise<void> {
  const { transactionId } = await charging(t, { start }, { idTag });
  if (t.profile.answers['C-08'] === 'No') await t.ask('RemoteStopTransaction', { transactionId }, 'Accepted');
  else await t.driver.present(idTag);
  await transactionStops(t, stopTransaction(transactionId));
  await driverLeaves(t);
}

/** MS-IdTagCached, newer: a tag is presented, and nobody plugs in until ConnectionTimeOut. */
export async function cachedByAuthorize(t: Tester, idTag: string = tags.one): Promise<void> {
  await t.configure({ ConnectionTimeOut: t.timing.intervalS });
  await t.driver.present(idTag);
  await t.inAnyOrder([message('Authorize', { idTag }), status('Preparing', t.c)]);
  await t.expect(status('Available', t.c), { withinMs: t.timing.intervalS * 1_000 + t.timing.maxWaitMs });
}

/** MS-IdTagLocalAuthList: one accepted entry. */
export async function listed(t: Tester, idTag: string = tags.one): Promise<void> {
  await t.ask(
    'SendLocalList',
    { listVersion: 1, updateType: 'Full', localAuthorizationList: [{ idTag, idTagInfo: { status: 'Accepted' } }] },
    'Accepted',
  );
}
