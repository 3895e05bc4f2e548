/**
 * Breaks a chart while it is in use. Each place of the chart at which a mutant may sit becomes a getter, in every copy of
 * the chart there is, so that a mutant is there from one moment to the next, and so that it is known which places a test
 * has looked at: a mutant in a place that a test never looks at cannot change that test.
 */
import { type AnyStateMachine, type AnyStateNode, StateNode } from 'xstate';
import { type Mutant, type MutantKind, nodesOf, siblingOf, transitionsOf } from './mutants.js';

/** Far more than a chart needs for an event; one that goes round in circles ends with an error. */
const mostMicrosteps = 2_000;

/** The property that a mutant of this kind changes. */
export type Property = 'guard' | 'target' | 'actions';

export const propertyOf: Readonly<Record<MutantKind, Property>> = {
  removed: 'guard',
  guardTrue: 'guard',
  guardFalse: 'guard',
  retargeted: 'target',
  actionDropped: 'actions',
};

/** Charts that are planted, by noun, with the first copy that was made of each. */
export const planted = new Map<string, AnyStateMachine>();

/** `place property` of what was looked at since it was last emptied. */
export const lookedAt = new Set<string>();

let active: Mutant | null = null;

export function breakBy(mutant: Mutant | null): void {
  active = mutant;
}

/** From here on the charts with these nouns can be broken. To be called before any of them is made. */
export function plantIn(nouns: ReadonlySet<string>): void {
  // Not in the published types: what makes the transitions of a state, called once for each copy of a chart.
  const prototype = StateNode.prototype as AnyStateNode & { _initialize(): void };
  const initialize = prototype._initialize;
  prototype._initialize = function (this: AnyStateNode) {
    initialize.call(this);
    const { machine, parent } = this;
    if (parent !== undefined || !nouns.has(machine.id)) return;
    machine.options.maxIterations = mostMicrosteps;
    plant(machine);
    if (!planted.has(machine.id)) planted.set(machine.id, machine);
  };
}

function plant(machine: AnyStateMachine): void {
  for (const node of nodesOf(machine)) {
    guardProperty(node, 'entry', `${node.id} entry`, 'actions');
    guardProperty(node, 'exit', `${node.id} exit`, 'actions');
    if (node.type === 'compound') guardProperty(node.initial, 'target', `${node.id} initial`, 'target');
    for (const { place, transition } of transitionsOf(node))
      for (const property of ['guard', 'target', 'actions'] as const)
        guardProperty(transition, property, place, property);
  }
}

function guardProperty(owner: object, name: string, place: string, property: Property): void {
  const mark = `${place} ${property}`;
  let value = Reflect.get(owner, name);
  Object.defineProperty(owner, name, {
    configurable: true,
    enumerable: true,
    get() {
      lookedAt.add(mark);
      return active?.place === place && propertyOf[active.kind] === property ? brokenBy(active, value) : value;
    },
    set(next) {
      value = next;
    },
  });
}

const never = () => false;
const always = () => true;

function brokenBy({ kind, index }: Mutant, value: unknown): unknown {
  if (kind === 'guardTrue') return always;
  if (kind === 'guardFalse' || kind === 'removed') return never;
  const list = value as readonly unknown[];
  if (kind === 'actionDropped') return list.filter((_, i) => i !== index);
  return list.map((target, i) => (i === index ? siblingOf(target as AnyStateNode) : target));
}
