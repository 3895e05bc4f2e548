/**
 * Firmware updates: L01, and 5.19 without signatures.
 *
 * What is asked for stands at the desk until it is on disk; then the update runs, which a newer one may end, until it is
 * committed to the host. Its record crosses the boot in the middle: whatever the power does, the host is asked what has
 * become of it, and the CSMS hears one outcome.
 */
import { committedStates, keepingStates, trialStates } from './committed.states.js';
import { deskStates } from './desk.states.js';
import { firmwareSetup } from './firmware.setup.js';
import { contextFrom } from './job.js';
import { runningStates } from './running.states.js';
import { tellingStates } from './telling.states.js';

export const firmwareMachine = firmwareSetup.createMachine({
  id: 'firmware',
  options: { maxIterations: 1000 },
  context: ({ input }) => contextFrom(input),
  type: 'parallel',
  on: {
    'outlet.busy': { actions: { type: 'keepBusy', params: ({ event }) => event } },
    'configuration.changed': { actions: { type: 'keepSetting', params: ({ event }) => event } },
    'trigger.firmwareStatusNotification': { actions: 'tellClassicNow' },
    'trigger.signedFirmwareStatusNotification': { actions: 'tellSignedNow' },
  },
  states: {
    desk: deskStates,

    update: {
      initial: 'deciding',
      states: {
        /** After a boot: what has become of the update that was under way. */
        deciding: {
          always: [
            { guard: { type: 'stands', params: 'none' }, target: 'idle' },
            { guard: { type: 'stands', params: 'proving' }, target: 'committed.proving' },
            { guard: { type: 'stands', params: 'installed' }, target: 'committed.installed' },
            { guard: { type: 'stands', params: 'rebooting' }, target: 'committed.rebooting' },
            {
              guard: { type: 'stands', params: 'failed' },
              target: 'idle',
              actions: [
                { type: 'note', params: { event: 'firmware.rolledBack' } },
                { type: 'end', params: { status: 'InstallationFailed' } },
              ],
            },
            { guard: 'isDownloaded', target: 'running.rechecking' },
            { target: 'running' },
          ],
        },

        idle: {
          entry: ['openOutlets', 'discard'],
          on: { 'update.begin': 'running' },
        },

        running: runningStates,

        committed: committedStates,
      },
    },

    trial: trialStates,
    telling: tellingStates,
    keeping: keepingStates,
  },
});
