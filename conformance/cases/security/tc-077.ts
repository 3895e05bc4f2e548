import { X509Certificate } from 'node:crypto';
import { type Connection, testCase } from '../../language/case.js';
import { message } from '../../language/messages.js';
import { bygone, type Supplies } from '../../language/supplies.js';
import { clientCertificates } from '../../product/applicability.js';
import { notACertificate } from './bad-certificates.js';
import { comesBackAfterCut, staysConnected } from './connection.js';
import { handshakeOf } from './credentials.js';
import { certificateInUse, certificateRequest, cpoNameSet, triggerRequest } from './renewal.js';

interface BadSigning extends Connection {
  /** What the CSMS sends for this request. */
  readonly sign: (csr: string, supplies: Supplies) => string;
}

export const tc077 = testCase<BadSigning>({
  id: 'TC_077_CS',
  name: 'Invalid ChargePointCertificate Security Event',
  chapter: 'security',
  profile: 'Advanced Security',
  purpose:
    'The CSMS sends a bad certificate for the station: it is rejected and reported, and the old one stays in use.',
  appliesTo: clientCertificates,
  ways: {
    'no certificate at all': { securityProfile: 3, sign: () => notACertificate },
    'expired certificate': { securityProfile: 3, sign: (csr, { authority }) => authority.signRequest(csr, bygone()) },
    'certificate for another key': {
      securityProfile: 3,
      sign: (csr, { authority, spareAuthority }) =>
        authority.signRequest(csr, { publicKey: publicKeyOf(spareAuthority.certificate) }),
    },
    'certificate of an unknown authority': {
      securityProfile: 3,
      sign: (csr, { unknownAuthority }) => unknownAuthority.signRequest(csr),
    },
  },
  async play(t, { sign }) {
    t.step('Precondition: CpoName is the name of the vendor');
    await cpoNameSet(t);

    t.step('1. The CSMS asks the station to request a certificate');
    await triggerRequest(t);

    t.step('2. The station requests one for a new key');
    const { csr } = await certificateRequest(t);
    const { connections } = t.station;
    const { fingerprint256 } = certificateInUse(t);

    t.step('3. The CSMS sends a bad certificate');
    await t.ask('CertificateSigned', { certificateChain: sign(csr, t.supplies) }, 'Rejected');

    t.step('4. The station reports it');
    await t.expect(message('SecurityEventNotification', { type: 'InvalidChargePointCertificate' }));

    t.step('Check: the station stays connected');
    await staysConnected(t, connections);

    t.step('Check: the station keeps its old certificate');
    for (const upgrade of await comesBackAfterCut(t)) {
      const shown = handshakeOf(upgrade).clientCertificate;
      t.check(shown?.fingerprint256 === fingerprint256, 'the old certificate in the handshake', 'another one');
    }
  },
});

function publicKeyOf(certificatePem: string): string {
  return new X509Certificate(certificatePem).publicKey.export({ type: 'spki', format: 'pem' }).toString();
}
