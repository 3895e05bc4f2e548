import { describe, expect, it } from 'vitest';
import type { Moment } from '../support/failing-disk.js';
import { judge, offlineStory, play, recover } from '../support/power-stories.js';
import { PowerWorld } from '../support/power-world.js';

async function undisturbed(): Promise<readonly Moment[]> {
  const world = new PowerWorld();
  await play(world, offlineStory);
  const moments = [...world.moments];
  await recover(world);
  expect(await judge(world)).toEqual({ lost: 0, doubled: 0 });
  expect(world.book.sessions).toHaveLength(2);
  expect(world.book.sessions.map(({ stops }) => stops[0]?.['reason'])).toEqual(['Local', 'Local']);
  for (const { values } of world.book.sessions) expect(values.length).toBeGreaterThan(1);
  await world.end();
  return moments;
}

describe('start, meter, lose the link, stop, start again offline, come back', () => {
  it('with a power cut around every write and every frame: each session is billed once', {
    timeout: 600_000,
  }, async () => {
    const moments = await undisturbed();
    const reasons = new Set<unknown>();
    let [lost, doubled, repeats] = [0, 0, 0];
    for (let cutAt = 1; cutAt <= moments.length; cutAt += 1) {
      const world = new PowerWorld();
      world.cutAt = cutAt;
      await play(world, offlineStory);
      expect(world.isUp, `cut ${cutAt} never came`).toBe(false);
      await recover(world);
      const verdict = await judge(world).catch((cause: unknown) => {
        throw new Error(`cut ${cutAt} (${moments[cutAt - 1]}): ${cause instanceof Error ? cause.message : cause}`, {
          cause,
        });
      });
      lost += verdict.lost;
      doubled += verdict.doubled;
      repeats += world.book.repeats;
      for (const { stops } of world.book.sessions) reasons.add(stops[0]?.['reason']);
      await world.end();
    }
    console.log(
      `power sweep: ${moments.length} cuts, ${lost} lost, ${doubled} doubled; ${repeats} messages came again`,
    );
    expect({ lost, doubled }).toEqual({ lost: 0, doubled: 0 });
    expect(moments.length).toBeGreaterThan(100);
    // The cuts were of all kinds, and in the middle of sessions.
    expect(new Set(moments).size).toBe(7);
    expect(reasons).toEqual(new Set(['Local', 'PowerLoss']));
    expect(repeats).toBeGreaterThan(0);
  });
});
