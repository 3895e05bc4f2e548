/** Every event goes to the security log before the ledger hears of it; the ledger then knows the newest entry (A04). */
import type { SecurityLogEntry, SecurityLogHead } from '../protocol/ports/logs.js';
import type { LedgerChange, SecurityEventRecord } from '../protocol/ports/store.js';
import { portsOf } from '../protocol/ports.js';

interface Unlogged {
  readonly waiting: SecurityEventRecord[];
  /** Message ids of those that have come here, and are not in the ledger yet: a write that failed brings them again. */
  readonly taken: Set<string>;
  /** Of what was appended, as far as the ledger has not got it. */
  head: SecurityLogHead | null;
  isFailing: boolean;
  /** Of a chart that has crashed something may be under way yet. */
  last: Promise<void>;
}

/** With a disk that takes nothing the oldest go: the CSMS is told all the same. */
const mostWaiting = 200;

const books = new WeakMap<object, Unlogged>();

const newBook = (): Unlogged => ({
  waiting: [],
  taken: new Set(),
  head: null,
  isFailing: false,
  last: Promise.resolve(),
});

function bookOf(system: object): Unlogged {
  const book = books.get(system) ?? newBook();
  books.set(system, book);
  return book;
}

const entryOf = ({ payload: { type, timestamp, techInfo } }: SecurityEventRecord): SecurityLogEntry => ({
  at: timestamp,
  event: type,
  ...(techInfo !== undefined && { techInfo }),
});

async function append(system: object, book: Unlogged): Promise<void> {
  const { logs, journal } = portsOf(system);
  try {
    for (let [next] = book.waiting; next; [next] = book.waiting) {
      book.head = await logs.append(entryOf(next));
      book.waiting.shift();
    }
    book.isFailing = false;
  } catch (error) {
    if (!book.isFailing) journal.note({ level: 'error', event: 'securityLog.notWritten', error: String(error) });
    book.isFailing = true;
  }
}

/** What the log cannot take is told to the CSMS all the same, and logged with the next event. */
export async function writeEvents(system: object, change: LedgerChange): Promise<void> {
  const book = bookOf(system);
  const { putSecurityEvents = [] } = change;
  const isNew = ({ messageId }: SecurityEventRecord) => !book.taken.has(messageId);
  for (const record of putSecurityEvents.filter(isNew)) {
    book.waiting.push(record);
    book.taken.add(record.messageId);
  }
  book.waiting.splice(0, Math.max(0, book.waiting.length - mostWaiting));
  book.last = book.last.then(() => append(system, book));
  await book.last;
  const { head } = book;
  await portsOf(system).store.ledger.commit({ ...change, ...(head && { putSecurityLogHead: head }) });
  if (book.head === head) book.head = null;
  for (const { messageId } of putSecurityEvents) book.taken.delete(messageId);
}
