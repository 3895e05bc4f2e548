import { expect } from 'vitest';
import { reservationMachine } from '../../machines/reservation/reservation.machine.js';
import { cutPowerEverywhere } from '../support/chart-families.js';
import { disturbEverywhere, walkPaths } from '../support/chart-paths.js';
import { options } from '../support/paths-of/reservation.js';

walkPaths(reservationMachine, options);
disturbEverywhere(reservationMachine, options);

cutPowerEverywhere(reservationMachine, options, {
  rests: (snapshot) => snapshot.matches('held'),
  keeps: (rig) => expect(rig.runs('deadline')).toBe(true),
});
