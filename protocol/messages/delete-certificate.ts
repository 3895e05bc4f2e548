/** DeleteCertificate, M04: a root certificate is removed. */
import { CertificateHashData } from './types/certificates.js';
import { type Message, oneOf, record } from './types/shapes.js';

export const DeleteCertificateRequest = record(
  {
    certificateHashData: CertificateHashData,
  },
  'Removes a root certificate (M04).',
);
export type DeleteCertificateRequest = Message<typeof DeleteCertificateRequest>;

export const DeleteCertificateResponse = record(
  {
    status: oneOf(['Accepted', 'Failed', 'NotFound'], 'Failed: it is in use, or could not be removed.'),
  },
  'Whether the certificate was removed (M04).',
);
export type DeleteCertificateResponse = Message<typeof DeleteCertificateResponse>;
