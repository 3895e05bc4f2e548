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
  /** By event: how many came since the last one that was told, and the newest of them. */
  readonly counts: Readonly<Record<string, Counted>>;
  /** Quiets in a row in which more of them came. */
  readonly quiets: number;
}

interface Counted {
  readonly count: number;
  readonly newest: SecurityEventRaised;
}

export const noFlood: Flood = { counts: {}, quiets: 0 };

/**
 * What somebody outside can cause as often as he likes. None that is critical: those are kept and told each time
 * (A04.FR.02), and whoever raises one sees to it that it is not raised without end.
 */
const floods: readonly SecurityEventName[] = ['InvalidMessages', 'AttemptedReplayAttacks'];

export const comesInFloods = (event: SecurityEventName) => floods.includes(event);

/** One of it was told since it began to come often. */
export const isCounted = ({ counts }: Flood, event: SecurityEventName) => Object.hasOwn(counts, event);

export const moreHaveCome = ({ counts }: Flood) => Object.values(counts).some(({ count }) => count > 0);

/** The first one is told; from then on they are counted. */
export const withFirst = ({ counts, quiets }: Flood, newest: SecurityEventRaised): Flood => ({
  counts: { ...counts, [newest.event]: { count: 0, newest } },
  quiets,
});

export const withOneMore = ({ counts, quiets }: Flood, newest: SecurityEventRaised): Flood => ({
  counts: { ...counts, [newest.event]: { count: (counts[newest.event]?.count ?? 0) + 1, newest } },
  quiets,
});

export const withoutCounts = ({ counts, quiets }: Flood): Flood => ({
  counts: Object.fromEntries(Object.entries(counts).map(([event, { newest }]) => [event, { count: 0, newest }])),
  quiets: quiets + 1,
});

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

function withEvent(context: SecurityEventsContext, raised: SecurityEventRaised): SecurityEventsContext {
  const { kept, nextNumber, unwritten } = context;
  const { event, techInfo, at, messageId } = raised;
  const payload = { type: event, timestamp: at, ...(techInfo !== undefined && { techInfo }) };
  return {
    ...context,
    kept: [...kept, { number: nextNumber, messageId, payload }],
    nextNumber: nextNumber + 1,
    unwritten: [...unwritten, nextNumber],
  };
}

export function withEvents(context: SecurityEventsContext, raised: readonly SecurityEventRaised[]): Part {
  const { kept, nextNumber, unwritten } = raised.reduce(withEvent, context);
  return { kept, nextNumber, unwritten };
}

/** Who goes where there are too many: the oldest that are not critical, then the oldest. Not the one being told. */
export function crowdedOut({ kept, asked }: SecurityEventsContext): readonly SecurityEventRecord[] {
  const rest = kept.filter(({ number }) => number !== asked);
  const ranked = [...rest.filter(({ payload }) => !isCritical(payload.type)), ...rest.filter(isOfWeight)];
  return ranked.slice(0, Math.max(0, kept.length - mostKept));
}

const isOfWeight = ({ payload }: SecurityEventRecord) => isCritical(payload.type);

/** In order, but for those that this CSMS need not be offered. */
export function nextToTell({ kept, triedUpTo, unwanted }: SecurityEventsContext): SecurityEventRecord | undefined {
  return kept.find(({ number, payload }) => number <= triedUpTo && (!unwanted || isCritical(payload.type)));
}

export function eventAsked({ kept, asked }: SecurityEventsContext): SecurityEventRecord | undefined {
  return kept.find(({ number }) => number === asked);
}

/** The ledger forgets them, unless they never came that far. */
export function without({ kept, unwritten, gone }: SecurityEventsContext, dropped: readonly number[]): Part {
  return {
    kept: kept.filter(({ number }) => !dropped.includes(number)),
    unwritten: unwritten.filter((number) => !dropped.includes(number)),
    gone: [...gone, ...dropped.filter((number) => !unwritten.includes(number))],
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

/** The newest of each stands for all of them that came. */
export function floodEvents({ counts }: Flood): readonly SecurityEventRaised[] {
  return Object.values(counts)
    .filter(({ count }) => count > 0)
    .map(({ count, newest }) => ({
      ...newest,
      techInfo: techInfoOf(`${count} more since the last event; the newest: ${newest.techInfo ?? ''}`),
    }));
}

/** What was damaged, as far as there is room. */
export function damageInfo(damage: readonly LedgerDamage[]): string {
  return `${damage.length}: ${damage.map(({ key, problem }) => `${key}: ${problem}`).join('; ')}`;
}
