/**
 * The meters by the clock: values at multiples of ClockAlignedDataInterval since midnight UTC (3.16.2), of every outlet,
 * busy or not, and of the main meter as connector 0.
 *
 * Each boundary comes once. One that passes while the station is down, or that the clock is set across, is not made up.
 */
import { metersByClock } from './clock.states.js';
import { meteringSetup } from './metering.setup.js';

export const meteringMachine = meteringSetup.createMachine({
  id: 'metering',
  options: { maxIterations: 1000 },
  context: ({ input }) => ({ ...input, boundary: null, lastAligned: null }),
  type: 'parallel',
  on: {
    'configuration.changed': { actions: { type: 'keepSetting', params: ({ event }) => event } },
  },
  states: {
    clock: metersByClock,

    /** The main meter at the boundaries. */
    mainMeter: {
      initial: 'idle',
      states: {
        idle: {
          on: { 'clock.boundary': { guard: 'hasMainMeter', target: 'reading' } },
        },
        reading: {
          invoke: {
            id: 'alignedReading',
            src: 'readMainMeter',
            input: ({ event }) => ({ at: event.type === 'clock.boundary' ? event.at : null }),
            onDone: {
              target: 'idle',
              actions: [
                { type: 'oweAligned', params: ({ event }) => ({ sampled: event.output }) },
                { type: 'keepAligned', params: ({ event }) => ({ sampled: event.output }) },
              ],
            },
            onError: { target: 'idle', actions: { type: 'noteUnread', params: ({ event }) => event } },
          },
        },
      },
    },

    /** The main meter when the CSMS asks (5.17). */
    asked: {
      initial: 'idle',
      states: {
        idle: {
          on: { 'trigger.meterValues': { guard: 'hasMainMeter', target: 'reading' } },
        },
        reading: {
          invoke: {
            id: 'reading',
            src: 'readMainMeter',
            input: { at: null },
            onDone: {
              target: 'idle',
              actions: { type: 'tellMeterValues', params: ({ event }) => ({ sampled: event.output }) },
            },
            onError: { target: 'idle', actions: { type: 'noteUnread', params: ({ event }) => event } },
          },
        },
      },
    },
  },
});
