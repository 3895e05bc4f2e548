/** One real chart among puppets: its peers and children do what a test says, and what it says to anybody is kept. */
import {
  type Actor,
  type ActorLogic,
  type AnyActorRef,
  type AnyEventObject,
  type AnyStateMachine,
  createActor,
  createMachine,
  enqueueActions,
  type Snapshot,
  type SnapshotFrom,
} from 'xstate';
import { registerState, type StationState } from '../../actors/station-state.js';
import { SteppedClock } from '../../adapters/clock/stepped-clock.js';
import { type Ports, registerPorts } from '../../protocol/ports.js';
import { rigPorts, rigState } from './chart-ports.js';
import { observeCharts } from './coverage.js';
import { Notebook } from './stores.js';

export interface RigOptions {
  readonly input?: unknown;
  /** System ids that the chart speaks to. */
  readonly peers?: readonly string[];
  /** Its own system id where that is not the noun. */
  readonly systemId?: string;
  /** Children that are more than puppets, by the name of their source. */
  readonly children?: Children;
  readonly ports?: Partial<Ports>;
  readonly state?: Partial<StationState>;
}

export interface Said {
  /** A system id, `parent`, or `child:` and the id of a child. */
  readonly to: string;
  readonly event: AnyEventObject;
}

type PuppetSnapshot = Snapshot<unknown> & { readonly input: unknown };

type PuppetLogic = ActorLogic<PuppetSnapshot, AnyEventObject, unknown>;

/** What a rig writes down. */
interface Records {
  readonly said: Said[];
  readonly begun: { readonly id: string; readonly input: unknown }[];
}

const rigs = new WeakMap<object, Records>();

function recordsOf(system: object): Records {
  const records = rigs.get(system);
  if (!records) throw new Error('ChartRig: this actor system belongs to no rig');
  return records;
}

/** Does nothing by itself: ends when told to, and keeps what it is told. */
function puppet(isChild: boolean): PuppetLogic {
  return {
    getInitialSnapshot: (_, input) => ({ status: 'active', output: undefined, error: undefined, input }),
    start: ({ input }, { id, system }) => {
      if (isChild) recordsOf(system).begun.push({ id, input });
    },
    transition: (snapshot, event, { self, system }) => {
      if (event.type === 'puppet.done')
        return { status: 'done', output: event['output'], error: undefined, input: undefined };
      if (event.type === 'puppet.error')
        return { status: 'error', output: undefined, error: event['error'], input: undefined };
      if (event.type === 'xstate.stop')
        return { status: 'stopped', output: undefined, error: undefined, input: undefined };
      if (!event.type.startsWith('xstate.'))
        recordsOf(system).said.push({ to: isChild ? `child:${self.id}` : self.id, event });
      return snapshot;
    },
    getPersistedSnapshot: (snapshot) => snapshot,
  };
}

const peerPuppet = puppet(false);
const childPuppet = puppet(true);

type Children = Readonly<Record<string, AnyStateMachine>>;

/** A definition is made once, not for each of a thousand walks. */
const bound = new WeakMap<AnyStateMachine, Map<Children | undefined, AnyStateMachine>>();

function boundOf(machine: AnyStateMachine, children: Children | undefined): AnyStateMachine {
  const made = bound.get(machine) ?? new Map<Children | undefined, AnyStateMachine>();
  bound.set(machine, made);
  const known = made.get(children);
  if (known) return known;
  const names = Object.keys(machine.implementations.actors);
  const actors = Object.fromEntries(names.map((name) => [name, children?.[name] ?? childPuppet]));
  const subject: AnyStateMachine = machine.provide({ actors } as Parameters<AnyStateMachine['provide']>[0]);
  made.set(children, subject);
  return subject;
}

interface RigBegins {
  readonly type: 'rig.begin';
  readonly peers: readonly string[];
  readonly subject: AnyStateMachine;
  readonly noun: string;
  readonly input: unknown;
}

/** Whose child the chart is: it hears what the chart says to its parent, and of the chart's end. */
const parent: AnyStateMachine = createMachine({
  on: {
    'rig.begin': {
      actions: enqueueActions(({ event, enqueue }) => {
        const { peers, subject, noun, input } = event as RigBegins;
        for (const id of peers) enqueue.spawnChild(peerPuppet, { id, systemId: id });
        enqueue.spawnChild(subject, { id: noun, systemId: noun, input });
      }),
    },
    '*': { actions: ({ event, system }) => void recordsOf(system).said.push({ to: 'parent', event }) },
  },
});

