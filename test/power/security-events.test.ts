/** A security event that is on disk is told until it was answered, whatever becomes of the power and of the disk. */
import { afterAll, describe, expect, it } from 'vitest';
import type { DiskMood } from '../support/failing-disk.js';
import { PowerWorld } from '../support/power-world.js';

const counts = { cuts: 0, faults: 0, lost: 0, repeats: 0 };

afterAll(() => {
  const { cuts, faults, lost, repeats } = counts;
  console.log(`security events: ${cuts} power cuts and ${faults} disk faults, ${lost} lost; ${repeats} came again`);
});

/** A CALL that holds a name no message may have: no valid OCPP. */
const poisoned = JSON.parse('{"__proto__":{}}') as Readonly<Record<string, unknown>>;

/** Events, nonsense for ten minutes and a session beside it; less of it where the power fails. */
async function story(world: PowerWorld): Promise<void> {
  await world.boot();
  await world.pass(5_000);
  world.charger.plug(1);
  world.charger.rfid({ idTag: 'TAG-1', connectorId: 1 });
  for (let minute = 0; minute < 3 && world.isUp; minute += 1) {
    for (let time = 0; time < 3; time += 1) await world.call('Reset', poisoned);
    await world.pass(61_000);
  }
  world.charger.stop(1, 'button');
  await world.pass(5_000);
  world.charger.unplug(1);
  await world.pass(5_000);
}

/** Numbers and ids of the events on disk, as the next boot would find them. */
const onDisk = async (world: PowerWorld) => (await world.records()).securityEvents.map(({ messageId }) => messageId);

const notes = (world: PowerWorld, event: string) => world.journal.entries.filter((entry) => entry.event === event);

/** Every event that was sent, oldest first, repetitions included. */
const sent = (world: PowerWorld) =>
  notes(world, 'frame.sent').flatMap(({ action, messageId, payload }) =>
    action === 'SecurityEventNotification' ? [{ id: String(messageId), text: JSON.stringify(payload) }] : [],
  );

/** Begins again, and holds the station to what was on disk when the power failed. */
async function judge(world: PowerWorld): Promise<void> {
  const kept = await onDisk(world);
  const before = sent(world).length;
  world.cutAt = 0;
  world.diskMood = () => 'well';
  await world.boot();
  await world.pass(120_000);
  const told = sent(world);
  const after = told.slice(before).map(({ id }) => id);
  const lost = kept.filter((id) => !after.includes(id));
  counts.lost += lost.length;
  counts.repeats += told.length - new Set(told.map(({ id }) => id)).size;
  expect(lost).toEqual([]);
  // The same to the letter, and once it is answered and recorded never again.
  for (const { id, text } of told) expect(text).toBe(told.find((one) => one.id === id)?.text);
  expect(after).toHaveLength(new Set(after).size);
  expect(await onDisk(world)).toEqual([]);
  const silent = sent(world).length;
  world.cut();
  await world.boot();
  await world.pass(120_000);
  expect(sent(world).slice(silent)).toEqual([]);
  expect(world.book.complaints).toEqual([]);
  await world.end();
}

const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

async function undisturbed(): Promise<{ moments: number; writes: number }> {
  const world = new PowerWorld();
  await story(world);
  expect(sent(world)).toHaveLength(3);
  expect(notes(world, 'securityEvent.told')).toHaveLength(3);
  const figures = { moments: world.moments.length, writes: world.writes };
  world.cut();
  await judge(world);
  return figures;
}

describe('a security event', { timeout: 300_000 }, () => {
  it('that was on disk when the power failed, at whichever moment, is told after the boot, and once', async () => {
    const { moments } = await undisturbed();
    expect(moments).toBeGreaterThan(50);
    for (const cutAt of upTo(moments)) {
      const world = new PowerWorld();
      world.cutAt = cutAt;
      await story(world);
      expect(world.isUp, `cut ${cutAt} never came`).toBe(false);
      await judge(world).catch((cause: unknown) => {
        throw new Error(`cut ${cutAt} (${world.moments[cutAt - 1]})`, { cause });
      });
      counts.cuts += 1;
    }
    expect(counts.repeats).toBeGreaterThan(0);
  });

  const moods: readonly (readonly [string, (n: number) => DiskMood])[] = [
    ['refuses it', (n) => (write) => (write === n ? 'refused' : 'well')],
    ['has written it and says it has not', (n) => (write) => (write === n ? 'unsynced' : 'well')],
    ['is full from then on', (n) => (write) => (write >= n ? 'full' : 'well')],
  ];

  it.each(moods)('is told all the same where the disk, at whichever write, %s', async (_, moodAt) => {
    const { writes } = await undisturbed();
    expect(writes).toBeGreaterThan(10);
    for (const n of upTo(writes)) {
      const world = new PowerWorld();
      world.diskMood = moodAt(n);
      await story(world);
      // That the disk is full is an event itself.
      const others = sent(world).filter(({ text }) => !text.includes('MemoryExhaustion'));
      expect(new Set(others.map(({ id }) => id)).size, `fault at write ${n}`).toBe(3);
      world.cut();
      await judge(world).catch((cause: unknown) => {
        throw new Error(`fault at write ${n}`, { cause });
      });
      counts.faults += 1;
    }
  });
});
