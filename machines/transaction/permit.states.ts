/** Whether energy may flow: a permit that is renewed while the session runs, and lapses if we die. */
import { transactionSetup } from './transaction.setup.js';

export const permitStates = transactionSetup.createStateConfig({
  initial: 'deciding',
  on: { 'transaction.deenergise': '.ended' },
  states: {
    deciding: {
      always: [{ guard: 'isDeenergised', target: 'ended' }, { target: 'asking' }],
    },
    asking: {
      always: { guard: 'mustWithhold', target: 'withheld' },
      invoke: {
        id: 'permit',
        src: 'permit',
        input: ({ context }) => ({
          connectorId: context.connectorId,
          sessionId: context.record?.localId ?? '',
        }),
        onDone: { target: 'granted', actions: 'noteAlive' },
        onError: {
          target: 'refused',
          actions: {
            type: 'noteTrouble',
            params: ({ event }) => ({ event: 'permit.failed', error: event.error }),
          },
        },
      },
    },
    granted: {
      always: { guard: 'mustWithhold', target: 'withheld' },
      after: { untilRenewal: 'asking' },
    },
    refused: {
      always: { guard: 'mustWithhold', target: 'withheld' },
      after: { untilPermitIsTried: 'asking' },
    },
    /** A refused tag has drawn what it may; a higher limit gives it more. */
    withheld: {
      entry: ['withholdPermit', 'tellWithheld'],
      always: { guard: 'mayDraw', target: 'asking' },
    },
    /** For good: the cable is about to be let go. */
    ended: {
      entry: 'takePermitBack',
    },
  },
});
