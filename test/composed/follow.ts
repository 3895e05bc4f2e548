/**
 * The paths that a chart yields, followed in the composed station: what comes from outside is brought about, and what
 * comes from the other charts has to come by itself. A path ends where the others do not let it go on; that is counted.
 */
import { expect } from 'vitest';
import { type AnyEventObject, type AnyMachineSnapshot, type AnyStateMachine, createActor } from 'xstate';
import { explorable, type PathStep, pathsOf, titleOf } from '../support/chart.js';
import type { WalkOptions } from '../support/chart-paths.js';
import { runsWhole, sampled } from '../support/sampling.js';
import { tellStories } from '../support/stories.js';
import type { HeldCall } from './held.js';
import { type Cut, Tally } from './tally.js';
import type { World } from './world.js';

/** Brings an event about. Says why where nobody outside can do it from here. */
// biome-ignore lint/suspicious/noConfusingVoidType: most of them have nothing to say.
export type Deed = (world: World, event: AnyEventObject) => string | void | Promise<string | void>;

export interface Followed<M extends AnyStateMachine> {
  /** What the walk is about, for the figures. */
  readonly about: string;
  readonly walk: WalkOptions<M>;
  /** The station where the path begins: the chart that is looked at is as the walk has it at its start. */
  readonly begin: () => Promise<World>;
  /** By event type, or by its beginning up to a `*`. */
  readonly deeds: Readonly<Record<string, Deed>>;
  /** What has to be so before the event comes, as what a call that is held will give. */
  readonly prepare?: (world: World, event: AnyEventObject) => void;
  /** What follows from a call of the station is held back until a path comes to it. */
  readonly heldFor?: Readonly<Partial<Record<HeldCall, readonly string[]>>>;
  /** That of what is projected that does not depend on ids and times of the composed station. */
  readonly look?: (projected: unknown, snapshot: AnyMachineSnapshot) => unknown;
  /** The event is the one that the path tells of; default: the type is the same, and so is what the case says. */
  readonly isTold?: (told: AnyEventObject, taken: AnyEventObject) => boolean;
  /** The path begins with the chart, not where `begin` has led the station. */
  readonly fromItsStart?: true;
  /** The same events in an order in which a station can be told them. */
  readonly inOrder?: (events: readonly AnyEventObject[]) => readonly AnyEventObject[];
  /** How many paths in `npm test`. */
  readonly usual: number;
  /** Of all the steps that are told at least this share can be brought about; of a sample, a third of it. */
  readonly leastShare: number;
}

export function followPaths<M extends AnyStateMachine>(machine: M, followed: Followed<M>): void {
  const about = `${machine.id} in the composed station, ${followed.about}`;
  tellStories(about, () => {
    const tally = new Tally(machine.id);
    const paths = pathsOf(machine, followed.walk);
    const stories = sampled(about, paths, followed.usual).map(
      ({ title, steps }) => [title, () => follow(machine, followed, ordered(machine, followed, steps), tally)] as const,
    );
    // A sample may be one of those that are cut early.
    const least = runsWhole ? followed.leastShare : followed.leastShare / 3;
    const most = () => expect(tally.share).toBeGreaterThanOrEqual(least);
    return [...stories, ['and the other charts let it go so far', most]];
  });
}

async function follow<M extends AnyStateMachine>(
  machine: M,
  followed: Followed<M>,
  steps: readonly PathStep<M>[],
  tally: Tally,
): Promise<void> {
  const world = await followed.begin();
  try {
    const follower = new Follower(followed, world);
    expect(follower.here).toBe(follower.seenOf(beginningOf(machine, followed)));
    tally.begins(steps.length);
    for (const step of steps) {
      const cut = await follower.take(step);
      if (cut) {
        tally.cut(cut);
        break;
      }
      tally.step();
    }
  } finally {
    await world.end();
  }
  expect(world.complaints()).toEqual([]);
}

/** Where the order is another one, the chart says anew where it leads. */
function ordered<M extends AnyStateMachine>(
  machine: M,
  { walk, inOrder = (events) => events }: Followed<M>,
  steps: readonly PathStep<M>[],
): readonly PathStep<M>[] {
  const told = steps.map(({ event }) => event);
  const events = inOrder(told);
  if (events.every((event, at) => event === told[at])) return steps;
  const clock = { setTimeout: () => 0, clearTimeout: () => {} };
  const teller = createActor(explorable(machine), { input: walk.input, clock }).start();
  const retold = events.map((event) => {
    // An error that nobody waits for is a crash; in the other order the child may have been done with.
    if (!event.type.startsWith('xstate.error.') || teller.getSnapshot().can(event)) teller.send(event);
    return { event, state: teller.getSnapshot() as PathStep<M>['state'] };
  });
  teller.stop();
  return retold;
}