export class ChartRig<M extends AnyStateMachine> {
  readonly clock = new SteppedClock();
  readonly journal = new Notebook();
  /** Everything the chart said, in order. */
  readonly said: Said[] = [];
  /** Children that began, by id, with their input. */
  readonly begun: { readonly id: string; readonly input: unknown }[] = [];
  /** Texts handed to the link. */
  readonly sent: string[] = [];
  readonly system: object;
  readonly #noun: string;
  readonly #root: Actor<AnyStateMachine>;

  constructor(machine: M, options: RigOptions = {}) {
    const { peers = [], children, input, ports, state } = options;
    this.#noun = options.systemId ?? machine.id;
    const subject = boundOf(machine, children);
    this.#root = createActor(parent, { clock: this.clock, inspect: observeCharts });
    this.system = this.#root.system;
    rigs.set(this.system, this);
    const own = { clock: this.clock, journal: this.journal };
    registerPorts(this.system, { ...rigPorts(own, (text) => this.sent.push(text)), ...ports });
    registerState(this.system, { ...rigState(), ...state });
    this.#root.start();
    const begins: RigBegins = { type: 'rig.begin', peers, subject, noun: this.#noun, input };
    this.#root.send(begins);
  }

  get ref(): AnyActorRef {
    const ref = this.#root.getSnapshot().children[this.#noun] as AnyActorRef | undefined;
    if (!ref) throw new Error(`ChartRig: ${this.#noun} was never begun`);
    return ref;
  }

  get snapshot(): SnapshotFrom<M> {
    return this.ref.getSnapshot() as SnapshotFrom<M>;
  }

  get status(): 'active' | 'done' | 'error' | 'stopped' {
    return this.ref.getSnapshot().status;
  }

  send(event: AnyEventObject): void {
    this.ref.send(event);
  }

  /** Makes an event of a generated path come true: a timer fires, a child ends, or somebody says something. */
  step(event: AnyEventObject): void {
    const [, kind, child] = /^xstate\.(after|done|error)\.(?:actor\.)?([^.]+)/.exec(event.type) ?? [];
    if (kind === 'after') this.#fire(event.type);
    else if (kind === 'done' && child) this.done(child, event['output']);
    else if (kind === 'error' && child && this.#child(child)) this.fail(child, event['error']);
    else this.send(event);
  }

  /** An invoked child ends well. */
  done(id: string, output?: unknown): void {
    this.#known(id).send({ type: 'puppet.done', output });
  }

  fail(id: string, error: unknown = new Error('the puppet was told to fail')): void {
    this.#known(id).send({ type: 'puppet.error', error });
  }

  runs(id: string): boolean {
    return this.#child(id)?.getSnapshot().status === 'active';
  }

  /** What was said to one actor, its type only. */
  saidTo(to: string): string[] {
    return this.said.flatMap((one) => (one.to === to ? [one.event.type] : []));
  }

  eventsTo(to: string): AnyEventObject[] {
    return this.said.flatMap((one) => (one.to === to ? [one.event] : []));
  }

  stop(): void {
    this.#root.stop();
  }

  /**
   * Paths let timers fire in any order, for their lengths are settings; so the one that is meant is taken out of the
   * clock and let go. It must have been set: a chart that does not wait for it is a defect.
   */
  #fire(type: string): void {
    const { scheduler, getSnapshot } = this.#root.system;
    const meant = Object.values(getSnapshot()._scheduledEvents).find(({ event }) => event.type === type);
    if (!meant) throw new Error(`ChartRig: ${this.#noun} does not wait for ${type}`);
    scheduler.cancel(meant.source, meant.id);
    meant.target.send(meant.event);
  }

  #child(id: string): AnyActorRef | undefined {
    return (this.ref.getSnapshot() as { children?: Record<string, AnyActorRef | undefined> }).children?.[id];
  }

  #known(id: string): AnyActorRef {
    const child = this.#child(id);
    if (!child) throw new Error(`ChartRig: ${this.#noun} has no child ${id}`);
    return child;
  }
}
