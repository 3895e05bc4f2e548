/**
 * Messages come in the listed order (catalogue 0.4). This is the one place that judges it.
 *
 * Three kinds of messages may come although no case names them: Heartbeat, MeterValues and SecurityEventNotification at
 * any time; what a case has declared to be optional; and a surplus StatusNotification that the table of transitions
 * allows, which is remarked upon. Anything else that was not expected fails the case.
 */
import { mayFollow } from '../../monitors/status-matrix.js';
import type { Action, ChargePointStatus, Request } from '../../protocol/messages.js';
import type { Violation } from '../csms/records.js';
import { type Expectation, inWords, isIt, isOptional, type Optional, type Received, whyNot } from './expectation.js';
import { CaseFailure, offTime } from './failure.js';
import { Mailbox } from './mailbox.js';
import type { Story } from './story.js';

export interface ExpectOptions {
  /** Default: the longest wait for one message. */
  readonly withinMs?: number;
  /** It has to come at this instant, give or take the deviation. */
  readonly atMs?: number;
  /** Default: that of the run. */
  readonly deviationMs?: number;
}

export interface OrderOptions {
  readonly story: Story;
  readonly violations: () => readonly Violation[];
  readonly maxWaitMs: number;
  readonly deviationMs: number;
}

export type ReceivedFor<E> =
  E extends Optional<infer A> ? Received<A> | null : E extends Expectation<infer A> ? Received<A> : never;

const ambient: readonly Action[] = ['Heartbeat', 'MeterValues', 'SecurityEventNotification'];

export class Order {
  readonly mailbox = new Mailbox();
  readonly #options: OrderOptions;
  readonly #statuses = new Map<number, ChargePointStatus>();
  /** The last that was expected by the case, to be compared with the last that came. */
  readonly #settled = new Map<number, ChargePointStatus>();
  #tolerated: Expectation[] = [];
  #knownViolations: number;
  /** Surplus statuses since the step began to wait: one of them may be the wrong one. */
  #surplus: string[] = [];

  constructor(options: OrderOptions) {
    this.#options = options;
    this.#knownViolations = options.violations().length;
  }

  /** The case begins now: what came before counts for nothing. */
  begin(): void {
    this.mailbox.clear();
    this.#knownViolations = this.#options.violations().length;
  }

  /** The newest status the station has told of a connector; null before the first. */
  statusOf(connectorId: number): ChargePointStatus | null {
    return (
      this.mailbox.all.filter(isStatus).findLast(({ payload }) => payload.connectorId === connectorId)?.payload
        .status ?? null
    );
  }

  /** Exactly this comes next. */
  async expect<A extends Action>(expectation: Expectation<A>, options: ExpectOptions = {}): Promise<Received<A>> {
    const [call] = await this.inAnyOrder([expectation], options);
    if (call === undefined) throw new Error('order: an expectation was met by nothing');
    return call as Received<A>;
  }

  /** All of these come next, in whatever order. An optional one may also come later, or never. */
  async inAnyOrder<const E extends readonly Expectation[]>(
    expectations: E,
    options: ExpectOptions = {},
  ): Promise<{ readonly [K in keyof E]: ReceivedFor<E[K]> }> {
    const wanted: readonly Expectation[] = expectations;
    const found = new Map<Expectation, Received>();
    this.#surplus = [];
    const isOpen = (expectation: Expectation) => !found.has(expectation) && !isOptional(expectation);
    while (wanted.some(isOpen)) {
      const open = wanted.filter((expectation) => !found.has(expectation));
      const [expectation, call] = await this.#next(open, options);
      found.set(expectation, call);
    }
    this.#tolerated.push(...wanted.filter((expectation) => !found.has(expectation)));
    return wanted.map((expectation) => found.get(expectation) ?? null) as {
      readonly [K in keyof E]: ReceivedFor<E[K]>;
    };
  }

  /** One of these comes next. */
  async oneOf<const E extends readonly Expectation[]>(
    expectations: E,
    options: ExpectOptions = {},
  ): Promise<ReceivedFor<E[number]>> {
    this.#surplus = [];
    const [, call] = await this.#next(expectations, options);
    return call as ReceivedFor<E[number]>;
  }

  /** It comes next, or nothing does in this time: then null. */
  async maybe<A extends Action>(expectation: Expectation<A>, withinMs: number): Promise<Received<A> | null> {
    const something = await this.mailbox.until(() => {
      this.#checkWire();
      return this.#passOver([expectation], true);
    }, withinMs);
    return something === null ? null : this.expect(expectation, { withinMs: 0 });
  }

  /** It may come from now on, and is then passed over. */
  mayCome(...expectations: readonly Expectation[]): void {
    this.#tolerated.push(...expectations);
  }

  /** No longer. */
  endTolerance(): void {
    this.#tolerated = [];
  }

  /** Nothing but what may always come. */
  async nothing(forMs: number): Promise<void> {
    await this.mailbox.until(() => {
      this.#checkWire();
      const call = this.#passOver([], false);
      if (call !== null) throw new CaseFailure('nothing', inWords(call));
      return null;
    }, forMs);
  }

