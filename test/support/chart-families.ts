/**
 * What may befall a chart after every step of every path: the power fails, or the line to the CSMS goes. Built on the
 * paths that the chart's own description yields; one line for each chart.
 */
import { expect } from 'vitest';
import type { AnyEventObject, AnyStateMachine, SnapshotFrom } from 'xstate';
import { type PathStep, pathsOf, titleOf } from './chart.js';
import type { WalkOptions } from './chart-paths.js';
import { ChartRig } from './chart-rig.js';
import { count } from './family-figures.js';
import { tellStories } from './stories.js';

export interface PowerCut<M extends AnyStateMachine> {
  /**
   * What a new chart of the kind may be begun with after a cut now: what was acknowledged is kept; of what is being
   * written there are both, with it and without. Default: what the walk began with, for a chart without records.
   */
  readonly found?: (rig: ChartRig<M>) => readonly unknown[];
  /** What the world says to it, and how its children end, until it rests; tried in turn, as far as it listens. */
  readonly goesOn?: (rig: ChartRig<M>) => readonly AnyEventObject[];
  /** It waits for nobody but those who will come: the clock, the hardware, people. */
  readonly rests: (snapshot: SnapshotFrom<M>) => boolean;
  /** What passes between two rounds of it. */
  readonly passesMs?: number;
  /** What was promised and is on disk is waited for again. */
  readonly keeps?: (rig: ChartRig<M>, input: unknown) => void;
}

export interface LinkLoss<M extends AnyStateMachine> {
  /** What the station tells it when the line goes. */
  readonly lost: readonly AnyEventObject[];
  /** What the station tells it when the CSMS is there again. */
  readonly back: readonly AnyEventObject[];
  /** It waits for an answer to something it said before the line went. */
  readonly awaits: (snapshot: SnapshotFrom<M>) => boolean;
  /** How long it may wait for an answer that does not come. */
  readonly patienceMs?: number;
  /** Where it is in the end, once it is answered. */
  readonly arrives?: (snapshot: SnapshotFrom<M>) => boolean;
}

/** Children end and events come in so many rounds until a chart rests. */
const mostRounds = 40;

/** After every step of every path the power fails, and a new chart begins with what is on disk. */
export function cutPowerEverywhere<M extends AnyStateMachine>(
  machine: M,
  options: WalkOptions<M>,
  cut: PowerCut<M>,
): void {
  const about = `${machine.id}: the power fails after every step`;
  tellStories(about, () => [
    ['and what is on disk is gone on with', () => count('power cuts', machine.id, sweep(machine, options, cut))],
  ]);
}

function sweep<M extends AnyStateMachine>(machine: M, options: WalkOptions<M>, cut: PowerCut<M>): number {
  const { found = () => [options.input] } = cut;
  /** A chart is made of its input and of nothing else: those that are alike come up alike. */
  const worlds = new Map<string, { readonly input: unknown; readonly title: string }>();
  let cuts = 0;
  for (const steps of prefixesOf(machine, options)) {
    const rig = rigAt(machine, options, steps);
    cuts += 1;
    if (rig.status === 'active')
      for (const input of found(rig)) {
        const key = JSON.stringify(input);
        if (!worlds.has(key)) worlds.set(key, { input, title: titleOf(steps.map(({ event }) => event)) });
      }
    rig.stop();
  }
  for (const { input, title } of worlds.values())
    telling(title, () => {
      const rig = new ChartRig(options.bound ?? machine, { ...options.rig, input });
      comesUp(rig, options, cut, input);
      rig.stop();
    });
  expect(worlds.size).toBeGreaterThan(0);
  return cuts;
}

function comesUp<M extends AnyStateMachine>(
  rig: ChartRig<M>,
  options: WalkOptions<M>,
  { goesOn = () => [], rests, keeps, passesMs = 0 }: PowerCut<M>,
  input: unknown,
): void {
  expect(rig.status).not.toBe('error');
  keeps?.(rig, input);
  for (let round = 0; round < mostRounds && rig.status === 'active' && !rests(rig.snapshot); round += 1) {
    rig.clock.advance(passesMs);
    for (const event of goesOn(rig)) {
      if (rig.status !== 'active' || rests(rig.snapshot) || !isHeard(rig, event)) continue;
      const before = { said: rig.said.length, sent: rig.sent.length };
      rig.step(event);
      expect(rig.status, titleOf([event])).not.toBe('error');
      const step = { said: rig.said.slice(before.said), sent: rig.sent.slice(before.sent) };
      if (rig.status === 'active') options.invariants(rig, event, step);
    }
  }
  if (rig.status === 'active') expect(rests(rig.snapshot), stateIn(rig)).toBe(true);
}

/** Whoever ends must run, and timers must have been set. */
function isHeard<M extends AnyStateMachine>(rig: ChartRig<M>, event: AnyEventObject): boolean {
  const [, child] = /^xstate\.(?:done|error)\.actor\.([^.]+)/.exec(event.type) ?? [];
  if (child !== undefined) return rig.runs(child);
  return (rig.snapshot as { can(event: AnyEventObject): boolean }).can(event);
}

