/**
 * What a chart says of itself, for tests generated from it: its states and transitions, and the shortest ways through
 * them. `xstate/graph` is touched nowhere else.
 */
import {
  type AnyEventObject,
  type AnyStateMachine,
  type AnyStateNode,
  type AnyTransitionDefinition,
  createActor,
  fromCallback,
  type InspectionEvent,
  type SnapshotFrom,
} from 'xstate';
import { getShortestPaths, getStateNodes } from 'xstate/graph';
import { actionName, edgeName, eventName } from '../../monitors/edge-names.js';

export interface PathOptions<M extends AnyStateMachine> {
  /** Payloads to try, by event type; an event without any is tried bare. A case also serves a descriptor with `*`. */
  readonly cases: readonly AnyEventObject[];
  /** What makes two snapshots differ; it must decide the guards. */
  readonly project: (snapshot: SnapshotFrom<M>) => unknown;
  /**
   * `states`: each that `project` tells apart. `transitions`: each arrow of the chart, by the first path that takes it.
   * `situations`: each event in each state, as far as `project` tells them apart.
   */
  readonly cover: 'states' | 'transitions' | 'situations';
  readonly input?: unknown;
  /** Events that the chart raises for itself and nobody else may send. */
  readonly internal?: readonly string[];
  /** Traversals before the exploration is given up; default 20 000. */
  readonly limit?: number;
  /** Nothing is explored from here on: keeps what grows without end small. */
  readonly stopWhen?: (snapshot: SnapshotFrom<M>) => boolean;
}

export interface PathStep<M extends AnyStateMachine> {
  readonly event: AnyEventObject;
  /** One of the snapshots that look alike through `project`. */
  readonly state: SnapshotFrom<M>;
}

export interface ChartPath<M extends AnyStateMachine> {
  /** The events as a story: `link.up > answered.bootNotification Pending > after untilRetry`. */
  readonly title: string;
  /** Without the initial one. */
  readonly steps: readonly PathStep<M>[];
}

/** Actions that only compute the next context; the rest would speak to peers and ports that a traversal has not got. */
const PURE = new Set(['xstate.assign', 'xstate.raise']);

/** The same chart with its wishes kept and its deeds left out: nothing is sent, waited for or invoked. */
export function explorable(machine: AnyStateMachine): AnyStateMachine {
  const { actions, actors, delays } = machine.implementations;
  const inert = fromCallback(() => {});
  const keep = ([name, action]: [string, unknown]) =>
    [name, PURE.has((action as { type?: string }).type ?? '') ? action : () => {}] as const;
  return machine.provide({
    actions: Object.fromEntries(Object.entries(actions).map(keep)),
    actors: Object.fromEntries(Object.keys(actors).map((name) => [name, inert])),
    delays: Object.fromEntries(Object.keys(delays).map((name) => [name, 1])),
  } as Parameters<AnyStateMachine['provide']>[0]);
}

const known = new WeakMap<object, readonly ChartPath<AnyStateMachine>[]>();

/** The shortest paths that together go through what is to be covered; looked for once, but where charts are being broken. */
export function pathsOf<M extends AnyStateMachine>(machine: M, options: PathOptions<M>): readonly ChartPath<M>[] {
  const paths = known.get(options) as readonly ChartPath<M>[] | undefined;
  if (paths && process.env['STATECHARGE_MUTATED'] === undefined) return paths;
  const found = findPaths(machine, options);
  known.set(options, found);
  return found;
}

function findPaths<M extends AnyStateMachine>(machine: M, options: PathOptions<M>): readonly ChartPath<M>[] {
  const { project, cover, input, limit = 20_000, stopWhen } = options;
  const look = (snapshot: unknown) => project(snapshot as SnapshotFrom<M>);
  const found = getShortestPaths(explorable(machine), {
    input,
    limit,
    ...(stopWhen && { stopWhen: (snapshot) => stopWhen(snapshot as SnapshotFrom<M>) }),
    events: (snapshot) => eventsOf(snapshot._nodes, options),
    filterEvents: (snapshot, event) => snapshot.can(event),
    serializeState: (snapshot, event, before) =>
      JSON.stringify(cover === 'states' ? look(snapshot) : [look(snapshot), event, before && look(before)]),
  });
  const steps = found.map((path): readonly PathStep<M>[] =>
    path.steps.slice(1).map(({ event, state }) => ({ event, state: state as SnapshotFrom<M> })),
  );
  const chosen = cover === 'transitions' ? withNewEdges(explorable(machine), input, steps) : withoutPrefixes(steps);
  return chosen.map((taken) => ({ title: titleOf(taken.map(({ event }) => event)), steps: taken }));
}

