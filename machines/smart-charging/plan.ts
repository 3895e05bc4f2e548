/**
 * The plans ahead: what each outlet may draw from now on, so that all together stay below what the station may at every
 * instant, also while power falls slowly (3.13).
 *
 * What is known ahead: a fall is told `limitSettlingMs` before it has to have happened, so a rise of another needs not wait.
 * What comes unforeseen: a fall is told at once, and a rise gets what is certainly free, and the rest when those that
 * fall have followed: their meter shows it, or `limitSettlingMs` are over.
 */
import { limitSettlingMs } from '../../protocol/ports/hardware.js';
import type { ChargingView, Decision } from './charging.types.js';
import { heldBack, merged } from './handover.js';
import type { OutletPlan, OutletUse, Planned, PlannedPeriod, SharingStrategy } from './planning.types.js';
import { type Amount, type Budget, type Claim, isEnough, type ModuleBank, type Share, shareOut } from './sharing.js';
import { loadOf, type Span, spansOf } from './spans.js';

/** Plans reach so far at most. */
export const horizonMs = 86_400_000;

/** And over so many changes of limits, in so many periods; the last one holds on. */
export const mostPeriods = 96;

/** What an outlet may draw until then, whatever it has been told. */
export interface Ceiling {
  readonly connectorId: number;
  readonly limitW: number;
  readonly limitA: number;
  /** Epoch ms. */
  readonly untilMs: number;
}

export interface PlanInput {
  readonly view: ChargingView;
  readonly uses: readonly OutletUse[];
  readonly strategy: SharingStrategy;
  /** Below it no energy is offered at all. */
  readonly leastOffer: Amount;
  /** What the hardware has been told. */
  readonly before: readonly OutletPlan[];
  /** Of outlets that may draw more than they have been told, because they have not followed yet. */
  readonly settling: readonly Ceiling[];
  readonly modules: ModuleBank;
  readonly nowMs: number;
}

/** What is shared in one span. */
export interface SharedSpan extends Span {
  /** In the order of the view. */
  readonly claims: readonly Claim[];
  readonly shares: readonly Share[];
}

/** What is told in a span, beside what it would be without sharing. */
interface Told {
  readonly limit: Share;
  readonly alone: Amount;
  /** Without sharing something would be offered. */
  readonly isOfferable: boolean;
  readonly decision: Decision;
}

/** One plan for the station (0), and one for each outlet. */
export function planAhead(input: PlanInput): Planned {
  const { view, nowMs } = input;
  const spans = sharedSpans(input);
  const outlets = view.outlets.map(({ connectorId }, index) => ({
    connectorId,
    periods: ledPeriods(spans, nowMs, (span) => toldAt(span, index)),
  }));
  const station = { connectorId: 0, periods: stationPeriods(view, spans, nowMs) };
  const plans = [station, ...heldBack(input, spans, outlets)];
  // All end at the same instant, as what holds then was shared.
  const fullMs = plans.map(({ periods }) => periods[mostPeriods]?.fromMs ?? Number.POSITIVE_INFINITY);
  const endMs = Math.min(spans.at(-1)?.untilMs ?? nowMs + horizonMs, ...fullMs);
  return {
    plans: plans.map((plan) => ({ ...plan, periods: plan.periods.filter(({ fromMs }) => fromMs < endMs) })),
    // Half way, so that it never runs out.
    lookAgainAtMs: nowMs + Math.max(1_000, Math.round((endMs - nowMs) / 2)),
  };
}

function sharedSpans({ view, uses, strategy, leastOffer, modules, nowMs }: PlanInput): SharedSpan[] {
  const spans: SharedSpan[] = [];
  for (const span of spansOf(view, nowMs, nowMs + horizonMs)) {
    const budget: Budget = { ...span.cap, modules };
    const claims = span.outlets.map((outlet, index): Claim => {
      const connectorId = view.outlets[index]?.connectorId;
      const use = uses.find((one) => one.connectorId === connectorId);
      return {
        wantsSinceMs: use?.wantsSinceMs ?? null,
        limitW: outlet.alone.powerW,
        limitA: outlet.alone.currentA,
        minimumW: outlet.minimumW,
        takesW: use?.takesW ?? null,
        ...loadOf(view, outlet, use?.voltageV ?? null, leastOffer),
      };
    });
    spans.push({ ...span, claims, shares: shareOut(budget, claims, strategy) });
    if (spans.length >= mostPeriods) break;
  }
  return spans;
}

function toldAt({ outlets, claims, shares }: SharedSpan, index: number): Told | null {
  const [outlet, claim, limit] = [outlets[index], claims[index], shares[index]];
  if (!outlet || !claim || !limit) return null;
  return { limit, alone: outlet.alone, isOfferable: isEnough(claim, claim.least), decision: outlet.decision };
}

function stationPeriods(view: ChargingView, spans: readonly SharedSpan[], nowMs: number): PlannedPeriod[] {
  // A number that a driver can be told, where no profile caps the current.
  const mostA = view.outlets.reduce((sum, outlet) => sum + outlet.maxCurrentA, 0);
  return ledPeriods(spans, nowMs, ({ cap: { powerW, currentA }, capDecision }) => {
    const alone = { powerW, currentA: Math.min(currentA, mostA) };
    const limit = { limitW: alone.powerW, limitA: alone.currentA };
    return { limit, alone, isOfferable: true, decision: capDecision };
  });
}

/** At each instant the lowest limit of the lead ahead: falls come early, rises in time, what is shorter counts too. */
function ledPeriods(
  spans: readonly SharedSpan[],
  nowMs: number,
  toldIn: (span: SharedSpan) => Told | null,
): PlannedPeriod[] {
  const starts = spans.slice(1).flatMap(({ fromMs }) => [fromMs - limitSettlingMs, fromMs]);
  const instants = [...new Set([nowMs, ...starts.filter((ms) => ms > nowMs)])].sort((a, b) => a - b);
  const periods: PlannedPeriod[] = [];
  let first = 0;
  for (const atMs of instants) {
    while ((spans[first]?.untilMs ?? Number.POSITIVE_INFINITY) <= atMs) first += 1;
    const ahead: Told[] = [];
    for (let index = first; (spans[index]?.fromMs ?? Number.POSITIVE_INFINITY) <= atMs + limitSettlingMs; index += 1) {
      const span = spans[index];
      const told = span && toldIn(span);
      if (told) ahead.push(told);
    }
    const period = lowestOf(atMs, ahead);
    if (period) periods.push(period);
  }
  return merged(periods);
}

function lowestOf(fromMs: number, ahead: readonly Told[]): PlannedPeriod | null {
  const limitW = Math.min(...ahead.map(({ limit }) => limit.limitW));
  const limitA = Math.min(...ahead.map(({ limit }) => limit.limitA));
  const lowest = ahead.filter(({ limit }) => limit.limitW === limitW);
  const deciding = lowest.find(({ limit }) => limit.limitA === limitA) ?? lowest[0];
  if (!deciding) return null;
  // Limits are told with one decimal.
  const isLess =
    limitW < Math.min(...ahead.map(({ alone }) => alone.powerW)) - 0.1 ||
    limitA < Math.min(...ahead.map(({ alone }) => alone.currentA)) - 0.1;
  // What is too little to be offered alone is lost by no sharing.
  const isShared = isLess && (limitW > 0 || ahead.every(({ isOfferable }) => isOfferable));
  return { fromMs, limitW, limitA, decision: deciding.decision, isShared };
}
