/**
 * Composite schedules a second time, as slowly and as plainly as can be: every half second of the window is decided by
 * itself from the words of 3.13 and 7.8 to 7.14. It shares no line with the station, so that both being wrong in the same
 * way is unlikely. It is right for views in which every time is a multiple of 500 ms.
 */
import type {
  ChargingOutlet,
  ChargingView,
  CompositeRequest,
  LimitSource,
} from '../../machines/smart-charging/charging.types.js';
import { instantOf } from '../../protocol/date-time.js';
import type { ChargingProfile, ChargingRateUnit } from '../../protocol/messages.js';
import type { InstalledProfile } from '../../protocol/ports/store.js';

export type Period = ChargingProfile['chargingSchedule']['chargingSchedulePeriod'][number];

/** A limit that binds at an instant, in the unit of the schedule, not rounded. */
export interface Weighed {
  readonly source: LimitSource;
  readonly limit: number;
  /** In which its profile gave it; null for what the hardware can give. */
  readonly unit: ChargingRateUnit | null;
}

/** What holds at one instant. */
export interface Instant {
  /** Rounded down to one decimal. */
  readonly limit: number;
  readonly numberPhases?: number;
  readonly weighed: readonly Weighed[];
  /** For connector 0: what binds each outlet by itself. */
  readonly outlets: readonly { readonly connectorId: number; readonly weighed: readonly Weighed[] }[];
}

export interface ReferencePeriod {
  readonly startS: number;
  readonly limit: number;
  readonly numberPhases?: number;
}

export interface Reference {
  readonly durationS: number;
  readonly periods: readonly ReferencePeriod[];
}

export type RequestInUnit = CompositeRequest & { readonly unit: ChargingRateUnit };

const recurrenceMs = { Daily: 86_400_000, Weekly: 604_800_000 };

export function referenceSchedule(view: ChargingView, request: RequestInUnit): Reference {
  if (request.durationS === 0) {
    const now = instantAt(view, request, request.fromMs);
    return { durationS: 0, periods: [{ ...told(now), startS: 0 }] };
  }
  const periods: ReferencePeriod[] = [];
  for (let second = 0; second < request.durationS; second += 1) {
    const atMs = request.fromMs + second * 1000;
    const halves = [instantAt(view, request, atMs), instantAt(view, request, atMs + 500)].sort(lowerFirst);
    const lowest = halves[0] as Instant;
    const before = periods.at(-1);
    if (before !== undefined && before.limit === lowest.limit && before.numberPhases === lowest.numberPhases) continue;
    if (periods.length === request.maxPeriods) return { durationS: second, periods };
    periods.push({ ...told(lowest), startS: second });
  }
  return { durationS: request.durationS, periods };
}

/** Of two instants within a second the one with the lower limit; of equal ones, that with the fewer phases. */
function lowerFirst(one: Instant, other: Instant): number {
  if (one.limit !== other.limit) return one.limit - other.limit;
  return (one.numberPhases ?? 99) - (other.numberPhases ?? 99);
}

function told({ limit, numberPhases }: Instant) {
  return { limit, ...(numberPhases === undefined ? {} : { numberPhases }) };
}

/** All that binds the outlet, or the station, at one instant. */
export function instantAt(view: ChargingView, request: RequestInUnit, atMs: number): Instant {
  const inForce: InForce[] = [];
  const outlets = view.outlets
    .filter(({ connectorId }) => request.connectorId === 0 || connectorId === request.connectorId)
    .map((outlet) => {
      const own = ownLimits(view, outlet, request.unit);
      const given = transactionLimit(view, outlet, request, atMs);
      if (given !== null) inForce.push(given);
      return {
        connectorId: outlet.connectorId,
        weighed: given === null ? own : [...own, weigh(view, given, request.unit)],
      };
    });
  const station = highest(stationProfiles(view), atMs, request.fromMs);
  if (station !== null) inForce.push(station);
  const cap = station === null ? [] : [weigh(view, station, request.unit)];
  const bound =
    request.connectorId === 0 ? [...wholeStation(view, outlets, request.unit)] : (outlets[0]?.weighed ?? []);
  const weighed = [...bound, ...cap];
  const said = inForce.flatMap(({ period }) => (period.numberPhases === undefined ? [] : [period.numberPhases]));
  return {
    limit: roundedDown(lowestOf(weighed)),
    ...(view.electricity.kind === 'DC' || said.length === 0 ? {} : { numberPhases: Math.min(...said) }),
    weighed,
    outlets: request.connectorId === 0 ? outlets : [],
  };
}

function wholeStation(view: ChargingView, outlets: Instant['outlets'], unit: ChargingRateUnit): readonly Weighed[] {
  const sum = outlets.reduce((total, { weighed }) => total + lowestOf(weighed), 0);
  const own = unit === 'W' ? view.stationMaxW : view.stationMaxW / wattsPerAmpere(view, undefined);
  return [
    { source: { kind: 'station' }, limit: own, unit: null },
    { source: { kind: 'outlet' }, limit: sum, unit: null },
  ];
}

function ownLimits(view: ChargingView, outlet: ChargingOutlet, unit: ChargingRateUnit): readonly Weighed[] {
  const watts = wattsPerAmpere(view, undefined);
  const outletW = Math.min(outlet.maxPowerW, outlet.maxCurrentA * watts);
  const outletA = Math.min(outlet.maxCurrentA, outlet.maxPowerW / watts);
  return [
    { source: { kind: 'outlet' }, limit: unit === 'W' ? outletW : outletA, unit: null },
    { source: { kind: 'station' }, limit: unit === 'W' ? view.stationMaxW : view.stationMaxW / watts, unit: null },
  ];
}

