/** What every process with many stations does: begins as many as it is told, and tells what they take. */

export interface Order {
  /** Begin the stations of these numbers, the last one not included. */
  readonly from?: number;
  readonly to?: number;
  /** Tell the memory in use instead. */
  readonly measure?: boolean;
}

/** Each round finds what the one before has let go of. */
async function collectGarbage(): Promise<void> {
  if (globalThis.gc === undefined) throw new Error('fleet-child: start Node with --expose-gc');
  for (let round = 0; round < 4; round += 1) {
    globalThis.gc();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export function obeyParent(begin: (number: number) => Promise<void>): void {
  process.on('message', async ({ from = 0, to = 0, measure = false }: Order) => {
    if (measure) {
      await collectGarbage();
      const { heapUsed, external, rss } = process.memoryUsage();
      process.send?.({ heapUsed, external, rss });
      return;
    }
    for (let number = from; number < to; number += 1) await begin(number);
  });
}
