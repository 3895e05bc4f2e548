import type { Rule } from '../rule.js';

/** Longer than any back-off that makes sense, where nobody has said how long it may be. */
const longestEverMs = 7_200_000;

/** A try that gets no answer, and a disk that is slow to say which way to go. */
const graceMs = 60_000;

/**
 * Whenever a connection or a try has ended, the station waits and dials again, until it ends itself: nobody has to come
 * and wake it. Only where it leaves for another way it dials at once.
 */
export const backOffReached: Rule = {
  name: 'back-off-reached',
  clause: 'J 5.3',
  open() {
    let closedAtMs: number | null = null;
    let longestMs = longestEverMs;
    return (seen, violate) => {
      if (seen.kind === 'run.began') longestMs = (seen.longestBackOffMs ?? longestEverMs) + graceMs;
      if (seen.kind === 'link.closed') closedAtMs = seen.sinceMs;
      if (seen.kind === 'run.began' || seen.kind === 'run.ended' || seen.kind === 'link.dialled') closedAtMs = null;
      if (closedAtMs !== null && seen.sinceMs - closedAtMs > longestMs) {
        closedAtMs = null;
        violate(`${longestMs / 1000} s after a connection had ended nobody had dialled again.`);
      }
      if (seen.kind !== 'chart.stepped' || seen.chart !== 'connection' || seen.event.type !== 'link.closed') return;
      const isLeaving = seen.edges.some(({ source }) => source.endsWith('.leaving'));
      if (!isLeaving && !seen.tags.includes('backOff'))
        violate(`The end of a connection led to ${JSON.stringify(seen.state)}, and not to back-off.`);
    };
  },
};