  /** None of these, whatever else may come; also looks back at what has come and was not taken. */
  async never(forbidden: readonly Expectation[], forMs: number): Promise<void> {
    await this.mailbox.until(() => {
      this.#checkWire();
      const call = this.mailbox.untaken.find((each) => forbidden.some((expectation) => isIt(expectation, each)));
      if (call === undefined) return null;
      throw new CaseFailure(`no ${forbidden.map(({ text }) => text).join(', no ')}`, inWords(call));
    }, forMs);
  }

  /** What came before the answer of the station, up to this CALL, came too early: the answer goes first. */
  noneBeforeAnswer(toAction: string, upToSeq: number): void {
    const call = this.#passOver([], true, upToSeq);
    if (call !== null) throw new CaseFailure(`the answer to ${toAction} first`, `${inWords(call)} before it`);
  }

  /** Old news of these kinds is not what a step waits for. */
  forgetAmbient(): void {
    for (const call of [...this.mailbox.untaken]) if (ambient.includes(call.action)) this.mailbox.take(call);
  }

  /** The end of a case: nothing unexpected is left, and the last status of each connector is the expected one. */
  async end(settleMs: number): Promise<void> {
    await this.mailbox.until(() => null, settleMs);
    this.#checkWire();
    const call = this.#passOver([], true);
    if (call !== null) throw new CaseFailure('nothing more', inWords(call));
    for (const [connectorId, expected] of this.#settled) {
      const last = this.statusOf(connectorId);
      if (last === expected || last === null) continue;
      throw new CaseFailure(`connector ${connectorId} to stay ${expected}`, `StatusNotification ${last}`);
    }
  }

  async #next(open: readonly Expectation[], options: ExpectOptions): Promise<[Expectation, Received]> {
    const { maxWaitMs, deviationMs: usual } = this.#options;
    const { withinMs = maxWaitMs, atMs, deviationMs = usual } = options;
    const required = open.filter((each) => !isOptional(each));
    const text = required.map((each) => each.text).join(' or ');
    const call = await this.mailbox.until(() => {
      this.#checkWire();
      return this.#passOver(open, true);
    }, withinMs);
    if (call === null) throw new CaseFailure(text, this.#missing(withinMs));
    const expectation = open.find((each) => isIt(each, call));
    if (expectation === undefined) throw new CaseFailure(text, `${inWords(call)}${whyNot(open, call)}`);
    if (atMs !== undefined && Math.abs(call.at - atMs) > deviationMs) throw offTime(text, call.at - atMs, deviationMs);
    this.mailbox.take(call);
    if (isStatus(call)) {
      this.#statuses.set(call.payload.connectorId, call.payload.status);
      this.#settled.set(call.payload.connectorId, call.payload.status);
    }
    return [expectation, call];
  }

  #missing(withinMs: number): string {
    const came = this.#surplus.length === 0 ? '' : `, only ${this.#surplus.join(', ')}`;
    return `nothing like it within ${Math.round(withinMs / 100) / 10} s${came}`;
  }

  /** The oldest call that is not to be passed over, still in the mailbox; null when there is none. */
  #passOver(
    open: readonly Expectation[],
    surplusAllowed: boolean,
    upToSeq = Number.POSITIVE_INFINITY,
  ): Received | null {
    for (;;) {
      const call = this.mailbox.first;
      if (call === undefined || call.seq > upToSeq) return null;
      if (open.some((each) => isIt(each, call))) return call;
      if (!this.#mayPass(call, surplusAllowed)) return call;
      this.mailbox.take(call);
      if (isStatus(call)) this.#statuses.set(call.payload.connectorId, call.payload.status);
    }
  }

  #mayPass(call: Received, surplusAllowed: boolean): boolean {
    const index = this.#tolerated.findIndex((each) => isIt(each, call));
    if (index >= 0) {
      this.#tolerated.splice(index, 1);
      if (isStatus(call)) this.#settled.set(call.payload.connectorId, call.payload.status);
      return true;
    }
    if (ambient.includes(call.action)) return true;
    if (!surplusAllowed || !isStatus(call)) return false;
    const { connectorId, status } = call.payload;
    const before = this.#statuses.get(connectorId);
    if (before === undefined || !mayFollow(before, status)) return false;
    this.#surplus.push(`StatusNotification ${status} of connector ${connectorId}`);
    this.#options.story.remark(`surplus StatusNotification ${status} of connector ${connectorId}`);
    return true;
  }

  #checkWire(): void {
    const violations = this.#options.violations();
    const violation = violations[this.#knownViolations];
    if (violation === undefined) return;
    this.#knownViolations = violations.length;
    throw new CaseFailure(
      'a station that keeps to the rules of the wire',
      `${violation.rule}: ${violation.description}`,
    );
  }
}

function isStatus(call: Received): call is Received<'StatusNotification'> & { payload: Request<'StatusNotification'> } {
  return call.action === 'StatusNotification';
}
