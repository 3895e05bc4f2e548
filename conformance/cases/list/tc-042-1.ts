import { testCase } from '../../language/case.js';
import { callError } from '../../language/line.js';
import { noLocalList } from '../../product/applicability.js';

export const tc042_1 = testCase({
  id: 'TC_042_1_CS',
  name: 'Get Local List Version (not supported)',
  chapter: 'list',
  profile: 'Core',
  purpose: 'The CSMS asks a station without a local list for its version: the station says that it has none.',
  appliesTo: noLocalList,
  async play(t) {
    t.step('1. The CSMS asks for the version of the list');
    const answer = await t.callOr('GetLocalListVersion', {}, callError('NotSupported'));
    const version = answer?.listVersion ?? -1;
    t.check(version === -1, 'GetLocalListVersion to be answered with listVersion -1', `${version}`);
  },
});
