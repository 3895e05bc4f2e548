import { expect } from 'vitest';
import { smartChargingMachine } from '../../machines/smart-charging/smart-charging.machine.js';
import type { SmartChargingInput } from '../../machines/smart-charging/smart-charging.types.js';
import { installed, txProfile } from '../support/charging-desk.js';
import { cutPowerEverywhere } from '../support/chart-families.js';
import { disturbEverywhere, walkPaths } from '../support/chart-paths.js';
import { input, options, telling } from '../support/paths-of/smart-charging.js';

walkPaths(smartChargingMachine, telling);
/** What is left over of a transaction that is gone. */
walkPaths(smartChargingMachine, {
  ...options,
  input: { ...input, profiles: [installed(2, txProfile(3), { localId: 'tx-0' })] },
  stopWhen: ({ context, value }) => context.waiting.length > 0 || value.desk !== 'forgetting',
});
/** What is told, while nothing is asked. */
walkPaths(smartChargingMachine, {
  ...options,
  project: ({ value, context: { uses } }) => [value, uses.map(({ powerW }) => powerW)],
  stopWhen: ({ value }) => value.desk !== 'idle',
});
/** One state for each that differs in what may be done to it. */
disturbEverywhere(smartChargingMachine, {
  ...options,
  project: ({ value, context: { current, profiles } }) => [value, current?.kind, profiles.length],
  stopWhen: ({ context }) => context.waiting.length > 0,
});

cutPowerEverywhere(smartChargingMachine, telling, {
  found: (rig) => {
    const { profiles } = rig.snapshot.context;
    const begun = rig.begun.findLast(({ id }) => id === 'write')?.input as { removeProfiles?: readonly number[] };
    const removed = profiles.filter(({ profile }) => !begun?.removeProfiles?.includes(profile.chargingProfileId));
    const added = [
      ...profiles.filter(({ profile }) => profile.chargingProfileId !== 4),
      installed(1, txProfile(4), { localId: 'tx-1' }),
    ];
    const found = [profiles, ...(rig.runs('write') ? [removed] : []), ...(rig.runs('install') ? [added] : [])];
    // The transaction may have gone on, or been ended.
    return found.flatMap((one) => [['tx-1'], []].map((open) => ({ ...input, profiles: one, open })));
  },
  goesOn: () => [
    { type: 'hardware.ready' },
    { type: 'xstate.done.actor.forget' },
    { type: 'xstate.done.actor.tellPlans', output: { plans: [], lookAgainAtMs: 4e12 } },
  ],
  rests: ({ value }) => value.desk === 'idle' && value.planning === 'holding',
  keeps: ({ snapshot }, given) => {
    const { profiles, open } = given as SmartChargingInput;
    const own = profiles.filter(({ localId }) => localId === undefined || open.includes(localId));
    expect(snapshot.context.profiles).toEqual(own);
  },
});
