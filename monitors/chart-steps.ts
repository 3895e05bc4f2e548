/** What the charts of a station do, from the inspection of its actor system. */
import type { ChartEdge } from '../protocol/observation.js';
import { edgeName, type NamedTransition } from './edge-names.js';
import type { Look } from './looking.js';

/** An inspection event of XState, as far as it is read here. */
export interface Inspected {
  readonly type: string;
  readonly actorRef: object;
  readonly sourceRef?: object | undefined;
  readonly event?: unknown;
  readonly snapshot?: unknown;
  readonly _transitions?: unknown;
}

interface Snapshot {
  readonly status: 'active' | 'done' | 'error';
  /** Absent in what runs no chart, as a promise does not. */
  readonly machine?: { readonly id: string };
  readonly value: unknown;
  readonly tags: ReadonlySet<string>;
}

interface Actor {
  readonly id: string;
  readonly sessionId: string;
  /** The chart it runs. */
  readonly logic?: { readonly id?: string };
}

type ChartEvent = { readonly type: string };

/** To be given to `StationSettings.inspect`. `look` must not throw: that would crash the chart it looks at. */
export function chartSteps(look: Look): (inspected: Inspected) => void {
  const ended = new WeakSet<object>();
  return (inspected) => {
    const { type } = inspected;
    if (type === '@xstate.microstep') tellStep(look, inspected);
    else if (type === '@xstate.event') tellArrival(look, inspected);
    else if (type !== '@xstate.snapshot') return;
    const { machine, status } = (inspected.snapshot ?? nothing) as Snapshot;
    if (machine === undefined) return;
    if (type === '@xstate.snapshot' && (inspected.event as ChartEvent).type === 'xstate.init')
      tellBeginning(look, inspected);
    const { actorRef } = inspected;
    if (status === 'active' || ended.has(actorRef)) return;
    ended.add(actorRef);
    const { id: actor, sessionId: session } = actorRef as Actor;
    look({ kind: 'chart.ended', chart: machine.id, actor, session, how: status });
  };
}

const nothing = {};

function tellStep(look: Look, inspected: Inspected): void {
  const { id: actor, sessionId: session } = inspected.actorRef as Actor;
  const { machine, value: state, tags } = inspected.snapshot as Snapshot;
  look({
    kind: 'chart.stepped',
    chart: machine?.id ?? '',
    actor,
    session,
    event: inspected.event as ChartEvent,
    edges: edgesOf(inspected._transitions as readonly NamedTransition[]),
    state,
    tags: tags.size === 0 ? none : [...tags],
  });
}

function tellBeginning(look: Look, { actorRef, snapshot }: Inspected): void {
  const { id: actor, sessionId: session } = actorRef as Actor;
  const { machine, value: state, tags } = snapshot as Snapshot;
  look({ kind: 'chart.began', chart: machine?.id ?? '', actor, session, state, tags: [...tags] });
}

const none: readonly never[] = [];

/** That a chart begins, or is stopped, is told otherwise. */
function tellArrival(look: Look, { actorRef, sourceRef, event }: Inspected): void {
  const { id, sessionId, logic } = actorRef as Actor;
  const { type } = event as ChartEvent;
  if (logic?.id === undefined || type === 'xstate.init' || type === 'xstate.stop') return;
  const from = (sourceRef as Actor | undefined)?.id ?? null;
  look({ kind: 'chart.told', chart: logic.id, actor: id, session: sessionId, from, event: event as ChartEvent });
}

const alone = new WeakMap<NamedTransition, readonly ChartEdge[]>();

/** Nearly all steps are one transition, and then nothing is made for it but once. */
function edgesOf(transitions: readonly NamedTransition[]): readonly ChartEdge[] {
  const [first] = transitions;
  if (first === undefined) return none;
  return transitions.length === 1 ? edgeAlone(first) : transitions.flatMap(edgeAlone);
}

function edgeAlone(transition: NamedTransition): readonly ChartEdge[] {
  const known = alone.get(transition);
  if (known) return known;
  const { source, target = [] } = transition;
  const edge = [{ name: edgeName(transition), source: source.id, targets: target.map(({ id }) => id) }];
  alone.set(transition, edge);
  return edge;
}
