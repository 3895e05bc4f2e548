/** SignCertificate, A02, A03: the station asks for a certificate. */
import { type Message, oneOf, record, text } from './types/shapes.js';

export const SignCertificateRequest = record(
  {
    csr: text(5500, 'PKCS#10 request, PEM.'),
  },
  'The station asks to have its new key certified (A02, A03).',
);
export type SignCertificateRequest = Message<typeof SignCertificateRequest>;

export const SignCertificateResponse = record(
  {
    status: oneOf(['Accepted', 'Rejected'], 'Accepted: a CertificateSigned may follow.'),
  },
  'Whether the CSMS will try (A02, A03).',
);
export type SignCertificateResponse = Message<typeof SignCertificateResponse>;
