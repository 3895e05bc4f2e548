/** What the certificates chart is told, what it has done for it, and what it keeps. */
import type { CertificateUse } from '../../protocol/messages.js';
import type { CertificateRequestRecord, Ways } from '../../protocol/ports/store.js';
import type { SecurityEventName } from '../../protocol/security-events.js';
import type { Parsers } from '../settings.js';
import type { Answered, ClockSet, ConfigurationChanged, CsmsCall, Failed } from '../system.js';

export type CertificatesCall = CsmsCall<
  'CertificateSigned' | 'DeleteCertificate' | 'GetInstalledCertificateIds' | 'InstallCertificate'
>;

/** The connection is secure, and works: by which root (fingerprint) it is vouched for. */
export interface ConnectionSecured {
  readonly type: 'connection.secured';
  readonly root: string;
}

export type CertificatesEvent =
  | CertificatesCall
  | { readonly type: 'trigger.signChargePointCertificate' }
  | { readonly type: 'registration.accepted' }
  | { readonly type: 'registration.resumed' }
  | { readonly type: 'registration.offline' }
  | ConnectionSecured
  | ClockSet
  | { readonly type: 'deadline' }
  | Answered<'SignCertificate'>
  | Failed<'SignCertificate'>
  | ConfigurationChanged
  /** Of the chart's own: it has looked at the certificates anew. */
  | { readonly type: 'certificates.seen' };

export interface CertificatesSettings {
  /** Who the station's certificate is to name as its operator; empty: none can be asked for. */
  readonly operator: string;
  /** How long before it expires a new one is asked for; 0: never. */
  readonly renewalMs: number;
}

const dayMs = 86_400_000;

export const certificatesKeys: Parsers<CertificatesSettings> = {
  CpoName: (value) => ({ operator: value }),
  CertificateRenewalDays: (value) => ({ renewalMs: Number(value) * dayMs }),
};

/** A certificate that is installed, as far as anybody may know it. */
export interface InstalledCertificate {
  readonly fingerprint: string;
  readonly use: CertificateUse | 'ChargePointCertificate';
  readonly subject: string;
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
  readonly installedAtMs: number;
  readonly preset: boolean;
}

/**
 * What is done one after the other. `look`: which certificate is the one to use, and whether it is time for a new one.
 * `said`, `dropped`: what became of the request for this key.
 */
export type CertificatesJob =
  | { readonly kind: 'answer'; readonly call: CertificatesCall }
  | { readonly kind: 'look' }
  | { readonly kind: 'secured'; readonly root: string }
  | { readonly kind: 'request'; readonly isRenewal: boolean }
  | { readonly kind: 'said' | 'dropped'; readonly keyName: string };

/** What a job is done by, besides what is on disk. */
export interface CertificatesWork {
  readonly job: CertificatesJob;
  readonly settings: CertificatesSettings;
  /** Fingerprint of the root that vouches for the connection, or did for the last one. */
  readonly securedBy: string | null;
  /** The CSMS has told the time: what is old may be thrown away, and asked for anew. */
  readonly knowsTime: boolean;
  /** Own certificates that the connection was switched to since the start. */
  readonly tried: readonly string[];
  readonly renewalTriedAtMs: number | null;
}

export interface CertificateEvent {
  readonly event: SecurityEventName;
  readonly techInfo: string;
}

/** What the look at the end of each job has found. */
export interface CertificatesSeen {
  readonly installed: readonly InstalledCertificate[];
  /** The connection is to be made anew, with this own certificate. */
  readonly switched: { readonly ways: Ways; readonly certificate: string } | null;
  /** When to look again, ISO 8601 in UTC; null: nothing is to be waited for. */
  readonly nextAt: string | null;
  readonly renewalIsDue: boolean;
}

export interface CertificatesDone {
  /** Null where nobody has asked. */
  readonly answer: Readonly<Record<string, unknown>> | null;
  readonly events: readonly CertificateEvent[];
  /** Absent where it is as it was. */
  readonly request?: CertificateRequestRecord | null;
  readonly renewalTriedAtMs?: number;
  /** Null where it could not be looked: what was known stays known. */
  readonly seen: CertificatesSeen | null;
}

export interface CertificatesInput {
  readonly settings: CertificatesSettings;
  readonly request: CertificateRequestRecord | null;
}

export interface CertificatesContext extends CertificatesInput {
  readonly installed: readonly InstalledCertificate[];
  readonly waiting: readonly CertificatesJob[];
  readonly current: CertificatesJob | null;
  /** What has become of it, until everybody was told. */
  readonly done: CertificatesDone | null;
  readonly nextAt: string | null;
  readonly securedBy: string | null;
  readonly knowsTime: boolean;
  readonly isOnline: boolean;
  /** The CSMS has asked for the request: it may be said before the station is accepted (4.2). */
  readonly isTriggered: boolean;
  readonly tried: readonly string[];
  readonly renewalTriedAtMs: number | null;
}
