/** How the CSMS answers: by default as an ordinary one does, on request in every way a bad one might. */
import type { ErrorCode, Payload } from '../../protocol/frames.js';
import type { Action, Response } from '../../protocol/messages.js';
import type { CallRecord } from './records.js';

export type ScriptedAnswer =
  | { readonly kind: 'default' }
  | { readonly kind: 'result'; readonly payload: Payload }
  | { readonly kind: 'error'; readonly code: string; readonly description: string; readonly details: Payload }
  | { readonly kind: 'silence' }
  | { readonly kind: 'late'; readonly delayMs: number; readonly answer: ScriptedAnswer }
  | { readonly kind: 'raw'; readonly text: string }
  | { readonly kind: 'close'; readonly code: number; readonly reason: string }
  | { readonly kind: 'cut' }
  | { readonly kind: 'sequence'; readonly answers: readonly ScriptedAnswer[] };

/** Asked for each CALL; null leaves it to the default. */
export type Answerer<A extends Action> = (call: CallRecord<A>) => ScriptedAnswer | null;

export type AnswerScript = { readonly [A in Action]?: Answerer<A> };

export const byDefault: ScriptedAnswer = { kind: 'default' };

/** No answer, ever. */
export const silence: ScriptedAnswer = { kind: 'silence' };

/** The connection breaks without a closing handshake. */
export const cut: ScriptedAnswer = { kind: 'cut' };

/** A CALLRESULT with this payload, whether it is valid or not. */
export function result(payload: Payload): ScriptedAnswer {
  return { kind: 'result', payload };
}

/** A CALLERROR; the code may be any text. */
export function error(code: ErrorCode | (string & {}), description = '', details: Payload = {}): ScriptedAnswer {
  return { kind: 'error', code, description, details };
}

export function late(delayMs: number, answer: ScriptedAnswer = byDefault): ScriptedAnswer {
  return { kind: 'late', delayMs, answer };
}

export function twice(answer: ScriptedAnswer = byDefault): ScriptedAnswer {
  return { kind: 'sequence', answers: [answer, answer] };
}

export function sequence(...answers: readonly ScriptedAnswer[]): ScriptedAnswer {
  return { kind: 'sequence', answers };
}

/** Any text instead of an answer; `sequence(raw(garbage), byDefault)` answers after it. */
export function raw(text: string): ScriptedAnswer {
  return { kind: 'raw', text };
}

export function close(code = 1000, reason = ''): ScriptedAnswer {
  return { kind: 'close', code, reason };
}

/** The answer to a BootNotification; the interval is the heartbeat's, or the wait until the next attempt (4.2). */
export function boot(status: Response<'BootNotification'>['status'], intervalS: number): ScriptedAnswer {
  return result({ status, interval: intervalS, currentTime: new Date().toISOString() });
}

/** What the defaults need to know. */
export interface DefaultsContext {
  readonly nowMs: number;
  readonly heartbeatIntervalS: number;
  /** Fresh for a new transaction, the same for a repeated StartTransaction. */
  transactionIdFor(call: CallRecord<'StartTransaction'>): number;
}

type Defaults = { readonly [A in Action]?: (context: DefaultsContext, call: CallRecord<A>) => Response<A> };

const accepted = { status: 'Accepted' } as const;
const time = ({ nowMs }: DefaultsContext) => new Date(nowMs).toISOString();

const defaults: Defaults = {
  Authorize: () => ({ idTagInfo: accepted }),
  BootNotification: (context) => ({
    status: 'Accepted',
    currentTime: time(context),
    interval: context.heartbeatIntervalS,
  }),
  DataTransfer: () => ({ status: 'UnknownVendorId' }),
  DiagnosticsStatusNotification: () => ({}),
  FirmwareStatusNotification: () => ({}),
  Heartbeat: (context) => ({ currentTime: time(context) }),
  LogStatusNotification: () => ({}),
  MeterValues: () => ({}),
  SecurityEventNotification: () => ({}),
  SignCertificate: () => accepted,
  SignedFirmwareStatusNotification: () => ({}),
  StartTransaction: (context, call) => ({ transactionId: context.transactionIdFor(call), idTagInfo: accepted }),
  StatusNotification: () => ({}),
  StopTransaction: () => ({ idTagInfo: accepted }),
};

/** The ordinary answer; null for an action that no station may call. */
export function defaultAnswer<A extends Action>(context: DefaultsContext, call: CallRecord<A>): Response<A> | null {
  const answer: Defaults[A] = defaults[call.action];
  return answer === undefined ? null : answer(context, call);
}
