/** A remote start before there is a cable. */

import type { Received } from '../../language/expectation.js';
import { authorize, status } from '../../language/messages.js';
import { type Tester, tags } from '../../language/tester.js';

interface RemoteAuthorization {
  readonly authorizes: boolean;
  readonly isWritable: boolean;
}

/** AuthorizeRemoteTxRequests, which every station has, read-only or not. */
export async function remoteAuthorization(t: Tester): Promise<RemoteAuthorization> {
  const { configurationKey = [] } = await t.call('GetConfiguration', { key: ['AuthorizeRemoteTxRequests'] });
  const [key] = configurationKey;
  const value = key?.value?.toLowerCase();
  const came = key === undefined ? 'no such key' : `"${key.value ?? ''}"`;
  t.check(value === 'true' || value === 'false', 'AuthorizeRemoteTxRequests to be true or false', came);
  return { authorizes: value === 'true', isWritable: key?.readonly === false };
}

/** Steps 1 to 4 of TC_011: the connector is Preparing in the end, still without a cable. */
export async function remoteStartFirst(t: Tester): Promise<Received<'StatusNotification'>> {
  t.step('1. The CSMS reads AuthorizeRemoteTxRequests');
  const { authorizes } = await remoteAuthorization(t);

  t.step('2. The CSMS starts a transaction with TAG1');
  await t.ask('RemoteStartTransaction', { connectorId: t.c, idTag: tags.one }, 'Accepted');

  if (!authorizes) {
    t.step('4. The connector is Preparing, without an Authorize');
    return t.expect(status('Preparing', t.c));
  }
  t.step('3. and 4. The station asks for TAG1, and the connector is Preparing then');
  const [asked, preparing] = await t.inAnyOrder([authorize(tags.one), status('Preparing', t.c)]);
  t.check(asked.seq < preparing.seq, 'Authorize, then StatusNotification Preparing', 'Preparing before Authorize');
  return preparing;
}
