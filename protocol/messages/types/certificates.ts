/** Certificates as the security extension names them: M03, M04, M05. */
import { type Message, oneOf, record, text } from './shapes.js';

export const CertificateUse = oneOf(
  ['CentralSystemRootCertificate', 'ManufacturerRootCertificate'],
  'What the root certificate vouches for: the CSMS, or the firmware (M03, M05).',
);
export type CertificateUse = Message<typeof CertificateUse>;

export const CertificateHashData = record(
  {
    hashAlgorithm: oneOf(['SHA256', 'SHA384', 'SHA512'], 'Algorithm of both hashes.'),
    issuerNameHash: text(128, "Hex hash over the DER of the issuer's name."),
    issuerKeyHash: text(128, "Hex hash over the issuer's public key, without tag and length."),
    serialNumber: text(40, 'Serial number in hex without leading zeroes.'),
  },
  'Names a certificate without carrying it (RFC 6960, 4.1.1).',
);
export type CertificateHashData = Message<typeof CertificateHashData>;
