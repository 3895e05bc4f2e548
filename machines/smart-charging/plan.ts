/**
 * The plans ahead: what each outlet may draw from now on, so that all together stay below what the station may at every
 * instant, also while power falls slowly (3.13).
 *
 * What is known ahead: a fall is told `leadMs` before it has to have happened, so a rise of another needs not wait.
 * What comes unforeseen: a fall is told at once, and a rise gets what is certainly free, and the rest when those that
 * fall have followed: their meter shows it, or `settleMs` are over.
 */
import { limitSettlingMs } from '../../protocol/ports/hardware.js';
import type { ChargingView } from './charging.types.js';
import { heldBack, merged } from './handover.js';
import type { OutletPlan, OutletUse, Planned, PlannedPeriod, SharingStrategy } from './planning.types.js';
import { type Amount, type Budget, type Claim, type ModuleBank, type Share, shareOut } from './sharing.js';
import { type OutletSpan, type Span, spansOf, wattsPerA } from './spans.js';

/** Falls are told so long before they have to have happened. */
export const leadMs = limitSettlingMs;

/** Plans reach so far at most. */
export const horizonMs = 86_400_000;

/** And over so many changes of limits; the last one holds on. */
export const mostSpans = 96;

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
  readonly shares: readonly Share[];
}

/** One plan for the station (0), and one for each outlet. */
export function planAhead(input: PlanInput): Planned {
  const { view, nowMs } = input;
  const spans = sharedSpans(input);
  const endMs = spans.at(-1)?.untilMs ?? nowMs + horizonMs;
  const outlets = view.outlets.map(({ connectorId }, index) => ({
    connectorId,
    periods: ledPeriods(
      spans,
      nowMs,
      ({ shares }) => shares[index] ?? { limitW: 0, limitA: 0 },
      ({ outlets: all }) => all[index],
    ),
  }));
  const station = { connectorId: 0, periods: stationPeriods(view, spans, nowMs) };
  return {
    plans: [station, ...heldBack(input, spans, outlets)],
    // Half way, so that it never runs out.
    lookAgainAtMs: nowMs + Math.max(1_000, Math.round((endMs - nowMs) / 2)),
  };
}

function sharedSpans({ view, uses, strategy, leastOffer, modules, nowMs }: PlanInput): SharedSpan[] {
  const spans: SharedSpan[] = [];
  for (const span of spansOf(view, nowMs, nowMs + horizonMs)) {
    const budget: Budget = { ...span.cap, modules };
    const claims = span.outlets.map((outlet, index) => {
      const connectorId = view.outlets[index]?.connectorId;
      const use = uses.find((one) => one.connectorId === connectorId);
      return claimOf(view, outlet, use);
    });
    spans.push({ ...span, shares: shareOut(budget, claims, strategy, leastOffer) });
    if (spans.length >= mostSpans) break;
  }
  return spans;
}

function claimOf(view: ChargingView, { alone, minimumW }: OutletSpan, use: OutletUse | undefined): Claim {
  return {
    wantsSinceMs: use?.wantsSinceMs ?? null,
    limitW: alone.powerW,
    limitA: alone.currentA,
    minimumW,
    takesW: use?.takesW ?? null,
    wattsPerA: wattsPerA(view, use?.voltageV ?? null),
  };
}

function stationPeriods(view: ChargingView, spans: readonly SharedSpan[], nowMs: number): PlannedPeriod[] {
  // A number that a driver can be told, where no profile caps the current.
  const mostA = view.outlets.reduce((sum, outlet) => sum + outlet.maxCurrentA, 0);
  return ledPeriods(
    spans,
    nowMs,
    ({ cap }) => ({ limitW: cap.powerW, limitA: Math.min(cap.currentA, mostA) }),
    ({ cap, capDecision }) => ({ alone: cap, decision: capDecision }),
  );
}

/** At each instant the lowest limit of the lead ahead: falls come early, rises in time, what is shorter counts too. */
function ledPeriods(
  spans: readonly SharedSpan[],
  nowMs: number,
  limitOf: (span: SharedSpan) => Share,
  ofOutlet: (span: SharedSpan) => Pick<OutletSpan, 'alone' | 'decision'> | undefined,
): PlannedPeriod[] {
  const starts = spans.slice(1).flatMap(({ fromMs }) => [fromMs - leadMs, fromMs]);
  const instants = [...new Set([nowMs, ...starts.filter((ms) => ms > nowMs)])].sort((a, b) => a - b);
  const periods: PlannedPeriod[] = [];
  let first = 0;
  for (const atMs of instants) {
    while ((spans[first]?.untilMs ?? Number.POSITIVE_INFINITY) <= atMs) first += 1;
    const ahead: SharedSpan[] = [];
    for (let index = first; (spans[index]?.fromMs ?? Number.POSITIVE_INFINITY) <= atMs + leadMs; index += 1) {
      const span = spans[index];
      if (span) ahead.push(span);
    }
    const period = lowestOf(atMs, ahead, limitOf, ofOutlet);
    if (period) periods.push(period);
  }
  return merged(periods);
}

function lowestOf(
  fromMs: number,
  ahead: readonly SharedSpan[],
  limitOf: (span: SharedSpan) => Share,
  ofOutlet: (span: SharedSpan) => Pick<OutletSpan, 'alone' | 'decision'> | undefined,
): PlannedPeriod | null {
  const limitW = Math.min(...ahead.map((span) => limitOf(span).limitW));
  const limitA = Math.min(...ahead.map((span) => limitOf(span).limitA));
  const deciding = ahead.find((span) => limitOf(span).limitW === limitW) ?? ahead[0];
  const outlet = deciding && ofOutlet(deciding);
  if (!outlet) return null;
  // Limits are told with one decimal.
  const isShared = limitW < outlet.alone.powerW - 0.1 || limitA < outlet.alone.currentA - 0.1;
  return { fromMs, limitW, limitA, decision: outlet.decision, isShared };
}
