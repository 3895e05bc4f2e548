import { describe, expect, it } from 'vitest';
import { thinned } from '../../machines/outbox/thinning.js';
import type { OwedMessage } from '../../protocol/ports/store.js';
import { owed } from '../support/stores.js';

/** A start, so many samples, a stop. */
function session(localId: string, firstSeq: number, samples: number): OwedMessage[] {
  return [
    owed(firstSeq, localId),
    ...Array.from({ length: samples }, (_, index) => owed(firstSeq + 1 + index, localId, { action: 'MeterValues' })),
    owed(firstSeq + samples + 1, localId, { action: 'StopTransaction' }),
  ];
}

const left = (all: readonly OwedMessage[], most: number) => {
  const dropped = thinned(all, most);
  return all.filter(({ seq }) => !dropped.has(seq)).map(({ seq }) => seq);
};

describe('thinning', () => {
  it('takes every second value of the oldest session, and of the next one when that is not enough', () => {
    const all = [...session('a', 1, 4), ...session('b', 7, 4)];
    expect(left(all, 12)).toEqual([1, 3, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(left(all, 10)).toEqual([1, 3, 5, 6, 7, 9, 11, 12]);
  });

  it('takes of the longest lists first, so that none is empty while another is full', () => {
    const all = [...session('a', 1, 2), ...session('b', 5, 8)];
    expect(left(all, 12)).toEqual([1, 2, 3, 4, 5, 7, 9, 11, 13, 14]);
  });

  it('keeps every start and every stop, and the message that may be on its way', () => {
    const all = [owed(1, 'a', { action: 'MeterValues' }), ...session('b', 2, 3)];
    expect(left(all, 1)).toEqual([1, 2, 6]);
  });

  it('counts what an idle connector told as a list of its own', () => {
    const idle = [1, 2, 3, 4].map((seq) => ({
      ...owed(seq, '', { action: 'MeterValues', payload: { connectorId: seq % 2 } }),
      localId: null,
    }));
    expect(left([owed(0, 'a'), ...idle], 4)).toEqual([0, 3, 4]);
  });

  it('of ten thousand messages takes no longer than a moment', () => {
    const all = Array.from({ length: 2_000 }, (_, index) => session(`tx-${index}`, index * 5 + 1, 3)).flat();
    const dropped = thinned(all, 10_000);
    expect(dropped.size).toBeGreaterThanOrEqual(1_000);
    expect(dropped.size).toBeLessThan(1_010);
  });
});
