/** GetInstalledCertificateIds, M03: which root certificates the station has. */
import { CertificateHashData, CertificateUse } from './types/certificates.js';
import { type Message, nonEmptyList, oneOf, optional, record } from './types/shapes.js';

export const GetInstalledCertificateIdsRequest = record(
  {
    certificateType: CertificateUse,
  },
  'Asks which root certificates are installed (M03).',
);
export type GetInstalledCertificateIdsRequest = Message<typeof GetInstalledCertificateIdsRequest>;

export const GetInstalledCertificateIdsResponse = record(
  {
    status: oneOf(['Accepted', 'NotFound'], 'NotFound: none of this type; then certificateHashData is absent.'),
    certificateHashData: optional(nonEmptyList(CertificateHashData, 'One entry for each certificate.')),
  },
  'The installed root certificates (M03).',
);
export type GetInstalledCertificateIdsResponse = Message<typeof GetInstalledCertificateIdsResponse>;
