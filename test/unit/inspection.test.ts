/** Inspection of an actor system without XState's copies. */
import { expect, it } from 'vitest';
import { createActor, createMachine, type InspectionEvent } from 'xstate';
import { tellUncopied } from '../../actors/inspection.js';

const machine = createMachine({
  initial: 'off',
  states: { off: { on: { flip: 'on' } }, on: { on: { flip: 'off' } } },
});

/** What is told of a chart that is started and told twice to flip. */
function told(shorten: boolean): readonly InspectionEvent[] {
  const all: InspectionEvent[] = [];
  const inspect = (seen: InspectionEvent) => void all.push(seen);
  const actor = createActor(machine, { inspect });
  if (shorten) tellUncopied(actor, inspect);
  actor.start();
  actor.send({ type: 'flip' });
  actor.send({ type: 'flip' });
  actor.stop();
  expect(all.every(({ rootId }) => rootId === actor.sessionId)).toBe(true);
  return all;
}

it('tells the same as XState does, in the same order, each once', () => {
  const words = (all: readonly InspectionEvent[]) =>
    all.map((seen) => `${seen.type} ${'event' in seen ? seen.event.type : ''} ${Object.keys(seen).toSorted()}`);
  const usual = words(told(false));
  expect(words(told(true))).toEqual(usual);
  expect(usual.filter((seen) => seen.startsWith('@xstate.microstep flip'))).toHaveLength(2);
});

it('hands over what was made, and makes nothing more of it', () => {
  const all: unknown[] = [];
  const actor = createActor(machine);
  tellUncopied(actor, (seen) => void all.push(seen));
  const made = { type: '@xstate.actor' };
  const { _sendInspectionEvent: tell } = actor.system as typeof actor.system & {
    _sendInspectionEvent: (seen: object) => void;
  };
  tell(made);
  expect(all[0]).toBe(made);
});
