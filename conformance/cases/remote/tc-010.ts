import { testCase } from '../../language/case.js';
import { authorize, status, stopTransaction } from '../../language/messages.js';
import { ensureIfKnown } from '../../language/settings.js';
import { driverLeaves, type Running, transactionStarts, transactionStops } from '../../language/states.js';
import { type Tester, tags } from '../../language/tester.js';
import { plugsInBeforeAuthorization } from '../../product/applicability.js';
import { remoteAuthorization } from './remote-first.js';

export const tc010 = testCase({
  id: 'TC_010_CS',
  name: 'Remote Start Charging Session Cable Plugged in First',
  chapter: 'remote',
  profile: 'Core',
  purpose:
    'The CSMS starts a transaction at a connector with a cable in; AuthorizeRemoteTxRequests decides on Authorize.',
  appliesTo: plugsInBeforeAuthorization,
  async play(t) {
    const { transactionId, authorizes } = await startsWithCable(t);
    const { isWritable } = await remoteAuthorization(t);
    if (!isWritable) return;

    t.step(
      'Between: the CSMS stops the transaction, the driver leaves, AuthorizeRemoteTxRequests gets its other value',
    );
    await t.ask('RemoteStopTransaction', { transactionId }, 'Accepted');
    await transactionStops(t, stopTransaction(transactionId));
    await driverLeaves(t);
    // A tag that is known by now must not keep the station from asking.
    await ensureIfKnown(t, { LocalPreAuthorize: false });
    await t.configure({ AuthorizeRemoteTxRequests: !authorizes });
    const second = await startsWithCable(t);
    const came = 'the old one, although the change was accepted';
    t.check(second.authorizes !== authorizes, 'AuthorizeRemoteTxRequests to have its new value', came);
  },
});

async function startsWithCable(t: Tester): Promise<Running & { readonly authorizes: boolean }> {
  t.step('1. The CSMS reads AuthorizeRemoteTxRequests');
  const { authorizes } = await remoteAuthorization(t);

  t.step('2. The driver plugs in');
  await t.driver.plugIn();
  await t.expect(status('Preparing', t.c));

  t.step('3. The CSMS starts a transaction with TAG1');
  await t.ask('RemoteStartTransaction', { connectorId: t.c, idTag: tags.one }, 'Accepted');

  if (authorizes) {
    t.step('4. The station asks for TAG1');
    await t.expect(authorize(tags.one));
  }
  t.step(authorizes ? '5. The transaction starts' : '5. The transaction starts, without an Authorize');
  return { ...(await transactionStarts(t)), authorizes };
}
