/**
 * Reservations: 5.1, 5.13. Each is a chart of its own (`reservation`); this one decides, writes, and tells the outlets.
 *
 * What was asked is done one after the other, and written before it is answered. While it is being written a driver may
 * come first: what holds then decides, and what was written is taken back.
 */
import { forgetting, proposed, removing, undoing } from './jobs.js';
import { reservationsSetup } from './reservations.setup.js';

export const reservationsMachine = reservationsSetup.createMachine({
  id: 'reservations',
  options: { maxIterations: 1000 },
  context: ({ input }) => ({ ...input, waiting: [], current: null, wasUsed: false }),
  entry: 'beginAll',
  initial: 'idle',
  on: {
    'csms.reserveNow': {
      actions: {
        type: 'queue',
        params: ({ event: { callId, payload } }) => ({ job: { kind: 'reserve' as const, callId, request: payload } }),
      },
    },
    'csms.cancelReservation': {
      actions: {
        type: 'queue',
        params: ({ event: { callId, payload } }) => ({
          job: { kind: 'cancel' as const, callId, reservationId: payload.reservationId },
        }),
      },
    },
    'outlet.changed': {
      actions: [{ type: 'keepOutlet', params: ({ event }) => event }, 'endLost', 'tellHolders'],
    },
    'reservation.used': {
      guard: { type: 'isKnown', params: ({ event }) => event },
      actions: { type: 'passUse', params: ({ event }) => event },
    },
    'reservation.ended': [
      {
        guard: { type: 'hasEndedByItself', params: ({ event }) => event },
        actions: [
          { type: 'noteEnd', params: ({ event }) => event },
          { type: 'stopEnded', params: ({ event }) => event },
          { type: 'dropReservation', params: ({ event }) => event },
          'tellHolders',
          {
            type: 'queue',
            params: ({ event }) => ({ job: forgetting(event) }),
          },
        ],
      },
      {
        actions: [
          { type: 'noteEnd', params: ({ event }) => event },
          { type: 'stopEnded', params: ({ event }) => event },
          { type: 'dropReservation', params: ({ event }) => event },
          'tellHolders',
        ],
      },
    ],
    'clock.set': { actions: 'tellClockSet' },
  },
  states: {
    idle: {
      entry: 'forgetCurrent',
      always: { guard: 'hasWaiting', target: 'deciding', actions: 'takeNext' },
    },

    deciding: {
      always: [
        { guard: 'mayBeKept', target: 'reserving' },
        { guard: 'mustBeRemoved', target: 'removing' },
        { target: 'idle', actions: 'answerAsJudged' },
      ],
    },

    reserving: {
      on: {
        // The driver has come already: there is nothing left to keep.
        'reservation.used': [
          {
            guard: { type: 'isBeingReplaced', params: ({ event }) => event },
            actions: [
              'keepUse',
              { type: 'passUse', params: ({ event }) => event },
              { type: 'queue', params: ({ event }) => ({ job: forgetting(event) }) },
            ],
          },
          {
            guard: { type: 'isAsked', params: ({ event }) => event },
            actions: ['keepUse', { type: 'queue', params: ({ event }) => ({ job: forgetting(event) }) }],
          },
        ],
      },
      initial: 'keeping',
      states: {
        keeping: {
          invoke: {
            id: 'keep',
            src: 'keep',
            input: ({ context }) => proposed(context),
            onDone: [
              {
                guard: { type: 'isLate', params: ({ event }) => ({ kept: event.output }) },
                target: '#reservations.idle',
                actions: 'reject',
              },
              {
                guard: 'mayBeKept',
                target: '#reservations.idle',
                // The answer goes before the status.
                actions: ['accept', 'keepReservation', 'begin', 'tellHolders'],
              },
              { target: 'withdrawing' },
            ],
            onError: {
              target: '#reservations.idle',
              actions: [{ type: 'noteUnwritten', params: ({ event }) => event }, 'reject'],
            },
          },
        },
        /** The outlet was taken meanwhile. */
        withdrawing: {
          invoke: {
            id: 'write',
            src: 'write',
            input: ({ context }) => undoing(context),
            onDone: { target: '#reservations.idle', actions: 'answerAsJudged' },
            onError: {
              target: '#reservations.idle',
              actions: [{ type: 'noteUnwritten', params: ({ event }) => event }, 'answerAsJudged'],
            },
          },
        },
      },
    },

    removing: {
      invoke: {
        id: 'write',
        src: 'write',
        input: ({ context }) => removing(context),
        onDone: {
          target: 'idle',
          actions: ['accept', 'endCancelled'],
        },
        onError: {
          target: 'idle',
          actions: [{ type: 'noteUnwritten', params: ({ event }) => event }, 'reject'],
        },
      },
    },
  },
});
