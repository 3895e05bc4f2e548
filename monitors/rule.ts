/** What a rule of the monitors is made of. */
import type { Memory } from './memory.js';
import type { Sight } from './sight.js';

export type RuleName =
  | 'one-call'
  | 'answered-once'
  | 'transaction-order'
  | 'same-repeats'
  | 'permit-authorised'
  | 'limit-under-cap'
  | 'register-rises'
  | 'status-matrix'
  | 'boot-first'
  | 'back-off-reached'
  | 'deadlines-kept'
  | 'bounded';

/** `what`: one sentence, without secrets. */
export type Violate = (what: string) => void;

/** One pair of eyes: they remember what the rule needs, across the runs of one station. They do not throw. */
export type Eyes = (seen: Sight, violate: Violate) => void;

export interface Rule {
  readonly name: RuleName;
  /** Where it is written: a section of OCPP 1.6, `J` of OCPP-J, `errata`, or a promise of Statecharge. */
  readonly clause: string;
  /** `memory` has seen what the eyes are shown just before they are. */
  open(memory: Memory): Eyes;
}
