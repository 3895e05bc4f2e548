import { assign, fromPromise, sendTo, setup } from 'xstate';
import type { PackedLog } from '../../protocol/ports/logs.js';
import { portsOf } from '../../protocol/ports.js';
import { type CallFailure, outgoingCall, peer } from '../system.js';
import type { LogRequested, LogUploadContext, LogUploadEvent, LogUploadInput, LogWanted } from './log-upload.types.js';
import { answerTo, failureOf, firstOwed, mayRetry, notificationOf, owing, wantedBy } from './upload.js';

export interface UploadJob {
  readonly wanted: LogWanted | null;
  readonly log: PackedLog | null;
}

const unbound = (name: string) => Promise.reject(new Error(`log-upload: ${name} is not provided`));

/** The words of the chart: what it decides by, and what it does. */
export const logUploadSetup = setup({
  types: {
    context: {} as LogUploadContext,
    events: {} as LogUploadEvent,
    input: {} as LogUploadInput,
    children: {} as { pack: 'pack'; upload: 'upload' },
    meta: {} as { ocpp: 'Idle' | 'Uploading' },
  },
  actors: {
    /** Gives null where the window holds nothing. */
    pack: fromPromise<PackedLog | null, { wanted: LogWanted | null }>(() => unbound('pack')),
    upload: fromPromise<void, UploadJob>(() => unbound('upload')),
  },
  delays: {
    untilRetry: ({ context }) => context.wanted?.retryMs ?? 0,
  },
  guards: {
    isPacked: (_, { log }: { log: PackedLog | null }) => log !== null,
    mayRetry: ({ context }, { error }: { error: unknown }) => mayRetry(context, error),
    hasOwed: ({ context }) => firstOwed(context) !== undefined,
    isFirst: ({ context }, { key }: { key: string }) => String(firstOwed(context)?.number) === key,
    wentOffline: ({ context }, { key, reason }: { key: string; reason: CallFailure }) =>
      String(firstOwed(context)?.number) === key && reason === 'offline',
  },
  actions: {
    keepWanted: assign((_, { event }: { event: LogRequested }) => ({
      wanted: wantedBy(event),
      failures: 0,
      cancels: false,
    })),
    markCancelling: assign({ cancels: true }),
    keepLog: assign({ log: (_, { log }: { log: PackedLog | null }) => log }),
    forgetWanted: assign({ wanted: null, log: null, failures: 0, cancels: false }),
    countFailure: assign({ failures: ({ context }) => context.failures + 1 }),
    oweUploading: assign(({ context }) => owing(context, 'Uploading')),
    oweUploaded: assign(({ context }) => owing(context, 'Uploaded')),
    oweFailure: assign(({ context }, { error }: { error: unknown }) => owing(context, failureOf(context, error))),
    dropFirst: assign({ owed: ({ context }) => context.owed.slice(1) }),
    answer: sendTo(
      ({ system }) => peer(system, 'outbox'),
      ({ context }, { fileName }: { fileName: string | null }) => ({
        type: 'outbox.respond' as const,
        callId: context.wanted?.callId ?? '',
        payload: answerTo(context, fileName),
      }),
    ),
    tellFirst: sendTo(
      ({ system }) => peer(system, 'outbox'),
      ({ context, system }) => {
        const { status, requestId, number } = firstOwed(context) ?? {
          status: 'Idle' as const,
          requestId: null,
          number: 0,
        };
        const { serves: from } = context;
        return outgoingCall(system, { from, key: String(number), ...notificationOf(context, status, requestId) });
      },
    ),
    /** Asked for by the CSMS, and so told also while the registration is pending (4.2). */
    tellNow: sendTo(
      ({ system }) => peer(system, 'outbox'),
      ({ context, system }, { status }: { status: 'Idle' | 'Uploading' }) => {
        const requestId = status === 'Idle' ? null : (context.wanted?.requestId ?? null);
        const { serves: from } = context;
        return outgoingCall(system, { from, kind: 'triggered', ...notificationOf(context, status, requestId) });
      },
    ),
    /** Nothing of it stays on the disk, however the upload has ended. */
    discard: ({ context, system }) => {
      const { log } = context;
      const { logs, journal } = portsOf(system);
      if (log === null) return;
      const discarding = async () => logs.discard(log);
      // Whoever throws before it promises anything is a bad adapter, and no reason to crash.
      discarding().catch((error: unknown) => {
        journal.note({ level: 'warn', event: 'log.notDiscarded', name: log.name, error: String(error) });
      });
    },
    notePacked: ({ context, system }) => {
      const { kind, requestId } = context.wanted ?? {};
      const { name, sizeBytes } = context.log ?? {};
      portsOf(system).journal.note({ level: 'info', event: 'log.uploading', kind, requestId, name, sizeBytes });
    },
    noteUploaded: ({ context, system }) =>
      portsOf(system).journal.note({ level: 'info', event: 'log.uploaded', name: context.log?.name }),
    noteNothing: ({ context, system }) =>
      portsOf(system).journal.note({ level: 'info', event: 'log.nothingToUpload', kind: context.wanted?.kind }),
    noteNotPacked: ({ context, system }, { error }: { error: unknown }) =>
      portsOf(system).journal.note({
        level: 'error',
        event: 'log.notPacked',
        kind: context.wanted?.kind,
        error: String(error),
      }),
    noteCancelled: ({ context, system }) =>
      portsOf(system).journal.note({ level: 'info', event: 'log.cancelled', name: context.log?.name }),
    noteFailure: ({ context, system }, { error }: { error: unknown }) =>
      portsOf(system).journal.note({
        level: 'warn',
        event: 'log.notUploaded',
        name: context.log?.name,
        tries: context.failures + 1,
        error: String(error),
      }),
    noteRefused: ({ context, system }, { reason, code }: { reason: CallFailure; code?: string }) =>
      portsOf(system).journal.note({
        level: 'warn',
        event: 'log.statusNotTaken',
        status: firstOwed(context)?.status,
        reason,
        ...(code !== undefined && { code }),
      }),
  },
});
