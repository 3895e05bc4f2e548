import type { Rule } from '../rule.js';

/** Nothing is called before the call before it was answered, was given up, or its connection was lost. */
export const oneCall: Rule = {
  name: 'one-call',
  clause: 'J 4.1.1',
  open({ settings }) {
    let open: { readonly id: string; readonly action: string; readonly sinceMs: number } | null = null;
    return (seen, violate) => {
      if (seen.kind === 'run.began' || seen.kind === 'link.opened' || seen.kind === 'link.closed') open = null;
      if (seen.kind !== 'frame') return;
      const { frame, direction, sinceMs } = seen;
      if (direction === 'received') {
        // Nonsense in place of an answer is an answer.
        const answered = frame.kind === 'invalid' ? frame.answerTo : frame.kind === 'call' ? null : frame.id;
        if (open?.id === answered) open = null;
      } else if (frame.kind === 'call') {
        const waitedMs = open === null ? 0 : sinceMs - open.sinceMs;
        if (open !== null && waitedMs < (settings.ms('MessageTimeout') ?? Number.POSITIVE_INFINITY))
          violate(`${frame.action} was called ${waitedMs} ms after ${open.action}, which was not answered.`);
        open = { id: frame.id, action: frame.action, sinceMs };
      }
    };
  },
};
