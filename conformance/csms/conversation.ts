/**
 * What is said between the CSMS and one station: reads and judges every frame, answers CALLs as scripted, keeps the
 * books. Knows no sockets; whoever has one hands texts in and out.
 */
import {
  type CallFrame,
  type ErrorFrame,
  type Frame,
  type Payload,
  type ResultFrame,
  readFrame,
  writeError,
  writeResult,
} from '../../protocol/frames.js';
import {
  type Action,
  actions,
  isAction,
  type MeterValue,
  type Request,
  type Response,
} from '../../protocol/messages.js';
import { type Answerer, defaultAnswer, type ScriptedAnswer } from './answers.js';
import type { CallRecord, FrameRecord, PayloadCheck, Report } from './records.js';
import { type Sessions, valueProblem } from './sessions.js';
import { WireRules } from './wire-rules.js';

export interface ConversationOptions {
  readonly identity: string;
  readonly sessions: Sessions;
  readonly check: PayloadCheck;
  readonly report: Report;
  readonly heartbeatIntervalS: number;
  readonly messageTimeoutMs: number;
  /** Wall clock in milliseconds since the epoch. */
  readonly now: () => number;
  /** The permanent answerer of an action, if there is one. */
  readonly answererOf: <A extends Action>(action: A) => Answerer<A> | undefined;
}

/** Where the conversation is held; replaced with every connection. */
export interface Wire {
  readonly connection: number;
  send(text: string): void;
  close(code: number, reason: string): void;
  cut(): void;
}

export interface ConversationEvents {
  frame(record: FrameRecord): void;
  /** With a known action and a valid payload. */
  call(record: CallRecord): void;
  answer(frame: ResultFrame | ErrorFrame): void;
}

export class Conversation {
  readonly #options: ConversationOptions;
  readonly #events: ConversationEvents;
  readonly #script = new Map<Action, ScriptedAnswer[]>();
  /** CALLs of the station that were not answered yet. */
  readonly #unanswered = new Map<string, CallRecord>();
  /** StartTransactions that were never answered with a CALLRESULT, by content. */
  readonly #orphans = new Set<string>();
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly rules: WireRules;
  #wire: Wire | null = null;

  constructor(options: ConversationOptions, events: ConversationEvents) {
    this.#options = options;
    this.#events = events;
    const { messageTimeoutMs, report } = options;
    this.rules = new WireRules({ messageTimeoutMs, report, monotonicMs: () => performance.now() });
  }

  opened(wire: Wire): void {
    this.#wire = wire;
  }

  closed(): void {
    this.#wire = null;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#unanswered.clear();
    this.rules.connectionClosed();
  }

  script(action: Action, answers: readonly ScriptedAnswer[]): void {
    this.#script.set(action, [...(this.#script.get(action) ?? []), ...answers]);
  }

  forgetScript(): void {
    this.#script.clear();
  }

  defaultAnswer<A extends Action>(call: CallRecord<A>): Response<A> | null {
    const { now, heartbeatIntervalS, sessions } = this.#options;
    return defaultAnswer(
      { nowMs: now(), heartbeatIntervalS, transactionIdFor: (start) => sessions.idFor(start) },
      call,
    );
  }

  received(text: string): void {
    const frame = readFrame(text, Number.POSITIVE_INFINITY);
    this.#record('received', text, frame);
    this.rules.received(text, frame);
    if (frame.kind === 'call') this.#callReceived(frame, text);
    if (frame.kind === 'result') this.#resultReceived(frame, text);
    if (frame.kind === 'error') this.#events.answer(frame);
    if (frame.kind === 'invalid' && frame.answer !== null) {
      const { id, code, description } = frame.answer;
      this.send(writeError(id, code, description));
    }
  }

  /** Any text, well-formed or not. False when there is no connection. */
  send(text: string): boolean {
    if (this.#wire === null) return false;
    const frame = readFrame(text);
    this.#record('sent', text, frame);
    this.rules.sent(frame);
    this.#wire.send(text);
    if (frame.kind === 'result') this.#book(frame.id, frame.payload);
    if (frame.kind === 'result' || frame.kind === 'error') this.#unanswered.delete(frame.id);
    return true;
  }

  #record(direction: FrameRecord['direction'], text: string, frame: Frame): void {
    const { identity, now } = this.#options;
    this.#events.frame({ identity, direction, connection: this.#wire?.connection ?? 0, at: now(), text, frame });
  }

