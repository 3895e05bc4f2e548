/** What the certificates chart is told and made from. */
import type { CertificateRecord, CertificateRequestRecord } from '../../protocol/ports/store.js';
import type { Answered, ClockSet, ConfigurationChanged, CsmsCall, Failed } from '../system.js';

export type CertificatesCall = CsmsCall<
  'CertificateSigned' | 'DeleteCertificate' | 'GetInstalledCertificateIds' | 'InstallCertificate'
>;

export type CertificatesEvent =
  | CertificatesCall
  | { readonly type: 'trigger.signChargePointCertificate' }
  | { readonly type: 'registration.accepted' }
  | { readonly type: 'registration.resumed' }
  | { readonly type: 'registration.offline' }
  /** The connection is secure, and works: by which root (fingerprint) it is vouched for. */
  | { readonly type: 'connection.secured'; readonly root: string }
  | ClockSet
  | Answered<'SignCertificate'>
  | Failed<'SignCertificate'>
  | ConfigurationChanged;

export interface CertificatesInput {
  readonly certificates: readonly CertificateRecord[];
  readonly request: CertificateRequestRecord | null;
}
