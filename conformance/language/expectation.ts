/** What a CALL of the station has to be like. Made by the functions of `messages.ts`, awaited by the Tester. */

import type { Action, Request } from '../../protocol/messages.js';
import { withoutSecrets } from '../../protocol/redact.js';
import type { CallRecord } from '../csms/records.js';

export interface Expectation<A extends Action = Action> {
  readonly action: A;
  /** `StatusNotification Preparing of connector 1`: reads on after "expected" and "or". */
  readonly text: string;
  /** What about this payload is not as expected, or null. */
  problem(payload: Request<A>): string | null;
}

export interface Optional<A extends Action = Action> extends Expectation<A> {
  readonly optional: true;
}

/** Among others in any order: it may also stay away. */
export function optional<A extends Action>(expectation: Expectation<A>): Optional<A> {
  return { ...expectation, optional: true };
}

export function isOptional(expectation: Expectation): expectation is Optional {
  return 'optional' in expectation;
}

/** A CALL of the station with its place in the conversation. */
export interface Received<A extends Action = Action> extends CallRecord<A> {
  /** Counts all CALLs of the station in this case. */
  readonly seq: number;
}

/** Why this CALL is not the expected one, or null. */
export function mismatch(expectation: Expectation, call: CallRecord): string | null {
  if (expectation.action !== call.action) return `it is a ${call.action}`;
  return expectation.problem(call.payload);
}

export const isIt = (expectation: Expectation, call: CallRecord): boolean => mismatch(expectation, call) === null;

/** For a message of the expected kind that is nearly right: `: its status is "Available"`. */
export function whyNot(open: readonly Expectation[], call: CallRecord): string {
  const near = open.find(({ action }) => action === call.action);
  const why = near === undefined ? null : mismatch(near, call);
  return why === null ? '' : `: ${why}`;
}

/** A CALL in few words, for reports: what decides first. */
export function inWords({ action, payload }: Pick<CallRecord, 'action' | 'payload'>): string {
  const safe = withoutSecrets(action, payload) ?? {};
  const fields = Object.entries(safe).filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value));
  const shown = fields.map(([key, value]) => `${key} ${briefly(String(value))}`);
  return shown.length === 0 ? action : `${action} {${shown.join(', ')}}`;
}

function briefly(value: string): string {
  const [, kind] = /^-----BEGIN ([A-Z ]+)-----/.exec(value) ?? [];
  return kind === undefined ? value.replace(/\s+/g, ' ').slice(0, 60) : `(a ${kind.toLowerCase()})`;
}
