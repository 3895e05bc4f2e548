/** The grid of clock-aligned values: multiples of ClockAlignedDataInterval since midnight UTC (9.1, 3.16.2). */

const dayMs = 86_400_000;

/** The first boundary after this instant; midnight is one, also where the interval does not divide the day. */
function boundaryAfter(instantMs: number, everyMs: number): number {
  const midnightMs = Math.floor(instantMs / dayMs) * dayMs;
  const count = Math.floor((instantMs - midnightMs) / everyMs) + 1;
  return Math.min(midnightMs + count * everyMs, midnightMs + dayMs);
}

/**
 * The boundary to wait for at `nowMs`, all in epoch milliseconds. `toldMs` is the last one there was, or null: where the
 * clock was set back it is not told again. Not so after more than a day: then the clock was wrong altogether before.
 */
export function nextBoundaryMs(nowMs: number, everyMs: number, toldMs: number | null): number {
  const next = boundaryAfter(nowMs, everyMs);
  const wasTold = toldMs !== null && next <= toldMs && toldMs - next < dayMs;
  return wasTold ? boundaryAfter(toldMs, everyMs) : next;
}
