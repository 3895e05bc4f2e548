/** A version whose charts crash where they did not: the replay tells so, and with which error. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { replay } from '../../cli/replay/replay.js';
import { wordsOfReplay } from '../../cli/replay/words.js';
import { readTrace } from '../../visualizations/trace/read-trace.js';

vi.mock('../../machines/transaction/readings.js', async (original) => ({
  ...(await original<object>()),
  mayDraw: () => {
    throw new TypeError('nobody may draw');
  },
}));

it('tells of a chart that crashes in a replay, with the error', async () => {
  const folder = join(import.meta.dirname, '../recordings');
  const name = readdirSync(folder).find((one) => one.endsWith('session-limited-and-stopped-offline.jsonl')) ?? '';
  const found = await replay(readTrace(readFileSync(join(folder, name), 'utf8')));
  expect(found.divergence).toMatchObject({
    how: 'different',
    actual: { event: { type: 'xstate.error.actor.transaction' } },
  });
  expect(wordsOfReplay(found).at(-1)).toMatch(/a chart crashed: TypeError: nobody may draw/);
});
