/** A limit in the unit that decided it. A station of alternating current weighs amperes, and one of direct current watts. */
import { limitWords, powerWords, sourceWords } from '../model/explain.js';
import type { Decision, OutletNow, PlannedLimit } from '../model/present.js';

type Outlet = Pick<OutletNow, 'maxPowerW'>;

/** `60 kW: ChargePointMaxProfile 1 (stack level 0)`; `10 A: …` where that is what the power comes from. */
export function limitInWords(limit: PlannedLimit, outlet: Outlet): string {
  const words = limitWords(limit, outlet);
  if (!isByCurrent(limit, outlet)) return words;
  return words.replace(powerWords(limit.limitW), currentWords(limit.limitA));
}

/** What it comes to, as far as the outlet itself tells what its amperes are in watts. */
export function limitInWatts(limit: PlannedLimit, outlet: Outlet): number {
  const own = limit.decision === null ? null : ownAmperes(limit.decision.weighed, outlet);
  if (own === null || !isByCurrent(limit, outlet)) return limit.limitW;
  return Math.min(limit.limitW, ((outlet.maxPowerW ?? 0) * limit.limitA) / own);
}

/** All that was weighed, lowest first. What is left of the lowest, where others take part of it, stands at the end. */
export function weighedWords(limit: PlannedLimit, outlet: Outlet): readonly string[] {
  if (limit.decision === null) return [];
  const { weighed } = limit.decision;
  const most = ownAmperes(weighed, outlet) === null ? powerWords : currentWords;
  const [lowest] = weighed;
  const isLess = limit.isShared || (limit.limitW === 0 && (lowest?.limit ?? 0) > 0);
  const words = weighed.map(
    ({ source, limit: value }, at) =>
      `${sourceWords(source)}: ${most(value)}${at === 0 && !isLess ? ', which decided' : ''}`,
  );
  if (!isLess) return words;
  const left = limit.isShared ? 'what is left when all outlets share' : 'less than can be offered';
  const end = isByCurrent(limit, outlet) ? currentWords(limit.limitA) : powerWords(limit.limitW);
  return [...words, `${left}: ${end}, which decided`];
}

const currentWords = (amperes: number) => `${Number(amperes.toFixed(1))} A`;

/** The hardware is told both; the one that leaves the outlet its full power has not decided. */
function isByCurrent({ decision, isShared, limitW }: PlannedLimit, outlet: Outlet): boolean {
  if (decision === null || ownAmperes(decision.weighed, outlet) === null) return false;
  return limitW >= (outlet.maxPowerW ?? 0) && (isShared || decision.by.kind === 'profile');
}

/** Below this many volts nobody charges a car: such a number of watts per unit says that the unit is watts. */
const leastVolts = 50;

/** What the outlet itself can give, in amperes; null where watts were weighed. A line does not name its unit. */
function ownAmperes(weighed: Decision['weighed'], { maxPowerW }: Outlet): number | null {
  const own = weighed.find(({ source }) => source.kind === 'outlet')?.limit ?? null;
  return own !== null && own > 0 && own * leastVolts < (maxPowerW ?? 0) ? own : null;
}
