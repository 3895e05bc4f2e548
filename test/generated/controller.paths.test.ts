import { expect } from 'vitest';
import { statusOf } from '../../machines/connector/outlet.js';
import { controllerMachine } from '../../machines/controller/controller.machine.js';
import { disturbEverywhere, type WalkOptions, walkPaths } from '../support/chart-paths.js';

const fault = (id: string, active: boolean) => ({
  type: 'hardware.fault',
  fault: { id, connectorId: 0, active, errorCode: 'GroundFailure' },
});

const options: WalkOptions<typeof controllerMachine> = {
  cover: 'situations',
  rig: { systemId: 'controller' },
  project: ({ value, context }) => [value, context.faults.map(({ id }) => id)],
  cases: [fault('one', true), fault('other', true), fault('one', false), fault('other', false)],
  invariants({ snapshot }) {
    // 7.7: connector 0 knows Available, Unavailable and Faulted; it is faulted as long as one fault is.
    const status = statusOf(snapshot, '2026-01-01T00:00:00Z');
    expect(status?.status).toBe(snapshot.context.faults.length > 0 ? 'Faulted' : 'Available');
    expect(status?.errorCode).toBe(snapshot.context.faults.length > 0 ? 'GroundFailure' : 'NoError');
  },
};

walkPaths(controllerMachine, options);
disturbEverywhere(controllerMachine, options);
