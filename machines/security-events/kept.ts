/** Which events are kept, in which order they are told, and what the ledger must hear of it. Pure. */
import type { LedgerChange, LedgerDamage, SecurityEventRecord } from '../../protocol/ports/store.js';
import { portsOf } from '../../protocol/ports.js';
import { isCritical, type SecurityEventName, techInfoOf } from '../../protocol/security-events.js';
import { stampOf } from '../system.js';

/** Something has happened. With what a chart cannot draw for itself: the time, and the id of the message. */
export interface SecurityEventRaised {
  readonly type: 'security.event';
  readonly event: SecurityEventName;
  readonly techInfo?: string;
  readonly at: string;
  readonly messageId: string;
}

/** What anybody says to `security-events` when something has happened. No secrets in `techInfo`: it is told as it is. */
export function securityEvent(system: object, event: SecurityEventName, techInfo?: string): SecurityEventRaised {
  return {
    type: 'security.event',
    event,
    ...(techInfo !== undefined && { techInfo: techInfoOf(techInfo) }),
    at: stampOf(system),
    messageId: portsOf(system).random.uuid(),
  };
}

/** What came too often to be told each time. */
export interface Flood {
  /** Since the last one that was told. */
  readonly count: number;
  readonly newest: SecurityEventRaised | null;
  /** Quiets in a row in which more of them came. */
  readonly quiets: number;
}

export const noFlood: Flood = { count: 0, newest: null, quiets: 0 };

export interface SecurityEventsInput {
  /** As the ledger has them. */
  readonly kept: readonly SecurityEventRecord[];
}

export interface SecurityEventsContext extends SecurityEventsInput {
  readonly nextNumber: number;
  /** Numbers of those in `kept` that the disk has not been given yet, or not with success. */
  readonly unwritten: readonly number[];
  /** Numbers that are to leave the ledger. */
  readonly gone: readonly number[];
  /** What is being written. */
  readonly change: LedgerChange;
  /** Up to this number the disk has done what it could: nothing is said before it has. */
  readonly triedUpTo: number;
  /** The event that is being told; null when none is. */
  readonly asked: number | null;
  /** Of the first event: how often it was told without an answer in time. */
  readonly silences: number;
  /** Of the first event: how often the connection was lost instead of an answer. */
  readonly losses: number;
  /** The CSMS of this connection does not know the message. */
  readonly unwanted: boolean;
  readonly flood: Flood;
}

/** More than this are not kept; an honest station has a handful. */
export const mostKept = 200;

export function contextFrom({ kept }: SecurityEventsInput): SecurityEventsContext {
  const last = kept.at(-1)?.number ?? 0;
  return {
    kept,
    nextNumber: last + 1,
    unwritten: [],
    gone: [],
    change: {},
    triedUpTo: last,
    asked: null,
    silences: 0,
    losses: 0,
    unwanted: false,
    flood: noFlood,
  };
}

type Part = Partial<SecurityEventsContext>;

export function withEvent({ kept, nextNumber, unwritten }: SecurityEventsContext, raised: SecurityEventRaised): Part {
  const { event, techInfo, at, messageId } = raised;
  const payload = { type: event, timestamp: at, ...(techInfo !== undefined && { techInfo }) };
  return {
    kept: [...kept, { number: nextNumber, messageId, payload }],
    nextNumber: nextNumber + 1,
    unwritten: [...unwritten, nextNumber],
  };
}

/** Who goes where there are too many: the oldest that is not critical, else the oldest. Not the one being told. */
export function crowdedOut({ kept, asked }: SecurityEventsContext): SecurityEventRecord | undefined {
  const rest = kept.filter(({ number }) => number !== asked);
  return rest.find(({ payload }) => !isCritical(payload.type)) ?? rest[0];
}

/** In order, but for those that this CSMS need not be offered. */
export function nextToTell({ kept, triedUpTo, unwanted }: SecurityEventsContext): SecurityEventRecord | undefined {
  return kept.find(({ number, payload }) => number <= triedUpTo && (!unwanted || isCritical(payload.type)));
}

export function eventAsked({ kept, asked }: SecurityEventsContext): SecurityEventRecord | undefined {
  return kept.find(({ number }) => number === asked);
}

/** The ledger forgets it, unless it never came that far. */
export function without({ kept, unwritten, gone }: SecurityEventsContext, dropped: number | undefined): Part {
  if (dropped === undefined) return {};
  return {
    kept: kept.filter(({ number }) => number !== dropped),
    unwritten: unwritten.filter((number) => number !== dropped),
    gone: unwritten.includes(dropped) ? gone : [...gone, dropped],
  };
}

/** Everything that is to be written, as one change. */
export function writing({ kept, unwritten, gone }: SecurityEventsContext): Part {
  const putSecurityEvents = kept.filter(({ number }) => unwritten.includes(number));
  return { unwritten: [], gone: [], change: { putSecurityEvents, removeSecurityEvents: gone } };
}

const triedWith = ({ change: { putSecurityEvents = [] }, triedUpTo }: SecurityEventsContext) =>
  Math.max(triedUpTo, ...putSecurityEvents.map(({ number }) => number));

export const written = (context: SecurityEventsContext): Part => ({ change: {}, triedUpTo: triedWith(context) });

/** To be written again; told it is all the same. */
export function notWritten(context: SecurityEventsContext): Part {
  const { change, kept, unwritten, gone } = context;
  const { putSecurityEvents = [], removeSecurityEvents = [] } = change;
  const still = putSecurityEvents.filter((event) => kept.includes(event)).map(({ number }) => number);
  return {
    unwritten: [...still, ...unwritten],
    gone: [...removeSecurityEvents, ...gone],
    change: {},
    triedUpTo: triedWith(context),
  };
}

const shortestWaitMs = 60_000;
const longestWaitMs = 3_600_000;

/** 1, 2, 4 ... minutes, at most an hour; `times` from 0. */
export const growingWaitMs = (times: number) => Math.min(shortestWaitMs * 2 ** times, longestWaitMs);

/** The newest of them stands for all that came. */
export function floodEvent({ count, newest }: Flood): SecurityEventRaised | null {
  if (newest === null) return null;
  const techInfo = techInfoOf(`${count} more since the last event; the newest: ${newest.techInfo ?? ''}`);
  return { ...newest, techInfo };
}

/** What was damaged, as far as there is room. */
export function damageInfo(damage: readonly LedgerDamage[]): string {
  return `${damage.length}: ${damage.map(({ key, problem }) => `${key}: ${problem}`).join('; ')}`;
}
