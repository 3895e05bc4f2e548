/** How a request of the CSMS is answered. */
import type { ErrorCode } from '../../../protocol/frames.js';
import type { Action, Request, Response } from '../../../protocol/messages.js';

export interface Reply<A extends Action> {
  readonly payload: Response<A>;
  /** Done when the answer has left, so that what it causes comes after it (5.17). */
  readonly after?: () => void;
}

export type Command<A extends Action> = (request: Request<A>) => Reply<A> | Promise<Reply<A>>;

export type Commands = { readonly [A in Action]?: Command<A> };

/** Answered with a CALLERROR. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: ErrorCode;
  constructor(code: ErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

export function reply<A extends Action>(payload: Response<A>, after?: () => void): Reply<A> {
  return after === undefined ? { payload } : { payload, after };
}
