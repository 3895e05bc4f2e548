import { expect } from 'vitest';
import { securityEventsMachine } from '../../machines/security-events/security-events.machine.js';
import { cutPowerEverywhere, loseLinkEverywhere } from '../support/chart-families.js';
import { disturbEverywhere, walkPaths } from '../support/chart-paths.js';
import { crowded, options } from '../support/paths-of/security-events.js';

walkPaths(securityEventsMachine, options);
walkPaths(securityEventsMachine, crowded);

/** One state for each that differs in what may be said to it. */
disturbEverywhere(securityEventsMachine, {
  ...options,
  project: ({ value, context: { kept, asked, unwanted } }) => [value, kept.length, asked, unwanted],
  stopWhen: ({ context: { nextNumber } }) => nextNumber > 2,
});

cutPowerEverywhere(securityEventsMachine, options, {
  found: (rig) => {
    const { kept, unwritten } = rig.snapshot.context;
    const written = kept.filter(({ number }) => !unwritten.includes(number));
    return [{ kept: written }, ...(rig.runs('write') ? [{ kept }] : [])];
  },
  goesOn: ({ snapshot: { context } }) => [
    { type: 'registration.accepted' },
    { type: 'xstate.done.actor.write' },
    { type: 'answered.securityEventNotification', key: String(context.asked), payload: {} },
  ],
  // All that is on disk is told.
  rests: ({ value, context }) => context.kept.length === 0 && value['keeping'] === 'idle',
  keeps: ({ snapshot }, input) => expect(snapshot.context.kept).toEqual((input as { kept: unknown }).kept),
  passesMs: 20_000,
});
loseLinkEverywhere(securityEventsMachine, options, {
  lost: [{ type: 'registration.offline' }],
  back: [{ type: 'registration.resumed' }],
  awaits: (snapshot) => snapshot.matches({ telling: { online: 'asking' } }),
});