  #callReceived({ id, action, payload }: CallFrame, text: string): void {
    const { report, check, identity, now } = this.#options;
    if (!isAction(action)) {
      report('unknown-action', `${JSON.stringify(action)} is not an action of OCPP 1.6.`, text);
      this.send(writeError(id, 'NotImplemented', ''));
      return;
    }
    if (actions[action].from === 'csms') {
      report('wrong-direction', `${action} is called by a CSMS only.`, text);
      this.send(writeError(id, 'NotSupported', ''));
      return;
    }
    const problem = check(action, 'request', payload);
    if (problem !== null) {
      report('invalid-payload', `${action}: ${problem}`, text);
      this.send(writeError(id, 'FormationViolation', problem));
      return;
    }
    const connection = this.#wire?.connection ?? 0;
    const call: CallRecord = { identity, connection, at: now(), id, action, payload: payload as Request<Action> };
    this.#unanswered.set(id, call);
    this.#note(call);
    const scripted = this.#script.get(action)?.shift() ?? this.#options.answererOf(action)?.(call) ?? null;
    this.#perform(scripted ?? { kind: 'default' }, call);
    this.#events.call(call);
  }

  #resultReceived(frame: ResultFrame, text: string): void {
    const action = this.rules.askedOf(frame.id);
    const problem = action === null ? null : this.#options.check(action, 'response', frame.payload);
    if (problem !== null) this.#options.report('invalid-payload', `Answer to ${action}: ${problem}`, text);
    this.#events.answer(frame);
  }

  #note(call: CallRecord): void {
    const { sessions, report } = this.#options;
    const orphans = this.#orphans.size > 0;
    if (isCallOf('StartTransaction', call)) this.#orphans.add(JSON.stringify(call.payload));
    if (isCallOf('MeterValues', call)) sessions.measured(call, orphans, report);
    if (isCallOf('StopTransaction', call)) sessions.stopped(call, orphans, report);
    const values = isCallOf('MeterValues', call) ? call.payload.meterValue : transactionDataOf(call);
    const problem = valueProblem(values);
    if (problem !== null) report('not-a-number', `${call.action}: ${problem}`);
  }

  /** A CALLRESULT has gone out; only a valid one counts, since no station can use another. */
  #book(id: string, payload: Payload): void {
    const call = this.#unanswered.get(id);
    if (call === undefined || this.#options.check(call.action, 'response', payload) !== null) return;
    if (isCallOf('BootNotification', call)) {
      const { status, interval } = payload as Response<'BootNotification'>;
      this.rules.registered(status, interval);
    }
    if (isCallOf('StartTransaction', call)) {
      this.#orphans.delete(JSON.stringify(call.payload));
      this.#options.sessions.started(call, payload as Response<'StartTransaction'>);
    }
  }

  #perform(answer: ScriptedAnswer, call: CallRecord): void {
    switch (answer.kind) {
      case 'default': {
        const payload = this.defaultAnswer(call);
        this.send(payload === null ? writeError(call.id, 'NotSupported', '') : writeResult(call.id, payload));
        return;
      }
      case 'result':
        this.send(writeResult(call.id, answer.payload));
        return;
      case 'error':
        this.send(JSON.stringify([4, call.id, answer.code, answer.description, answer.details]));
        return;
      case 'raw':
        this.send(answer.text);
        return;
      case 'late':
        this.#performLater(answer.answer, answer.delayMs, call);
        return;
      case 'sequence':
        for (const each of answer.answers) this.#perform(each, call);
        return;
      case 'close':
        this.#wire?.close(answer.code, answer.reason);
        return;
      case 'cut':
        this.#wire?.cut();
        return;
      case 'silence':
        return;
    }
  }

  /** Unless the connection is gone by then. */
  #performLater(answer: ScriptedAnswer, delayMs: number, call: CallRecord): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#perform(answer, call);
    }, delayMs);
    this.#timers.add(timer);
  }
}

function transactionDataOf(call: CallRecord): readonly MeterValue[] {
  return isCallOf('StopTransaction', call) ? (call.payload.transactionData ?? []) : [];
}

export function isCallOf<A extends Action>(action: A, call: CallRecord): call is CallRecord<A> {
  return call.action === action;
}
