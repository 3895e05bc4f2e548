/** A call to a port that is told of: the question, then what became of it. */
import type { PortCallName, PortCalls } from '../protocol/port-calls.js';
import type { Look } from './looking.js';

/** Observes the calls of one run; it numbers them. */
export interface Ask {
  /** The answer is told before whoever asked hears it, and without a turn of their promise lost. */
  <C extends PortCallName>(
    call: C,
    about: PortCalls[C]['about'],
    carryOut: () => Promise<PortCalls[C]['answer']>,
  ): Promise<PortCalls[C]['answer']>;
  /** Of a call that answers at once. */
  now<C extends PortCallName>(
    call: C,
    about: PortCalls[C]['about'],
    carryOut: () => PortCalls[C]['answer'],
  ): PortCalls[C]['answer'];
}

export function asking(look: Look): Ask {
  let asked = 0;
  const begin = (call: PortCallName, about: unknown) => {
    asked += 1;
    const number = asked;
    look({ kind: 'asked', call, number, about } as never);
    return {
      answered: (answer: unknown) => look({ kind: 'answered', call, number, answer } as never),
      failed: (error: unknown) => look({ kind: 'failed', call, number, error: String(error), ...codeOf(error) }),
    };
  };
  const carried = (call: PortCallName, about: unknown, carryOut: () => unknown) => {
    const { answered, failed } = begin(call, about);
    try {
      const answer = carryOut();
      // A driver in plain JavaScript may answer with something else than a promise.
      if (isPromise(answer)) answer.then(answered, failed);
      else answered(answer);
      return answer;
    } catch (error) {
      failed(error);
      throw error;
    }
  };
  return Object.assign(carried, { now: carried }) as Ask;
}

const isPromise = (answer: unknown): answer is Promise<unknown> =>
  typeof (answer as { then?: unknown } | null | undefined)?.then === 'function';

/** What is done about an error may depend on its code. */
function codeOf(error: unknown): { code?: string } {
  const code = (error as { code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' ? { code } : {};
}