/** 7.12: P = A x V x phases. The number of phases is taken as it is given (errata 3.34); DC has one circuit. */
function wattsPerAmpere({ electricity }: ChargingView, numberPhases: number | undefined): number {
  if (electricity.kind === 'DC') return electricity.nominalV;
  return electricity.nominalV * (numberPhases ?? electricity.phases);
}

interface InForce {
  readonly installed: InstalledProfile;
  readonly period: Period;
}

function weigh(view: ChargingView, { installed, period }: InForce, unit: ChargingRateUnit): Weighed {
  const { profile, connectorId } = installed;
  const givenIn = profile.chargingSchedule.chargingRateUnit;
  const watts = wattsPerAmpere(view, period.numberPhases);
  const converted = unit === 'W' ? period.limit * watts : period.limit / watts;
  const { chargingProfileId, stackLevel, chargingProfilePurpose: purpose } = profile;
  return {
    source: { kind: 'profile', chargingProfileId, purpose, stackLevel, connectorId },
    limit: givenIn === unit ? period.limit : converted,
    unit: givenIn,
  };
}

function stationProfiles(view: ChargingView): readonly InstalledProfile[] {
  return view.profiles.filter(
    ({ connectorId, profile }) => connectorId === 0 && profile.chargingProfilePurpose === 'ChargePointMaxProfile',
  );
}

/** TxProfiles of the transaction that runs; where they give nothing, the default profiles of the outlet (3.13.1). */
function transactionLimit(
  view: ChargingView,
  outlet: ChargingOutlet,
  request: RequestInUnit,
  atMs: number,
): InForce | null {
  const { transaction, connectorId } = outlet;
  const beginMs = Math.min(transaction?.startedAtMs ?? request.fromMs, request.fromMs);
  const own = view.profiles.filter(
    (one) =>
      one.profile.chargingProfilePurpose === 'TxProfile' &&
      one.connectorId === connectorId &&
      transaction !== null &&
      one.localId === transaction.localId,
  );
  const given = highest(own, atMs, beginMs);
  if (given !== null) return given;
  if (own.length > 0 && !view.defaultInGaps) return null;
  return highest(defaultProfiles(view, connectorId), atMs, beginMs);
}

/** A default profile of the outlet takes the place of the one for all outlets that has the same stack level. */
function defaultProfiles(view: ChargingView, connectorId: number): readonly InstalledProfile[] {
  const all = view.profiles.filter(({ profile }) => profile.chargingProfilePurpose === 'TxDefaultProfile');
  const own = all.filter((one) => one.connectorId === connectorId);
  const replaced = own.map(({ profile }) => profile.stackLevel);
  return [...own, ...all.filter((one) => one.connectorId === 0 && !replaced.includes(one.profile.stackLevel))];
}

/** The limit of the highest stack level that has one at this instant (3.13.2). */
function highest(profiles: readonly InstalledProfile[], atMs: number, beginMs: number): InForce | null {
  const fromTheTop = [...profiles].sort((one, other) => other.profile.stackLevel - one.profile.stackLevel);
  for (const installed of fromTheTop) {
    const period = periodAt(installed, atMs, beginMs);
    if (period !== null) return { installed, period };
  }
  return null;
}

/** The period of a profile's schedule that holds at an instant; null where it gives no limit. */
export function periodAt(installed: InstalledProfile, atMs: number, beginMs: number): Period | null {
  const { profile } = installed;
  if (profile.validFrom !== undefined && atMs < ms(profile.validFrom)) return null;
  if (profile.validTo !== undefined && atMs >= ms(profile.validTo)) return null;
  const { duration, chargingSchedulePeriod } = profile.chargingSchedule;
  const offMs = atMs - scheduleStart(installed, atMs, beginMs);
  if (offMs < 0) return null;
  if (duration !== undefined && offMs >= duration * 1000) return null;
  if (profile.chargingProfileKind === 'Recurring' && offMs >= everyMs(profile)) return null;
  return chargingSchedulePeriod.findLast(({ startPeriod }) => startPeriod * 1000 <= offMs) ?? null;
}

function scheduleStart({ profile, installedAt }: InstalledProfile, atMs: number, beginMs: number): number {
  const { startSchedule } = profile.chargingSchedule;
  if (profile.chargingProfileKind === 'Relative' || startSchedule === undefined) {
    return profile.chargingProfilePurpose === 'ChargePointMaxProfile' ? ms(installedAt) : beginMs;
  }
  const startMs = ms(startSchedule);
  if (profile.chargingProfileKind === 'Absolute' || atMs < startMs) return startMs;
  return startMs + Math.floor((atMs - startMs) / everyMs(profile)) * everyMs(profile);
}

function everyMs(profile: ChargingProfile): number {
  return recurrenceMs[profile.recurrencyKind ?? 'Daily'];
}

const read = new Map<string, number>();

function ms(text: string): number {
  const known = read.get(text);
  if (known !== undefined) return known;
  const instant = instantOf(text);
  if (instant === null) throw new Error(`not an instant: ${text}`);
  if (read.size > 10_000) read.clear();
  read.set(text, instant);
  return instant;
}

export function lowestOf(weighed: readonly Weighed[]): number {
  return Math.min(...weighed.map(({ limit }) => limit));
}

/** To one decimal; a value that is only by the inexactness of its computing below one (11040 / 690) is that one. */
export function roundedDown(limit: number): number {
  return Math.floor(limit * (1 + 1e-9) * 10) / 10;
}
