/** CertificateSigned, A02, A03: the certificate the station asked for. */
import { type Message, oneOf, record, text } from './types/shapes.js';

export const CertificateSignedRequest = record(
  {
    certificateChain: text(10000, 'PEM, the certificate of the station first, then its issuers.'),
  },
  'Brings the certificate that was asked for with SignCertificate (A02, A03).',
);
export type CertificateSignedRequest = Message<typeof CertificateSignedRequest>;

export const CertificateSignedResponse = record(
  {
    status: oneOf(['Accepted', 'Rejected'], 'Rejected: it does not fit the key, the station or its root.'),
  },
  'Whether the certificate is used (A02, A03).',
);
export type CertificateSignedResponse = Message<typeof CertificateSignedResponse>;
