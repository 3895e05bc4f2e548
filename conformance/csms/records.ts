/** What the CSMS keeps of the conversation. */
import type { RuleName } from '../../monitors/rule.js';
import type { Frame } from '../../protocol/frames.js';
import type { Action, Request } from '../../protocol/messages.js';

export interface FrameRecord {
  readonly identity: string;
  /** As the CSMS sees it. */
  readonly direction: 'received' | 'sent';
  /** 1 for the first connection of this identity, and so on. */
  readonly connection: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly text: string;
  readonly frame: Frame;
}

/** A CALL of the station with a known action and a valid payload. */
export interface CallRecord<A extends Action = Action> {
  readonly identity: string;
  readonly connection: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly id: string;
  readonly action: A;
  readonly payload: Request<A>;
}

/** Null when the payload fits the schema, else what is wrong with it. */
export type PayloadCheck = (action: Action, kind: 'request' | 'response', payload: unknown) => string | null;

/** What a station can do wrong on the wire. */
export type Rule =
  | 'unreadable-frame'
  | 'binary-frame'
  | 'loose-frame' // readable, but not as J 4.2 wants it: null payload, short CALLERROR, foreign error code
  | 'message-id-too-long' // more than 36 characters (J 4.1.4)
  | 'message-id-reused' // for different content (EJ 3.1)
  | 'unknown-action'
  | 'wrong-direction' // a CALL that only a CSMS makes
  | 'invalid-payload'
  | 'two-calls-in-flight' // J 4.1.1
  | 'answer-to-nothing'
  | 'answered-twice'
  | 'unanswered-call'
  | 'unregistered' // not allowed before Accepted (4.2)
  | 'boot-too-early' // BootNotification before the interval of the last one was over (4.2)
  | 'unknown-transaction' // a transactionId the CSMS never gave to this station
  | 'stopped-twice' // with different content
  | 'energy-backwards'
  | 'not-a-number'; // a sampled value of format Raw (7.33)

export interface Violation {
  /** Of the central system's own, or an invariant of `monitors/`. */
  readonly rule: Rule | RuleName;
  readonly identity: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly description: string;
  readonly text?: string;
}

export type Report = (rule: Rule | RuleName, description: string, text?: string) => void;
