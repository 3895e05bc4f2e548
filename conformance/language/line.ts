/** The tool's side of the line: it calls the station, answers it, and keeps what was said in order. */
import { type Action, isAction, type Request, type Response } from '../../protocol/messages.js';
import { result } from '../csms/answers.js';
import type { CallRecord, FrameRecord } from '../csms/records.js';
import type { CsmsStation } from '../csms/station.js';
import { CallErrorAnswer } from '../csms/station-options.js';
import { type Expectation, inWords, isIt, type Received } from './expectation.js';
import { CaseFailure } from './failure.js';
import type { Order } from './order.js';
import type { Story } from './story.js';
import type { Timing } from './timing.js';

export interface LineOptions {
  readonly station: CsmsStation;
  readonly timing: Timing;
  readonly order: Order;
  readonly story: Story;
}

/** The CALLERROR a case allows instead of an answer; `any` for whatever code. */
export interface AllowedError {
  readonly callError: string;
}

export function callError(code: string): AllowedError {
  return { callError: code };
}

/** Some CALLERROR, whatever its code. */
export const anyCallError: AllowedError = { callError: 'any' };

type StatusOf<A extends Action> = Response<A> extends { readonly status: infer S extends string } ? S : never;

export class Line {
  readonly station: CsmsStation;
  readonly timing: Timing;
  readonly story: Story;
  readonly #answered = new Map<string, unknown>();
  readonly #order: Order;
  #seq = 0;
  /** How many CALLs of the station had come when it last answered. */
  #seqAtAnswer = 0;
  readonly #stopObserving: () => void;

  constructor({ station, timing, story, order }: LineOptions) {
    this.station = station;
    this.timing = timing;
    this.story = story;
    this.#order = order;
    this.#stopObserving = station.observe((record) => this.#observe(record));
  }

  /** All CALLs of this action in this case, oldest first, taken or not. */
  received<A extends Action>(action: A): readonly Received<A>[] {
    return this.#order.mailbox.all.filter((call): call is Received<A> => call.action === action);
  }

  /** Waits until so many have come since `sinceMs`; what always may come (meter values, heartbeats) is collected so. */
  async collect<A extends Action>(
    expectation: Expectation<A>,
    count: number,
    { sinceMs, withinMs }: { readonly sinceMs: number; readonly withinMs: number },
  ): Promise<readonly Received<A>[]> {
    const look = () =>
      this.received(expectation.action).filter((call) => call.at >= sinceMs && isIt(expectation, call));
    const found = await this.#order.mailbox.until(() => (look().length >= count ? look() : null), withinMs);
    if (found !== null) return found;
    const seconds = Math.round(withinMs / 100) / 10;
    throw new CaseFailure(`${count} times ${expectation.text} within ${seconds} s`, `${look().length}`);
  }

  /** Answers this action so from now on; null leaves a CALL to the default of 0.3. */
  answer<A extends Action>(action: A, answer: (call: CallRecord<A>) => Response<A> | null): void {
    this.station.answer(action, (call) => {
      const payload = answer(call);
      return payload === null ? null : result(payload);
    });
  }

  /** What the tool has answered to this CALL. */
  answerTo<A extends Action>(call: Received<A>): Response<A> {
    const payload = this.#answered.get(call.id);
    if (payload === undefined) throw new Error(`answerTo: ${call.action} has no answer yet`);
    return payload as Response<A>;
  }

  /** Calls the station; anything but a valid CALLRESULT fails the case. */
  async call<A extends Action>(action: A, payload: Request<A>, withinMs?: number): Promise<Response<A>> {
    const outcome = await this.#outcome(action, payload, withinMs);
    if (!(outcome instanceof CallErrorAnswer)) return outcome;
    throw new CaseFailure(`an answer to ${action}`, `CALLERROR ${outcome.code}: ${outcome.message}`);
  }

  /** The same, where the case also allows this CALLERROR: null then. */
  async callOr<A extends Action>(action: A, payload: Request<A>, allowed: AllowedError): Promise<Response<A> | null> {
    const outcome = await this.#outcome(action, payload);
    if (!(outcome instanceof CallErrorAnswer)) return outcome;
    if (allowed.callError === 'any' || outcome.code === allowed.callError) return null;
    throw new CaseFailure(`an answer to ${action} or ${errorInWords(allowed)}`, `CALLERROR ${outcome.code}`);
  }

