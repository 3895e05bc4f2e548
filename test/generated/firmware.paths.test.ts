import { expect } from 'vitest';
import { firmwareMachine } from '../../machines/firmware/firmware.machine.js';
import { cutPowerEverywhere, loseLinkEverywhere } from '../support/chart-families.js';
import { disturbEverywhere, walkPaths } from '../support/chart-paths.js';
import { classicCall, firmwareInput, image } from '../support/firmware-desk.js';
import { asking, call, later, options, telling, untold, walks } from '../support/paths-of/firmware.js';

/** What the host says to whom it has asked, as it goes well. */
const well = options.cases.filter(
  ({ type, output }) =>
    (/download|verify|install/.test(type) && [image, true, 'inUse'].includes(output)) ||
    type.includes('done.actor.reboot'),
);

for (const own of walks) {
  walkPaths(firmwareMachine, own);
  cutPowerEverywhere(firmwareMachine, own, {
    found: (rig) => {
      const { record, kept } = rig.snapshot.context;
      const records = rig.runs('write') ? [kept, record] : [kept];
      return records.map((one) => ({ ...own.input, outcome: 'none', isNew: false, record: one }));
    },
    goesOn: ({ snapshot: { context } }) => [
      { type: 'xstate.done.actor.write' },
      { type: 'registration.accepted' },
      { type: 'deadline' },
      ...well,
      { type: 'xstate.done.actor.confirm' },
      ...['firmware', 'signedFirmware'].map((name) => ({
        type: `answered.${name}StatusNotification`,
        key: String(context.asked),
        payload: {},
      })),
    ],
    // It is over, and all of it is told; or the station begins anew for it.
    rests: ({ value, context }) =>
      JSON.stringify(value).includes('restarting') ||
      (value.update === 'idle' && value.keeping === 'idle' && (context.record?.untold ?? []).length === 0),
    keeps: ({ snapshot }, given) => {
      const { record } = given as typeof firmwareInput;
      if (record?.phase === 'fetching') expect(snapshot.matches({ update: 'idle' })).toBe(false);
    },
    passesMs: 60_000,
  });
  loseLinkEverywhere(firmwareMachine, own, {
    lost: [{ type: 'registration.offline' }],
    back: [{ type: 'registration.resumed' }],
    awaits: (snapshot) => snapshot.matches({ telling: { online: 'asking' } }),
  });
}

disturbEverywhere(firmwareMachine, {
  ...options,
  internal: [...(options.internal ?? []), ...telling],
  disturbs: options.cases
    .concat(telling.map((type) => ({ type, key: '' })))
    .filter(({ type }) => telling.includes(type)),
  project: ({ value, context }) => [value, context.record?.requestId, context.busy.length],
});
disturbEverywhere(firmwareMachine, {
  ...options,
  input: { ...firmwareInput, record: untold },
  internal: [...(options.internal ?? []), ...asking],
  disturbs: [call, later, classicCall],
  project: ({ value, context }) => [value, context.record?.untold.length, context.asked],
});
