/** What is on disk of a station, as far as its ledger has acknowledged it. */
import type {
  AvailabilityRecord,
  FirmwareRecord,
  GivenUpMessage,
  InstalledProfile,
  LedgerChange,
  LedgerContents,
  OwedMessage,
  ReservationRecord,
  SecurityEventRecord,
  StopValueRecord,
  TransactionRecord,
} from '../protocol/ports/store.js';
import type { Sight } from './sight.js';

/** What is kept, by kind. */
export interface Kinds {
  readonly transaction: TransactionRecord;
  readonly owed: OwedMessage;
  readonly givenUp: GivenUpMessage;
  readonly reservation: ReservationRecord;
  readonly availability: AvailabilityRecord;
  readonly stopValue: StopValueRecord;
  readonly profile: InstalledProfile;
  readonly securityEvent: SecurityEventRecord;
  readonly firmware: FirmwareRecord;
}

export type Kind = keyof Kinds;

export interface LedgerSeen {
  /** By id, in the order in which they came. */
  of<K extends Kind>(kind: K): ReadonlyMap<string, Kinds[K]>;
  /** The changes that the present sight has shown to be on disk, in their order. */
  readonly written: readonly LedgerChange[];
  /** What the present sight, the opening of a ledger, should have shown and did not: `reservation 7`. */
  readonly lost: readonly string[];
  see(seen: Sight): void;
}

type Books = { readonly [K in Kind]: Map<string, Kinds[K]> };

interface Waiting {
  /** Of the commit; null for what was noted, which is written with the next one. */
  readonly number: number | null;
  readonly change: LedgerChange;
}

/** Promises that must be found as they were left, to the letter; of the others it is enough that they are there. */
const verbatim: readonly Kind[] = ['reservation', 'availability', 'profile', 'firmware'];

const emptyBooks = (): Books => ({
  transaction: new Map(),
  owed: new Map(),
  givenUp: new Map(),
  reservation: new Map(),
  availability: new Map(),
  stopValue: new Map(),
  profile: new Map(),
  securityEvent: new Map(),
  firmware: new Map(),
});

export function ledgerSeen(): LedgerSeen {
  let books: Books | null = null;
  let waiting: Waiting[] = [];
  /** Records of which nobody can tell how they are on disk: a change of theirs has failed, or was cut off. */
  const uncertain = new Set<string>();
  let written: readonly LedgerChange[] = [];
  let lost: readonly string[] = [];
  const doubt = ({ change }: Waiting) => forEachRecord(change, (kind, id) => uncertain.add(`${kind} ${id}`));
  const write = (done: (one: Waiting) => boolean) => {
    const changes = waiting.filter(done).map(({ change }) => change);
    waiting = waiting.filter((one) => !done(one));
    for (const change of changes) {
      if (books) apply(books, change);
      forEachRecord(change, (kind, id) => uncertain.delete(`${kind} ${id}`));
    }
    written = changes;
  };
  const open = (contents: LedgerContents) => {
    const found = emptyBooks();
    apply(found, changeTo(contents));
    if (books && contents.damage.length === 0) lost = lostBetween(books, found, uncertain);
    books = found;
    uncertain.clear();
  };
  return {
    of: (kind) => (books ?? emptyBooks())[kind],
    get written() {
      return written;
    },
    get lost() {
      return lost;
    },
    see(seen) {
      if (written.length > 0) written = [];
      if (lost.length > 0) lost = [];
      if ((seen.kind === 'run.ended' && seen.how === 'cut') || seen.kind === 'run.began') {
        for (const one of waiting) doubt(one);
        waiting = [];
      } else if (seen.kind === 'ledger.noted') waiting.push({ number: null, change: seen.change });
      else if (seen.kind === 'asked' && seen.call === 'ledger.commit') {
        waiting.push({ number: seen.number, change: seen.about });
      } else if (seen.kind === 'failed' && seen.call === 'ledger.commit') {
        for (const one of waiting.filter(({ number }) => number === seen.number)) doubt(one);
        waiting = waiting.filter(({ number }) => number !== seen.number);
      } else if (seen.kind === 'answered') {
        if (seen.call === 'ledger.open') open(seen.answer);
        if (seen.call === 'ledger.close') write(() => true);
        if (seen.call === 'ledger.commit') {
          const last = waiting.findIndex(({ number }) => number === seen.number);
          const before = new Set(waiting.slice(0, last));
          write((one) => one.number === seen.number || (one.number === null && before.has(one)));
        }
      }
    },
  };
}

