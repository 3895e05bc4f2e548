/** Who rises waits for those who fall: what is certainly free is given now, the rest when they have followed. */
import { limitSettlingMs } from '../../protocol/ports/hardware.js';
import type { PlanInput, SharedSpan } from './plan.js';
import type { OutletPlan, OutletUse, PlannedPeriod } from './planning.types.js';
import { type Amount, isEnough, type Share } from './sharing.js';

/** An outlet between what it was told and what it is to have. */
interface Change {
  readonly plan: OutletPlan;
  readonly use: OutletUse | undefined;
  /** With less it is offered nothing. */
  readonly least: Amount;
  /** What it has now and may keep; nothing where it has not been told anything. */
  readonly told: Share;
  /** What it may draw meanwhile, at the least limit it can be given. */
  readonly drawn: Share;
  /** Until then it may draw more than its target; null: it cannot. */
  readonly settlesAtMs: number | null;
}

/** The plans, with rises that have to wait held back until those that fall have followed. */
export function heldBack(
  input: PlanInput,
  spans: readonly SharedSpan[],
  plans: readonly OutletPlan[],
): readonly OutletPlan[] {
  const changes = plans.map((plan, index) => {
    const least = spans[0]?.claims[index]?.least ?? input.leastOffer;
    return changeOf(input, plan, least);
  });
  const freeAtMs = Math.max(...changes.map(({ settlesAtMs }) => settlesAtMs ?? Number.NEGATIVE_INFINITY));
  if (freeAtMs <= input.nowMs) return plans;
  const caps = spans.filter(({ fromMs }) => fromMs < freeAtMs).map(({ cap }) => cap);
  const drawnW = changes.reduce((sum, { drawn }) => sum + drawn.limitW, 0);
  const drawnA = changes.reduce((sum, { drawn }) => sum + drawn.limitA, 0);
  const free = {
    limitW: Math.max(0, Math.min(...caps.map(({ powerW }) => powerW)) - drawnW),
    limitA: Math.max(0, Math.min(...caps.map(({ currentA }) => currentA)) - drawnA),
  };
  const held = new Map<OutletPlan, OutletPlan>();
  for (const change of changes.toSorted(byArrival)) {
    const level = levelOf(change, free, freeAtMs);
    free.limitW -= Math.max(0, level.limitW - change.drawn.limitW);
    free.limitA -= Math.max(0, level.limitA - change.drawn.limitA);
    held.set(change.plan, withLevel(change.plan, level, freeAtMs));
  }
  return plans.map((plan) => held.get(plan) ?? plan);
}

const byArrival = (a: Change, b: Change): number =>
  (a.use?.wantsSinceMs ?? Number.MAX_SAFE_INTEGER) - (b.use?.wantsSinceMs ?? Number.MAX_SAFE_INTEGER);

const lower = (a: Share, b: Share): Share => ({
  limitW: Math.min(a.limitW, b.limitW),
  limitA: Math.min(a.limitA, b.limitA),
});

const higher = (a: Share, b: Share): Share => ({
  limitW: Math.max(a.limitW, b.limitW),
  limitA: Math.max(a.limitA, b.limitA),
});

function changeOf({ before, settling, uses, nowMs }: PlanInput, plan: OutletPlan, least: Amount): Change {
  const { connectorId } = plan;
  const use = uses.find((one) => one.connectorId === connectorId);
  const nothing: Share = { limitW: 0, limitA: 0 };
  const periods = before.find((one) => one.connectorId === connectorId)?.periods ?? [];
  const told = periods.findLast(({ fromMs }) => fromMs <= nowMs) ?? nothing;
  const target = plan.periods[0] ?? nothing;
  const kept = lower(told, target);
  // Nobody draws at an outlet that nobody uses.
  const isDrawing = use !== undefined && (use.wantsSinceMs !== null || use.powerW > 0);
  const falls = isDrawing && (told.limitW > target.limitW || told.limitA > target.limitA);
  const ceiling = settling.find((one) => one.connectorId === connectorId && one.untilMs > nowMs);
  const mayDraw = higher(falls ? told : kept, ceiling ?? nothing);
  const settlesAtMs = Math.max(falls ? nowMs + limitSettlingMs : 0, ceiling?.untilMs ?? 0);
  return {
    plan,
    use,
    least,
    told: kept,
    drawn: higher(kept, mayDraw),
    settlesAtMs: settlesAtMs > 0 ? settlesAtMs : null,
  };
}

/** What it can be given before the others have followed: what it may draw anyway, and a part of what is free. */
function levelOf({ plan, told, drawn, least }: Change, free: Share, untilMs: number): Share {
  const planned = plan.periods.filter(({ fromMs }) => fromMs < untilMs);
  const target = {
    limitW: Math.max(...planned.map(({ limitW }) => limitW)),
    limitA: Math.max(...planned.map(({ limitA }) => limitA)),
  };
  const level = lower(target, { limitW: drawn.limitW + free.limitW, limitA: drawn.limitA + free.limitA });
  return isEnough(level, least) ? level : lower(told, level);
}

function withLevel(plan: OutletPlan, level: Share, untilMs: number): OutletPlan {
  const early = plan.periods.filter(({ fromMs }) => fromMs < untilMs);
  if (!early.some(({ limitW, limitA }) => limitW > level.limitW || limitA > level.limitA)) return plan;
  const held = early.map((period) => {
    const limit = lower(period, level);
    const isHeld = limit.limitW < period.limitW || limit.limitA < period.limitA;
    return { ...period, ...limit, isShared: period.isShared || isHeld };
  });
  const then = early.at(-1);
  const later = plan.periods.filter(({ fromMs }) => fromMs > untilMs);
  const atOnce = plan.periods.find(({ fromMs }) => fromMs === untilMs) ?? (then && { ...then, fromMs: untilMs });
  return { ...plan, periods: merged([...held, ...(atOnce ? [atOnce] : []), ...later]) };
}

/** Neighbours that say the same are one period. */
export function merged(periods: readonly PlannedPeriod[]): PlannedPeriod[] {
  return periods.filter((period, index) => {
    const before = periods[index - 1];
    return before?.limitW !== period.limitW || before.limitA !== period.limitA;
  });
}
