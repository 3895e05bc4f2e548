/** A call to a port that is told of: the question, then what became of it. */
import type { PortCallName, PortCalls } from '../protocol/port-calls.js';
import type { RunEye } from './run-eye.js';

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

export function asking(eye: RunEye): Ask {
  const { look, lookIn, turns } = eye;
  let asked = 0;
  const begin = (call: PortCallName, about: unknown) => {
    asked += 1;
    const number = asked;
    look({ kind: 'asked', call, number, about } as never);
    const told = (what: object, after: number | undefined) => {
      if (after === undefined) lookIn({ ...what, call, number } as never);
      else look({ ...what, call, number, after } as never);
    };
    return {
      number,
      answered: (answer: unknown, after?: number) => told({ kind: 'answered', answer }, after),
      failed: (error: unknown, after?: number) =>
        told({ kind: 'failed', error: String(error), ...codeOf(error) }, after),
    };
  };
  const carried = (call: PortCallName, about: unknown, carryOut: () => unknown) => {
    const { number, answered, failed } = begin(call, about);
    const before = eye.calling;
    eye.calling = number;
    try {
      const answer = carryOut();
      eye.calling = before;
      // A driver in plain JavaScript may answer with something else than a promise.
      if (isPromise(answer)) {
        let counted: () => number | undefined = () => undefined;
        answer.then(
          (given) => answered(given, counted()),
          (error: unknown) => failed(error, counted()),
        );
        counted = turns.count();
      } else answered(answer, 0);
      return answer;
    } catch (error) {
      eye.calling = before;
      failed(error, 0);
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
