/** What may be said to the firmware, and what is true of it after each step. */
import { expect } from 'vitest';
import { firmwareActor } from '../../../actors/firmware.actor.js';
import type { firmwareMachine } from '../../../machines/firmware/firmware.machine.js';
import type { FirmwareInput } from '../../../machines/firmware/firmware.types.js';
import { InstallOverdue } from '../../../machines/firmware/job.js';
import { FirmwareError } from '../../../protocol/ports/host.js';
import { TransferError } from '../../../protocol/ports/transfer.js';
import type { WalkOptions } from '../chart-paths.js';
import { classicCall, firmwareInput, firmwarePeers, image, judged, recordOf, signedCall } from '../firmware-desk.js';

export const call = signedCall(1);
export const later = signedCall(2, { installDateTime: '2026-06-01T00:00:00Z' });

const status = (type: string, key: string, more: object = {}) => ({ type, key, ...more });

export const options: WalkOptions<typeof firmwareMachine> = {
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
export const telling = [
  'registration.accepted',
  'registration.resumed',
  'registration.offline',
  ...['firmwareStatusNotification', 'signedFirmwareStatusNotification'].flatMap((name) => [
    `trigger.${name}`,
    `answered.${name}`,
    `failed.${name}`,
  ]),
];
export const asking = ['csms.signedUpdateFirmware', 'csms.updateFirmware'];
const waiting = ['deadline', 'date.ahead', 'clock.set', 'outlet.busy'];

export interface FirmwareWalk extends WalkOptions<typeof firmwareMachine> {
  readonly about: string;
  readonly input: FirmwareInput;
}

function walk(
  about: string,
  input: Partial<FirmwareInput>,
  without: readonly string[],
  more?: Partial<WalkOptions<typeof firmwareMachine>>,
): FirmwareWalk {
  return {
    ...options,
    internal: [...(options.internal ?? []), ...without],
    ...more,
    about,
    input: { ...firmwareInput, ...input },
  };
}

/** What is asked, one after another, while nothing is fetched. */
const requests = [
  walk('as it is asked', {}, [...telling, ...waiting]),
  walk('where nothing can be installed', { isInstallable: false }, [...telling, ...waiting]),
  walk(
    'as it is asked while one waits for its boot',
    { record: recordOf(call, { phase: 'rebooting', image }), outcome: null },
    [...telling, ...waiting],
  ),
];

/** How an update runs, as far as it goes in one boot. */
const dated = recordOf(later, { retries: 1 });
const running: Partial<WalkOptions<typeof firmwareMachine>> = {
  project: ({ value: { update, keeping }, context: { record, kept, failures, busy } }) => [
    [update, keeping, busy.length],
    [record?.phase, record?.status, record?.image ?? null, record === kept, failures],
  ],
};
const updates = [
  walk('from its date to its end', { record: dated }, [...telling, ...asking, 'configuration.changed'], running),
  walk(
    'without a signature',
    { record: recordOf(classicCall) },
    [...telling, ...asking, 'configuration.changed'],
    running,
  ),
  walk(
    'without a signature where none is taken',
    { record: recordOf(classicCall), settings: { securityProfile: 1 } },
    [...telling, ...asking],
    running,
  ),
];

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
/** The firmware is new: it is confirmed when the station has been accepted. */
const trial = telling.filter((type) => !type.startsWith('registration.'));
const boots = [
  ...ways.map(([phase, outcome]) =>
    walk(`cut off while ${phase}, ${outcome ?? 'without a boot'}`, { record: cut(phase), outcome }, [
      ...telling,
      ...elsewhere,
    ]),
  ),
  walk('cut off once it was there', { record: recordOf(classicCall, { image, status: 'Downloaded' }) }, [
    ...telling,
    ...elsewhere,
  ]),
  ...(['installing', 'proving'] as const).map((phase) =>
    walk(`on trial after ${phase}`, { record: cut(phase), outcome: 'updated', isNew: true }, [...trial, ...elsewhere], {
      project: ({ value: { trial, update, keeping }, context }) => [trial, update, keeping, context.record?.phase],
    }),
  ),
  walk('installed too often', { record: cut('installing', 3) }, [...telling, ...asking, ...waiting]),
];

/** How the CSMS is told. */
const news = [1, 2].map((number) => ({ number, messageId: `news-${number}`, requestId: 1, status: 'Downloading' }));
const over = { phase: 'over', newsNumber: 2, status: 'DownloadFailed' } as const;
export const untold = recordOf(call, { ...over, untold: news });
const tidings = [
  walk('as it is told of', { record: untold }, [...asking, ...waiting, 'configuration.changed']),
  walk(
    'as it is told of without a signature',
    { record: recordOf(classicCall, { ...over, untold: news.map((one) => ({ ...one, requestId: null })) }) },
    [...asking, ...waiting, 'configuration.changed'],
  ),
];

export const walks: readonly FirmwareWalk[] = [...requests, ...updates, ...boots, ...tidings];
