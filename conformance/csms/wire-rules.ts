/**
 * What a station may send and when: OCPP-J 4.1 and 4.2, registration (4.2), message ids (EJ 3.1). One of these watches
 * one station across all its connections; it only looks, it never answers.
 */
import type { CallFrame, ErrorFrame, Frame, InvalidFrame, ResultFrame } from '../../protocol/frames.js';
import { type Action, isAction } from '../../protocol/messages.js';
import type { Report } from './records.js';
import { strictnessProblem } from './strictness.js';

export interface WireRulesOptions {
  /** After this long without an answer the station may give a CALL up and make the next. */
  readonly messageTimeoutMs: number;
  /** Milliseconds that only rise. */
  readonly monotonicMs: () => number;
  readonly report: Report;
}

type Registration = 'unknown' | 'Pending' | 'Rejected' | 'Accepted';

interface OwnCall {
  readonly action: string;
  asked: number;
  answered: number;
}

/** Clocks and timers of two processes do not agree better than this. */
const toleranceMs = 100;

/** Ids remembered; older ones are forgotten so that a long run does not fill the memory. */
const maxKnownIds = 20_000;

/** A trigger may be named differently from the message it causes. */
const causedBy: Readonly<Record<string, readonly string[]>> = {
  FirmwareStatusNotification: ['FirmwareStatusNotification', 'SignedFirmwareStatusNotification'],
  SignChargePointCertificate: ['SignCertificate'],
};

export class WireRules {
  readonly #options: WireRulesOptions;
  /** CALLs of the station that were not answered yet, and since when. */
  readonly #open = new Map<string, number>();
  /** Our CALLs, by id. */
  readonly #own = new Map<string, OwnCall>();
  readonly #seen = new Map<string, string>();
  readonly #triggered = new Set<string>();
  #registration: Registration = 'unknown';
  #nextBootMs = 0;

  constructor(options: WireRulesOptions) {
    this.#options = options;
  }

  /** The station has lost its power: nothing may come before the next BootNotification is accepted. */
  rebooted(): void {
    this.#registration = 'unknown';
    this.#triggered.clear();
  }

  connectionClosed(): void {
    this.#open.clear();
    this.#own.clear();
    // Whoever dials again may have started again; only within a connection must the interval have passed.
    this.#nextBootMs = 0;
  }

  received(text: string, frame: Frame): void {
    const loose = strictnessProblem(text, frame);
    if (loose !== null) this.#options.report(loose.rule, loose.description, text);
    if (frame.kind === 'call') this.#callReceived(frame, text);
    else if (frame.kind === 'invalid') this.#invalidReceived(frame, text);
    else this.#answerReceived(frame, text);
  }

  sent(frame: Frame): void {
    if (frame.kind === 'call') this.#ask(frame.id, frame.action, frame);
    // What is read in the same turn of the event loop was written before this answer can have reached the station.
    if (frame.kind === 'result' || frame.kind === 'error') setImmediate(() => this.#open.delete(frame.id));
    if (frame.kind !== 'invalid') return;
    // Garbage with a readable id is a CALL that gets a CALLERROR, or an answer the station need not wait for any more.
    if (frame.answer !== null) this.#ask(frame.answer.id, '', null);
    if (frame.answerTo !== null) this.#open.delete(frame.answerTo);
  }

  /** A valid answer to BootNotification was sent; 0 seconds means that the station chooses (4.2). */
  registered(status: Exclude<Registration, 'unknown'>, intervalS: number): void {
    this.#registration = status;
    this.#triggered.clear();
    const waits = status !== 'Accepted' && intervalS > 0;
    this.#nextBootMs = waits ? this.#options.monotonicMs() + intervalS * 1000 - toleranceMs : 0;
  }

  /** The CSMS has waited long enough for an answer. Whoever was Rejected does not answer (4.2). */
  unanswered(id: string, afterMs: number): void {
    const call = this.#own.get(id);
    if (call === undefined || this.#registration === 'Rejected') return;
    this.#options.report('unanswered-call', `No answer to ${call.action} after ${afterMs} ms.`);
  }

  #ask(id: string, action: string, frame: CallFrame | null): void {
    const call = this.#own.get(id) ?? { action, asked: 0, answered: 0 };
    call.asked += 1;
    remember(this.#own, id, call);
    if (frame === null || (action !== 'TriggerMessage' && action !== 'ExtendedTriggerMessage')) return;
    const requested = String(frame.payload['requestedMessage']);
    for (const caused of causedBy[requested] ?? [requested]) this.#triggered.add(caused);
  }

  #callReceived({ id, action, payload }: CallFrame, text: string): void {
    const { report, monotonicMs, messageTimeoutMs } = this.#options;
    const nowMs = monotonicMs();
    this.#checkRegistration(action, nowMs, text);
    for (const [openId, sinceMs] of this.#open) {
      if (nowMs - sinceMs < messageTimeoutMs - toleranceMs) {
        report('two-calls-in-flight', `${action} came while ${openId} was not answered.`, text);
      } else {
        this.#open.delete(openId);
      }
    }
    this.#open.set(id, nowMs);
    this.#checkReuse(id, JSON.stringify([action, payload]), text);
  }

  #checkRegistration(action: string, nowMs: number, text: string): void {
    const { report } = this.#options;
    if (action === 'BootNotification') {
      const early = this.#nextBootMs - nowMs;
      if (early > 0 && !this.#triggered.has(action)) {
        report('boot-too-early', `BootNotification came ${Math.round(early)} ms before its interval was over.`, text);
      }
      return;
    }
    if (this.#registration === 'Accepted') return;
    if (this.#registration === 'Pending' && this.#triggered.has(action)) return;
    const state = this.#registration === 'unknown' ? 'not registered' : this.#registration;
    report('unregistered', `${action} came while the station was ${state}.`, text);
  }

  #checkReuse(id: string, content: string, text: string): void {
    const before = this.#seen.get(id);
    if (before !== undefined && before !== content) {
      this.#options.report('message-id-reused', `Message id ${id} was used before for other content.`, text);
    }
    remember(this.#seen, id, content);
  }

  #answerReceived({ id }: ResultFrame | ErrorFrame, text: string): void {
    const { report } = this.#options;
    if (this.#registration === 'Rejected') report('unregistered', 'The station answered while it was Rejected.', text);
    const call = this.#own.get(id);
    if (call === undefined) {
      report('answer-to-nothing', `Nobody asked ${id}.`, text);
      return;
    }
    call.answered += 1;
    if (call.answered > call.asked) report('answered-twice', `${call.action} ${id} was answered before.`, text);
  }

  #invalidReceived(frame: InvalidFrame, text: string): void {
    const { report } = this.#options;
    const id = frame.answer?.id ?? '';
    if (id.length > 36) report('message-id-too-long', `The message id has ${id.length} characters.`, text);
    else report('unreadable-frame', `${frame.reason}.`, text);
  }

  /** What our CALL with this id was about, for the check of its answer. */
  askedOf(id: string): Action | null {
    const action = this.#own.get(id)?.action ?? '';
    return isAction(action) ? action : null;
  }
}

/** The youngest entry comes last. */
function remember<T>(ids: Map<string, T>, id: string, value: T): void {
  ids.delete(id);
  ids.set(id, value);
  const [oldest] = ids.keys();
  if (ids.size > maxKnownIds && oldest !== undefined) ids.delete(oldest);
}
