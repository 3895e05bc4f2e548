/** The limit at a moment, and the periods of a composite schedule (3.13). Plain functions, second by second. */
import type {
  ChargingProfile,
  ChargingProfilePurpose,
  ChargingRateUnit,
  ChargingSchedulePeriod,
} from '../../../protocol/messages.js';
import type { InstalledProfile, Transaction } from './disk.js';
import type { FaultName } from './faults.js';

export interface Limits {
  readonly connectorId: number;
  readonly profiles: readonly InstalledProfile[];
  readonly transaction: Transaction | null;
  /** What the hardware gives. */
  readonly ownW: number;
  readonly wrong: (fault: FaultName) => boolean;
}

export interface Moment {
  readonly atMs: number;
  /** Where schedules without a start of their own begin. */
  readonly relativeToMs: number;
  readonly askedAtMs: number;
}

const nominalVoltageV = 230;
const dayMs = 86_400_000;

export function limitAt(limits: Limits, moment: Moment, unit: ChargingRateUnit): number {
  const { wrong, transaction } = limits;
  const of = (purpose: ChargingProfilePurpose) => purposeLimit(limits, purpose, moment, unit);
  const own = convert(limits.ownW, 'W', unit, 3);
  const forTransaction = transaction === null ? null : of('TxProfile');
  const forAnybody = wrong('smart.ignoresTxDefault') ? null : of('TxDefaultProfile');
  const forStation = wrong('smart.ignoresStationMaximum') ? null : of('ChargePointMaxProfile');
  const wanted = wrong('smart.defaultBeatsTxProfile') ? (forAnybody ?? forTransaction) : (forTransaction ?? forAnybody);
  return Math.round(Math.min(own, wanted ?? own, forStation ?? own) * 10) / 10;
}

/** The highest stack level that says something at this moment; a profile of the connector before one of them all. */
function purposeLimit(
  limits: Limits,
  purpose: ChargingProfilePurpose,
  moment: Moment,
  unit: ChargingRateUnit,
): number | null {
  const { connectorId, transaction, wrong } = limits;
  const direction = wrong('smart.lowestStackLevelWins') ? -1 : 1;
  const candidates = limits.profiles
    .filter(({ profile }) => profile.chargingProfilePurpose === purpose)
    .filter((each) => each.connectorId === connectorId || each.connectorId === 0)
    .filter((each) => purpose !== 'TxProfile' || each.transaction === transaction)
    .sort(
      (one, other) =>
        direction * (other.profile.stackLevel - one.profile.stackLevel) || other.connectorId - one.connectorId,
    );
  for (const { profile } of candidates) {
    const limit = profileLimit(profile, moment, unit, wrong);
    if (limit !== null) return limit;
    if (wrong('smart.topLevelHidesOthers')) return null;
  }
  return null;
}

function profileLimit(
  profile: ChargingProfile,
  { atMs, relativeToMs, askedAtMs }: Moment,
  unit: ChargingRateUnit,
  wrong: Limits['wrong'],
): number | null {
  const { validFrom, validTo, chargingSchedule } = profile;
  if (validFrom !== undefined && atMs < Date.parse(validFrom)) return null;
  if (validTo !== undefined && atMs >= Date.parse(validTo)) return null;
  const startMs = startOf(profile, atMs, wrong('smart.countsFromNow') ? askedAtMs : relativeToMs, wrong);
  const offsetS = (atMs - startMs) / 1000;
  const isOver = chargingSchedule.duration !== undefined && offsetS >= chargingSchedule.duration;
  if (offsetS < 0 || (isOver && !wrong('smart.ignoresDuration'))) return null;
  const period = chargingSchedule.chargingSchedulePeriod.findLast(({ startPeriod }) => startPeriod <= offsetS);
  return period === undefined
    ? null
    : convert(period.limit, chargingSchedule.chargingRateUnit, unit, period.numberPhases ?? 3);
}

function startOf(profile: ChargingProfile, atMs: number, relativeToMs: number, wrong: Limits['wrong']): number {
  const { startSchedule } = profile.chargingSchedule;
  if (profile.chargingProfileKind === 'Relative' || startSchedule === undefined || wrong('smart.countsFromNow')) {
    return relativeToMs;
  }
  const startMs = Date.parse(startSchedule);
  if (profile.chargingProfileKind === 'Absolute' || atMs < startMs) return startMs;
  const cycleMs = profile.recurrencyKind === 'Weekly' ? 7 * dayMs : dayMs;
  return startMs + Math.floor((atMs - startMs) / cycleMs) * cycleMs;
}

/** A is per phase, W is of all phases together (7.12). */
function convert(limit: number, from: ChargingRateUnit, to: ChargingRateUnit, phases: number): number {
  if (from === to) return limit;
  return to === 'W' ? limit * nominalVoltageV * phases : limit / nominalVoltageV / phases;
}

/** One period for every change of the limit; neighbours are never equal. */
export function periodsOf(durationS: number, limitAfter: (offsetS: number) => number): ChargingSchedulePeriod[] {
  const periods: ChargingSchedulePeriod[] = [];
  for (let startPeriod = 0; startPeriod < Math.max(1, durationS); startPeriod += 1) {
    const limit = limitAfter(startPeriod);
    if (limit !== periods.at(-1)?.limit) periods.push({ startPeriod, limit });
  }
  return periods;
}
