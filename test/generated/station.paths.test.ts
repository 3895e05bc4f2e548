import { stationMachine } from '../../machines/station/station.machine.js';
import { cutPowerEverywhere } from '../support/chart-families.js';
import { disturbEverywhere, walkPaths } from '../support/chart-paths.js';
import { manyCrashes, oneCrash, opened } from '../support/paths-of/station.js';

walkPaths(stationMachine, oneCrash);
walkPaths(stationMachine, manyCrashes);

disturbEverywhere(stationMachine, oneCrash);

cutPowerEverywhere(stationMachine, oneCrash, {
  goesOn: () => [
    { type: 'station.start' },
    { type: 'xstate.done.actor.openStore', output: opened },
    { type: 'xstate.done.actor.startHardware' },
  ],
  rests: (snapshot) => snapshot.matches({ working: 'ready' }),
});
