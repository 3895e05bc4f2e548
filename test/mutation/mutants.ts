/**
 * What can be broken in a chart, one thing at a time: a transition taken out, a target moved to the state beside it, a
 * guard that always or never holds, an action that is not done.
 *
 * A mutant names its place by the chart's own words, so that a report can be read beside the chart.
 */
import type { AnyStateMachine, AnyStateNode, AnyTransitionDefinition } from 'xstate';
import { getStateNodes } from 'xstate/graph';

export type MutantKind = 'removed' | 'retargeted' | 'guardTrue' | 'guardFalse' | 'actionDropped';

/** Where: `firmware.desk.idle --csms.updateFirmware #0`, `firmware.desk entry`, `firmware.desk initial`. */
export interface Mutant {
  /** `place kind index`: the same from run to run as long as the chart is. */
  readonly id: string;
  readonly place: string;
  readonly kind: MutantKind;
  /** Of the target or the action in its list. */
  readonly index: number;
  /** In words, for the report. */
  readonly what: string;
}

export const nodesOf = (machine: AnyStateMachine): readonly AnyStateNode[] =>
  [machine.root, ...getStateNodes(machine.root)].filter(({ type }) => type !== 'history');

export interface PlacedTransition {
  readonly place: string;
  readonly transition: AnyTransitionDefinition;
}

/** Every transition of a state with its place; the timers and children of the state are among them. */
export function transitionsOf(node: AnyStateNode): readonly PlacedTransition[] {
  const named = [...node.transitions].flatMap(([event, list]) =>
    list.map((transition: AnyTransitionDefinition, i: number) => ({
      place: `${node.id} --${event} #${i}`,
      transition,
    })),
  );
  const eventless = (node.always ?? []).map((transition, i) => ({ place: `${node.id} --always #${i}`, transition }));
  return [...named, ...eventless];
}

/** The state after this one under the same parent, the first one after the last; none beside an only child or a region. */
export function siblingOf(node: AnyStateNode): AnyStateNode | undefined {
  const { parent } = node;
  if (parent?.type !== 'compound') return undefined;
  const children = Object.values(parent.states).filter(({ type }) => type !== 'history');
  const next = children[(children.indexOf(node) + 1) % children.length];
  return next === node ? undefined : next;
}

/** The library's own actions start timers and children; they go with their transition or their state. */
const isOwn = (action: unknown) => !nameOf(action).startsWith('xstate.') && nameOf(action) !== '';

const nameOf = (action: unknown): string =>
  typeof action === 'string' ? action : ((action as { readonly type?: string }).type ?? '');

const dropped = (place: string, actions: readonly unknown[]): readonly Mutant[] =>
  actions.flatMap((action, index) =>
    isOwn(action) ? [mutant(place, 'actionDropped', index, `does not ${nameOf(action)}`)] : [],
  );

const moved = (place: string, targets: readonly AnyStateNode[] | undefined): readonly Mutant[] =>
  (targets ?? []).flatMap((target, index) => {
    const sibling = siblingOf(target);
    return sibling ? [mutant(place, 'retargeted', index, `to ${sibling.key} instead of ${target.key}`)] : [];
  });

function mutant(place: string, kind: MutantKind, index: number, what: string): Mutant {
  return { id: `${place} ${kind} ${index}`, place, kind, index, what };
}

function ofTransition({ place, transition }: PlacedTransition): readonly Mutant[] {
  const { guard, target, actions } = transition;
  const guards =
    guard === undefined
      ? []
      : [mutant(place, 'guardTrue', 0, 'always allowed'), mutant(place, 'guardFalse', 0, 'never allowed')];
  // A guard that never holds takes the transition out as well: one of the two says it all.
  const removed = guard === undefined ? [mutant(place, 'removed', 0, 'not there')] : [];
  return [...removed, ...moved(place, target), ...guards, ...dropped(place, actions)];
}

/** Every mutant of a chart, in the order of its states. */
export function mutantsOf(machine: AnyStateMachine): readonly Mutant[] {
  return nodesOf(machine).flatMap((node) => [
    ...(node.type === 'compound' ? moved(`${node.id} initial`, node.initial.target) : []),
    ...dropped(`${node.id} entry`, node.entry),
    ...dropped(`${node.id} exit`, node.exit),
    ...transitionsOf(node).flatMap(ofTransition),
  ]);
}
