import { expect } from 'vitest';
import { outboxMachine } from '../../machines/outbox/outbox.machine.js';
import { cutPowerEverywhere, loseLinkEverywhere } from '../support/chart-families.js';
import { disturbEverywhere, walkPaths } from '../support/chart-paths.js';
import { outboxInput, result, started } from '../support/outbox-cases.js';
import { options } from '../support/paths-of/outbox.js';

walkPaths(outboxMachine, options);
disturbEverywhere(outboxMachine, options);

cutPowerEverywhere(outboxMachine, options, {
  found: (rig) => {
    const { owed, transactions, change } = rig.snapshot.context;
    const kept = { ...outboxInput, transactions: [...transactions.open.values(), ...transactions.stopped.values()] };
    const left = owed.filter(({ seq }) => !change.removeOwed?.includes(seq));
    return [{ ...kept, owed }, ...(rig.runs('record') ? [{ ...kept, owed: left }] : [])];
  },
  goesOn: (rig) => [
    { type: 'gate.open' },
    { type: 'xstate.done.actor.record' },
    ...rig.snapshot.context.owed.slice(0, 1).map(({ messageId }) => result(messageId, started(7))),
  ],
  // All that is owed was told, and told once.
  rests: ({ context }) => context.owed.length === 0 && context.inFlight === null,
  keeps: ({ snapshot }, input) => expect(snapshot.context.owed).toEqual((input as typeof outboxInput).owed),
  passesMs: 1_000,
});
loseLinkEverywhere(outboxMachine, options, {
  lost: [{ type: 'link.down' }],
  back: [{ type: 'gate.open' }],
  awaits: ({ value }) => (value as { line: string }).line !== 'free',
});
