/** Which charging profiles are taken, which ones they replace, and which ones a ClearChargingProfile means: 5.5, 5.16. */
import { instantOf } from '../../protocol/date-time.js';
import type { ChargingProfile, ChargingSchedule, Request } from '../../protocol/messages.js';
import type { InstalledProfile } from '../../protocol/ports/store.js';
import type { ChargingProduct, OutletCharge } from './smart-charging.types.js';

/** A profile that may be installed, but for the time. */
export type Acceptable = Omit<InstalledProfile, 'installedAt'>;

export type Judgement =
  | { readonly kind: 'install'; readonly acceptable: Acceptable }
  | { readonly kind: 'reject'; readonly why: string }
  /** There is no such connector: a CALLERROR (errata 3.39). */
  | { readonly kind: 'refuse'; readonly why: string };

/** What a profile is judged by. */
export interface Situation {
  readonly product: ChargingProduct;
  readonly profiles: readonly InstalledProfile[];
  readonly outlets: readonly Pick<OutletCharge, 'connectorId' | 'transaction'>[];
}

const rejected = (why: string): Judgement => ({ kind: 'reject', why });

/** A whole second, as schedules begin with one: what is asked for right afterwards knows the profile already. */
export const installedAt = (nowMs: number) => new Date(Math.floor(nowMs / 1000) * 1000).toISOString();

/** 5.16, 9.4, errata 3.38, 3.39. */
export function judgeProfile(request: Request<'SetChargingProfile'>, situation: Situation): Judgement {
  const { connectorId, csChargingProfiles: profile } = request;
  const outlet = situation.outlets.find((one) => one.connectorId === connectorId);
  if (connectorId !== 0 && !outlet) return { kind: 'refuse', why: `there is no connector ${connectorId}` };
  const flaw = placeFlaw(connectorId, profile) ?? profileFlaw(profile, situation.product);
  if (flaw) return rejected(flaw);
  const isForOne = profile.chargingProfilePurpose === 'TxProfile';
  const bond = isForOne ? bondOf(profile, outlet?.transaction ?? null) : null;
  if (bond && 'why' in bond) return rejected(bond.why);
  const acceptable = { connectorId, profile, ...bond };
  return crowding(acceptable, situation) ?? { kind: 'install', acceptable };
}

/**
 * Why a profile cannot come with a RemoteStartTransaction (5.11, T TC_060); null where it can. Its outlet need not be
 * known yet, and its transaction is none of those that run. `awaited`: how many others have come with remote starts, and
 * wait for their transactions.
 */
export function startFlaw(
  profile: ChargingProfile,
  { product, profiles, awaited }: Omit<Situation, 'outlets'> & { readonly awaited: number },
): string | null {
  if (profile.chargingProfilePurpose !== 'TxProfile') return 'a transaction starts with a TxProfile only';
  if (profile.transactionId !== undefined) return 'the transaction has no id before it starts';
  const flaw = profileFlaw(profile, product);
  if (flaw) return flaw;
  const replaces = profiles.some((one) => one.profile.chargingProfileId === profile.chargingProfileId);
  return !replaces && profiles.length + awaited >= product.maxProfiles ? tooMany(product) : null;
}

/** By chargingProfileId: those that give way to this one, its own id apart, under which it is written anyway. */
export function replacedBy(profiles: readonly InstalledProfile[], { connectorId, profile, localId }: Acceptable) {
  const { chargingProfileId, chargingProfilePurpose, stackLevel } = profile;
  return profiles.flatMap((other) =>
    other.profile.chargingProfileId !== chargingProfileId &&
    other.connectorId === connectorId &&
    other.localId === localId &&
    other.profile.chargingProfilePurpose === chargingProfilePurpose &&
    other.profile.stackLevel === stackLevel
      ? [other.profile.chargingProfileId]
      : [],
  );
}

/** The profiles once this one is among them. */
export function withProfile(profiles: readonly InstalledProfile[], installed: InstalledProfile) {
  const gone = new Set([...replacedBy(profiles, installed), installed.profile.chargingProfileId]);
  return [...profiles.filter(({ profile }) => !gone.has(profile.chargingProfileId)), installed];
}

/** 5.5, errata 3.25, 3.26: with an id nothing else counts; otherwise what is absent means any. */
export function meantBy(profiles: readonly InstalledProfile[], request: Request<'ClearChargingProfile'>) {
  const { id, connectorId, chargingProfilePurpose, stackLevel } = request;
  const isMeant = (one: InstalledProfile) => {
    if (id !== undefined) return one.profile.chargingProfileId === id;
    return (
      (connectorId ?? one.connectorId) === one.connectorId &&
      (chargingProfilePurpose ?? one.profile.chargingProfilePurpose) === one.profile.chargingProfilePurpose &&
      (stackLevel ?? one.profile.stackLevel) === one.profile.stackLevel
    );
  };
  return profiles.flatMap((one) => (isMeant(one) ? [one.profile.chargingProfileId] : []));
}

