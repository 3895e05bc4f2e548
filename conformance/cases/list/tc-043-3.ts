import { testCase } from '../../language/case.js';
import { tags } from '../../language/tester.js';
import { listStorageCanFail } from '../../product/applicability.js';
import { accepted, withoutInfo } from './version.js';

export const tc043_3 = testCase({
  id: 'TC_043_3_CS',
  name: 'Send Local Authorization List - Failed',
  chapter: 'list',
  profile: 'Core',
  purpose: 'The CSMS sends a list that cannot be stored: the station answers Failed.',
  appliesTo: listStorageCanFail,
  async play(t) {
    t.step('Precondition: the list is enabled');
    await t.configure({ LocalAuthListEnabled: true });

    t.step('1. The CSMS sends a whole list with an entry that says nothing of its tag');
    // A Full update needs the idTagInfo of each entry (6.41), hence none can be stored without.
    const localAuthorizationList = [accepted(tags.one), withoutInfo(tags.two)];
    await t.ask('SendLocalList', { listVersion: 2, updateType: 'Full', localAuthorizationList }, 'Failed');
  },
});
