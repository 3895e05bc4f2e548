import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { realRandom, seededRandom } from '../../adapters/clock/random.js';
import { realClock } from '../../adapters/clock/real-clock.js';
import { SteppedClock } from '../../adapters/clock/stepped-clock.js';

const DAY_MS = 86_400_000;
const UUID_V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('the stepped clock', () => {
  it('starts at midnight of 1 January 2026 or at the epoch it is given', () => {
    expect(new Date(new SteppedClock().now()).toISOString()).toBe('2026-01-01T00:00:00.000Z');
    expect(new SteppedClock(42).now()).toBe(42);
    expect(new SteppedClock(42).monotonic()).toBe(0);
  });

  it('stops at every timer on the way, also at those that timers set', () => {
    const clock = new SteppedClock(0);
    const seen: Array<[string, number, number]> = [];
    const note = (name: string) => seen.push([name, clock.now(), clock.monotonic()]);
    clock.setTimeout(() => {
      note('first');
      clock.setTimeout(() => note('chained'), 1000);
    }, 1000);
    clock.setTimeout(() => note('last'), 2500);
    clock.advance(2499);
    expect(seen).toEqual([
      ['first', 1000, 1000],
      ['chained', 2000, 2000],
    ]);
    clock.advance(1);
    expect(seen.at(-1)).toEqual(['last', 2500, 2500]);
    expect(clock.pending).toBe(0);
  });

  it('fires timers of the same instant in the order in which they were set, whatever was cleared between them', () => {
    const clock = new SteppedClock();
    const fired: number[] = [];
    const ids = Array.from({ length: 1000 }, (_, i) => clock.setTimeout(() => fired.push(i), 10));
    for (let i = 0; i < 1000; i += 3) clock.clearTimeout(ids[i]);
    expect(clock.pending).toBe(666);
    clock.advance(10);
    expect(fired).toEqual(Array.from({ length: 1000 }, (_, i) => i).filter((i) => i % 3 !== 0));
  });

  it('lets one timer clear another that is due at the same instant', () => {
    const clock = new SteppedClock();
    const fired: string[] = [];
    clock.setTimeout(() => {
      fired.push('a');
      clock.clearTimeout(victim);
    }, 5);
    const victim = clock.setTimeout(() => fired.push('victim'), 5);
    clock.advance(5);
    expect(fired).toEqual(['a']);
    expect(clock.pending).toBe(0);
  });

  it('moves the wall without moving the timers when it is adjusted', () => {
    const clock = new SteppedClock(1_000_000);
    const fired: number[] = [];
    clock.setTimeout(() => fired.push(clock.now()), 100);
    clock.advance(40);
    clock.adjust(9_000_000);
    expect(clock.now()).toBe(9_000_000);
    expect(clock.monotonic()).toBe(40);
    clock.advance(59);
    expect(fired).toEqual([]);
    clock.advance(1);
    expect(fired).toEqual([9_000_060]);
    clock.adjust(5);
    expect(clock.now()).toBe(5);
    expect(clock.monotonic()).toBe(100);
  });

  it('goes to the next timer, tells how far it is, and says so when there is none', () => {
    const clock = new SteppedClock(0);
    let fired = 0;
    clock.setTimeout(() => fired++, 0.1);
    clock.setTimeout(() => fired++, 0.1);
    clock.setTimeout(() => fired++, 90 * DAY_MS);
    clock.advanceToNext();
    expect(fired).toBe(2);
    expect(clock.untilNextMs).toBe(90 * DAY_MS - 0.1);
    clock.advanceToNext();
    expect(fired).toBe(3);
    expect(clock.now()).toBe(90 * DAY_MS);
    expect(clock.untilNextMs).toBeNull();
    expect(() => clock.advanceToNext()).toThrow(/nothing is pending/);
  });

  it('takes negative waits and NaN as none, and Infinity as for ever', () => {
    const clock = new SteppedClock();
    const fired: string[] = [];
    clock.setTimeout(() => fired.push('negative'), -1);
    clock.setTimeout(() => fired.push('NaN'), Number.NaN);
    clock.setTimeout(() => fired.push('Infinity'), Infinity);
    clock.advance(0);
    clock.advance(1000 * 365 * DAY_MS);
    expect(fired).toEqual(['negative', 'NaN']);
    expect(clock.untilNextMs).toBeNull();
  });

  it('does not run backwards, to nowhere, or in circles', () => {
    const clock = new SteppedClock();
    expect(() => clock.advance(-1)).toThrow(/backwards/);
    expect(() => clock.advance(Number.NaN)).toThrow(/finite/);
    expect(() => clock.adjust(Number.NaN)).toThrow(/finite/);
    const again = () => void clock.setTimeout(again, 0);
    again();
    expect(() => clock.advance(1)).toThrow(/re-arms itself/);
  });

  it('ignores what it did not set', () => {
    const [one, other] = [new SteppedClock(), new SteppedClock()];
    const fired: string[] = [];
    const mine = one.setTimeout(() => fired.push('mine'), 1);
    one.setTimeout(() => fired.push('still mine'), 2);
    other.setTimeout(() => fired.push('first'), 1);
    other.setTimeout(() => fired.push('second'), 2);
    for (const stranger of [undefined, null, 0, {}, mine]) other.clearTimeout(stranger);
    one.clearTimeout(mine);
    one.clearTimeout(mine);
    other.advance(2);
    one.advance(2);
    expect(fired).toEqual(['first', 'second', 'still mine']);
  });

  it('carries 100 000 timers, half of them cleared, and fires the rest in order', () => {
    const clock = new SteppedClock();
    const random = seededRandom(7);
    const fired: number[] = [];
    const ids = Array.from({ length: 100_000 }, () => {
      const waitMs = random.fraction() * DAY_MS;
      return clock.setTimeout(() => fired.push(waitMs), waitMs);
    });
    for (let i = 0; i < ids.length; i += 2) clock.clearTimeout(ids[i]);
    clock.advance(DAY_MS);
    expect(fired).toHaveLength(50_000);
    expect(fired).toEqual(fired.toSorted((a, b) => a - b));
  });
});

