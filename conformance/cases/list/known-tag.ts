/** TC_008: a tag of the local list is not asked for. */
import { ensureIfKnown } from '../../language/settings.js';
import { type Tester, tags } from '../../language/tester.js';
import { accepted } from './version.js';

/** Preconditions of both halves. */
export async function listDecides(t: Tester): Promise<void> {
  await t.configure({ LocalPreAuthorize: true, LocalAuthListEnabled: true });
  await ensureIfKnown(t, { AuthorizationCacheEnabled: false });
}

/** Steps 1 and 2 of both halves. */
export async function sendTagOne(t: Tester): Promise<void> {
  t.step('1. The CSMS asks for the version of the list');
  const { listVersion } = await t.call('GetLocalListVersion', {});
  t.check(listVersion >= 0, 'GetLocalListVersion to be answered with a version, 0 or more', `${listVersion}`);

  t.step('2. The CSMS sends a list with TAG1');
  const list = {
    listVersion: listVersion + 1,
    updateType: 'Full',
    localAuthorizationList: [accepted(tags.one)],
  } as const;
  await t.ask('SendLocalList', list, 'Accepted');
}
