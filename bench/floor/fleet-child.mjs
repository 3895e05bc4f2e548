/** What every process with many stations does: begins as many as it is told, and tells what they take. */

/** Garbage is only gone once whoever held it has been told; the second and third time find what the first left. */
async function collected() {
  for (let round = 0; round < 4; round += 1) {
    globalThis.gc();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** @param {(number: number) => Promise<void>} begin */
export function answerParent(begin) {
  process.on('message', async ({ from, to, measure }) => {
    if (measure) {
      await collected();
      const { heapUsed, rss, external } = process.memoryUsage();
      process.send({ heapUsed, rss, external });
      return;
    }
    for (let number = from; number < to; number += 1) await begin(number);
  });
}
