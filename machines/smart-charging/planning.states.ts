/** The plans of the outlets and of the station: made anew whenever something has changed, and when they run out. */
import { stateIn } from 'xstate';
import { smartChargingSetup } from './smart-charging.setup.js';
import { planFactsOf } from './view.js';

/** The last instant a date can show. */
const lastMs = 8_640_000_000_000_000;

export const planningStates = smartChargingSetup.createStateConfig({
  initial: 'resting',
  states: {
    /** Nobody can be told yet. */
    resting: {
      on: { 'hardware.ready': 'telling' },
    },

    telling: {
      invoke: {
        id: 'tellPlans',
        src: 'tellPlans',
        input: ({ context }) => planFactsOf(context),
        onDone: [
          {
            guard: stateIn({ planning: { telling: 'stale' } }),
            target: 'telling',
            reenter: true,
          },
          { target: 'holding', actions: { type: 'keepPlanned', params: ({ event }) => event.output } },
        ],
        onError: { target: 'failing', actions: { type: 'noteUntold', params: ({ event }) => event } },
      },
      initial: 'fresh',
      states: {
        fresh: { on: { 'plan.due': 'stale' } },
        /** Something has changed while the hardware was being told: it is told again, and not two things at a time. */
        stale: {},
      },
    },

    holding: {
      tags: 'planned',
      invoke: {
        id: 'deadline',
        src: 'deadline',
        input: ({ context }) => ({ dueAt: new Date(Math.min(context.lookAgainAtMs, lastMs)).toISOString() }),
      },
      on: { 'plan.due': 'telling', deadline: 'telling' },
    },

    /** The hardware obeys the plan it has, and its own limits. */
    failing: {
      tags: 'planned',
      after: { untilHardwareIsTried: 'telling' },
    },
  },
});
