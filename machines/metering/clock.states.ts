/** When the meters are read by the clock; the interval 0 is off, and a new one acts at once. */
import { meteringSetup } from './metering.setup.js';

export const metersByClock = meteringSetup.createStateConfig({
  initial: 'off',
  on: {
    'configuration.changed': {
      guard: { type: 'changesInterval', params: ({ event }) => event },
      target: '.off',
      actions: { type: 'keepSetting', params: ({ event }) => event },
    },
  },
  states: {
    off: {
      always: { guard: 'isOn', target: 'on' },
    },
    on: {
      invoke: {
        id: 'clock',
        src: 'clock',
        input: ({ context }) => ({ everyMs: context.settings.alignedIntervalMs, told: context.boundary }),
      },
      on: {
        'clock.boundary': { actions: [{ type: 'keepBoundary', params: ({ event }) => event }, 'tellOutlets'] },
        'clock.set': { actions: 'passOn' },
      },
    },
  },
});