describe('the real clock', () => {
  it('follows the system until it is adjusted, and its own monotonic time from then on', () => {
    vi.useFakeTimers({ toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout'], now: 1_000_000 });
    try {
      const clock = realClock();
      expect(clock.now()).toBe(1_000_000);
      vi.setSystemTime(2_000_000);
      expect(clock.now()).toBe(2_000_000);
      clock.adjust(50_000_000);
      expect(clock.now()).toBe(50_000_000);
      vi.setSystemTime(3);
      vi.advanceTimersByTime(250);
      expect(clock.now()).toBe(50_000_250);
      expect(() => clock.adjust(Number.NaN)).toThrow(/finite/);
      expect(clock.now()).toBe(50_000_250);
    } finally {
      vi.useRealTimers();
    }
  });

  it('never lets its monotonic time fall, whatever the wall is set to', () => {
    const clock = realClock();
    const before = clock.monotonic();
    clock.adjust(0);
    const between = clock.monotonic();
    clock.adjust(Date.UTC(2099, 0, 1));
    expect(between).toBeGreaterThanOrEqual(before);
    expect(clock.monotonic()).toBeGreaterThanOrEqual(between);
    expect(clock.now()).toBeGreaterThanOrEqual(Date.UTC(2099, 0, 1));
  });

  it('really waits, and not less than it was asked to', async () => {
    const clock = realClock();
    const began = clock.monotonic();
    await new Promise<void>((resolve) => clock.setTimeout(resolve, 20.4));
    expect(clock.monotonic() - began).toBeGreaterThanOrEqual(20.4);
  });

  describe('in a world where months pass at once', () => {
    beforeEach(() => {
      vi.useFakeTimers({ toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout'] });
    });
    afterEach(() => {
      vi.useRealTimers();
    });

    it('keeps a wait of 100 days, which the global timer would end at once', () => {
      let global = 0;
      let ours = 0;
      setTimeout(() => global++, 100 * DAY_MS);
      realClock().setTimeout(() => ours++, 100 * DAY_MS);
      vi.advanceTimersByTime(100 * DAY_MS - 1);
      expect([global, ours]).toEqual([1, 0]);
      vi.advanceTimersByTime(1);
      expect([global, ours]).toEqual([1, 1]);
    });

    it('cancels a long wait in each of its pieces', () => {
      const clock = realClock();
      let fired = 0;
      const first = clock.setTimeout(() => fired++, 60 * DAY_MS);
      const second = clock.setTimeout(() => fired++, 60 * DAY_MS);
      clock.clearTimeout(first);
      vi.advanceTimersByTime(59 * DAY_MS);
      clock.clearTimeout(second);
      for (const stranger of [undefined, null, 3, {}]) clock.clearTimeout(stranger);
      vi.advanceTimersByTime(200 * DAY_MS);
      expect(fired).toBe(0);
      expect(vi.getTimerCount()).toBe(0);
    });

    it('takes negative waits and NaN as none, and Infinity as for ever', () => {
      const clock = realClock();
      const fired: string[] = [];
      clock.setTimeout(() => fired.push('negative'), -5);
      clock.setTimeout(() => fired.push('NaN'), Number.NaN);
      clock.setTimeout(() => fired.push('Infinity'), Infinity);
      vi.advanceTimersByTime(1);
      expect(fired).toEqual(['negative', 'NaN']);
      vi.advanceTimersByTime(365 * DAY_MS);
      expect(fired).toHaveLength(2);
    });
  });
});

describe('chance', () => {
  it('draws the same ids and fractions for the same seed and others for another', () => {
    const draws = (seed: number) => {
      const random = seededRandom(seed);
      return Array.from({ length: 20 }, () => [random.uuid(), random.fraction()]);
    };
    expect(draws(1)).toEqual(draws(1));
    const all = [0, 1, 2, 3, 0.1, -1, 2 ** 40].flatMap((seed) => draws(seed).map(([uuid]) => uuid));
    expect(new Set(all).size).toBe(all.length);
  });

  it.each([
    ['real', realRandom()],
    ['seeded', seededRandom(2026)],
  ])('gives %s version 4 UUIDs of 36 characters, none twice, and fractions from 0 to below 1', (_, random) => {
    const ids = Array.from({ length: 20_000 }, () => random.uuid());
    expect(ids.filter((id) => !UUID_V4.test(id))).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
    const fractions = Array.from({ length: 20_000 }, () => random.fraction());
    expect(fractions.every((f) => f >= 0 && f < 1)).toBe(true);
    const tenths = new Set(fractions.map((f) => Math.floor(f * 10)));
    expect(tenths.size).toBe(10);
  });
});
