/**
 * Everything that goes out: J 4.1.1, transaction messages 3.7, 3.7.1, errata 3.18.
 *
 * One CALL in flight. Transaction messages leave in the order they were written, other calls may overtake them, answers
 * to the CSMS go at once. When a connection is back, what has become of the connectors is told before what is owed. A transaction message leaves the ledger when its answer is recorded, or when it was given up
 * after its attempts, which is recorded too.
 */
import { and, not, stateIn } from 'xstate';
import { outboxSetup } from './outbox.setup.js';
import { refusal, transactionsOf } from './queue.js';

export const outboxMachine = outboxSetup.createMachine({
  id: 'outbox',
  options: { maxIterations: 1000 },
  context: ({ input }) => ({
    settings: input.settings,
    calls: [],
    owed: input.owed,
    transactions: transactionsOf(input.transactions),
    mostOwed: input.mostOwed,
    thinAt: input.mostOwed,
    thinned: [],
    news: [],
    inFlight: null,
    owedsTurn: false,
    change: {},
    answer: null,
  }),
  type: 'parallel',
  on: {
    'outbox.respond': { actions: { type: 'respond', params: ({ event }) => event } },
    'outbox.refuse': { actions: { type: 'refuse', params: ({ event }) => event } },
    'owed.added': [
      {
        guard: { type: 'isTooMuch', params: ({ event }) => event },
        actions: [{ type: 'keepOwed', params: ({ event }) => event }, 'thin', 'forgetThinned'],
      },
      { actions: { type: 'keepOwed', params: ({ event }) => event } },
    ],
    'frame.result': { actions: { type: 'noteStray', params: ({ event }) => event } },
    'frame.error': { actions: { type: 'noteStray', params: ({ event }) => event } },
    'configuration.changed': { actions: { type: 'keepSetting', params: ({ event }) => event } },
  },
  states: {
    /** Who may send: nobody, BootNotification only, also what the CSMS triggered, everybody (4.2). */
    gate: {
      initial: 'shut',
      on: {
        'link.down': { target: '.shut', actions: ['failAll', 'dropCalls'] },
        'gate.shut': { target: '.shut', actions: ['failAll', 'dropCalls'] },
        'gate.boot': '.boot',
        'gate.pending': '.pending',
        'gate.open': '.open',
        'outbox.call': { actions: { type: 'failOne', params: ({ event }) => ({ call: event }) } },
      },
      states: {
        shut: {},
        boot: {
          on: {
            'outbox.call': {
              guard: { type: 'mayQueue', params: ({ event }) => ({ call: event, kinds: ['boot'] }) },
              actions: { type: 'queue', params: ({ event }) => ({ call: event }) },
            },
          },
        },
        pending: {
          on: {
            'outbox.call': {
              guard: { type: 'mayQueue', params: ({ event }) => ({ call: event, kinds: ['boot', 'triggered'] }) },
              actions: { type: 'queue', params: ({ event }) => ({ call: event }) },
            },
          },
        },
        open: {
          on: { 'outbox.call': { actions: { type: 'queue', params: ({ event }) => ({ call: event }) } } },
        },
      },
    },

    /** When what is owed may go: after a pause, so that a thousand stations do not tell all at once, and after the news. */
    draining: {
      initial: 'shut',
      on: {
        'link.down': '.shut',
        'gate.shut': '.shut',
        'gate.boot': '.shut',
        'gate.pending': '.shut',
      },
      states: {
        shut: {
          on: { 'gate.open': 'waiting' },
        },
        // Even without a pause a moment passes: the statuses learn of the connection after we do.
        waiting: {
          after: { untilDrained: { target: 'telling', actions: 'keepNews' } },
        },
        telling: {
          always: { guard: 'newsIsTold', target: 'open' },
        },
        open: {},
      },
    },

    /** The wire: one CALL at a time (J 4.1.1). */
    line: {
      initial: 'free',
      states: {
        free: {
          always: [
            { guard: 'bootWaits', target: 'busy', actions: 'takeCall' },
            {
              guard: and(['owedWaits', 'isOwedsTurn', stateIn({ draining: 'open' }), stateIn({ delivery: 'ready' })]),
              target: 'busy',
              actions: 'takeOwed',
            },
            // While a BootNotification is being judged, its answer may shut the gate for whoever else waits (4.2).
            { guard: and(['callWaits', not(stateIn({ gate: 'boot' }))]), target: 'busy', actions: 'takeCall' },
            {
              guard: and(['owedWaits', stateIn({ draining: 'open' }), stateIn({ delivery: 'ready' })]),
              target: 'busy',
              actions: 'takeOwed',
            },
          ],
        },
        busy: {
          entry: 'transmit',
          after: {
            untilTimeout: [
              {
                guard: 'owedWasSent',
                target: 'handingOver',
                actions: [{ type: 'raiseFailed', params: { why: 'no answer in time' } }, 'clearInFlight'],
              },
              { target: 'free', actions: [{ type: 'tellFailure', params: { reason: 'timeout' } }, 'clearInFlight'] },
            ],
          },
          on: {
            // Not an attempt that failed: the message stays first and goes again, under the same id (J errata 3.1).
            'link.down': { target: 'free', actions: 'clearInFlight' },
            'gate.shut': { target: 'free', actions: 'clearInFlight' },
            'frame.result': [
              {
                guard: { type: 'owedIsInFlight', params: ({ event }) => event },
                target: 'handingOver',
                actions: [{ type: 'raiseAnswered', params: ({ event }) => event }, 'clearInFlight'],
              },
              {
                guard: { type: 'isInFlight', params: ({ event }) => event },
                target: 'free',
                actions: [{ type: 'tellAnswer', params: ({ event }) => event }, 'clearInFlight'],
              },
            ],
            'frame.error': [
              {
                guard: { type: 'owedIsInFlight', params: ({ event }) => event },
                target: 'handingOver',
                actions: [
                  { type: 'raiseFailed', params: ({ event }) => ({ why: `${event.code}: ${event.description}` }) },
                  'clearInFlight',
                ],
              },
              {
                guard: { type: 'isInFlight', params: ({ event }) => event },
                target: 'free',
                actions: [{ type: 'tellFailure', params: ({ event }) => refusal(event) }, 'clearInFlight'],
              },
            ],
          },
        },
        // Not free before the delivery has taken the fate of the message over, or it would be sent again.
        handingOver: {
          on: { 'owed.answered': 'free', 'owed.failed': 'free' },
        },
      },
    },

    /** The first of the transaction messages: sent when `ready`, gone once its fate is recorded (3.7.1). */
    delivery: {
      initial: 'ready',
      states: {
        ready: {
          on: {
            'owed.answered': {
              target: 'recording',
              actions: [{ type: 'keepAnswer', params: ({ event }) => event }, 'tellJudged'],
            },
            'owed.failed': [
              {
                guard: 'wasLastAttempt',
                target: 'recording',
                actions: [
                  { type: 'noteFailure', params: ({ event }) => event },
                  'noteGivenUp',
                  { type: 'giveUp', params: ({ event }) => event },
                ],
              },
              {
                target: 'counting',
                actions: [{ type: 'noteFailure', params: ({ event }) => event }, 'keepAttempt'],
              },
            ],
          },
        },
        recording: {
          invoke: {
            id: 'record',
            src: 'record',
            input: ({ context }) => context.change,
            onDone: { target: 'ready', actions: ['tellConnector', 'applyChange'] },
            onError: { target: 'diskFailing', actions: { type: 'noteDisk', params: ({ event }) => event } },
          },
        },
        diskFailing: {
          after: { untilDiskIsTried: 'recording' },
        },
        counting: {
          invoke: {
            id: 'record',
            src: 'record',
            input: ({ context }) => context.change,
            onDone: 'waiting',
            // The count is a courtesy to the CSMS: losing one costs an extra attempt, not the message.
            onError: { target: 'waiting', actions: { type: 'noteDisk', params: ({ event }) => event } },
          },
          on: {
            'frame.result': {
              guard: { type: 'isFirstOwed', params: ({ event }) => event },
              target: 'recording',
              actions: [{ type: 'keepAnswer', params: ({ event }) => event }, 'tellJudged'],
            },
          },
        },
        waiting: {
          after: { untilRepeat: 'ready' },
          on: {
            // Late, but it is the answer: asking again would only make another transaction of it.
            'frame.result': {
              guard: { type: 'isFirstOwed', params: ({ event }) => event },
              target: 'recording',
              actions: [{ type: 'keepAnswer', params: ({ event }) => event }, 'tellJudged'],
            },
          },
        },
      },
    },
  },
});
