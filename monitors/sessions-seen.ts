/** The transactions of a station as its frames tell of them. */
import type { CallFrame } from '../protocol/frames.js';
import type { LedgerContents } from '../protocol/ports/store.js';
import type { ReadFrame, Sight } from './sight.js';

export interface SessionSeen {
  /** Id of its StartTransaction; null where that was said before anybody looked. */
  readonly startId: string | null;
  readonly connectorId: number;
  /** Whole Wh. */
  readonly meterStartWh: number;
  /** As the CSMS has given them: another one, where an answer was lost. */
  readonly ids: readonly number[];
  /** Id of its StopTransaction, as soon as that was said. */
  readonly stopId: string | null;
}

type OpenSession = { -readonly [Field in keyof SessionSeen]: SessionSeen[Field] } & { ids: number[] };

export interface SessionsSeen {
  readonly all: readonly SessionSeen[];
  see(seen: Sight): void;
  /** The session that a call of the station is about; null where it is about none that is known. */
  of(call: CallFrame): SessionSeen | null;
}

/** A message that comes again does so soon; the sessions before these are of no account any more. */
const mostKept = 1_000;

/** Stands for the id of a start that was given up (errata 3.18). */
const unknownId = -1;

export function sessionsSeen(): SessionsSeen {
  let all: OpenSession[] = [];
  const find = (wanted: (session: OpenSession) => boolean) => all.find(wanted) ?? null;
  const of = ({ id, action, payload }: CallFrame): OpenSession | null => {
    if (action === 'StartTransaction') return find(({ startId }) => startId === id);
    if (action !== 'MeterValues' && action !== 'StopTransaction') return null;
    const transactionId = payload['transactionId'];
    if (typeof transactionId !== 'number') return null;
    const [first, ...others] = sessionsWith(all, transactionId, payload['connectorId']);
    // The same message again is about the same session, though the CSMS may have given its id once more.
    return [first, ...others].find((one) => one?.stopId === id) ?? first ?? null;
  };
  return {
    get all() {
      return all;
    },
    of,
    see(seen) {
      if (seen.kind === 'answered' && seen.call === 'ledger.open') all = [...all, ...foundIn(seen.answer, all)];
      if (seen.kind !== 'frame') return;
      if (seen.direction === 'received') noteAnswer(all, seen);
      else if (seen.frame.kind === 'call') all = withCall(all, seen.frame, of(seen.frame));
    },
  };
}

/** Open ones first, then the newest. */
function sessionsWith(all: readonly OpenSession[], transactionId: number, connectorId: unknown): OpenSession[] {
  const given = all.filter(({ ids }) => ids.includes(transactionId));
  const lost =
    transactionId === unknownId ? all.filter(({ ids, startId }) => ids.length === 0 && startId !== null) : [];
  const meant = given.length > 0 ? given.toReversed() : lost;
  const here = meant.filter((one) => connectorId === undefined || one.connectorId === connectorId);
  return [...here.filter(({ stopId }) => stopId === null), ...here.filter(({ stopId }) => stopId !== null)];
}

function withCall(all: OpenSession[], call: CallFrame, known: OpenSession | null): OpenSession[] {
  const { id, action, payload } = call;
  if (action === 'StopTransaction' && known) known.stopId ??= id;
  if (action !== 'StartTransaction' || known) return all;
  const begun: OpenSession = {
    startId: id,
    connectorId: Number(payload['connectorId']),
    meterStartWh: Number(payload['meterStart']),
    ids: [],
    stopId: null,
  };
  const stopped = all.length < mostKept ? -1 : all.findIndex(({ stopId }) => stopId !== null);
  return [...all.filter((_, index) => index !== stopped), begun];
}

function noteAnswer(all: readonly OpenSession[], { frame }: ReadFrame): void {
  if (frame.kind !== 'result') return;
  const { transactionId } = frame.payload;
  if (typeof transactionId !== 'number') return;
  const session = all.find(({ startId }) => startId === frame.id);
  if (session && !session.ids.includes(transactionId)) session.ids.push(transactionId);
}

/** What a station knows that had lived before anybody looked. */
function foundIn({ transactions, owed }: LedgerContents, all: readonly OpenSession[]): OpenSession[] {
  return transactions.flatMap(({ localId, connectorId, meterStartWh, transactionId }) => {
    const start = owed.find((one) => one.action === 'StartTransaction' && one.localId === localId);
    const isKnown = all.some(({ ids, startId }) =>
      start ? startId === start.messageId : transactionId !== null && ids.includes(transactionId),
    );
    if (isKnown || start || transactionId === null) return [];
    // Its start was given up, and may have been before anybody looked.
    const isSeen = transactionId === unknownId && all.some(({ ids, stopId }) => ids.length === 0 && stopId === null);
    return isSeen ? [] : [{ startId: null, connectorId, meterStartWh, ids: [transactionId], stopId: null }];
  });
}
