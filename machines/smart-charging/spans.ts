/** The way ahead in spans in which no limit changes: what each outlet may draw alone, and what caps them all. */
import type { InstalledProfile } from '../../protocol/ports/store.js';
import type { ChargingOutlet, ChargingView, Decision, GivenLimit, TimelineSegment } from './charging.types.js';
import type { Amount } from './sharing.js';
import { timeline } from './timeline.js';
import { ownLimit, saidPhases, weighing } from './weigh.js';

export interface OutletSpan {
  /** Were it alone. In both units: the hardware obeys both, so nothing is converted for it. */
  readonly alone: Amount;
  /** That its limit is given for; 1 for DC. */
  readonly phases: number;
  /** What its profile asks for at least, W; 0 where it asks for nothing. */
  readonly minimumW: number;
  readonly decision: Decision;
}

export interface Span {
  readonly fromMs: number;
  readonly untilMs: number;
  /** Of all together; amperes are endless where no profile caps them. */
  readonly cap: Amount;
  readonly capDecision: Decision;
  /** In the order of the view. */
  readonly outlets: readonly OutletSpan[];
}

/** In order and without gaps, lazily. */
export function* spansOf(view: ChargingView, fromMs: number, untilMs: number): Generator<Span, void, undefined> {
  const walks = view.outlets.map((outlet) => timeline(begunAnyTime(view, outlet), outlet.connectorId, fromMs, untilMs));
  const heads = walks.map((one) => one.next().value ?? null);
  const weigh = weighings(view);
  let atMs = fromMs;
  for (;;) {
    const segments = heads.filter((head) => head !== null);
    if (segments.length < heads.length || segments.length === 0) return;
    const endMs = Math.min(...segments.map((segment) => segment.untilMs));
    yield { fromMs: atMs, untilMs: endMs, ...weigh(segments) };
    atMs = endMs;
    heads.forEach((head, index) => {
      if (head && head.untilMs <= endMs) heads[index] = walks[index]?.next().value ?? null;
    });
  }
}

/**
 * A schedule that counts from the start of a transaction stands at its beginning until there is one: it may begin at any
 * time, and before anybody plans anew.
 */
function begunAnyTime(view: ChargingView, outlet: ChargingOutlet): ChargingView {
  return outlet.transaction === null ? { ...view, profiles: view.profiles.map(stoodStill) } : view;
}

function stoodStill(installed: InstalledProfile): InstalledProfile {
  const { profile } = installed;
  const { startSchedule, chargingSchedulePeriod: periods, duration, ...schedule } = profile.chargingSchedule;
  const isRelative = profile.chargingProfileKind === 'Relative' || startSchedule === undefined;
  // A ChargePointMaxProfile never counts from a transaction, and a schedule of no duration never says anything.
  if (!isRelative || profile.chargingProfilePurpose !== 'TxDefaultProfile' || duration === 0) return installed;
  const chargingSchedule = { ...schedule, chargingSchedulePeriod: periods.slice(0, 1) };
  return { ...installed, profile: { ...profile, chargingProfileKind: 'Relative', chargingSchedule } };
}

function weighings(view: ChargingView): (segments: readonly TimelineSegment[]) => Omit<Span, 'fromMs' | 'untilMs'> {
  const unit = view.electricity.kind === 'DC' ? 'W' : 'A';
  const outlets = view.outlets.map((outlet) => ({ outlet, weigh: weighing(view, outlet.connectorId, unit) }));
  const weighAll = weighing(view, 0, unit);
  return (segments) => {
    const station = segments[0]?.station ?? null;
    const transactions = segments.map(({ transaction }) => transaction);
    const between = { fromMs: 0, untilMs: 0, station };
    return {
      cap: lowest([{ powerW: ownLimit(view, 0, 'W'), currentA: Number.POSITIVE_INFINITY }, inForce(view, station)]),
      capDecision: weighAll({ ...between, transactions }).decision,
      outlets: outlets.map(({ outlet, weigh }, index) => {
        const transaction = transactions[index] ?? null;
        const own = { powerW: outlet.maxPowerW, currentA: outlet.maxCurrentA };
        const capW = { powerW: view.stationMaxW, currentA: own.currentA };
        return {
          alone: lowest([own, capW, inForce(view, station), inForce(view, transaction)]),
          phases: Math.min(phasesOf(view, station), phasesOf(view, transaction)),
          minimumW: minimumOf(view, transaction),
          decision: weigh({ ...between, transactions: [transaction] }).decision,
        };
      }),
    };
  };
}

const lowest = (limits: readonly Amount[]): Amount => ({
  powerW: Math.min(...limits.map(({ powerW }) => powerW)),
  currentA: Math.min(...limits.map(({ currentA }) => currentA)),
});

/** As it was given; one for fewer phases than there are binds the power of them all too. */
function inForce(view: ChargingView, given: GivenLimit | null): Amount {
  const endless = Number.POSITIVE_INFINITY;
  if (!given) return { powerW: endless, currentA: endless };
  const limit = Math.max(0, given.limit);
  if (given.unit === 'W') return { powerW: limit, currentA: endless };
  const [phases, all] = [phasesOf(view, given), phasesOf(view, null)];
  return { powerW: phases < all ? limit * view.electricity.nominalV * phases : endless, currentA: limit };
}

/** Never more than there are; a limit in W is one of them all, whatever else it says. */
function phasesOf({ electricity }: ChargingView, given: GivenLimit | null): number {
  if (electricity.kind === 'DC') return 1;
  const { phases } = electricity;
  return given?.unit === 'A' ? Math.min(phases, saidPhases(given) ?? phases) : phases;
}

function minimumOf({ electricity }: ChargingView, given: GivenLimit | null): number {
  const rate = Math.max(0, given?.minChargingRate ?? 0);
  if (given?.unit !== 'A') return rate;
  return rate * electricity.nominalV * (electricity.kind === 'AC' ? (saidPhases(given) ?? electricity.phases) : 1);
}

/**
 * What an outlet can begin with, and what an ampere is there. A limit for fewer phases, or too low for all of them, is one
 * for a car that charges on fewer: the driver is given both units, and 16 A on one phase of three are enough.
 */
export function loadOf(
  view: ChargingView,
  { alone, phases }: Pick<OutletSpan, 'alone' | 'phases'>,
  voltageV: number | null,
  leastOffer: Amount,
): { readonly wattsPerA: number; readonly least: Amount } {
  const { kind, nominalV } = view.electricity;
  const isForAll = alone.powerW >= leastOffer.currentA * nominalV * phases;
  const each = kind === 'AC' ? nominalV * (isForAll ? phases : 1) : wattsPerA(view, voltageV);
  const least = {
    powerW: Math.max(leastOffer.powerW, leastOffer.currentA * each),
    currentA: Math.max(leastOffer.currentA, leastOffer.powerW / each),
  };
  return { wattsPerA: each, least };
}

/** For sharing only: the pack's voltage as it was measured, the nominal one before and for AC. */
export function wattsPerA({ electricity }: Pick<ChargingView, 'electricity'>, voltageV: number | null): number {
  if (electricity.kind === 'AC') return electricity.nominalV * electricity.phases;
  return voltageV !== null && voltageV > 0 ? voltageV : electricity.nominalV;
}
