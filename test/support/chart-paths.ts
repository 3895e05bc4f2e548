/** Walks the real chart along every path that its own description yields. */
import { expect } from 'vitest';
import type { AnyEventObject, AnyStateMachine } from 'xstate';
import { getStateNodes } from 'xstate/graph';
import { eventsOf, type PathOptions, type PathStep, pathsOf, titleOf } from './chart.js';
import { ChartRig, type RigOptions, type Said } from './chart-rig.js';
import { count } from './family-figures.js';
import { tellStories } from './stories.js';

/** What the chart did in one step. */
export interface StepResult {
  readonly said: readonly Said[];
  /** Frames handed to the link. */
  readonly sent: readonly string[];
}

export interface WalkOptions<M extends AnyStateMachine> extends PathOptions<M> {
  readonly rig: Omit<RigOptions, 'input'>;
  /** The chart as the station runs it, bound to its ports; default: the chart. */
  readonly bound?: M;
  /** Events that no path of this walk takes, and that may come all the same. */
  readonly disturbs?: readonly AnyEventObject[];
  /** What is true after every step, whatever it was. */
  invariants(rig: ChartRig<M>, event: AnyEventObject, step: StepResult): void;
}

/** One test for each path: the real chart gets where the path says, and the invariants hold all the way. */
export function walkPaths<M extends AnyStateMachine>(machine: M, options: WalkOptions<M>): void {
  tellStories(`${machine.id}: every path`, () =>
    pathsOf(machine, options).map(({ title, steps }) => [title, () => walk(machine, options, steps)]),
  );
}

function walk<M extends AnyStateMachine>(machine: M, options: WalkOptions<M>, steps: readonly PathStep<M>[]): void {
  const rig = rigFor(machine, options);
  count('paths', machine.id);
  for (const { event, state } of steps) {
    const step = during(rig, () => rig.step(event));
    expect(options.project(rig.snapshot)).toEqual(options.project(state));
    options.invariants(rig, event, step);
  }
  rig.stop();
}

/** In every state the chart can be in, everything that may be said to it, fitting or not, does no harm. */
export function disturbEverywhere<M extends AnyStateMachine>(machine: M, options: WalkOptions<M>): void {
  tellStories(`${machine.id}: every event in every state`, () => {
    const paths = pathsOf(machine, { ...options, cover: 'states' }).filter(({ steps }) => isActive(steps));
    const beginning = { title: 'at the start', steps: [] };
    return [beginning, ...paths].map(({ title, steps }) => [title, () => disturb(machine, options, steps)]);
  });
}

function disturb<M extends AnyStateMachine>(machine: M, options: WalkOptions<M>, steps: readonly PathStep<M>[]): void {
  const rigHere = () => {
    const rig = rigFor(machine, options);
    for (const { event } of steps) rig.step(event);
    return rig;
  };
  let rig = rigHere();
  const here = JSON.stringify(options.project(rig.snapshot));
  for (const event of [...everything(machine, options), ...(options.disturbs ?? [])]) {
    count('events in states', machine.id);
    const step = during(rig, () => rig.send(event));
    expect(rig.status, titleOf([event])).not.toBe('error');
    if (rig.status === 'active') {
      options.invariants(rig, event, step);
      if (JSON.stringify(options.project(rig.snapshot)) === here) continue;
    }
    rig.stop();
    rig = rigHere();
  }
  rig.stop();
}

function during<M extends AnyStateMachine>({ said, sent }: ChartRig<M>, act: () => void): StepResult {
  const before = { said: said.length, sent: sent.length };
  act();
  return { said: said.slice(before.said), sent: sent.slice(before.sent) };
}

/** Who has ended hears nothing more. */
const isActive = (steps: readonly PathStep<AnyStateMachine>[]) => steps.at(-1)?.state.status === 'active';

function rigFor<M extends AnyStateMachine>(machine: M, { rig, bound, input }: WalkOptions<M>): ChartRig<M> {
  return new ChartRig(bound ?? machine, { ...rig, input });
}

/** What peers may say; timers and children speak only when they are there. */
function everything(
  machine: AnyStateMachine,
  options: Pick<WalkOptions<AnyStateMachine>, 'cases' | 'internal'>,
): readonly AnyEventObject[] {
  return eventsOf([machine.root, ...getStateNodes(machine)], options).filter(({ type }) => !type.startsWith('xstate.'));
}
