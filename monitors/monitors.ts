/**
 * What must always be true of a station, whatever is done to it. Each rule is written once, under `rules/`, and judges
 * what an outside eye sees: tests, random walks, power cuts, the certification, and the station itself use the same.
 */
import { readFrame } from '../protocol/frames.js';
import type { Observation } from '../protocol/observation.js';
import { memory } from './memory.js';
import type { Rule, RuleName } from './rule.js';
import { answeredOnce } from './rules/answered-once.js';
import { backOffReached } from './rules/back-off-reached.js';
import { bootFirst } from './rules/boot-first.js';
import { bounded } from './rules/bounded.js';
import { deadlinesKept } from './rules/deadlines-kept.js';
import { limitUnderCap } from './rules/limit-under-cap.js';
import { oneCall } from './rules/one-call.js';
import { permitAuthorised } from './rules/permit-authorised.js';
import { registerRises } from './rules/register-rises.js';
import { sameRepeats } from './rules/same-repeats.js';
import { statusMatrix } from './rules/status-matrix.js';
import { transactionOrder } from './rules/transaction-order.js';
import type { Sight } from './sight.js';

export interface Violation {
  readonly rule: RuleName;
  readonly clause: string;
  /** One sentence, without secrets. */
  readonly what: string;
  readonly atMs: number;
}

export interface WatchOptions {
  /** Rules that are not watched: a test that breaks one on purpose says so. */
  readonly allows?: readonly RuleName[];
  /** Default: all. */
  readonly rules?: readonly Rule[];
  /** Told of each violation as it happens; must not throw. */
  readonly onViolation?: (violation: Violation) => void;
}

export interface Watch {
  /** Never throws, so that it can stand anywhere. */
  observe(seen: Observation): void;
  /** In the order in which they happened. */
  readonly violations: readonly Violation[];
}

export const allRules: readonly Rule[] = [
  oneCall,
  answeredOnce,
  transactionOrder,
  sameRepeats,
  permitAuthorised,
  limitUnderCap,
  registerRises,
  statusMatrix,
  bootFirst,
  backOffReached,
  deadlinesKept,
  bounded,
];

/** What the frames alone decide, so that it can be judged from the other end of the wire, too. */
export const wireRules: readonly Rule[] = [
  oneCall,
  answeredOnce,
  transactionOrder,
  sameRepeats,
  registerRises,
  statusMatrix,
  bootFirst,
];

/** What only a replay needs: no rule judges it, and there is much of it. */
const unjudged: ReadonlySet<Observation['kind']> = new Set([
  'chart.told',
  'clock.read',
  'clock.set',
  'clock.fired',
  'drawn',
  'commanded',
]);

/** A station that goes wrong, goes wrong again and again. */
const mostKept = 1_000;

/** Watches one station, across all its runs: a power cut between two of them is part of the story. */
export function watchOver({ allows = [], rules = allRules, onViolation }: WatchOptions = {}): Watch {
  const remembered = memory();
  const watched = rules
    .filter(({ name }) => !allows.includes(name))
    .map((rule) => ({ rule, eyes: rule.open(remembered) }));
  const violations: Violation[] = [];
  const violated = ({ name: rule, clause }: Rule, atMs: number, what: string) => {
    const violation = { rule, clause, what, atMs };
    if (violations.length < mostKept) violations.push(violation);
    onViolation?.(violation);
  };
  return {
    violations,
    observe(seen) {
      if (unjudged.has(seen.kind)) return;
      const sight = sightOf(seen);
      // A defect of ours must not harm the station that is watched, nor go unnoticed.
      const guarded = (rule: Rule, look: () => void) => {
        try {
          look();
        } catch (error) {
          violated(rule, seen.atMs, `The rule itself has failed: ${error instanceof Error ? error.stack : error}`);
        }
      };
      const [first] = watched;
      if (first) guarded(first.rule, () => remembered.see(sight));
      for (const { rule, eyes } of watched) guarded(rule, () => eyes(sight, (what) => violated(rule, seen.atMs, what)));
    },
  };
}

function sightOf(seen: Observation): Sight {
  return seen.kind === 'frame' ? { ...seen, frame: readFrame(seen.text, Number.POSITIVE_INFINITY) } : seen;
}

/** As a test or a person reads it. */
export function wordsOf({ rule, clause, what, atMs }: Violation): string {
  return `${rule} (${clause}) at ${new Date(atMs).toISOString()}: ${what}`;
}
