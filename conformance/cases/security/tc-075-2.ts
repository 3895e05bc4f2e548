import { testCase } from '../../language/case.js';
import { tls } from '../../product/applicability.js';
import { installsAndLists } from './certificates.js';
import { staysConnected, underProfiles } from './connection.js';

export const tc075_2 = testCase({
  id: 'TC_075_2_CS',
  name: 'Install a certificate on the Charge Point - CentralSystemRootCertificate',
  chapter: 'security',
  profile: 'Core',
  purpose: 'A root for checking the CSMS is installed and listed, and the connection in use survives it.',
  appliesTo: tls,
  ways: underProfiles(2, 3),
  async play(t) {
    const { connections } = t.station;
    await installsAndLists(t, 'CentralSystemRootCertificate', t.supplies.spareAuthority.certificate);
    await staysConnected(t, connections);
  },
});
