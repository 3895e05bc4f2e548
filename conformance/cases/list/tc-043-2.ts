import { testCase } from '../../language/case.js';
import { tags } from '../../language/tester.js';
import { localList } from '../../product/applicability.js';
import { accepted, checkListVersion } from './version.js';

export const tc043_2 = testCase({
  id: 'TC_043_2_CS',
  name: 'Send Local Authorization List - VersionMismatch',
  chapter: 'list',
  profile: 'Core',
  purpose: 'A change of the list may skip versions; one with a lower version is refused and changes nothing.',
  appliesTo: localList,
  async play(t) {
    t.step('Precondition: the list is enabled');
    await t.configure({ LocalAuthListEnabled: true });
    const localAuthorizationList = [accepted(tags.one)];

    t.step('1. The CSMS sends a whole list, version 2');
    await t.ask('SendLocalList', { listVersion: 2, updateType: 'Full', localAuthorizationList }, 'Accepted');
    t.step('2. The version is 2');
    await checkListVersion(t, 2);

    t.step('3. The CSMS sends a change, version 5');
    await t.ask('SendLocalList', { listVersion: 5, updateType: 'Differential', localAuthorizationList }, 'Accepted');
    t.step('4. The version is 5');
    await checkListVersion(t, 5);

    t.step('5. The CSMS sends a change, version 4');
    const late = { listVersion: 4, updateType: 'Differential', localAuthorizationList } as const;
    await t.ask('SendLocalList', late, 'VersionMismatch');
    t.step('6. The version is still 5');
    await checkListVersion(t, 5);
  },
});
