/** What a station is given by its CSMS, and what its callers may ask for. */
import type { ErrorFrame, Payload } from '../../protocol/frames.js';
import type { Action, Request } from '../../protocol/messages.js';
import type { AnswerScript } from './answers.js';
import type { ConversationOptions } from './conversation.js';
import type { WaitOptions } from './inbox.js';
import type { FrameRecord, Violation } from './records.js';

/** The station has answered a CALL with a CALLERROR. */
export class CallErrorAnswer extends Error {
  override readonly name = 'CallErrorAnswer';
  readonly code: string;
  readonly details: Payload;
  constructor(action: string, { code, description, details }: ErrorFrame) {
    super(`${action} was answered with ${code}: ${description}`);
    this.code = code;
    this.details = details;
  }
}

export interface StationOptions extends Omit<ConversationOptions, 'answererOf'> {
  readonly answers: AnswerScript;
  /** How long an answer of the station is waited for, unless a call says otherwise. */
  readonly answerTimeoutMs: number;
  /** Frames kept; the oldest go. */
  readonly keepFrames: number;
  /** Everything this station has done wrong so far. */
  readonly violations: () => readonly Violation[];
  readonly observe: (record: FrameRecord) => void;
}

export interface NextOptions<A extends Action> extends WaitOptions {
  readonly where?: (payload: Request<A>) => boolean;
}

export interface SilenceOptions {
  /** Actions that do not count. */
  readonly except?: readonly Action[];
}
