/** Which of the station's own certificates is used, which goes, and when a new one is asked for (A02). Pure. */
import type { InstalledCertificate } from './certificates.types.js';

/** How long the certificate before the present one is kept to fall back to (A02.FR.08 recommends a month). */
const fallbackMs = 30 * 86_400_000;

/** A CSMS that would not sign is asked again after this. */
const betweenRenewalsMs = 86_400_000;

export interface OwnSituation {
  readonly own: readonly InstalledCertificate[];
  /** Fingerprint of the one that the present way to the CSMS names. */
  readonly inUse: string | null;
  /** Fingerprints that a way names, the present one or another: they must stay. */
  readonly named: readonly string[];
  /** Those that the connection was switched to: what has failed is not tried again and again. */
  readonly tried: readonly string[];
  readonly nowMs: number;
  /** 0: never. */
  readonly renewalMs: number;
  readonly renewalTriedAtMs: number | null;
}

export interface OwnDecision {
  /** The one to use instead of the present one. */
  readonly use: string | null;
  readonly gone: readonly string[];
  readonly renewalIsDue: boolean;
  /** When the next of these will be otherwise; null: never. */
  readonly nextAtMs: number | null;
}

/** The newest first: notBefore decides (A02.FR.08). */
const newestFirst = (one: InstalledCertificate, other: InstalledCertificate) =>
  other.notBeforeMs - one.notBeforeMs || other.installedAtMs - one.installedAtMs;

/** The newest one that is valid. */
export function newestValid(own: readonly InstalledCertificate[], nowMs: number): InstalledCertificate | null {
  const valid = own.filter(({ notBeforeMs, notAfterMs }) => notBeforeMs <= nowMs && nowMs < notAfterMs);
  return valid.sort(newestFirst)[0] ?? null;
}

export function decideOwn(situation: OwnSituation): OwnDecision {
  const { own, nowMs } = situation;
  const present = own.find(({ fingerprint }) => fingerprint === situation.inUse) ?? null;
  const use = betterThan(present, situation);
  const kept = use ?? present ?? newestValid(own, nowMs);
  const fallbackUntilMs = kept === null ? null : Math.max(kept.installedAtMs, kept.notBeforeMs) + fallbackMs;
  const older = kept === null ? [] : own.filter((one) => newestFirst(kept, one) < 0 && isLoose(one, situation));
  const dueMs = renewalDueMs(kept, situation);
  const later = [
    ...own.map(({ notBeforeMs }) => notBeforeMs),
    ...(older.length > 0 && fallbackUntilMs !== null ? [fallbackUntilMs] : []),
    ...(dueMs === null ? [] : [dueMs]),
  ].filter((atMs) => atMs > nowMs);
  return {
    use: use?.fingerprint ?? null,
    gone: fallbackUntilMs !== null && fallbackUntilMs <= nowMs ? older.map(({ fingerprint }) => fingerprint) : [],
    renewalIsDue: dueMs !== null && dueMs <= nowMs,
    nextAtMs: later.length > 0 ? Math.min(...later) : null,
  };
}

/** Never an older one: whether the clock is right is not known. What had failed to connect is not tried again. */
function betterThan(present: InstalledCertificate | null, { own, tried, nowMs }: OwnSituation) {
  const newest = newestValid(own, nowMs);
  if (newest === null || tried.includes(newest.fingerprint)) return null;
  return present === null || newestFirst(newest, present) < 0 ? newest : null;
}

/** No way needs it, and nobody would give it again at the next start. */
const isLoose = ({ fingerprint, preset }: InstalledCertificate, { named }: OwnSituation) =>
  !preset && !named.includes(fingerprint);

function renewalDueMs(kept: InstalledCertificate | null, { renewalMs, renewalTriedAtMs }: OwnSituation): number | null {
  if (kept === null || renewalMs <= 0) return null;
  const againMs = renewalTriedAtMs === null ? 0 : renewalTriedAtMs + betweenRenewalsMs;
  return Math.max(kept.notAfterMs - renewalMs, againMs);
}
