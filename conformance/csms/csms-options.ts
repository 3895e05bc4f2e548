/** How a CSMS is started. */
import type { AnswerScript } from './answers.js';
import type { Passwords } from './entrance.js';
import type { PayloadCheck } from './records.js';
import type { TlsOptions } from './tls-listener.js';

export interface CsmsOptions {
  /** Default 0: a free one. */
  readonly port?: number;
  /** Default 127.0.0.1: only this machine. */
  readonly host?: string;
  /** In `url` and `secureUrl`; stations may dial any other. Default `/ocpp`. */
  readonly path?: string;
  /** With it there is a second listener, for wss (security profiles 2 and 3), beside the plain one. */
  readonly tls?: TlsOptions;
  /** Judges every payload of the stations. Default: this project's own validators. */
  readonly validate?: PayloadCheck;
  /** With it, these identities only are known (404 for others), each with the bytes of its password (401). */
  readonly passwords?: Passwords;
  /** Permanent answers to actions, for all stations. */
  readonly answers?: AnswerScript;
  /** Told with BootNotification. Default 300 s. */
  readonly heartbeatIntervalS?: number;
  /** After this long without an answer a station may make its next CALL. Default 30 s, as MessageTimeout. */
  readonly messageTimeoutMs?: number;
  /** How long an answer of a station is waited for. Default 10 s. */
  readonly answerTimeoutMs?: number;
  /** Frames kept of each station. Default 10 000. */
  readonly keepFrames?: number;
  /** Wall clock in milliseconds since the epoch. Default: the system's. */
  readonly now?: () => number;
}
