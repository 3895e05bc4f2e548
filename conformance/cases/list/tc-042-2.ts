import { testCase } from '../../language/case.js';
import { localList } from '../../product/applicability.js';
import { checkListVersion } from './version.js';

export const tc042_2 = testCase({
  id: 'TC_042_2_CS',
  name: 'Get Local List Version',
  chapter: 'list',
  profile: 'Core',
  purpose: 'An emptied list reports version 0, whatever version it was sent with.',
  appliesTo: localList,
  async play(t) {
    t.step('Precondition: the list is enabled');
    await t.configure({ LocalAuthListEnabled: true });

    t.step('1. The CSMS sends version 1 without any entry');
    await t.ask('SendLocalList', { listVersion: 1, updateType: 'Full' }, 'Accepted');

    t.step('2. The CSMS asks for the version');
    await checkListVersion(t, 0);
  },
});
