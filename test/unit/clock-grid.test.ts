import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextBoundaryMs } from '../../machines/metering/grid.js';

const dayMs = 86_400_000;

const instants = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2040, 0, 1) });
const intervals = fc.integer({ min: 1, max: 86_400 }).map((seconds) => seconds * 1000);
const isOnGrid = (instant: number, everyMs: number) => instant % dayMs === 0 || (instant % dayMs) % everyMs === 0;

describe('the grid of values taken by the clock', () => {
  it('is counted from midnight UTC: 900 s is on the quarters of an hour', () => {
    const at = Date.UTC(2026, 0, 1, 10, 7, 3);
    expect(new Date(nextBoundaryMs(at, 900_000, null)).toISOString()).toBe('2026-01-01T10:15:00.000Z');
  });

  it('gives the first boundary after an instant, never the instant itself', () => {
    fc.assert(
      fc.property(instants, intervals, (now, everyMs) => {
        const next = nextBoundaryMs(now, everyMs, null);
        expect(isOnGrid(next, everyMs)).toBe(true);
        expect(next).toBeGreaterThan(now);
        expect(next - now).toBeLessThanOrEqual(everyMs);
        // None in between: the one before it is not after now.
        const before = next % dayMs === 0 ? next - (((dayMs - 1) % everyMs) + 1) : next - everyMs;
        expect(before).toBeLessThanOrEqual(now);
      }),
    );
  });

  it('begins anew at midnight, also where the interval does not divide the day', () => {
    const at = Date.UTC(2026, 0, 1, 23, 59, 59);
    expect(nextBoundaryMs(at, 7 * 3_600_000, null)).toBe(Date.UTC(2026, 0, 2));
    expect(nextBoundaryMs(Date.UTC(2026, 0, 2), 7 * 3_600_000, null)).toBe(Date.UTC(2026, 0, 2, 7));
  });

  it('comes to each boundary once, however far the clock is set back within a day', () => {
    fc.assert(
      fc.property(instants, intervals, fc.integer({ min: 0, max: dayMs - 1 }), (now, everyMs, backMs) => {
        const told = nextBoundaryMs(now, everyMs, null);
        const again = nextBoundaryMs(told - backMs, everyMs, told);
        expect(again).toBeGreaterThan(told);
        expect(isOnGrid(again, everyMs)).toBe(true);
      }),
    );
  });

  it('begins anew where the clock was wrong by more than a day', () => {
    const wrong = Date.UTC(2036, 0, 1);
    const now = Date.UTC(2026, 0, 1, 12, 0, 30);
    expect(nextBoundaryMs(now, 60_000, wrong)).toBe(Date.UTC(2026, 0, 1, 12, 1));
  });
});