  /** Calls the station and checks the status of its answer against those that are allowed; says which it was. */
  async ask<A extends Action>(
    action: A,
    payload: Request<A>,
    allowed: StatusOf<A> | readonly (StatusOf<A> | AllowedError)[],
  ): Promise<StatusOf<A> | 'CALLERROR'> {
    const list: readonly (StatusOf<A> | AllowedError)[] = typeof allowed === 'string' ? [allowed] : allowed;
    const outcome = await this.#outcome(action, payload);
    const came = outcome instanceof CallErrorAnswer ? `CALLERROR ${outcome.code}` : statusOf(outcome);
    const fits = (one: StatusOf<A> | AllowedError) =>
      typeof one === 'string'
        ? !(outcome instanceof CallErrorAnswer) && came === one
        : outcome instanceof CallErrorAnswer && (one.callError === 'any' || one.callError === outcome.code);
    if (list.some(fits)) return outcome instanceof CallErrorAnswer ? 'CALLERROR' : (came as StatusOf<A>);
    const words = list.map((one) => (typeof one === 'string' ? one : errorInWords(one))).join(' or ');
    throw new CaseFailure(`${inWords({ action, payload })} to be answered ${words}`, came);
  }

  /** A precondition: every key takes its value at once. */
  async configure(settings: Readonly<Record<string, string | number | boolean>>): Promise<void> {
    for (const [key, value] of Object.entries(settings)) {
      await this.ask(
        'ChangeConfiguration',
        { key, value: String(value) },
        'Accepted' as StatusOf<'ChangeConfiguration'>,
      );
    }
  }

  /** RS-GetConfiguration: the value of this key; null when the station does not know it. */
  async valueOf(key: string): Promise<string | null> {
    const { configurationKey = [] } = await this.call('GetConfiguration', { key: [key] });
    return configurationKey.find((each) => each.key.toLowerCase() === key.toLowerCase())?.value ?? null;
  }

  async reconnected(): Promise<void> {
    await this.station.connected({ timeoutMs: this.timing.longWaitMs }).catch(() => {
      throw new CaseFailure('the station to connect again', 'it did not');
    });
  }

  async disconnected(): Promise<void> {
    await this.station.disconnected({ timeoutMs: this.timing.longWaitMs }).catch(() => {
      throw new CaseFailure('the station to close its connection', 'it stayed');
    });
  }

  /** For the runner: lets go of the station. */
  close(): void {
    this.#stopObserving();
    this.#order.mailbox.end();
    this.station.asUsual();
  }

  async #outcome<A extends Action>(action: A, payload: Request<A>, withinMs = this.timing.maxWaitMs) {
    this.#order.forgetAmbient();
    try {
      return await this.station.call(action, payload, { timeoutMs: withinMs });
    } catch (error) {
      if (error instanceof CallErrorAnswer) return error;
      throw new CaseFailure(`an answer to ${action}`, this.#whyNone(error, withinMs));
    } finally {
      this.#order.noneBeforeAnswer(action, this.#seqAtAnswer);
    }
  }

  #whyNone(error: unknown, withinMs: number): string {
    if (!this.station.isConnected) return 'none, for the connection is lost';
    const { message } = error instanceof Error ? error : new Error(String(error));
    return message.includes(' is invalid: ') ? message.replace(/^call: /, '') : `none within ${withinMs / 1000} s`;
  }

  #observe(record: FrameRecord): void {
    this.story.frame(record);
    const { frame, direction, connection, identity, at } = record;
    if (direction === 'sent' && frame.kind === 'result') this.#answered.set(frame.id, frame.payload);
    if (direction === 'received' && (frame.kind === 'result' || frame.kind === 'error')) this.#seqAtAnswer = this.#seq;
    if (direction !== 'received' || frame.kind !== 'call' || !isAction(frame.action)) return;
    this.#seq += 1;
    const call = {
      identity,
      connection,
      at,
      id: frame.id,
      action: frame.action,
      payload: frame.payload,
      seq: this.#seq,
    };
    this.#order.mailbox.put(call as Received);
  }
}

function statusOf(payload: object): string {
  return 'status' in payload ? String(payload.status) : 'an answer without status';
}

const errorInWords = ({ callError }: AllowedError) => (callError === 'any' ? 'a CALLERROR' : `CALLERROR ${callError}`);
