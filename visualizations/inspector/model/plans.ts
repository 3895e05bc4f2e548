/** Limits as the charts plan them. */
import { type Fields, isFields, listOf, numberOf, timeOf } from './line.js';
import { mostPeriods } from './most.js';
import type { Decision, LimitSource, PlannedLimit } from './present.js';

/** Of the periods in a plan, those that say from when on, and how much. */
export function plannedIn(periods: unknown): readonly PlannedLimit[] {
  return firstOf(periods).flatMap((period) => {
    const [fromMs, limitW] = [timeOf(period['fromMs']), numberOf(period['limitW'])];
    if (fromMs === null || limitW === null) return [];
    const limitA = numberOf(period['limitA']) ?? 0;
    return [
      { fromMs, limitW, limitA, decision: decisionOf(period['decision']), isShared: period['isShared'] === true },
    ];
  });
}

/** As the hardware is told: from the call on. */
export function toldPlanIn(plan: Fields, atMs: number): readonly PlannedLimit[] {
  return firstOf(plan['periods']).map((period) => ({
    fromMs: atMs + (numberOf(period['startMs']) ?? 0),
    limitW: numberOf(period['limitW']) ?? 0,
    limitA: numberOf(period['limitA']) ?? 0,
    decision: null,
    isShared: false,
  }));
}

/** What is in force at this time; null: nothing yet. */
export function inForceAt(plan: readonly PlannedLimit[], atMs: number): PlannedLimit | null {
  return plan.findLast(({ fromMs }) => fromMs <= atMs) ?? plan[0] ?? null;
}

const firstOf = (periods: unknown) => listOf(periods).slice(0, mostPeriods);

function decisionOf(told: unknown): Decision | null {
  if (!isFields(told)) return null;
  const by = sourceOf(told['by']);
  if (by === null) return null;
  const weighed = firstOf(told['weighed']).flatMap((one) => {
    const [source, limit] = [sourceOf(one['source']), numberOf(one['limit'])];
    return source === null || limit === null ? [] : [{ source, limit }];
  });
  return { by, weighed };
}

/** Null for what this version does not know. */
function sourceOf(told: unknown): LimitSource | null {
  if (!isFields(told)) return null;
  const { kind, chargingProfileId, purpose, stackLevel, connectorId } = told;
  if (kind === 'outlet' || kind === 'station') return { kind };
  if (kind !== 'profile') return null;
  return {
    kind,
    ...(typeof chargingProfileId === 'number' && { chargingProfileId }),
    ...(typeof purpose === 'string' && { purpose }),
    ...(typeof stackLevel === 'number' && { stackLevel }),
    ...(typeof connectorId === 'number' && { connectorId }),
  };
}
