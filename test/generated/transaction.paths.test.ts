import { expect } from 'vitest';
import { transactionMachine } from '../../machines/transaction/transaction.machine.js';
import { cutPowerEverywhere } from '../support/chart-families.js';
import { disturbEverywhere, walkPaths } from '../support/chart-paths.js';
import { input, interrupted, options, resumed } from '../support/paths-of/transaction.js';
import { transaction } from '../support/stores.js';

const permitted = { type: 'xstate.done.actor.permit' };

walkPaths(transactionMachine, options);
disturbEverywhere(transactionMachine, options);

walkPaths(transactionMachine, {
  ...options,
  input: interrupted,
  invariants(rig, event, step) {
    options.invariants(rig, event, step);
    // 7.36: what a power cut has interrupted is not energised again where the product ends it; it ends for that reason.
    expect(rig.begun.map(({ id }) => id)).not.toContain('permit');
    if (!rig.snapshot.matches('recalling')) expect(rig.snapshot.context.ending?.reason).toBe('PowerLoss');
  },
});

disturbEverywhere(transactionMachine, { ...options, input: interrupted });

for (const given of resumed)
  disturbEverywhere(transactionMachine, { ...options, input: { ...input, ...given, resumes: true } });
for (const given of resumed)
  walkPaths(transactionMachine, {
    ...options,
    input: { ...input, ...given, resumes: true },
    invariants(rig, event, step) {
      options.invariants(rig, event, step);
      // 4.8: it was begun before, and is not begun again.
      expect(rig.begun.map(({ id }) => id)).not.toContain('open');
      expect(rig.snapshot.context.record?.localId).toBe('tx-1');
    },
  });

cutPowerEverywhere(transactionMachine, options, {
  found: (rig) => {
    const record = rig.snapshot.context.record ?? (rig.runs('open') ? transaction('tx-1') : null);
    return record ? [false, true].map((resumes) => ({ ...input, record, resumes })) : [];
  },
  goesOn: () => options.cases.filter(({ type }) => /actor\.(recall|close|permit)/.test(type)).concat(permitted),
  rests: (snapshot) =>
    snapshot.matches({ running: { permit: 'granted' } }) || snapshot.matches({ running: { permit: 'withheld' } }),
  // It was begun, and is neither begun again nor forgotten.
  keeps: (rig) => {
    expect(rig.begun.map(({ id }) => id)).toEqual(['recall']);
    expect(rig.snapshot.context.record).not.toBeNull();
  },
});
