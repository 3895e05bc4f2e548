/** What a chart looks like, as plain data, read from the machine itself: nothing here is typed in by hand. */
import type { AnyStateMachine, AnyStateNode, AnyTransitionDefinition } from 'xstate';
import { getStateNodes } from 'xstate/graph';
import { actionName, edgeName, eventName, guardName } from '../monitors/edge-names.js';

export type NodeKind = 'atomic' | 'compound' | 'parallel' | 'final' | 'history';

/** `always`: as soon as its guard allows. `done`, `error`: of what the state has invoked. */
export type EdgeKind = 'event' | 'always' | 'after' | 'done' | 'error';

export interface ChartNode {
  /** As the running chart calls it: `connector.use.available`. */
  readonly id: string;
  readonly name: string;
  readonly kind: NodeKind;
  /** Null for the chart itself. */
  readonly parent: string | null;
  /** The state it begins in, where it has to choose. */
  readonly initial: string | null;
  /** What others may rely on. */
  readonly tags: readonly string[];
  /** The status that the CSMS is told (4.9). */
  readonly ocpp: string | null;
  readonly entry: readonly string[];
  readonly exit: readonly string[];
  /** What runs for as long as the state is active. */
  readonly invokes: readonly string[];
}

export interface ChartEdge {
  /** By `edgeName`: what the coverage lists and what a step of the running chart can be matched to. */
  readonly id: string;
  readonly kind: EdgeKind;
  readonly source: string;
  /** Null where it only acts. */
  readonly target: string | null;
  /** Empty for `always`. */
  readonly event: string;
  readonly guard: string | null;
  readonly actions: readonly string[];
}

export interface ChartModel {
  /** The noun: `connector`. */
  readonly id: string;
  /** Parents before their children, in the order of the chart. */
  readonly nodes: readonly ChartNode[];
  readonly edges: readonly ChartEdge[];
}

export function chartOf(machine: AnyStateMachine): ChartModel {
  const nodes = [machine.root, ...getStateNodes(machine)];
  const edges = nodes.flatMap((node) => transitionsOf(node).flatMap(edgesOf));
  // Two that say the same are one to whoever looks.
  const byId = new Map(edges.map((edge) => [edge.id, edge]));
  return { id: machine.id, nodes: nodes.map(nodeOf), edges: [...byId.values()] };
}

function transitionsOf(node: AnyStateNode): readonly AnyTransitionDefinition[] {
  return [...[...node.transitions.values()].flat(), ...(node.always ?? [])];
}

function nodeOf(node: AnyStateNode): ChartNode {
  const meta = node.meta as { readonly ocpp?: unknown } | undefined;
  return {
    id: node.id,
    name: node.key,
    kind: node.type,
    parent: node.parent?.id ?? null,
    initial: node.type === 'compound' ? (node.initial.target[0]?.id ?? null) : null,
    tags: node.tags,
    ocpp: meta?.ocpp === undefined ? null : String(meta.ocpp),
    entry: ownDeeds(node.entry),
    exit: ownDeeds(node.exit),
    invokes: node.invoke.map(({ id, src }: { id: string; src: unknown }) => (id === src ? id : `${id} (${src})`)),
  };
}

/** The library starts and stops timers and children by entries and exits of its own. */
function ownDeeds(actions: readonly unknown[]): readonly string[] {
  return actions.map(actionName).filter((name) => !name.startsWith('xstate.') && name !== 'inline');
}

function edgesOf(transition: AnyTransitionDefinition): readonly ChartEdge[] {
  const { source, target, guard, eventType, actions } = transition;
  const targets: readonly (string | null)[] = target?.map(({ id }: AnyStateNode) => id) ?? [null];
  return targets.map((to, at) => ({
    // One that enters two regions at once is two lines of one name.
    id: at === 0 ? edgeName(transition) : `${edgeName(transition)} #${at + 1}`,
    kind: kindOf(eventType),
    source: source.id,
    target: to,
    event: eventName(eventType),
    guard: guard === undefined ? null : guardName(guard),
    actions: actions.map(actionName),
  }));
}

function kindOf(eventType: string): EdgeKind {
  if (eventType === '') return 'always';
  const [, own] = /^xstate\.(after|done|error)\./.exec(eventType) ?? [];
  return (own as EdgeKind | undefined) ?? 'event';
}
