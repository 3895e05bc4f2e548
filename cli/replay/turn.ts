/** Waits counted in turns of the microtask queue, as `monitors/turns.ts` counts them. */

const now = Promise.resolve();

/** At once, or that many turns from now. */
export function inTurns(turns: number, then: () => void): void {
  if (turns <= 0) then();
  else now.then(() => inTurns(turns - 1, then));
}

/** When nothing moves any more that is not fed: all microtasks are done. */
export const rest = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
