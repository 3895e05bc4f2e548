import { type Connection, crossed, testCase } from '../../language/case.js';
import { status } from '../../language/messages.js';
import { transactionStarts } from '../../language/states.js';
import { type Tester, tags } from '../../language/tester.js';
import { and, authorizationCache, remoteHalves } from '../../product/applicability.js';
import { cached, cacheInUse, memories, remoteStartsAreAuthorized } from './cached.js';

interface Sequence extends Connection {
  readonly first: 'the cable' | 'the remote start';
}

const sequences: Readonly<Record<string, Sequence>> = {
  'plugged in first': { first: 'the cable' },
  'started first': { first: 'the remote start' },
};

export const tc007_2 = testCase({
  id: 'TC_007_2_CS',
  name: 'Regular Start Charging Session Cached Id (remote)',
  chapter: 'cache',
  profile: 'Core',
  purpose: 'A remote start with a tag the station remembers starts a transaction without a question to the CSMS.',
  appliesTo: and(authorizationCache, remoteHalves),
  ways: (profile) => crossed(memories(profile), sequences),
  async play(t, way) {
    t.step('Precondition: the cache is in use, remote starts are authorized, and TAG1 is in the cache');
    await cacheInUse(t);
    await remoteStartsAreAuthorized(t);
    await cached(t, way);
    if (way.first === 'the cable') await plugsInFirst(t);
    else await startsFirst(t);

    t.step('3. The transaction starts, and the CSMS is not asked');
    await transactionStarts(t);
  },
});

async function plugsInFirst(t: Tester): Promise<void> {
  t.step('1. The driver plugs in');
  await t.driver.plugIn();
  await t.expect(status('Preparing', t.c));

  t.step('2. The CSMS starts a transaction with TAG1: no Authorize');
  await t.ask('RemoteStartTransaction', { connectorId: t.c, idTag: tags.one }, 'Accepted');
}

async function startsFirst(t: Tester): Promise<void> {
  t.step('1. The CSMS starts a transaction with TAG1: Preparing, no Authorize');
  await t.ask('RemoteStartTransaction', { connectorId: t.c, idTag: tags.one }, 'Accepted');
  await t.expect(status('Preparing', t.c));

  t.step('2. The driver plugs in');
  await t.driver.plugIn();
}
