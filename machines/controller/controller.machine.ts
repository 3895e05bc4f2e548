/**
 * Connector 0, the main controller: 3.8, 5.2, 7.7. It knows three statuses only, and the outlets do not change them; but
 * it is closed last, when no outlet serves anybody any more.
 */
import { assign, not, setup } from 'xstate';
import type { ChargePointStatus } from '../../protocol/messages.js';
import type { HardwareFault } from '../../protocol/ports/hardware.js';
import { faultsOf, keepFault } from '../connector/session.js';

export type ControllerEvent =
  | { type: 'hardware.fault'; fault: HardwareFault }
  | { type: 'availability.set'; operative: boolean }
  /** Whether an outlet is in service. */
  | { type: 'outlet.serves'; connectorId: number; serves: boolean }
  /** The Local Authorization List and what the CSMS says of a tag contradict each other (3.5.3). */
  | { type: 'list.conflict'; active: boolean };

export interface ControllerInput {
  /** As ChangeAvailability has left it. */
  readonly operative: boolean;
}

export interface ControllerContext extends ControllerInput {
  readonly faults: readonly HardwareFault[];
  /** Outlets in service. */
  readonly serving: readonly number[];
}

const listConflict = {
  id: 'local-list',
  connectorId: 0,
  severity: 'warning',
  errorCode: 'LocalListConflict',
} as const;

const controllerSetup = setup({
  types: {
    context: {} as ControllerContext,
    events: {} as ControllerEvent,
    input: {} as ControllerInput,
    meta: {} as { ocpp?: ChargePointStatus },
  },
  guards: {
    isFaulted: ({ context }) => faultsOf(context.faults).length > 0,
    isOperative: ({ context }) => context.operative,
    isClosing: ({ context }) => !context.operative && context.serving.length === 0,
  },
  actions: {
    keepFault: assign({
      faults: ({ context }, params: { fault: HardwareFault }) => keepFault(context.faults, params.fault),
    }),
    keepConflict: assign({
      faults: ({ context }, { active }: { active: boolean }) => keepFault(context.faults, { ...listConflict, active }),
    }),
    keepOperative: assign({ operative: (_, params: { operative: boolean }) => params.operative }),
    keepServing: assign({
      serving: ({ context }, { connectorId, serves }: { connectorId: number; serves: boolean }) => {
        const others = context.serving.filter((id) => id !== connectorId);
        return serves ? [...others, connectorId].sort((one, other) => one - other) : others;
      },
    }),
    /** Tells the hardware whether the CSMS allows use, for displays and lights. */
    tellOperative: (_, _params: { operative: boolean }) => {},
  },
});

export const controllerMachine = controllerSetup.createMachine({
  id: 'controller',
  options: { maxIterations: 1000 },
  context: ({ input }) => ({ ...input, faults: [], serving: [] }),
  type: 'parallel',
  on: {
    'hardware.fault': { actions: { type: 'keepFault', params: ({ event }) => event } },
    'list.conflict': { actions: { type: 'keepConflict', params: ({ event }) => event } },
    'availability.set': { actions: { type: 'keepOperative', params: ({ event }) => event } },
    'outlet.serves': { actions: { type: 'keepServing', params: ({ event }) => event } },
  },
  states: {
    fault: {
      initial: 'clear',
      states: {
        clear: {
          always: { guard: 'isFaulted', target: 'faulted' },
        },
        faulted: {
          meta: { ocpp: 'Faulted' },
          always: { guard: not('isFaulted'), target: 'clear' },
        },
      },
    },
    use: {
      initial: 'deciding',
      states: {
        deciding: {
          always: [{ guard: 'isOperative', target: 'available' }, { target: 'unavailable' }],
        },
        available: {
          meta: { ocpp: 'Available' },
          entry: { type: 'tellOperative', params: { operative: true } },
          always: { guard: 'isClosing', target: 'unavailable' },
        },
        unavailable: {
          meta: { ocpp: 'Unavailable' },
          entry: { type: 'tellOperative', params: { operative: false } },
          always: { guard: 'isOperative', target: 'available' },
        },
      },
    },
  },
});