function beginningOf<M extends AnyStateMachine>(machine: M, { walk }: Followed<M>): AnyMachineSnapshot {
  return createActor(explorable(machine), { input: walk.input }).getSnapshot();
}

class Follower<M extends AnyStateMachine> {
  readonly #followed: Followed<M>;
  readonly #world: World;
  /** How many of the events that the chart has taken are behind us. */
  #at: number;
  /** What has led elsewhere than the path, until it leads back. */
  #strayed: AnyEventObject | null = null;
  here: string;

  constructor(followed: Followed<M>, world: World) {
    this.#followed = followed;
    this.#world = world;
    this.#at = followed.fromItsStart ? 1 : world.taken.length;
    const last = world.taken[this.#at - 1];
    if (!last) throw new Error('Follower: the chart that is to be looked at has not begun');
    this.here = this.seenOf(last.snapshot);
  }

  seenOf(snapshot: AnyMachineSnapshot): string {
    const { walk, look = (projected: unknown) => projected } = this.#followed;
    return JSON.stringify(look(walk.project(snapshot as never), snapshot));
  }

  /** Undefined when the step was taken and has led where the path says. */
  async take({ event, state }: PathStep<M>): Promise<Cut | undefined> {
    this.#followed.prepare?.(this.#world, event);
    this.#letGo(event);
    await this.#world.settle();
    if (!this.#find(event)) {
      const cut = await this.#bringAbout(event);
      if (cut) return cut;
    }
    const predicted = this.seenOf(state as AnyMachineSnapshot);
    if (this.here === predicted) {
      this.#strayed = null;
      return undefined;
    }
    if (this.#strayed) return { why: 'strays', event: this.#strayed };
    expect(this.here, titleOf([event])).toBe(predicted);
    return undefined;
  }

  async #bringAbout(event: AnyEventObject): Promise<Cut | undefined> {
    if (event.type.startsWith('xstate.after.')) await this.#wait(event);
    else {
      const { deeds } = this.#followed;
      const deed = deeds[event.type] ?? deeds[Object.keys(deeds).find((name) => isBegunBy(name, event.type)) ?? ''];
      if (!deed) return { why: 'needs', event };
      const refusal = await deed(this.#world, event);
      if (typeof refusal === 'string') return { why: refusal, event };
      await this.#world.settle();
    }
    if (this.#find(event)) return undefined;
    return this.#strayed ? { why: 'strays', event: this.#strayed } : { why: 'does not come to', event };
  }

  async #wait(event: AnyEventObject): Promise<void> {
    const { taken } = this.#world;
    const from = taken.length;
    const hasCome = () => taken.slice(from).some((one) => this.#isTold(event, one.event));
    await this.#world.wait(hasCome, longestWaitMs);
  }

  /** Goes on to where the event was taken. What came before it may have led astray. */
  #find(event: AnyEventObject): boolean {
    const { taken } = this.#world;
    for (; this.#at < taken.length; ) {
      const one = taken[this.#at];
      this.#at += 1;
      if (!one) return false;
      const before = this.here;
      this.here = this.seenOf(one.snapshot);
      if (this.#isTold(event, one.event)) return true;
      if (this.here !== before) this.#strayed ??= one.event;
    }
    return false;
  }

  #isTold(told: AnyEventObject, taken: AnyEventObject): boolean {
    const { isTold = (one: AnyEventObject, other: AnyEventObject) => holds(other, one) } = this.#followed;
    return told.type === taken.type && isTold(told, taken);
  }

  #letGo({ type }: AnyEventObject): void {
    const { heldFor = {} } = this.#followed;
    for (const [name, types] of Object.entries(heldFor) as [HeldCall, readonly string[]][])
      if (types.includes(type)) this.#world.held.release(name);
      else this.#world.held.hold(name);
  }
}

/** A day and a bit: what is retried is retried within it. */
const longestWaitMs = 90_000_000;

const isBegunBy = (name: string, type: string) => name.endsWith('*') && type.startsWith(name.slice(0, -1));

/** Everything that the one says the other says too. */
export function holds(whole: unknown, part: unknown): boolean {
  if (typeof part !== 'object' || part === null) return Object.is(whole, part);
  if (typeof whole !== 'object' || whole === null) return false;
  const own = whole as Readonly<Record<string, unknown>>;
  return Object.entries(part).every(([key, value]) => holds(own[key], value));
}
