import type { Memory } from '../memory.js';
import type { Rule } from '../rule.js';

/** Transaction messages that are owed before MeterValues are let go of, and what may come above them until it is done. */
const mostOwedValues = 11_000;
const mostSecurityEvents = 200;
const mostFirmwareNews = 20;
/** Between two passes of a list, or while a removal is on its way, it may be longer by some. */
const slack = 10;

/** Whatever is done to a station, nothing that it keeps grows without end. */
export const bounded: Rule = {
  name: 'bounded',
  clause: 'a promise: decision 0009',
  open(memory) {
    const exceeded = new Set<string>();
    return (seen, violate) => {
      if (seen.kind === 'answered' && seen.call === 'localList.size') {
        const most = Number(memory.settings.value('LocalAuthListMaxLength'));
        if (seen.answer > most) violate(`The local list has ${seen.answer} entries; ${most} are the most.`);
      }
      if (memory.ledger.written.length === 0) return;
      for (const [what, count, most] of booksOf(memory)) {
        if (count <= most) exceeded.delete(what);
        else if (!exceeded.has(what)) {
          exceeded.add(what);
          violate(`There are ${count} ${what}; ${most} are the most.`);
        }
      }
    };
  },
};

type Book = readonly [what: string, count: number, most: number];

function* booksOf({ ledger, settings }: Memory): Generator<Book> {
  const owed = ledger.of('owed');
  if (owed.size > mostOwedValues) {
    const values = [...owed.values()].filter(({ action }) => action === 'MeterValues').length;
    yield ['MeterValues owed', values, mostOwedValues];
  }
  yield ['security events kept', ledger.of('securityEvent').size, mostSecurityEvents + slack];
  const [firmware] = ledger.of('firmware').values();
  yield ['firmware statuses untold', firmware?.untold.length ?? 0, mostFirmwareNews];
  if (settings.product === null) return;
  const { connectors, settings: limits } = settings.product;
  // One of each outlet, and for each outlet one of any.
  yield ['reservations', ledger.of('reservation').size, 2 * connectors.length];
  yield ['charging profiles', ledger.of('profile').size, limits.maxChargingProfilesInstalled];
  yield* stopValuesOf(ledger, limits.stopTransactionMaxMeterValues);
}

function* stopValuesOf(ledger: Memory['ledger'], most: number): Generator<Book> {
  const values = ledger.of('stopValue');
  if (values.size <= most) return;
  const counts = new Map<string, number>();
  for (const { localId } of values.values()) counts.set(localId, (counts.get(localId) ?? 0) + 1);
  for (const [localId, count] of counts) yield [`stop values of the transaction ${localId}`, count, most + slack];
}
