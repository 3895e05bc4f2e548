import { testCase } from '../../language/case.js';
import { CaseFailure } from '../../language/failure.js';
import { hashDataOf } from '../../pki/hash-data.js';
import { tls } from '../../product/applicability.js';
import { certificateInstalled, checkListed, entryOf, installedOf } from './certificates.js';
import { underProfiles } from './connection.js';

const certificateType = 'CentralSystemRootCertificate';

export const tc076 = testCase({
  id: 'TC_076_CS',
  name: 'Delete a specific certificate from the Charge Point',
  chapter: 'security',
  profile: 'Core',
  purpose: 'The CSMS deletes a root by its hash data, and the station lists it no more.',
  appliesTo: tls,
  ways: underProfiles(2, 3),
  async play(t) {
    t.step('Precondition: a further root is installed');
    // Not that of the connection in use, which a station may refuse to delete (M04).
    const root = t.supplies.spareAuthority.certificate;
    await certificateInstalled(t, certificateType, root);

    t.step('1. The CSMS asks for the installed certificates');
    const entries = await installedOf(t, certificateType);
    checkListed(t, root, entries);
    const entry = entryOf(root, entries);
    if (entry === undefined) throw new CaseFailure('the certificate in the list', 'it is not there');

    t.step('2. The CSMS deletes that root, named with the hash algorithm of the station');
    const certificateHashData = hashDataOf(root, entry.hashAlgorithm);
    await t.ask('DeleteCertificate', { certificateHashData }, 'Accepted');

    t.step('3. The CSMS asks again');
    const left = await installedOf(t, certificateType);
    t.check(entryOf(root, left) === undefined, 'a list without the deleted certificate', 'it is still there');
  },
});
