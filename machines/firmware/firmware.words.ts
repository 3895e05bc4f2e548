import { assign, forwardTo, fromCallback, fromPromise, raise, sendTo, setup } from 'xstate';
import type { FirmwareImage } from '../../protocol/ports/host.js';
import type { FirmwareRecord } from '../../protocol/ports/store.js';
import { portsOf } from '../../protocol/ports.js';
import type { SecurityEventName } from '../../protocol/security-events.js';
import { securityEvent } from '../security-events/kept.js';
import { settingsWith } from '../settings.js';
import { type CallFailure, type ClockSet, outgoingCall, peer } from '../system.js';
import {
  type Answer,
  type FirmwareCall,
  type FirmwareContext,
  type FirmwareEvent,
  type FirmwareInput,
  firmwareKeys,
  isUnsigned,
  type Judged,
} from './firmware.types.js';
import {
  cancelled,
  classicNow,
  ended,
  type FirmwareStatus,
  failureOf,
  following,
  mayRetry,
  retryMs,
  type Standing,
  signedNow,
  standingOf,
  untilToldAgainMs,
  withStatus,
} from './job.js';

const unbound = (name: string) => Promise.reject(new Error(`firmware: ${name} is not provided`));

/** The words of the chart that need no other: what it decides by, and what it does. */
export const firmwareWords = setup({
  types: {
    context: {} as FirmwareContext,
    events: {} as FirmwareEvent,
    input: {} as FirmwareInput,
    meta: {} as { ocpp?: FirmwareStatus },
    tags: {} as 'closesOutlets',
    children: {} as {
      judge: 'judge';
      date: 'date';
      download: 'download';
      verify: 'verify';
      install: 'install';
      letGo: 'letGo';
      reboot: 'reboot';
      confirm: 'confirm';
      write: 'write';
    },
  },
  actors: {
    /** Whether it is signed by whom it must be (L01.FR.02), and what the job is. */
    judge: fromPromise<Judged, { call: FirmwareCall | null }>(() => unbound('judge')),
    /** Says `date.ahead` where it is, and `deadline` when the wall clock has reached it, however it is set meanwhile. */
    date: fromCallback<ClockSet, { dueAt: string; tellsAhead?: true }>(() => {
      throw new Error('firmware: no date provided');
    }),
    /** One try. */
    download: fromPromise<FirmwareImage, { record: FirmwareRecord | null }>(() => unbound('download')),
    verify: fromPromise<boolean, { record: FirmwareRecord | null }>(() => unbound('verify')),
    install: fromPromise<'inUse' | 'afterReboot', { record: FirmwareRecord | null }>(() => unbound('install')),
    /** Ends when the host does nothing about an installation any more; null: it has not installed it. */
    letGo: fromPromise<'inUse' | 'afterReboot' | null>(() => unbound('letGo')),
    /** The machine goes down when everybody has been told what goes on, or only the runtime does. */
    reboot: fromPromise<'machine' | 'runtime'>(() => unbound('reboot')),
    confirm: fromPromise<void>(() => unbound('confirm')),
    write: fromPromise<void, { record: FirmwareRecord | null }>(() => unbound('write')),
  },
  delays: {
    untilRetry: ({ context }) => retryMs(context),
    untilDiskIsTried: 5_000,
    untilToldAgain: ({ context }) => untilToldAgainMs(context),
    untilConfirmedAgain: 60_000,
    untilNobodyListens: 10_000,
    /** A machine that was to go down and has not. */
    untilRuntimeRestarts: 300_000,
  },
  guards: {
    isInstallable: ({ context }) => context.isInstallable,
    takesUnsigned: ({ context: { product, settings } }) =>
      product.unsignedFirmware === 'always' || settings.securityProfile === 0,
    isAnswered: ({ context }) => context.isAnswered,
    isGood: (_, { judged }: { judged: Judged }) => judged.ok,
    stands: ({ context }, standing: Standing) => standingOf(context) === standing,
    isDownloaded: ({ context }) => (context.record?.image ?? null) !== null,
    isSigned: ({ context }) => (context.record?.signature ?? null) !== null,
    hasInstallDate: ({ context }) => (context.record?.installAt ?? null) !== null,
    isBusy: ({ context }) => context.busy.length > 0,
    /** AQ-4: it has power or line enough for one of both only. */
    waitsForSessions: ({ context: { product, busy } }) => busy.length > 0 && !product.downloadsWhileCharging,
    mayRetry: ({ context }, { error }: { error: unknown }) => mayRetry(context, error),
    isTrue: (_, { output }: { output: boolean }) => output,
    isInUse: (_, { output }: { output: 'inUse' | 'afterReboot' | null }) => output === 'inUse',
    goesDown: (_, { output }: { output: 'machine' | 'runtime' }) => output === 'machine',
    isNew: ({ context }) => context.isNew,
    isDirty: ({ context }) => context.record !== context.kept,
    isKept: ({ context }) => context.record === context.kept,
    hasNews: ({ context }) => (context.record?.untold.length ?? 0) > 0,
    isAsked: ({ context }, { key }: { key: string }) => key !== '' && String(context.asked) === key,
    wentOffline: ({ context }, { key, reason }: { key: string; reason: CallFailure }) =>
      String(context.asked) === key && reason === 'offline',
    wasSilent: ({ context }, { key, reason }: { key: string; reason: CallFailure }) =>
      String(context.asked) === key && reason === 'timeout',
    /** Twice in a row the connection was lost over it: it must not cost the next one too. */
    endsConnections: ({ context }) => context.unanswered > 1,
  },
  actions: {
    keepSetting: assign({
      settings: ({ context }, { key, value }: { key: string; value: string }) =>
        settingsWith(firmwareKeys, context.settings, key, value),
    }),
    keepBusy: assign({
      busy: ({ context }, { connectorId, busy }: { connectorId: number; busy: boolean }) => {
        const others = context.busy.filter((id) => id !== connectorId);
        return busy ? [...others, connectorId].sort((one, other) => one - other) : others;
      },
    }),
    answer: sendTo(
      ({ system }) => peer(system, 'outbox'),
      (_, { callId, status }: { callId: string; status: Answer }) => ({
        type: 'outbox.respond',
        callId,
        payload: { status },
      }),
    ),
    /** UpdateFirmware.conf has no word for no (5.19). */
    refuse: sendTo(
      ({ system }) => peer(system, 'outbox'),
      (_, { callId, code }: { callId: string; code: 'NotSupported' | 'GenericError' }) => ({
        type: 'outbox.refuse',
        callId,
        code,
        description:
          code === 'NotSupported'
            ? 'this station does not install unsigned firmware'
            : 'a firmware update is under way that cannot be ended, or cannot begin',
      }),
    ),
    /** Whoever is refused may ask again under the same id. */
    forgetCall: (_, _params: { callId: string }) => {},
    keepCall: assign({ request: (_, { call }: { call: FirmwareCall }) => call, isAnswered: false }),
    markAnswered: assign({ isAnswered: ({ context }) => !isUnsigned(context.request) }),
    dropCall: assign({ request: null, isAnswered: false }),
    keepOffer: assign({
      record: ({ context }, { judged }: { judged: Judged }) =>
        judged.ok ? following(judged.record, context.record) : context.record,
      failures: 0,
    }),
    cancelRecord: assign({ record: ({ context: { record } }) => record && cancelled(record) }),
    raiseCancel: raise({ type: 'update.cancel' }),
    raiseBegin: raise({ type: 'update.begin' }),
    note: ({ system, context: { record } }, { event, error }: { event: string; error?: unknown }) =>
      portsOf(system).journal.note({
        level: error === undefined ? 'info' : 'warn',
        event,
        requestId: record?.requestId,
        status: record?.status,
        ...(error !== undefined && { error: String(error) }),
      }),
    raiseSecurity: sendTo(
      ({ system }) => peer(system, 'security-events'),
      ({ system }, { event, techInfo }: { event: SecurityEventName; techInfo?: string }) =>
        securityEvent(system, event, techInfo),
    ),
    tell: assign({
      record: ({ context: { record } }, { status }: { status: FirmwareStatus }) => record && withStatus(record, status),
    }),
    keepImage: assign({
      record: ({ context: { record } }, { image }: { image: FirmwareImage }) =>
        record && { ...withStatus(record, 'Downloaded'), image },
    }),
    dropImage: assign({ record: ({ context: { record } }) => record && { ...record, image: null } }),
    countFailure: assign({ failures: ({ context }) => context.failures + 1 }),
    markInstalling: assign({
      record: ({ context: { record } }) =>
        record && { ...withStatus(record, 'Installing'), phase: 'installing', installs: record.installs + 1 },
    }),
    markRebooting: assign({ record: ({ context: { record } }) => record && { ...record, phase: 'rebooting' } }),
    markProving: assign({ record: ({ context: { record } }) => record && { ...record, phase: 'proving' } }),
    end: assign({
      record: ({ context: { record } }, { status }: { status: FirmwareStatus }) => record && ended(record, status),
    }),
    endFailed: assign({
      record: ({ context: { record } }, { error }: { error: unknown }) =>
        record && ended(record, failureOf(record, error)),
    }),
    discard: () => {},
    passOn: forwardTo('date'),
    /** What must be said is said, then everything begins anew (4.2). */
    restartStation: sendTo(({ system }) => peer(system, 'station'), {
      type: 'station.stop',
      reason: 'Reboot',
      restart: true,
    }),
    takeRecord: assign({ writing: ({ context }) => context.record }),
    keepWritten: assign({ kept: ({ context }) => context.writing, writing: null }),
    dropWriting: assign({ writing: null }),
    takeNews: assign({ asked: ({ context }) => context.record?.untold[0]?.number ?? null }),
    dropAsked: assign(({ context: { record, asked } }) => ({
      record: record && { ...record, untold: record.untold.filter(({ number }) => number !== asked) },
      asked: null,
      unanswered: 0,
    })),
    forgetAsked: assign({ asked: null }),
    countUnanswered: assign({ unanswered: ({ context }) => context.unanswered + 1 }),
    tellNews: sendTo(
      ({ system }) => peer(system, 'outbox'),
      ({ context: { record, asked } }) => {
        const news = record?.untold.find(({ number }) => number === asked);
        const { requestId = null, status = 'Idle', messageId = '' } = news ?? {};
        const call = {
          type: 'outbox.call',
          messageId,
          kind: 'ordinary',
          from: 'firmware',
          key: String(asked),
        } as const;
        return requestId === null
          ? { ...call, action: 'FirmwareStatusNotification' as const, payload: { status } }
          : { ...call, action: 'SignedFirmwareStatusNotification' as const, payload: { status, requestId } };
      },
    ),
    tellClassicNow: sendTo(
      ({ system }) => peer(system, 'outbox'),
      ({ system, context }) =>
        outgoingCall(system, {
          from: 'firmware',
          action: 'FirmwareStatusNotification',
          kind: 'triggered',
          payload: classicNow(context.record),
        }),
    ),
    tellSignedNow: sendTo(
      ({ system }) => peer(system, 'outbox'),
      ({ system, context }) =>
        outgoingCall(system, {
          from: 'firmware',
          action: 'SignedFirmwareStatusNotification',
          kind: 'triggered',
          payload: signedNow(context.record),
        }),
    ),
  },
});
