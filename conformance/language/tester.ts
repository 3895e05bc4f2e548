/** What a case has in its hands: the tool's side of the line, the driver's hands, and the order of messages. */
import type { Action, ChargePointStatus } from '../../protocol/messages.js';
import type { Csms } from '../csms/csms.js';
import type { StationProfile } from '../product/station-profile.js';
import type { Driver } from './driver.js';
import type { Expectation, Received } from './expectation.js';
import { CaseFailure } from './failure.js';
import { Line, type LineOptions } from './line.js';
import type { ExpectOptions, Order, ReceivedFor } from './order.js';
import type { Supplies } from './supplies.js';

export interface TesterOptions extends LineOptions {
  readonly csms: Csms;
  readonly profile: StationProfile;
  /** The connector under test. */
  readonly connector: number;
  readonly driver: Driver;
  readonly supplies: Supplies;
  /** Milliseconds since the epoch, the clock of all records. */
  readonly now: () => number;
}

/** Two valid tags, and one that is not: at most 20 characters each. */
export const tags = {
  one: 'TAG-ONE-0001',
  two: 'TAG-TWO-0002',
  invalid: 'TAG-INVALID',
  parent: 'PARENT-GROUP',
} as const;

export class Tester extends Line {
  readonly #options: TesterOptions;
  readonly csms: Csms;
  readonly profile: StationProfile;
  readonly driver: Driver;
  /** Certificates, file servers and the like. */
  readonly supplies: Supplies;
  readonly #order: Order;

  constructor(options: TesterOptions) {
    super(options);
    this.#options = options;
    this.csms = options.csms;
    this.profile = options.profile;
    this.driver = options.driver;
    this.supplies = options.supplies;
    this.#order = options.order;
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

  oneOf<const E extends readonly Expectation[]>(
    expectations: E,
    options?: ExpectOptions,
  ): Promise<ReceivedFor<E[number]>> {
    return this.#order.oneOf(expectations, options);
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

  /** Fails the case unless it holds. */
  check(holds: boolean, expected: string, came: string): void {
    if (!holds) throw new CaseFailure(expected, came);
  }

  /** For the runner: the case begins now, whatever came before. */
  begin(): void {
    this.#order.begin();
    this.story.clear();
  }

  /** For the runner: the case is over, and nothing unexpected came. */
  end(): Promise<void> {
    return this.#order.end(this.timing.settleMs);
  }
}