/** After every step of every path the line goes, for long, and comes back: nobody waits for what was lost with it. */
export function loseLinkEverywhere<M extends AnyStateMachine>(
  machine: M,
  options: WalkOptions<M>,
  loss: LinkLoss<M>,
): void {
  tellStories(`${machine.id}: the line goes after every step`, () => [
    [
      'and nobody waits for what was lost with it',
      () => {
        let losses = 0;
        for (const steps of prefixesOf(machine, options))
          telling(titleOf(steps.map(({ event }) => event)), () => {
            const rig = rigAt(machine, options, steps);
            if (rig.status === 'active') {
              losses += 1;
              loses(rig, options, loss);
            }
            rig.stop();
          });
        count('link losses', machine.id, losses);
      },
    ],
  ]);
}

/** Longer than any message is waited for. */
const longMs = 120_000;

function loses<M extends AnyStateMachine>(
  rig: ChartRig<M>,
  options: WalkOptions<M>,
  { lost, back, awaits, patienceMs = longMs, arrives = () => true }: LinkLoss<M>,
): void {
  const tell = (event: AnyEventObject) => {
    if (rig.status !== 'active') return;
    const before = { said: rig.said.length, sent: rig.sent.length };
    rig.send(event);
    expect(rig.status, titleOf([event])).not.toBe('error');
    const step = { said: rig.said.slice(before.said), sent: rig.sent.slice(before.sent) };
    if (rig.status === 'active') options.invariants(rig, event, step);
  };
  for (const event of lost) tell(event);
  // The outbox fails what it has not delivered, before anything else is told.
  for (const event of failuresIn(rig)) tell(event);
  const gone = () => rig.status !== 'active' || !awaits(rig.snapshot);
  rig.clock.advance(patienceMs);
  expect(rig.status).not.toBe('error');
  expect(gone(), `offline it waits in ${stateIn(rig)}`).toBe(true);
  const told = rig.said.length;
  for (const event of back) tell(event);
  // What is said now is said over the new line, and answered.
  for (let round = 0; round < mostRounds; round += 1) {
    const open = answersIn(rig, told);
    if (open.length === 0) break;
    for (const event of open) tell(event);
  }
  expect(gone(), `online it waits in ${stateIn(rig)}`).toBe(true);
  if (rig.status === 'active') expect(arrives(rig.snapshot), `it stays in ${stateIn(rig)}`).toBe(true);
}

const stateIn = (rig: ChartRig<AnyStateMachine>) => JSON.stringify(rig.snapshot.value);

const lower = (action: string) => `${action[0]?.toLowerCase()}${action.slice(1)}`;

interface Asked {
  readonly action: string;
  readonly key: string;
}

const failed = new WeakMap<object, number>();

/** Each call that the chart has made, and nobody has heard of since, as far as a rig can tell. */
function callsIn<M extends AnyStateMachine>(rig: ChartRig<M>, from: number): readonly Asked[] {
  return rig.said
    .slice(from)
    .flatMap(({ to, event }) =>
      to === 'outbox' && event.type === 'outbox.call' ? [{ action: String(event['action']), key: event['key'] }] : [],
    );
}

/** A call that was answered before hears of it once more; charts tell by its key. */
function failuresIn<M extends AnyStateMachine>(rig: ChartRig<M>): readonly AnyEventObject[] {
  const last = new Map(callsIn(rig, 0).map((call) => [call.action, call]));
  return [...last.values()].map(({ action, key }) => ({ type: `failed.${lower(action)}`, key, reason: 'offline' }));
}

function answersIn<M extends AnyStateMachine>(rig: ChartRig<M>, from: number): readonly AnyEventObject[] {
  const seen = failed.get(rig) ?? from;
  failed.set(rig, rig.said.length);
  return callsIn(rig, seen).map(({ action, key }) => ({
    type: `answered.${lower(action)}`,
    key,
    payload: payloads[action] ?? {},
  }));
}

const payloads: Readonly<Record<string, object>> = {
  BootNotification: { status: 'Accepted', interval: 300, currentTime: '2026-03-01T10:00:00Z' },
  Heartbeat: { currentTime: '2026-03-01T10:00:00Z' },
  Authorize: { idTagInfo: { status: 'Accepted' } },
  SignCertificate: { status: 'Accepted' },
};

function telling(title: string, work: () => void): void {
  try {
    work();
  } catch (cause) {
    throw new Error(`after ${title}: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}

const walked = new WeakMap<object, readonly (readonly PathStep<AnyStateMachine>[])[]>();

/** The beginning, and every way to every step, each once. Asked anew where charts are being broken. */
function prefixesOf<M extends AnyStateMachine>(machine: M, options: WalkOptions<M>) {
  const known = walked.get(options) as readonly (readonly PathStep<M>[])[] | undefined;
  if (known && process.env['STATECHARGE_MUTATED'] === undefined) return known;
  const prefixes = new Map<string, readonly PathStep<M>[]>([['', []]]);
  for (const { steps } of pathsOf(machine, options)) {
    let key = '';
    steps.forEach((step, index) => {
      key += `>${JSON.stringify(step.event)}`;
      prefixes.set(key, steps.slice(0, index + 1));
    });
  }
  const found = [...prefixes.values()];
  walked.set(options, found);
  return found;
}

function rigAt<M extends AnyStateMachine>(
  machine: M,
  { rig, bound, input }: WalkOptions<M>,
  steps: readonly PathStep<M>[],
): ChartRig<M> {
  const made = new ChartRig(bound ?? machine, { ...rig, input });
  for (const { event } of steps) made.step(event);
  return made;
}
