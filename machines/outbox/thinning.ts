/**
 * What is let go of when too much is owed: MeterValues, evenly, never a StartTransaction or a StopTransaction. A bill is
 * made of these two; the values between them say only how the energy came to flow.
 */
import type { OwedMessage } from '../../protocol/ports/store.js';

/** Messages that may be owed before MeterValues are let go of; `docs/benchmarks.md` says how large they are. */
export const mostOwed = 10_000;

/** A pass makes room for a tenth, so that there are few of them. */
const roomIn = (most: number) => Math.ceil(most / 10);

/** How many messages may be owed until the next pass, with so many left after one. */
export function nextPassAt(left: number, most: number): number {
  return Math.max(most, left + roomIn(most));
}

/** Lists that differ by less than twice count as equally long. */
const rankOf = (values: readonly OwedMessage[]) => Math.floor(Math.log2(values.length));

/** Messages of one transaction; what was told of an idle connector counts as one. */
function groupOf({ localId, payload }: OwedMessage): string {
  return localId ?? `connector ${payload['connectorId']}`;
}

/**
 * The places in the order of delivery that are given up, so that a tenth becomes free if MeterValues can do that. In
 * turn, the longest lists first and of equal ones the oldest, each transaction loses every second value, until that is
 * enough. The first message is kept: it may be on its way.
 */
export function thinned(owed: readonly OwedMessage[], most: number): ReadonlySet<number> {
  const wanted = owed.length - (most - roomIn(most));
  const dropped = new Set<number>();
  const lists = listsOf(owed.slice(1));
  while (dropped.size < wanted && lists.size > 0) {
    const longest = Math.max(...[...lists.values()].map(rankOf));
    for (const [name, values] of lists) {
      if (dropped.size >= wanted) break;
      if (rankOf(values) !== longest) continue;
      // The newest is what the rest led to; of one alone nothing is left.
      const kept = values.filter((_, index) => (values.length - 1 - index) % 2 === 0 && values.length > 1);
      for (const { seq } of values) dropped.add(seq);
      for (const { seq } of kept) dropped.delete(seq);
      if (kept.length > 0) lists.set(name, kept);
      else lists.delete(name);
    }
  }
  return dropped;
}

/** In the order of their first message, which is their age. */
function listsOf(owed: readonly OwedMessage[]): Map<string, readonly OwedMessage[]> {
  const lists = new Map<string, OwedMessage[]>();
  for (const message of owed) {
    if (message.action !== 'MeterValues') continue;
    const name = groupOf(message);
    const known = lists.get(name);
    if (known) known.push(message);
    else lists.set(name, [message]);
  }
  return lists;
}
