/** What the hardware may still draw after it has been told less: power falls in its own time. */
import type { OutletPlan, PlannedPeriod } from '../machines/smart-charging/planning.types.js';
import type { Share } from '../machines/smart-charging/sharing.js';
import { type ConnectorId, limitSettlingMs, type MeterReading } from '../protocol/ports/hardware.js';

/** It is to draw less since `sinceMs` of the monotonic clock, and may draw this until it has followed. */
export interface Fall extends Share {
  readonly sinceMs: number;
}

export interface LimitBook {
  /** The newest of each outlet; it counts until it has been followed. */
  readonly falls: Map<ConnectorId, Fall>;
  /** What leads from the monotonic clock to the wall clock, by which plans are kept; null before anything was told. */
  wallOffsetMs: number | null;
}

export const emptyLimitBook = (): LimitBook => ({ falls: new Map(), wallOffsetMs: null });

/** A meter's word that the limit is kept; a meter that says nothing of power proves nothing. */
export function keepsLimit({ powerW, currentA }: MeterReading, limit: Share): boolean {
  return powerW !== undefined && powerW <= limit.limitW && (currentA ?? 0) <= limit.limitA;
}

/** What holds at an instant of the wall clock; null before anything was told. */
export function inForceAt(plan: OutletPlan | undefined, atMs: number): PlannedPeriod | null {
  return plan?.periods.findLast(({ fromMs }) => fromMs <= atMs) ?? plan?.periods[0] ?? null;
}

export const isLower = (a: Share, b: Share): boolean => a.limitW < b.limitW || a.limitA < b.limitA;

/** A fall that has not been followed yet, of those told and of those that the plan itself holds. */
export function openFall(
  { falls }: LimitBook,
  plan: OutletPlan,
  reading: (MeterReading & { readonly atMs: number }) | undefined,
  clock: { now(): number; monotonic(): number },
): Fall | null {
  const inForce = inForceAt(plan, clock.now());
  if (!inForce) return null;
  const offsetMs = clock.now() - clock.monotonic();
  const known = [falls.get(plan.connectorId), plannedFall(plan, clock.now(), offsetMs)];
  const open = known.filter((fall) => !!fall).filter(({ sinceMs }) => clock.monotonic() < sinceMs + limitSettlingMs);
  if (open.length === 0) return null;
  const sinceMs = Math.max(...open.map((fall) => fall.sinceMs));
  // A reading from before it proves nothing.
  if (reading && reading.atMs > sinceMs && keepsLimit(reading, inForce)) return null;
  return {
    limitW: Math.max(...open.map(({ limitW }) => limitW)),
    limitA: Math.max(...open.map(({ limitA }) => limitA)),
    sinceMs,
  };
}

/** The highest that the plan allowed in the time it takes to follow, and since when it allows less. */
function plannedFall({ periods }: OutletPlan, nowMs: number, offsetMs: number): Fall | null {
  let fall: Fall | null = null;
  periods.forEach((period, index) => {
    const before = periods[index - 1];
    if (!before || period.fromMs > nowMs || period.fromMs + limitSettlingMs <= nowMs) return;
    fall = {
      limitW: Math.max(fall?.limitW ?? 0, before.limitW),
      limitA: Math.max(fall?.limitA ?? 0, before.limitA),
      sinceMs: isLower(period, before) ? period.fromMs - offsetMs : (fall?.sinceMs ?? Number.NEGATIVE_INFINITY),
    };
  });
  return fall;
}
