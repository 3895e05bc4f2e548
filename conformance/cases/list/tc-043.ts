import { type Connection, testCase } from '../../language/case.js';
import { type Tester, tags } from '../../language/tester.js';
import { localList } from '../../product/applicability.js';
import { accepted, withoutInfo } from './version.js';

interface Order extends Connection {
  readonly first: 'Full' | 'Differential';
}

export const tc043 = testCase<Order>({
  id: 'TC_043_CS',
  name: 'Send Local Authorization List',
  chapter: 'list',
  profile: 'Core',
  purpose: 'The CSMS sends a list and then a change of it; a whole list is welcome with any version.',
  appliesTo: localList,
  ways: { 'the whole list first': { first: 'Full' }, 'a change of the empty list first': { first: 'Differential' } },
  async play(t, { first }) {
    t.step('Precondition: the list is enabled');
    await t.configure({ LocalAuthListEnabled: true });

    if (first === 'Full') await fullThenDifferential(t);
    else await differentialThenFull(t);
  },
});

async function fullThenDifferential(t: Tester): Promise<void> {
  t.step('1. The CSMS sends a whole list');
  const whole = [accepted(tags.one), accepted(tags.invalid)];
  await t.ask('SendLocalList', { listVersion: 1, updateType: 'Full', localAuthorizationList: whole }, 'Accepted');

  t.step('2. The CSMS sends a change with a higher version, which adds one tag and deletes another');
  const change = [accepted(tags.two), withoutInfo(tags.invalid)];
  await t.ask(
    'SendLocalList',
    { listVersion: 2, updateType: 'Differential', localAuthorizationList: change },
    'Accepted',
  );

  t.step('And a whole list with a lower version');
  await t.ask('SendLocalList', { listVersion: 1, updateType: 'Full', localAuthorizationList: whole }, 'Accepted');
}

async function differentialThenFull(t: Tester): Promise<void> {
  const localAuthorizationList = [accepted(tags.one)];
  t.step('1. The CSMS sends a change of the empty list');
  await t.ask('SendLocalList', { listVersion: 1, updateType: 'Differential', localAuthorizationList }, 'Accepted');

  t.step('2. The CSMS sends a whole list with the same version');
  await t.ask('SendLocalList', { listVersion: 1, updateType: 'Full', localAuthorizationList }, 'Accepted');
}
