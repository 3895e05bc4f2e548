/** What may be said to the main controller, and what is true of it after each step. */
import { expect } from 'vitest';
import { controllerActor } from '../../../actors/controller.actor.js';
import { statusOf } from '../../../machines/connector/outlet.js';
import type { controllerMachine } from '../../../machines/controller/controller.machine.js';
import type { WalkOptions } from '../chart-paths.js';

const fault = (id: string, active: boolean, severity: 'fault' | 'warning' = 'fault') => ({
  type: 'hardware.fault',
  fault: { id, connectorId: 0, active, errorCode: 'GroundFailure', severity },
});

const serves = (connectorId: number, does: boolean) => ({ type: 'outlet.serves', connectorId, serves: does });

export const options: WalkOptions<typeof controllerMachine> = {
  cover: 'transitions',
  bound: controllerActor,
  input: { operative: true },
  rig: { systemId: 'controller' },
  project: ({ value, context }) => [value, context.faults.map(({ id }) => id), context.operative, context.serving],
  cases: [
    fault('one', true),
    fault('other', true, 'warning'),
    fault('one', false),
    fault('other', false),
    { type: 'availability.set', operative: false },
    { type: 'availability.set', operative: true },
    serves(1, true),
    serves(1, false),
    { type: 'list.conflict', active: true },
    { type: 'list.conflict', active: false },
  ],
  invariants({ snapshot }) {
    const { faults, operative, serving } = snapshot.context;
    // 7.7: connector 0 knows Available, Unavailable and Faulted; it is faulted as long as one fault is.
    const told = statusOf(snapshot, '2026-01-01T00:00:00Z');
    const isFaulted = faults.some(({ severity }) => severity !== 'warning');
    const isOpen = operative || (serving.length > 0 && !snapshot.matches({ use: 'unavailable' }));
    expect(told?.status).toBe(isFaulted ? 'Faulted' : isOpen ? 'Available' : 'Unavailable');
    // 7.6: a warning is told with the status that holds.
    if (faults.length === 0) expect(told?.errorCode).toBe('NoError');
    else expect(told?.errorCode).not.toBe('NoError');
  },
};
