/** GetLocalListVersion, and lists of tags as SendLocalList has them. */
import type { Request } from '../../../protocol/messages.js';
import type { Tester } from '../../language/tester.js';

type Entry = NonNullable<Request<'SendLocalList'>['localAuthorizationList']>[number];

/** May charge. */
export const accepted = (idTag: string): Entry => ({ idTag, idTagInfo: { status: 'Accepted' } });

/** In a Differential: is to be deleted. */
export const withoutInfo = (idTag: string): Entry => ({ idTag });

/** The station says so: this is the version of its list. */
export async function checkListVersion(t: Tester, expected: number): Promise<void> {
  const { listVersion } = await t.call('GetLocalListVersion', {});
  t.check(
    listVersion === expected,
    `GetLocalListVersion to be answered with listVersion ${expected}`,
    `${listVersion}`,
  );
}
