import { expect } from 'vitest';
import { firmwareActor } from '../../actors/firmware.actor.js';
import { firmwareMachine } from '../../machines/firmware/firmware.machine.js';
import { InstallOverdue } from '../../machines/firmware/job.js';
import { FirmwareError } from '../../protocol/ports/host.js';
import { TransferError } from '../../protocol/ports/transfer.js';
import { cutPowerEverywhere, loseLinkEverywhere } from '../support/chart-families.js';
import { disturbEverywhere, type WalkOptions, walkPaths } from '../support/chart-paths.js';
import {
  classicCall,
  firmwareInput,
  firmwarePeers,
  image,
  judged,
  recordOf,
  signedCall,
} from '../support/firmware-desk.js';

const call = signedCall(1);
const later = signedCall(2, { installDateTime: '2026-06-01T00:00:00Z' });

const status = (type: string, key: string, more: object = {}) => ({ type, key, ...more });

const options: WalkOptions<typeof firmwareMachine> = {
  cover: 'transitions',
  input: firmwareInput,
  bound: firmwareActor,
  rig: { peers: firmwarePeers },
  internal: ['update.begin', 'update.cancel'],
  limit: 100_000,
  project: ({ value, context }) => [
    value,
    context.record && [
      context.record.requestId,
      context.record.phase,
      context.record.status,
      context.record.untold.length,
    ],
    [context.record?.image ?? null, context.record?.installs, context.record === context.kept],
    [context.request?.callId, context.isAnswered, context.failures],
    [context.busy, context.asked, Math.min(context.unanswered, 2), context.settings],
  ],
  cases: [
    call,
    later,
    classicCall,
    { type: 'outlet.busy', connectorId: 1, busy: true },
    { type: 'outlet.busy', connectorId: 1, busy: false },
    { type: 'configuration.changed', key: 'SecurityProfile', value: '2' },
    { type: 'xstate.done.actor.judge', output: judged(call) },
    { type: 'xstate.done.actor.judge', output: judged(later, 2) },
    { type: 'xstate.done.actor.judge', output: judged(classicCall, 3) },
    { type: 'xstate.done.actor.judge', output: { ok: false, why: 'it has expired' } },
    { type: 'xstate.done.actor.download', output: image },
    { type: 'xstate.error.actor.download', error: new TransferError('broken', 'the line was cut') },
    { type: 'xstate.error.actor.download', error: new TransferError('too-large', 'it is too large') },
    { type: 'xstate.done.actor.verify', output: true },
    { type: 'xstate.done.actor.verify', output: false },
    { type: 'xstate.done.actor.install', output: 'inUse' },
    { type: 'xstate.done.actor.install', output: 'afterReboot' },
    { type: 'xstate.error.actor.install', error: new FirmwareError('unverified', 'it is no firmware') },
    { type: 'xstate.error.actor.install', error: new InstallOverdue('it takes too long') },
    { type: 'xstate.done.actor.letGo', output: null },
    { type: 'xstate.done.actor.letGo', output: 'inUse' },
    { type: 'xstate.done.actor.letGo', output: 'afterReboot' },
    { type: 'xstate.done.actor.reboot', output: 'machine' },
    { type: 'xstate.done.actor.reboot', output: 'runtime' },
    ...['Signed', ''].flatMap((kind) => {
      const name = kind === '' ? 'firmwareStatusNotification' : 'signedFirmwareStatusNotification';
      return [
        status(`answered.${name}`, '1', { payload: {} }),
        status(`answered.${name}`, '', { payload: {} }),
        status(`failed.${name}`, '1', { reason: 'offline' }),
        status(`failed.${name}`, '1', { reason: 'timeout' }),
        status(`failed.${name}`, '1', { reason: 'refused' }),
      ];
    }),
  ],
  invariants(rig, _, step) {
    const { context, value } = rig.snapshot;
    const { record } = context;
    const runs = ['date', 'download', 'verify', 'install', 'letGo', 'reboot'].filter((child) => rig.runs(child));
    // One thing at a time, and nothing of an update that is over.
    expect(runs.length).toBeLessThanOrEqual(1);
    if (value.update === 'idle') {
      expect(record?.phase ?? 'over').toBe(value.desk === 'accepting' ? record?.phase : 'over');
      expect(runs).toEqual([]);
    }
    // What the CSMS was promised is on disk.
    const isPromise = step.said.some(({ to, event }) => to === 'outbox' && event['payload']?.status === 'Accepted');
    if (isPromise) expect(context.kept?.id).toBe(record?.id);
    // That the host is asked to install something, and what, is on disk too.
    if (rig.runs('install')) expect(context.kept).toMatchObject({ phase: 'installing', image });
    if (rig.runs('install')) expect(context.busy).toEqual([]);
    // Outlets are closed as long as somebody could get in the way, and no longer.
    const told = rig.eventsTo('connector-1').at(-1)?.['operative'];
    if (told !== undefined) expect(told).toBe(!rig.snapshot.hasTag('closesOutlets'));
    // One status at a time, in order, and only while the station is online.
    expect(context.asked !== null).toBe(JSON.stringify(value.telling).includes('asking'));
    const numbers = record?.untold.map(({ number }) => number) ?? [];
    expect(numbers).toEqual([...new Set(numbers)].sort((one, other) => one - other));
  },
};

