import { testCase } from '../../language/case.js';
import { tls } from '../../product/applicability.js';
import { installsAndLists } from './certificates.js';
import { underProfiles } from './connection.js';

export const tc075_1 = testCase({
  id: 'TC_075_1_CS',
  name: 'Install a certificate on the Charge Point - ManufacturerRootCertificate',
  chapter: 'security',
  profile: 'Core',
  purpose: 'A root for checking firmware is installed, and the station lists it under the right hash data.',
  appliesTo: tls,
  ways: underProfiles(2, 3),
  async play(t) {
    await installsAndLists(t, 'ManufacturerRootCertificate', t.supplies.spareAuthority.certificate);
  },
});