/** What the active states listen to, `after`, `done` and `error` included, with every payload that there is for it. */
export function eventsOf(
  nodes: readonly AnyStateNode[],
  { cases, internal = [] }: Pick<PathOptions<AnyStateMachine>, 'cases' | 'internal'>,
): AnyEventObject[] {
  const descriptors = new Set(nodes.flatMap((node) => node.ownEvents as string[]));
  for (const own of internal) descriptors.delete(own);
  return [...descriptors].flatMap((descriptor) => {
    const fitting = cases.filter(({ type }) => fits(type, descriptor));
    return fitting.length > 0 || descriptor.includes('*') ? fitting : [{ type: descriptor }];
  });
}

const fits = (type: string, descriptor: string) =>
  type === descriptor || (descriptor.endsWith('.*') && type.startsWith(descriptor.slice(0, -1)));

/** A path that begins a longer one is walked with it. */
function withoutPrefixes<S extends { readonly event: AnyEventObject }>(paths: readonly (readonly S[])[]) {
  const keys = paths.map((steps) => `${steps.map(({ event }) => JSON.stringify(event)).join('>')}>`);
  const sorted = [...keys].sort();
  const longer = new Set(sorted.filter((key, i) => !(sorted[i + 1]?.startsWith(key) ?? false)));
  return paths.filter((steps, i) => steps.length > 0 && longer.has(keys[i] ?? ''));
}

/** Time stands still: in an exploration timers are events like others. */
const noTime = { setTimeout: () => 0, clearTimeout: () => {} };

/** Of the paths, shortest first, those that take an arrow of the chart that none before them took. */
function withNewEdges<S extends { readonly event: AnyEventObject }>(
  chart: AnyStateMachine,
  input: unknown,
  paths: readonly (readonly S[])[],
): readonly (readonly S[])[] {
  const taken = new Set<string>();
  const chosen = paths
    .toSorted((one, other) => one.length - other.length)
    .filter((steps) => {
      const before = taken.size;
      const inspect = (seen: InspectionEvent) => {
        if (seen.type === '@xstate.microstep') for (const edge of seen._transitions) taken.add(edgeOf(edge));
      };
      const actor = createActor(chart, { input, clock: noTime, inspect }).start();
      for (const { event } of steps) actor.send(event);
      actor.stop();
      return taken.size > before;
    });
  return withoutPrefixes(chosen);
}

export function titleOf(events: readonly AnyEventObject[]): string {
  return events.map(wordsOf).join(' > ') || 'at the start';
}

/** `answered.bootNotification Accepted 300`: the name, and the first few values of what comes with it. */
function wordsOf({ type, ...payload }: AnyEventObject): string {
  return [eventName(type), ...leavesOf(payload).slice(0, 3)].join(' ');
}

function leavesOf(value: unknown): readonly string[] {
  if (value instanceof Error) return [value.message];
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(leavesOf);
  return value === '' || value === null || value === undefined ? [] : [String(value)];
}

export interface Universe {
  /** Ids of the states, history left out. */
  readonly states: readonly string[];
  /** `source --event[guard]--> target / actions`. */
  readonly edges: readonly string[];
  /** `state  tags ...; entry ...; exit ...; invoke ...; meta ...`, for reading. */
  readonly notes: readonly string[];
}

/** Everything a chart could do. */
export function universe(machine: AnyStateMachine): Universe {
  const nodes = [machine.root, ...getStateNodes(machine)].filter(({ type }) => type !== 'history');
  const edges = nodes
    .flatMap((node) => [...[...node.transitions.values()].flat(), ...(node.always ?? [])] as AnyTransitionDefinition[])
    // By name, so that moving a state changes nothing; guards of one event stay in the order in which they are asked.
    .toSorted((one, other) => (headOf(one) < headOf(other) ? -1 : headOf(one) > headOf(other) ? 1 : 0));
  return {
    states: nodes.map(({ id }) => id),
    edges: [...new Set(edges.map(edgeOf))],
    notes: nodes.toSorted((one, other) => (one.id < other.id ? -1 : 1)).map(noteOf),
  };
}

/** By which the coverage and the diagrams call it, too. */
export const edgeOf: (edge: AnyTransitionDefinition) => string = edgeName;

const headOf = ({ source, eventType }: AnyTransitionDefinition) => `${source.id} --${eventName(eventType) || 'always'}`;

function noteOf(node: AnyStateNode): string {
  // The timers and the children of a state are started by entries and exits of the library's own.
  const named = (actions: readonly unknown[]) =>
    actions.map(actionName).filter((name) => !name.startsWith('xstate.') && name !== 'inline');
  const parts: readonly (readonly [string, readonly string[]])[] = [
    ['tags', node.tags],
    ['meta', node.meta === undefined ? [] : [JSON.stringify(node.meta).replace(/["{}]/g, '')]],
    ['entry', named(node.entry)],
    ['exit', named(node.exit)],
    ['invoke', node.invoke.map(({ id, src }: { id: string; src: unknown }) => `${id} (${String(src)})`)],
    ['type', node.type === 'atomic' || node.type === 'compound' ? [] : [node.type]],
  ];
  const told = parts.filter(([, items]) => items.length > 0).map(([what, items]) => `${what} ${items.join(', ')}`);
  return [node.id, ...told].join('; ');
}
