import { expect } from 'vitest';
import { controllerMachine } from '../../machines/controller/controller.machine.js';
import { cutPowerEverywhere } from '../support/chart-families.js';
import { disturbEverywhere, walkPaths } from '../support/chart-paths.js';
import { options } from '../support/paths-of/controller.js';

walkPaths(controllerMachine, options);
disturbEverywhere(controllerMachine, options);
walkPaths(controllerMachine, { ...options, input: { operative: false } });
disturbEverywhere(controllerMachine, { ...options, input: { operative: false } });

cutPowerEverywhere(controllerMachine, options, {
  found: ({ snapshot: { context } }) => [{ operative: context.operative }],
  rests: (snapshot) => !snapshot.matches({ use: 'deciding' }),
  keeps: ({ snapshot }, input) =>
    expect(snapshot.matches({ use: 'available' })).toBe((input as { operative: boolean }).operative),
});
