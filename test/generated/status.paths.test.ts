import { statusMachine } from '../../machines/status/status.machine.js';
import { cutPowerEverywhere, loseLinkEverywhere } from '../support/chart-families.js';
import { disturbEverywhere, walkPaths } from '../support/chart-paths.js';
import { options } from '../support/paths-of/status.js';

walkPaths(statusMachine, options);
disturbEverywhere(statusMachine, options);

cutPowerEverywhere(statusMachine, options, {
  goesOn: () => [{ type: 'registration.accepted' }],
  rests: ({ value, context }) => value.line === 'online' && context.told !== null,
});
loseLinkEverywhere(statusMachine, options, {
  lost: [{ type: 'registration.offline' }],
  back: [{ type: 'registration.resumed' }],
  awaits: () => false,
  // Errata 3.22: what is now is what the CSMS knows in the end.
  arrives: ({ value, context }) =>
    value.line === 'unregistered' || value.duration !== 'held' || context.told?.status === context.status.status,
});
