import { expect } from 'vitest';
import { meteringMachine } from '../../machines/metering/metering.machine.js';
import { cutPowerEverywhere } from '../support/chart-families.js';
import { disturbEverywhere, walkPaths } from '../support/chart-paths.js';
import { input, options } from '../support/paths-of/metering.js';

walkPaths(meteringMachine, options);
disturbEverywhere(meteringMachine, options);

walkPaths(meteringMachine, {
  ...options,
  input: { ...input, mainMeter: false },
  invariants(rig) {
    // A station without a main meter does not ask one.
    expect(rig.begun.map(({ id }) => id)).not.toContain('reading');
    expect(rig.begun.map(({ id }) => id)).not.toContain('alignedReading');
  },
});

cutPowerEverywhere(meteringMachine, options, {
  found: ({ snapshot: { context } }) => [{ ...input, settings: context.settings }],
  rests: ({ value }) => value.asked === 'idle' && value.mainMeter === 'idle',
});
