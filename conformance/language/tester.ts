/** What a case has in its hands: the tool's side of the line, the driver's hands, and the order of messages. */
import { type Action, type ChargePointStatus, isAction, type Request, type Response } from '../../protocol/messages.js';
import { result } from '../csms/answers.js';
import type { Csms } from '../csms/csms.js';
import type { CallRecord, FrameRecord } from '../csms/records.js';
import type { CsmsStation } from '../csms/station.js';
import { CallErrorAnswer } from '../csms/station-options.js';
import type { StationProfile } from '../product/station-profile.js';
import type { Driver } from './driver.js';
import { type Expectation, inWords, isIt, type Received } from './expectation.js';
import { CaseFailure } from './failure.js';
import type { ExpectOptions, Order, ReceivedFor } from './order.js';
import type { Story } from './story.js';
import type { Supplies } from './supplies.js';
import type { Timing } from './timing.js';

export interface TesterOptions {
  readonly csms: Csms;
  readonly station: CsmsStation;
  readonly profile: StationProfile;
  /** The connector under test. */
  readonly connector: number;
  readonly timing: Timing;
  readonly order: Order;
  readonly story: Story;
  readonly driver: Driver;
  readonly supplies: Supplies;
  /** Milliseconds since the epoch, the clock of all records. */
  readonly now: () => number;
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

/** Two valid tags, and one that is not: at most 20 characters each. */
export const tags = {
  one: 'TAG-ONE-0001',
  two: 'TAG-TWO-0002',
  invalid: 'TAG-INVALID',
  parent: 'PARENT-GROUP',
} as const;

type StatusOf<A extends Action> = Response<A> extends { readonly status: infer S extends string } ? S : never;

export class Tester {
  readonly #options: TesterOptions;
  readonly csms: Csms;
  readonly station: CsmsStation;
  readonly profile: StationProfile;
  readonly driver: Driver;
  readonly timing: Timing;
  readonly story: Story;
  /** Certificates, file servers and the like. */
  readonly supplies: Supplies;
  readonly #answered = new Map<string, unknown>();
  readonly #order: Order;
  #seq = 0;
  /** How many CALLs of the station had come when it last answered. */
  #seqAtAnswer = 0;
  readonly #stopObserving: () => void;

  constructor(options: TesterOptions) {
    this.#options = options;
    this.csms = options.csms;
    this.station = options.station;
    this.profile = options.profile;
    this.driver = options.driver;
    this.timing = options.timing;
    this.story = options.story;
    this.supplies = options.supplies;
    this.#order = options.order;
    this.#stopObserving = options.station.observe((record) => this.#observe(record));
  }

  /** The connector under test. */
  get c(): number {
    return this.#options.connector;
  }

  /** Connectors 1..n without c. */
  get otherConnectors(): readonly number[] {
    return this.profile.connectors.map(({ id }) => id).filter((id) => id !== this.c);
  }

  /** 1..n and 0: `all+0` of the catalogue. */
  get allAndZero(): readonly number[] {
    return [0, ...this.profile.connectors.map(({ id }) => id)];
  }

  /** The newest status the station has told of this connector; null before the first. */
  statusOf(connectorId: number): ChargePointStatus | null {
    return this.#order.statusOf(connectorId);
  }

  now(): number {
    return this.#options.now();
  }

  /** What the tool's story calls this part: the number and words of the catalogue's step. */
  step(text: string): void {
    this.story.begin(text);
  }

  expect<A extends Action>(expectation: Expectation<A>, options?: ExpectOptions): Promise<Received<A>> {
    return this.#order.expect(expectation, options);
  }

  inAnyOrder<const E extends readonly Expectation[]>(
    expectations: E,
    options?: ExpectOptions,
  ): Promise<{ readonly [K in keyof E]: ReceivedFor<E[K]> }> {
    return this.#order.inAnyOrder(expectations, options);
  }

  /** It comes next, or nothing does in this time: then null. */
  maybe<A extends Action>(expectation: Expectation<A>, withinMs: number): Promise<Received<A> | null> {
    return this.#order.maybe(expectation, withinMs);
  }

  /** From now on it may come, once for each time it is named. */
  mayCome(...expectations: readonly Expectation[]): void {
    this.#order.mayCome(...expectations);
  }

  /** What `mayCome` allowed is over. */
  endTolerance(): void {
    this.#order.endTolerance();
  }

  /** Nothing but heartbeats, meter values and security events. */
  nothing(forMs: number = this.timing.quietMs): Promise<void> {
    return this.#order.nothing(forMs);
  }

  /** None of these, neither now nor among what came already. */
  never(forbidden: readonly Expectation[], forMs: number = this.timing.quietMs): Promise<void> {
    return this.#order.never(forbidden, forMs);
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
    if (outcome.code === allowed.callError) return null;
    throw new CaseFailure(`an answer to ${action} or CALLERROR ${allowed.callError}`, `CALLERROR ${outcome.code}`);
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
    const words = list.map((one) => (typeof one === 'string' ? one : `CALLERROR ${one.callError}`)).join(' or ');
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

  /** Fails the case unless it holds. */
  check(holds: boolean, expected: string, came: string): void {
    if (!holds) throw new CaseFailure(expected, came);
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

  /** For the runner: the case begins now, whatever came before. */
  begin(): void {
    this.#order.mailbox.clear();
  }

  /** For the runner: the case is over, and nothing unexpected came. */
  end(): Promise<void> {
    return this.#order.end(this.timing.settleMs);
  }

  /** For the runner: lets go of the station. */
  close(): void {
    this.#stopObserving();
    this.station.asUsual();
  }

  async #outcome<A extends Action>(action: A, payload: Request<A>, withinMs = this.timing.maxWaitMs) {
    this.#order.forgetAmbient();
    try {
      return await this.station.call(action, payload, { timeoutMs: withinMs });
    } catch (error) {
      if (error instanceof CallErrorAnswer) return error;
      throw new CaseFailure(`an answer to ${action}`, error instanceof Error ? error.message : String(error));
    } finally {
      this.#order.noneBeforeAnswer(action, this.#seqAtAnswer);
    }
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