/** `body` null: it is removed. */
type Tell = <K extends Kind>(kind: K, id: string, body: Kinds[K] | null) => void;

/** Puts come before removals: what one change both puts and removes is gone. */
export function forEachRecord(change: LedgerChange, tell: Tell): void {
  for (const one of change.putTransactions ?? []) tell('transaction', one.localId, one);
  for (const id of change.removeTransactions ?? []) tell('transaction', id, null);
  for (const one of change.putOwed ?? []) tell('owed', String(one.seq), one);
  for (const seq of change.removeOwed ?? []) tell('owed', String(seq), null);
  for (const one of change.giveUp ?? []) {
    tell('givenUp', String(one.seq), one);
    tell('owed', String(one.seq), null);
  }
  for (const one of change.putReservations ?? []) tell('reservation', String(one.reservationId), one);
  for (const id of change.removeReservations ?? []) tell('reservation', String(id), null);
  for (const one of change.putAvailability ?? []) tell('availability', String(one.connectorId), one);
  for (const one of change.putStopValues ?? []) tell('stopValue', `${one.localId} ${one.index}`, one);
  for (const { localId, index } of change.removeStopValues ?? []) tell('stopValue', `${localId} ${index}`, null);
  for (const one of change.putProfiles ?? []) tell('profile', String(one.profile.chargingProfileId), one);
  for (const id of change.removeProfiles ?? []) tell('profile', String(id), null);
  for (const one of change.putSecurityEvents ?? []) tell('securityEvent', String(one.number), one);
  for (const number of change.removeSecurityEvents ?? []) tell('securityEvent', String(number), null);
  if (change.putFirmware !== undefined) tell('firmware', 'update', change.putFirmware);
}

function apply(books: Books, change: LedgerChange): void {
  forEachRecord(change, (kind, id, body) => {
    if (body === null) books[kind].delete(id);
    else if (kind === 'transaction')
      books.transaction.set(id, joined(books.transaction.get(id), body as TransactionRecord));
    else books[kind].set(id, body);
  });
}

/** As the ledger joins them: who writes one need not know what others have written. */
function joined(known: TransactionRecord | undefined, told: TransactionRecord): TransactionRecord {
  if (known === undefined) return told;
  const refusedAtWh = told.refusedAtWh ?? known.refusedAtWh;
  return {
    ...told,
    transactionId: told.transactionId ?? known.transactionId,
    lastMeterWh: Math.max(told.lastMeterWh, known.lastMeterWh),
    phase: known.phase === 'stopped' ? 'stopped' : told.phase,
    ...(refusedAtWh !== undefined && { refusedAtWh }),
  };
}

function changeTo(contents: LedgerContents): LedgerChange {
  return {
    putTransactions: contents.transactions,
    putOwed: contents.owed,
    giveUp: contents.givenUp,
    putReservations: contents.reservations,
    putAvailability: contents.availability,
    putStopValues: contents.stopValues,
    putProfiles: contents.profiles,
    putSecurityEvents: contents.securityEvents,
    putFirmware: contents.firmware,
  };
}

/** What was kept for explaining is not a promise. */
const forgettable: readonly Kind[] = ['givenUp', 'stopValue'];

function lostBetween(before: Books, found: Books, uncertain: ReadonlySet<string>): readonly string[] {
  const kinds = (Object.keys(before) as Kind[]).filter((kind) => !forgettable.includes(kind));
  return kinds.flatMap((kind) =>
    [...before[kind]].flatMap(([id, body]) => {
      const now = found[kind].get(id);
      const isSame = now !== undefined && (!verbatim.includes(kind) || JSON.stringify(now) === JSON.stringify(body));
      return isSame || uncertain.has(`${kind} ${id}`) ? [] : [`${kind} ${id}`];
    }),
  );
}
