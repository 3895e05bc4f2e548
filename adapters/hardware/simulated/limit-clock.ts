/** A limit plan over time. Pure functions. */
import type { LimitPeriod, LimitPlan } from '../../../protocol/ports/hardware.js';

/** A plan, and the monotonic instant from which its periods count. */
export interface RunningPlan {
  readonly plan: LimitPlan;
  readonly sinceMs: number;
}

export interface LimitInForce {
  readonly limitW: number;
  readonly limitA: number;
}

export const unlimited: LimitInForce = { limitW: Number.POSITIVE_INFINITY, limitA: Number.POSITIVE_INFINITY };

export function limitAt(running: RunningPlan | null, nowMs: number): LimitInForce {
  if (running === null) return unlimited;
  let inForce: LimitPeriod | undefined;
  for (const period of running.plan.periods) {
    if (running.sinceMs + period.startMs <= nowMs) inForce = period;
  }
  return inForce ?? unlimited;
}

/** When the limit changes next; endless when it does not. */
export function nextLimitChangeMs(running: RunningPlan | null, nowMs: number): number {
  if (running === null) return Number.POSITIVE_INFINITY;
  const starts = running.plan.periods.map((period) => running.sinceMs + period.startMs);
  return Math.min(Number.POSITIVE_INFINITY, ...starts.filter((startMs) => startMs > nowMs));
}

/** Why a plan cannot be obeyed, or null. */
export function planProblem(plan: LimitPlan): string | null {
  const [first, ...later] = plan.periods;
  if (first === undefined || first.startMs !== 0) return 'the first period of a limit plan starts at 0';
  let previousMs = 0;
  for (const { startMs } of later) {
    if (!(startMs > previousMs)) return 'the periods of a limit plan rise in time';
    previousMs = startMs;
  }
  const bounded = plan.periods.every(({ limitW, limitA }) => limitW >= 0 && limitA >= 0);
  return bounded ? null : 'a limit is a number of at least 0';
}
