import { authorizationMachine } from '../../machines/authorization/authorization.machine.js';
import { cutPowerEverywhere, loseLinkEverywhere } from '../support/chart-families.js';
import { disturbEverywhere, walkPaths } from '../support/chart-paths.js';
import { options } from '../support/paths-of/authorization.js';

walkPaths(authorizationMachine, options);
disturbEverywhere(authorizationMachine, options);
cutPowerEverywhere(authorizationMachine, options, { rests: (snapshot) => snapshot.matches('idle') });
loseLinkEverywhere(authorizationMachine, options, {
  lost: [],
  back: [{ type: 'registration.accepted' }],
  awaits: (snapshot) => snapshot.matches('asking'),
});
