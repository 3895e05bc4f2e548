/** The way down: transactions end and are told of, then the hardware is reset if the CSMS wants it (5.14). */
import { stationSetup } from './station.setup.js';

export const endingStates = stationSetup.createStateConfig({
  entry: ['stopTransactions', 'tellEnding'],
  on: {
    'csms.reset': { actions: { type: 'acceptReset', params: ({ event }) => event } },
  },
  initial: 'settling',
  states: {
    /** For as long as that is sensible; what is left is told after the boot. */
    settling: {
      invoke: {
        id: 'settle',
        src: 'settle',
        // A hard reset waits for what is written, and hardly for what the CSMS says to it.
        input: ({ context }) => ({ answersMs: context.ending?.reset === 'Hard' ? 3_000 : 15_000 }),
        onDone: [{ guard: 'isReset', target: 'resetting' }, { target: '#station.ended' }],
        onError: [{ guard: 'isReset', target: 'resetting' }, { target: '#station.ended' }],
      },
    },

    resetting: {
      invoke: {
        id: 'resetHardware',
        src: 'resetHardware',
        input: ({ context }) => ({ type: context.ending?.reset ?? 'Soft' }),
        onDone: '#station.ended',
        onError: [
          {
            guard: 'mayResetAgain',
            target: 'resetFailing',
            actions: [{ type: 'noteResetFailed', params: ({ event }) => event }, 'countFailedReset'],
          },
          { target: 'givingUp', actions: { type: 'noteResetFailed', params: ({ event }) => event } },
        ],
      },
    },

    resetFailing: {
      after: { untilResetIsTried: 'resetting' },
    },

    /** The station goes on as it was: one that cannot be reset is better than one that cannot be used. */
    givingUp: {
      entry: ['forgetEnding', 'tellResetFailure', 'tellWorking', 'retellAccepted'],
      always: [
        { guard: 'hardwareWasReady', target: '#station.working.ready' },
        { target: '#station.working.hardwareStarting' },
      ],
    },
  },
});
