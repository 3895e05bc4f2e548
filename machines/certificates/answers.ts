/** What the CSMS is answered where something could not be done, and which requests are being seen to. Pure. */
import type { CertificatesCall, CertificatesContext, CertificatesJob } from './certificates.types.js';

const failures: Readonly<Record<CertificatesCall['type'], object>> = {
  'csms.certificateSigned': { status: 'Rejected' },
  'csms.installCertificate': { status: 'Failed' },
  'csms.deleteCertificate': { status: 'Failed' },
  'csms.getInstalledCertificateIds': { status: 'NotFound' },
};

/** What could not be written is not in force. */
export const failureOf = ({ type }: CertificatesCall): object => failures[type];

/** Whom the job is to answer; null where it was nobody's wish. */
export const askedBy = (job: CertificatesJob | null) => (job?.kind === 'answer' ? job.call : null);

/** One request at a time; `done`: what it is doing has just been done. */
export function isRequesting({ current, done, waiting, request }: CertificatesContext): boolean {
  const jobs = done === null ? [current, ...waiting] : waiting;
  return request?.phase === 'unsaid' || jobs.some((job) => job?.kind === 'request');
}

export const isSayable = ({ request, isOnline, isTriggered }: CertificatesContext) =>
  request?.phase === 'unsaid' && (isOnline || isTriggered);
