import { afterAll, describe, expect, it } from 'vitest';
import type { DiskMood } from '../support/failing-disk.js';
import { judge, type Promised, play, recover, wholeStory } from '../support/power-stories.js';
import { PowerWorld } from '../support/power-world.js';

const counts = { faults: 0, lost: 0, doubled: 0, refused: 0 };

afterAll(() => {
  const { faults, lost, doubled, refused } = counts;
  console.log(
    `store faults: ${faults} at every write of a session, ${lost} lost, ${doubled} doubled, ${refused} wishes refused`,
  );
});

/** Plays the story, restarts, and holds the station to its word. */
async function suffer(prepare: (world: PowerWorld) => void): Promise<void> {
  const world = new PowerWorld();
  const promised: Promised = {};
  prepare(world);
  await play(world, wholeStory(promised));
  world.cut();
  world.diskMood = () => 'well';
  world.cutAt = 0;
  await world.boot();
  const { availability, reservations, transactions } = await world.records();
  const told = await world.call('GetConfiguration', { key: ['MessageTimeout', 'ConnectionTimeOut'] });
  const values = (told?.['configurationKey'] ?? []) as readonly { readonly key: string; readonly value: string }[];
  const valueNow = (key: string) => values.find((one) => one.key === key)?.value;
  if (promised.first) expect(valueNow('MessageTimeout')).toBe('31');
  if (promised.second) expect(valueNow('ConnectionTimeOut')).toBe('61');
  if (promised.available) expect(availability).toContainEqual({ connectorId: 2, operative: false });
  if (promised.reservation) expect(reservations).toContainEqual(expect.objectContaining({ reservationId: 6 }));
  // A reservation that a written session has used is gone with the same write.
  if (transactions.length > 0 || world.book.sessions.length > 0)
    expect(reservations.map((one) => one.reservationId)).not.toContain(5);
  await recover(world);
  const { lost, doubled } = await judge(world);
  counts.faults += 1;
  counts.lost += lost;
  counts.doubled += doubled;
  counts.refused += Object.values(promised).filter((kept) => !kept).length;
  expect({ lost, doubled }).toEqual({ lost: 0, doubled: 0 });
  await world.end();
}

const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

async function undisturbed(): Promise<PowerWorld> {
  const world = new PowerWorld();
  const promised: Promised = {};
  await play(world, wholeStory(promised));
  expect(promised).toEqual({ first: true, second: true, reservation: true, available: true });
  expect(world.book.sessions).toHaveLength(1);
  expect(world.book.sessions[0]?.stops).toHaveLength(1);
  await world.end();
  return world;
}

const named = (what: string, n: number, test: Promise<void>) =>
  test.catch((cause: unknown) => {
    throw new Error(`${what} ${n}: ${cause instanceof Error ? cause.message : cause}`, { cause });
  });

describe('a session with its reservation, and changes of configuration and availability', { timeout: 300_000 }, () => {
  const moods: readonly (readonly [string, (n: number) => DiskMood])[] = [
    ['is refused', (n) => (write) => (write === n ? 'refused' : 'well')],
    ['is on disk, but its sync fails', (n) => (write) => (write === n ? 'unsynced' : 'well')],
    ['and the two after it are refused', (n) => (write) => (write >= n && write < n + 3 ? 'refused' : 'well')],
  ];

  it.each(moods)(
    'at whichever write, when it %s: what was accepted holds, and the bill is right',
    async (what, moodAt) => {
      const { writes } = await undisturbed();
      expect(writes).toBeGreaterThan(8);
      for (const n of upTo(writes)) {
        await named(
          `write ${what}`,
          n,
          suffer((world) => {
            world.diskMood = moodAt(n);
          }),
        );
      }
    },
  );

  it('when the process dies at it, before or after it is on disk: the same', async () => {
    const { moments } = await undisturbed();
    const atDisk = upTo(moments.length).filter((n) => !/frame|sent|received/.test(moments[n - 1] ?? ''));
    expect(atDisk.length).toBeGreaterThan(16);
    for (const n of atDisk) {
      await named(
        `death at moment ${moments[n - 1]}`,
        n,
        suffer((world) => {
          world.cutAt = n;
        }),
      );
    }
  });
});

describe('a full disk', () => {
  it('refuses a new session, finishes the running one, and needs no reboot when there is room again', async () => {
    const world = new PowerWorld();
    const { charger, book } = world;
    await world.boot();
    await world.pass(5_000);
    charger.plug(1);
    charger.rfid({ idTag: 'TAG-1', connectorId: 1 });
    await world.pass(30_000);
    world.diskMood = () => 'full';
    charger.plug(2);
    charger.rfid({ idTag: 'TAG-2', connectorId: 2 });
    await world.pass(30_000);
    expect(book.sessions).toHaveLength(1);
    expect(charger.snapshot().connectors[1]?.registerWh).toBe(0);
    charger.rfid({ idTag: 'TAG-1', connectorId: 1 });
    await world.pass(5_000);
    const stoppedAtWh = charger.snapshot().connectors[0]?.registerWh ?? 0;
    expect(stoppedAtWh).toBeGreaterThan(0);
    charger.unplug(1);
    await world.pass(60_000);
    expect(charger.snapshot().connectors[0]?.registerWh).toBe(stoppedAtWh);
    world.diskMood = () => 'well';
    await world.pass(30_000);
    expect(book.sessions[0]?.stops).toMatchObject([{ reason: 'Local', meterStop: Math.floor(stoppedAtWh) }]);
    charger.rfid({ idTag: 'TAG-2', connectorId: 2 });
    await world.pass(10_000);
    expect(book.sessions).toHaveLength(2);
    expect(charger.snapshot().connectors[1]?.registerWh).toBeGreaterThan(0);
    charger.unplug(2);
    await recover(world);
    expect(await judge(world)).toEqual({ lost: 0, doubled: 0 });
    await world.end();
  });
});
