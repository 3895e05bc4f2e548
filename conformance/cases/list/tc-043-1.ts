import { testCase } from '../../language/case.js';
import { callError } from '../../language/line.js';
import { tags } from '../../language/tester.js';
import { noLocalList } from '../../product/applicability.js';
import { accepted } from './version.js';

export const tc043_1 = testCase({
  id: 'TC_043_1_CS',
  name: 'Send Local Authorization List - NotSupported',
  chapter: 'list',
  profile: 'Core',
  purpose: 'The CSMS sends a list to a station that has none: the station says NotSupported.',
  appliesTo: noLocalList,
  async play(t) {
    t.step('1. The CSMS sends a whole list');
    const list = { listVersion: 1, updateType: 'Full', localAuthorizationList: [accepted(tags.one)] } as const;
    await t.ask('SendLocalList', list, ['NotSupported', callError('NotSupported')]);
  },
});
