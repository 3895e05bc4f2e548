/** InstallCertificate, M05: a root certificate is added. */
import { CertificateUse } from './types/certificates.js';
import { type Message, oneOf, record, text } from './types/shapes.js';

export const InstallCertificateRequest = record(
  {
    certificateType: CertificateUse,
    certificate: text(5500, 'The certificate, PEM.'),
  },
  'Adds a root certificate (M05).',
);
export type InstallCertificateRequest = Message<typeof InstallCertificateRequest>;

export const InstallCertificateResponse = record(
  {
    status: oneOf(
      ['Accepted', 'Failed', 'Rejected'],
      'Rejected: it is not valid, or there is no room. Failed: it is valid and could not be stored.',
    ),
  },
  'Whether the certificate was added (M05).',
);
export type InstallCertificateResponse = Message<typeof InstallCertificateResponse>;
