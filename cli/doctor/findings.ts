/** What the doctor has found, one finding for each check. */
import type { X509Certificate } from 'node:crypto';
import { printable } from '../../adapters/csms/printable.js';
import { fingerprint } from '../../adapters/csms/server-judge.js';

/** In the order in which they are made: each stands on those before it, but for the disk. */
export const checks = ['DNS', 'TCP', 'TLS', 'upgrade', 'subprotocol', 'password', 'boot', 'clock', 'disk'] as const;

export type Check = (typeof checks)[number];

export interface Finding {
  readonly check: Check;
  readonly state: 'ok' | 'failed' | 'not checked' | 'not used';
  /** One sentence, without secrets. */
  readonly found: string;
  /** What to do about it. */
  readonly remedy?: string;
  /** What the central system has shown. */
  readonly certificate?: ShownCertificate;
}

export interface ShownCertificate {
  readonly subject: string;
  readonly issuer: string;
  readonly validFrom: string;
  readonly validTo: string;
  /** SHA-256 over the DER, lower-case hex. */
  readonly fingerprint: string;
}

export const ok = (check: Check, found: string): Finding => ({ check, state: 'ok', found });

export const failed = (check: Check, found: string, remedy: string): Finding => ({
  check,
  state: 'failed',
  found,
  remedy,
});

export const notChecked = (check: Check, because: string): Finding => ({
  check,
  state: 'not checked',
  found: `Not checked: ${because}`,
});

export function shownOf(certificate: X509Certificate): ShownCertificate {
  const { subject, issuer, validFrom, validTo } = certificate;
  return {
    subject: oneLine(subject),
    issuer: oneLine(issuer),
    validFrom: new Date(validFrom).toISOString(),
    validTo: new Date(validTo).toISOString(),
    fingerprint: fingerprint(certificate),
  };
}

/** Whoever made the certificate has chosen what stands in its names. */
const oneLine = (name: string) => printable(name.split('\n').join(', '));