function crowding(acceptable: Acceptable, { product, profiles }: Situation): Judgement | null {
  const { chargingProfileId } = acceptable.profile;
  const replaces =
    replacedBy(profiles, acceptable).length > 0 ||
    profiles.some((one) => one.profile.chargingProfileId === chargingProfileId);
  return !replaces && profiles.length >= product.maxProfiles ? rejected(tooMany(product)) : null;
}

const tooMany = ({ maxProfiles }: ChargingProduct) =>
  `${maxProfiles} profiles are installed, the most there can be (MaxChargingProfilesInstalled)`;

function placeFlaw(connectorId: number, { chargingProfilePurpose: purpose }: ChargingProfile): string | null {
  if (purpose === 'ChargePointMaxProfile' && connectorId !== 0)
    return 'a ChargePointMaxProfile is for the whole station, connector 0';
  return purpose === 'TxProfile' && connectorId === 0 ? 'a TxProfile is for the transaction of one connector' : null;
}

/** The transaction a TxProfile is for: the one that runs at its connector (5.16.2). */
function bondOf(
  { transactionId }: ChargingProfile,
  running: OutletCharge['transaction'],
): { readonly localId: string } | { readonly why: string } {
  if (!running) return { why: 'no transaction runs at this connector' };
  if (transactionId !== undefined && transactionId !== running.transactionId)
    return { why: `transaction ${transactionId} does not run at this connector` };
  return { localId: running.localId };
}

/** What is wrong with a profile wherever it is installed. */
function profileFlaw(profile: ChargingProfile, product: ChargingProduct): string | null {
  const { stackLevel, chargingProfilePurpose: purpose, transactionId, chargingSchedule } = profile;
  const { maxStackLevel } = product;
  if (stackLevel < 0 || stackLevel > maxStackLevel)
    return `stackLevel is ${stackLevel}; allowed is 0 to ${maxStackLevel} (ChargeProfileMaxStackLevel)`;
  if (transactionId !== undefined && purpose !== 'TxProfile') return `a ${purpose} is for no single transaction`;
  return kindFlaw(profile) ?? validityFlaw(profile) ?? scheduleFlaw(chargingSchedule, product);
}

function kindFlaw(profile: ChargingProfile): string | null {
  const { chargingProfileKind: kind, recurrencyKind, chargingProfilePurpose: purpose } = profile;
  const hasStart = profile.chargingSchedule.startSchedule !== undefined;
  if (kind === 'Recurring' && recurrencyKind === undefined) return 'a Recurring profile needs a recurrencyKind';
  if (kind !== 'Recurring' && recurrencyKind !== undefined) return `a profile of kind ${kind} does not recur`;
  // Nothing begins with which its schedule could begin.
  if (purpose === 'ChargePointMaxProfile' && kind === 'Relative') return 'a ChargePointMaxProfile cannot be Relative';
  if (kind === 'Relative' && hasStart) return 'a Relative schedule has no startSchedule';
  return kind !== 'Relative' && !hasStart ? `a schedule of kind ${kind} needs a startSchedule` : null;
}

function validityFlaw({ validFrom, validTo }: ChargingProfile): string | null {
  if (validFrom === undefined || validTo === undefined) return null;
  const isOrdered = (instantOf(validFrom) ?? 0) < (instantOf(validTo) ?? 0);
  return isOrdered ? null : 'validTo is not later than validFrom';
}

function scheduleFlaw(schedule: ChargingSchedule, { units, maxPeriods }: ChargingProduct): string | null {
  const { chargingRateUnit: unit, duration = 1, minChargingRate = 0, chargingSchedulePeriod: periods } = schedule;
  if (!units.includes(unit)) return `limits in ${unit} are not taken (ChargingScheduleAllowedChargingRateUnit)`;
  if (duration <= 0) return `a schedule that lasts ${duration} s has no time`;
  if (minChargingRate < 0) return 'minChargingRate is below 0';
  if (periods.length > maxPeriods)
    return `it has ${periods.length} periods; at most ${maxPeriods} are taken (ChargingScheduleMaxPeriods)`;
  if (periods[0]?.startPeriod !== 0) return 'the first period does not start at 0';
  const isRising = periods.every(({ startPeriod }, i) => i === 0 || startPeriod > (periods[i - 1]?.startPeriod ?? 0));
  if (!isRising) return 'the periods are not in the order of their starts';
  if (periods.some(({ limit }) => limit < 0)) return 'a limit is below 0';
  const isPhases = (phases: number | undefined) => phases === undefined || (phases >= 1 && phases <= 3);
  return periods.every(({ numberPhases }) => isPhases(numberPhases)) ? null : 'numberPhases is not 1, 2 or 3';
}
