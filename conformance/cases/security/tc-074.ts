import { X509Certificate } from 'node:crypto';
import { testCase } from '../../language/case.js';
import { clientCertificates } from '../../product/applicability.js';
import { comesBackAfter, mayBoot, underProfiles } from './connection.js';
import { handshakeOf } from './credentials.js';
import { certificateInUse, certificateRequest, checkRequest, cpoNameSet, triggerRequest } from './renewal.js';

export const tc074 = testCase({
  id: 'TC_074_CS',
  name: 'Update Charge Point Certificate by request of Central System',
  chapter: 'security',
  profile: 'Advanced Security',
  purpose:
    'The CSMS has the station make a new key and request its certificate, and the station connects anew with it.',
  appliesTo: clientCertificates,
  ways: underProfiles(3),
  async play(t) {
    t.step('Precondition: CpoName is the name of the vendor');
    await cpoNameSet(t);

    t.step('1. The CSMS asks the station to request a certificate');
    await triggerRequest(t);

    t.step('2. The station requests one for a new key');
    const asked = await certificateRequest(t);
    checkRequest(t, asked);
    const old = certificateInUse(t).publicKey.export({ type: 'spki', format: 'pem' });
    t.check(asked.publicKey !== old, 'a request for a new key', 'one for the key of the present certificate');

    t.step('3. The CSMS sends the signed certificate');
    mayBoot(t);
    const certificateChain = t.supplies.authority.signRequest(asked.csr);
    const upgrades = await comesBackAfter(t, async () => {
      await t.ask('CertificateSigned', { certificateChain }, 'Accepted');
      t.step('4. The station closes its connection and comes back with the new certificate');
    });
    const { fingerprint256 } = new X509Certificate(certificateChain);
    for (const upgrade of upgrades) {
      const shown = handshakeOf(upgrade).clientCertificate;
      t.check(shown?.fingerprint256 === fingerprint256, 'the new certificate in the handshake', 'another one');
    }
  },
});
