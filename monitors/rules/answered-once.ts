import { type Frame, readFrame } from '../../protocol/frames.js';
import { remember } from '../remember.js';
import type { Rule, Violate } from '../rule.js';

interface Asked {
  readonly what: string;
  readonly sinceMs: number;
  /** Not where the station need not have read it. */
  readonly isDue: boolean;
}

/** Longer than anything may take that an answer waits for: hardware, and vendors, have ten seconds. */
const longestAnswerMs = 60_000;

/** What is longer need not be read to its end: its id, where it stands at the beginning, is read all the same. */
const leastRead = 65_536;

/** Of one connection. */
const mostRemembered = 1_000;

/**
 * What the CSMS calls is answered once: not never, not twice, and nothing else is answered. An answer does not outlive
 * the connection it was asked over.
 */
export const answeredOnce: Rule = {
  name: 'answered-once',
  clause: 'J 4.1.1, 4.2',
  open({ registration }) {
    /** By id; more than one where the CSMS has used an id again. */
    const asked = new Map<string, Asked[]>();
    const answered = new Map<string, true>();
    const findLate = (nowMs: number, violate: Violate) => {
      for (const [id, [first]] of asked) {
        if (first === undefined || nowMs - first.sinceMs <= longestAnswerMs) return;
        if (first.isDue) violate(`${first.what} was not answered within ${longestAnswerMs / 1000} s.`);
        asked.delete(id);
      }
    };
    const answer = (id: string, violate: Violate) => {
      const waiting = asked.get(id);
      if (waiting === undefined) {
        violate(answered.has(id) ? `${id} was answered before.` : `${id} was answered, and nobody had asked it.`);
        return;
      }
      // Of those with one id, what must be answered comes before what need not be.
      waiting.splice(
        Math.max(
          0,
          waiting.findIndex(({ isDue }) => isDue),
        ),
        1,
      );
      if (waiting.length === 0) asked.delete(id);
      remember(answered, id, true, mostRemembered);
    };
    return (seen, violate) => {
      if (seen.kind === 'run.began' || seen.kind === 'link.opened' || seen.kind === 'link.closed') {
        asked.clear();
        answered.clear();
      }
      findLate(seen.sinceMs, violate);
      if (seen.kind !== 'frame') return;
      const { frame, direction, sinceMs } = seen;
      if (direction === 'sent') {
        if (frame.kind === 'result' || frame.kind === 'error') answer(frame.id, violate);
        return;
      }
      const whole = idToAnswer(frame);
      const head = seen.text.length > leastRead ? idToAnswer(readFrame(seen.text, leastRead)) : whole;
      const id = whole ?? head;
      // Who was rejected does not answer (4.2).
      if (id === null || registration.state === 'Rejected') return;
      const what = frame.kind === 'call' ? `${frame.action} ${id}` : id;
      asked.set(id, [...(asked.get(id) ?? []), { what, sinceMs, isDue: whole === head }]);
    };
  },
};

function idToAnswer(frame: Frame): string | null {
  if (frame.kind === 'call') return frame.id;
  return frame.kind === 'invalid' ? (frame.answer?.id ?? null) : null;
}
