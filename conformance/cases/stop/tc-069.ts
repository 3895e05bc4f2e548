import { bothStarts, type Connection, crossed, type Start, testCase } from '../../language/case.js';
import { authorize, stopTransaction } from '../../language/messages.js';
import { charging, transactionStops } from '../../language/states.js';
import { type Tester, tags } from '../../language/tester.js';
import { localStop } from '../../product/applicability.js';
import { occupyOthers, sharesReader } from './other-connectors.js';

interface ParentFrom extends Connection {
  readonly parentFrom: 'Authorize' | 'StartTransaction';
}

const ofGroup = { status: 'Accepted', parentIdTag: tags.parent } as const;

const parents: Readonly<Record<string, ParentFrom>> = {
  'the parent told of in Authorize.conf': { parentFrom: 'Authorize' },
  'the parent told of in StartTransaction.conf': { parentFrom: 'StartTransaction' },
};

export const tc069 = testCase({
  id: 'TC_069_CS',
  name: 'Stop transaction - ParentIdTag in StopTransaction matches ParentIdTag in StartTransaction',
  chapter: 'stop',
  profile: 'Core',
  purpose: 'Another tag of the same group stops a transaction; the group may be told of in either answer.',
  appliesTo: localStop,
  ways: (profile) => crossed(bothStarts(profile), parents),
  async play(t, way) {
    t.step('Precondition: charging with TAG1, whose parent is PARENT');
    await tellParent(t, way);
    if (sharesReader(t.profile)) await occupyOthers(t);
    const { transactionId } = await charging(t, way);

    t.step('1. The driver presents TAG2, which has the same parent');
    await t.driver.present(tags.two);
    await t.expect(authorize(tags.two));

    t.step('2. The transaction stops with TAG2');
    await transactionStops(t, stopTransaction(transactionId, { idTag: tags.two }));
  },
});

async function tellParent(t: Tester, { start, parentFrom }: Start & ParentFrom): Promise<void> {
  const inAuthorize = parentFrom === 'Authorize' && (start === 'local' || (await authorizesRemoteStarts(t)));
  t.answer('Authorize', ({ payload: { idTag } }) => {
    if (idTag === tags.two || (idTag === tags.one && inAuthorize)) return { idTagInfo: ofGroup };
    return null;
  });
  if (inAuthorize) return;
  t.answer('StartTransaction', (call) =>
    call.payload.idTag === tags.one ? { ...t.station.defaultAnswer(call), idTagInfo: ofGroup } : null,
  );
}

/** A station that never asks for a remote start hears of the parent in the other answer only. */
async function authorizesRemoteStarts(t: Tester): Promise<boolean> {
  const key = 'AuthorizeRemoteTxRequests';
  if ((await t.valueOf(key)) === 'true') return true;
  const { status } = await t.call('ChangeConfiguration', { key, value: 'true' });
  return status === 'Accepted';
}
