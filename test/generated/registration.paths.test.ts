import { registrationMachine } from '../../machines/registration/registration.machine.js';
import { cutPowerEverywhere, loseLinkEverywhere } from '../support/chart-families.js';
import { disturbEverywhere, walkPaths } from '../support/chart-paths.js';
import { answer, options } from '../support/paths-of/registration.js';

walkPaths(registrationMachine, options);
disturbEverywhere(registrationMachine, options);

cutPowerEverywhere(registrationMachine, options, {
  goesOn: () => [{ type: 'link.up' }, answer('Accepted', 300)],
  rests: (snapshot) => snapshot.hasTag('accepted'),
});
loseLinkEverywhere(registrationMachine, options, {
  lost: [{ type: 'link.down' }],
  back: [{ type: 'link.up' }],
  awaits: (snapshot) => snapshot.matches('announcing'),
  // The wait that a CSMS asked for goes on; it announces itself when that is over.
  arrives: (snapshot) => snapshot.hasTag('accepted') || snapshot.matches('pending') || snapshot.matches('rejected'),
});
