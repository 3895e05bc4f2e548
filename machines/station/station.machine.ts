/**
 * The root: start order, supervision, reset and the way down (4.2, 5.14).
 *
 * Its first state is empty, so that the ports can be registered before anything begins to work. A chart that crashes is
 * reaped with its children and begins again from its records; meanwhile what it held is made safe.
 */
import { not } from 'xstate';
import { noMovesTold } from './clock-moves.js';
import { endingStates } from './ending.states.js';
import { whyEnded } from './station.context.js';
import { stationSetup } from './station.setup.js';

export const stationMachine = stationSetup.createMachine({
  id: 'station',
  options: { maxIterations: 1000 },
  context: ({ input }) => ({
    ...input,
    opened: null,
    settings: { resetRetries: 0, hasOperator: false },
    power: 'ok',
    ending: null,
    failedResets: 0,
    crashes: 0,
    moves: noMovesTold,
  }),
  initial: 'idle',
  output: ({ context: { ending } }) => ({ restart: ending?.restart ?? false, why: whyEnded(ending) }),
  states: {
    idle: {
      on: { 'station.start': 'opening' },
    },

    opening: {
      invoke: {
        id: 'openStore',
        src: 'openStore',
        onDone: {
          target: 'working',
          actions: { type: 'keepOpened', params: ({ event }) => ({ opened: event.output }) },
        },
        onError: {
          target: 'storeFailing',
          actions: {
            type: 'note',
            params: ({ event }) => ({
              level: 'error' as const,
              event: 'store.unopened',
              retryS: 10,
              error: event.error,
            }),
          },
        },
      },
      on: { 'station.stop': { target: 'ended', actions: { type: 'keepEnding', params: ({ event }) => event } } },
    },

    /** Without a store no session can be kept, so none is begun; the disk may come back. */
    storeFailing: {
      after: { untilStoreIsTried: 'opening' },
      on: { 'station.stop': { target: 'ended', actions: { type: 'keepEnding', params: ({ event }) => event } } },
    },

    working: {
      entry: ['spawnAll', 'raiseAlerts', 'dial'],
      initial: 'hardwareStarting',
      on: {
        'registration.accepted': { actions: 'tellRegistration' },
        'registration.resumed': { actions: 'tellRegistration' },
        'registration.offline': { actions: 'tellRegistration' },
        'clock.set': { actions: 'tellClockSet' },
        'hardware.power': { actions: { type: 'keepPower', params: ({ event }) => event } },
        'configuration.changed': {
          actions: [{ type: 'keepSetting', params: ({ event }) => event }, 'tellConfiguration'],
        },
        'csms.triggerMessage': { actions: 'answerTrigger' },
        'csms.extendedTriggerMessage': { actions: 'answerTrigger' },
        'csms.reset': {
          target: '.ending',
          actions: [
            { type: 'acceptReset', params: ({ event }) => event },
            { type: 'keepReset', params: ({ event }) => event.payload },
          ],
        },
        'station.stop': {
          target: '.ending',
          actions: { type: 'keepEnding', params: ({ event }) => event },
        },
        'xstate.error.actor.*': [
          { guard: 'crashedTooOften', target: 'ended', actions: ['noteCrash', 'makeCrashedSafe', 'endForCrashes'] },
          { actions: ['noteCrash', 'countCrash', 'restartCrashed'] },
        ],
      },
      states: {
        /** The station is online meanwhile; an outlet is Unavailable until its capabilities are told. */
        hardwareStarting: {
          invoke: {
            id: 'startHardware',
            src: 'startHardware',
            onDone: { target: 'ready', actions: 'tellHardwareReady' },
            onError: {
              target: 'hardwareFailing',
              actions: {
                type: 'note',
                params: ({ event }) => ({ level: 'error' as const, event: 'hardware.notStarted', error: event.error }),
              },
            },
          },
        },
        hardwareFailing: {
          after: { untilHardwareIsTried: 'hardwareStarting' },
        },
        ready: {
          entry: 'markBooted',
          always: { guard: 'powerFails', target: 'powerFailing' },
        },
        /** Back-up power holds for a moment: what runs is stopped and told of, and nothing begins (4.10). */
        powerFailing: {
          entry: ['stopTransactions', 'tellPowerFailing'],
          exit: ['tellPowerOk', 'retellAccepted'],
          // The mains came back before the station had gone down.
          always: { guard: not('powerFails'), target: 'ready' },
        },
        ending: endingStates,
      },
    },

    ended: {
      type: 'final',
    },
  },
});