/** What a walk leaves out, since another one goes there. */
const telling = [
  'registration.accepted',
  'registration.resumed',
  'registration.offline',
  ...['firmwareStatusNotification', 'signedFirmwareStatusNotification'].flatMap((name) => [
    `trigger.${name}`,
    `answered.${name}`,
    `failed.${name}`,
  ]),
];
const asking = ['csms.signedUpdateFirmware', 'csms.updateFirmware'];
const waiting = ['deadline', 'date.ahead', 'clock.set', 'outlet.busy'];

type Options = WalkOptions<typeof firmwareMachine>;

/** What the host says to whom it has asked, as it goes well. */
const well = options.cases.filter(
  ({ type, output }) =>
    (/download|verify|install/.test(type) && [image, true, 'inUse'].includes(output)) ||
    type.includes('done.actor.reboot'),
);

function walk(
  input: Partial<Options['input'] & typeof firmwareInput>,
  without: readonly string[],
  more?: Partial<Options>,
) {
  const own: Options = {
    ...options,
    input: { ...firmwareInput, ...input },
    internal: [...(options.internal ?? []), ...without],
    ...more,
  };
  walkPaths(firmwareMachine, own);
  cutPowerEverywhere(firmwareMachine, own, {
    found: (rig) => {
      const { record, kept } = rig.snapshot.context;
      const records = rig.runs('write') ? [kept, record] : [kept];
      return records.map((one) => ({ ...firmwareInput, ...input, outcome: 'none', isNew: false, record: one }));
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

/** What is asked, one after another, while nothing is fetched. */
walk({}, [...telling, ...waiting]);
walk({ isInstallable: false }, [...telling, ...waiting]);
walk({ record: recordOf(call, { phase: 'rebooting', image }), outcome: null }, [...telling, ...waiting]);

/** How an update runs, as far as it goes in one boot. */
const dated = recordOf(later, { retries: 1 });
const running: Partial<Options> = {
  project: ({ value: { update, keeping }, context: { record, kept, failures, busy } }) => [
    [update, keeping, busy.length],
    [record?.phase, record?.status, record?.image ?? null, record === kept, failures],
  ],
};
walk({ record: dated }, [...telling, ...asking, 'configuration.changed'], running);
walk({ record: recordOf(classicCall) }, [...telling, ...asking, 'configuration.changed'], running);
walk({ record: recordOf(classicCall), settings: { securityProfile: 1 } }, [...telling, ...asking], running);

/** How an update that was cut off goes on. */
const cut = (phase: 'fetching' | 'installing' | 'rebooting' | 'proving', installs = 1) =>
  recordOf(call, { phase, image, installs, status: phase === 'fetching' ? 'SignatureVerified' : 'Installing' });
const elsewhere = [...asking, ...waiting, 'configuration.changed'];
const ways = [
  ['fetching', 'none'],
  ['installing', 'none'],
  ['installing', 'rolledBack'],
  ['rebooting', 'none'],
  ['rebooting', null],
  ['proving', 'none'],
  ['proving', null],
] as const;
for (const [phase, outcome] of ways) walk({ record: cut(phase), outcome }, [...telling, ...elsewhere]);
walk({ record: recordOf(classicCall, { image, status: 'Downloaded' }) }, [...telling, ...elsewhere]);
/** The firmware is new: it is confirmed when the station has been accepted. */
const trial = telling.filter((type) => !type.startsWith('registration.'));
for (const phase of ['installing', 'proving'] as const)
  walk({ record: cut(phase), outcome: 'updated', isNew: true }, [...trial, ...elsewhere], {
    project: ({ value: { trial, update, keeping }, context }) => [trial, update, keeping, context.record?.phase],
  });
walk({ record: cut('installing', 3) }, [...telling, ...asking, ...waiting]);

/** How the CSMS is told. */
const news = [1, 2].map((number) => ({ number, messageId: `news-${number}`, requestId: 1, status: 'Downloading' }));
const over = { phase: 'over', newsNumber: 2, status: 'DownloadFailed' } as const;
walk({ record: recordOf(call, { ...over, untold: news }) }, [...asking, ...waiting, 'configuration.changed']);
walk({ record: recordOf(classicCall, { ...over, untold: news.map((one) => ({ ...one, requestId: null })) }) }, [
  ...asking,
  ...waiting,
  'configuration.changed',
]);

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
  input: { ...firmwareInput, record: recordOf(call, { ...over, untold: news }) },
  internal: [...(options.internal ?? []), ...asking],
  disturbs: [call, later, classicCall],
  project: ({ value, context }) => [value, context.record?.untold.length, context.asked],
});
