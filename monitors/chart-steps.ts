/** What the charts of a station do, from the inspection of its actor system. */
import type { Observation } from '../protocol/observation.js';
import type { Clock } from '../protocol/ports/time.js';
import { looking } from './looking.js';

/** An inspection event of XState, as far as it is read here. */
export interface Inspected {
  readonly type: string;
  readonly actorRef: object;
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

interface Transition {
  readonly source: { readonly id: string };
  readonly target?: readonly { readonly id: string }[] | undefined;
}

/** To be given to `StationSettings.inspect`. `observe` must not throw: that would crash the chart it looks at. */
export function chartSteps(
  clock: Pick<Clock, 'now' | 'monotonic'>,
  observe: (seen: Observation) => void,
): (inspected: Inspected) => void {
  const look = looking(clock, observe);
  const ended = new WeakSet<object>();
  return (inspected) => {
    const { type, actorRef } = inspected;
    if (type !== '@xstate.microstep' && type !== '@xstate.snapshot') return;
    const { machine, status, value: state, tags: tagged } = inspected.snapshot as Snapshot;
    if (machine === undefined) return;
    const { id, sessionId } = actorRef as { readonly id: string; readonly sessionId: string };
    const said = { chart: machine.id, actor: id, session: sessionId };
    const event = inspected.event as { readonly type: string };
    const tags = [...tagged];
    if (type === '@xstate.microstep') {
      const edges = (inspected._transitions as readonly Transition[]).map(edgeOf);
      look({ kind: 'chart.stepped', ...said, event, edges, state, tags });
    } else if (event.type === 'xstate.init') look({ kind: 'chart.began', ...said, state, tags });
    if (status === 'active' || ended.has(actorRef)) return;
    ended.add(actorRef);
    look({ kind: 'chart.ended', ...said, how: status });
  };
}

const edgeOf = ({ source, target = [] }: Transition) => ({ source: source.id, targets: target.map(({ id }) => id) });
