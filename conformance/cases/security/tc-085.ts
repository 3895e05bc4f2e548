import { testCase } from '../../language/case.js';
import { basicAuthentication } from '../../product/applicability.js';
import { bootedByReset, underProfiles } from './connection.js';
import { checkBasicHeader } from './credentials.js';

export const tc085 = testCase({
  id: 'TC_085_CS',
  name: 'Basic Authentication - Valid username/password combination',
  chapter: 'security',
  profile: 'Core',
  purpose: 'After a boot the station says who it is with its identity and its password.',
  appliesTo: basicAuthentication,
  ways: underProfiles(1, 2),
  async play(t) {
    t.step('1.-4. The station is reset and boots');
    const upgrade = await bootedByReset(t);

    t.step('Check: user name and password of the upgrade request');
    checkBasicHeader(t, upgrade, t.supplies.password);
  },
});
