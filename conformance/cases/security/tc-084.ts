import { testCase } from '../../language/case.js';
import { tls } from '../../product/applicability.js';
import { staysConnected, underProfiles } from './connection.js';

export const tc084 = testCase({
  id: 'TC_084_CS',
  name: 'Downgrade security profile - Rejected',
  chapter: 'security',
  profile: 'Core',
  purpose: 'The CSMS wants a lower security profile: the station rejects that and stays as it is.',
  appliesTo: tls,
  ways: underProfiles(2, 3),
  async play(t, { securityProfile }) {
    const { connections } = t.station;
    const before = await t.valueOf('SecurityProfile');

    t.step(`1. The CSMS sets SecurityProfile ${securityProfile - 1}`);
    await t.ask('ChangeConfiguration', { key: 'SecurityProfile', value: String(securityProfile - 1) }, 'Rejected');

    t.step('Check: the key is unchanged');
    const after = await t.valueOf('SecurityProfile');
    t.check(after === before, `SecurityProfile ${before} as before`, after ?? 'no such key');

    t.step('Check: the station stays connected');
    await staysConnected(t, connections);
  },
});
