/**
 * What installed charging profiles allow at an instant (3.13, 5.16), as far as that can be said without knowing the
 * station: an upper bound, in the unit of the profile that decides. Written from the specification; the composite
 * schedule of the station is another piece of work.
 */
import type { ChargingProfile } from '../protocol/messages.js';
import type { ConnectorId } from '../protocol/ports/hardware.js';
import type { InstalledProfile, TransactionRecord } from '../protocol/ports/store.js';

export interface ProfileCap {
  readonly unit: 'W' | 'A';
  readonly limit: number;
  readonly chargingProfileId: number;
}

/** Caps that hold together: each of them bounds what the outlet, or the station (0), may be told. */
export function profileCapsAt(
  profiles: Iterable<InstalledProfile>,
  connectorId: ConnectorId | 0,
  running: TransactionRecord | null,
  atMs: number,
): readonly ProfileCap[] {
  const all = [...profiles];
  const of = (purpose: ChargingProfile['chargingProfilePurpose']) =>
    all.filter(({ profile }) => profile.chargingProfilePurpose === purpose);
  const caps = [decidedBy(of('ChargePointMaxProfile'), null, atMs)];
  if (connectorId !== 0) {
    const own = of('TxProfile').filter(
      (one) => one.connectorId === connectorId && running !== null && one.localId === running.localId,
    );
    const beganMs = running === null ? null : Date.parse(running.startedAt);
    // What comes after a TxProfile whose schedule is over is the product's to say: then nothing is claimed.
    caps.push(
      own.length > 0
        ? decidedBy(own, beganMs, atMs)
        : decidedBy(defaultsFor(of('TxDefaultProfile'), connectorId), beganMs, atMs),
    );
  }
  return caps.filter((cap) => cap !== null);
}

/** One of the outlet takes the place of one for all outlets at the same level. */
function defaultsFor(defaults: readonly InstalledProfile[], connectorId: ConnectorId): readonly InstalledProfile[] {
  const own = defaults.filter((one) => one.connectorId === connectorId);
  const taken = new Set(own.map(({ profile }) => profile.stackLevel));
  return [...own, ...defaults.filter((one) => one.connectorId === 0 && !taken.has(one.profile.stackLevel))];
}

/** The highest stack level that has a limit at this instant; null where none has, or where that cannot be told. */
function decidedBy(profiles: readonly InstalledProfile[], beganMs: number | null, atMs: number): ProfileCap | null {
  const highestFirst = [...profiles].sort((one, other) => other.profile.stackLevel - one.profile.stackLevel);
  for (const { profile, installedAt } of highestFirst) {
    const { validFrom = installedAt, validTo, chargingSchedule, chargingProfileId } = profile;
    if (atMs < Date.parse(validFrom) || (validTo !== undefined && atMs >= Date.parse(validTo))) continue;
    const begins = beginOf(profile, beganMs, atMs);
    if (begins === 'unknown') return null;
    const { duration = Number.POSITIVE_INFINITY, chargingSchedulePeriod, chargingRateUnit } = chargingSchedule;
    const offsetS = begins === null ? -1 : (atMs - begins) / 1000;
    if (offsetS < 0 || offsetS >= duration) continue;
    const period = chargingSchedulePeriod.findLast(({ startPeriod }) => startPeriod <= offsetS);
    if (period) return { unit: chargingRateUnit, limit: period.limit, chargingProfileId };
  }
  return null;
}

const recurrenceMs = { Daily: 86_400_000, Weekly: 604_800_000 } as const;

function beginOf(
  { chargingProfileKind, recurrencyKind, chargingSchedule: { startSchedule } }: ChargingProfile,
  beganMs: number | null,
  atMs: number,
): number | 'unknown' | null {
  if (chargingProfileKind === 'Relative' || startSchedule === undefined) return beganMs ?? 'unknown';
  const startMs = Date.parse(startSchedule);
  if (chargingProfileKind !== 'Recurring' || recurrencyKind === undefined) return startMs;
  const everyMs = recurrenceMs[recurrencyKind];
  return atMs < startMs ? null : startMs + Math.floor((atMs - startMs) / everyMs) * everyMs;
}
