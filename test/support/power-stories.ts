/** What happens at a station while its power may fail, and what must be true of the bill whenever it does. */
import { expect } from 'vitest';
import type { PowerWorld } from './power-world.js';

type Step = (world: PowerWorld) => unknown;

const wait =
  (seconds: number): Step =>
  (world) =>
    world.pass(seconds * 1000);
const presents =
  (idTag: string): Step =>
  ({ charger }) =>
    charger.rfid({ idTag, connectorId: 1 });

/** Start, meter, lose the link, stop, start again offline, come back. */
export const offlineStory: readonly Step[] = [
  wait(5),
  ({ charger }) => charger.plug(1),
  wait(1),
  presents('TAG-1'),
  wait(45),
  (world) => world.dropLink(),
  wait(25),
  presents('TAG-1'),
  wait(3),
  ({ charger }) => charger.unplug(1),
  wait(2),
  ({ charger }) => charger.plug(1),
  wait(1),
  presents('TAG-2'),
  wait(35),
  (world) => {
    world.hasNetwork = true;
  },
  wait(15),
  presents('TAG-2'),
  wait(3),
  ({ charger }) => charger.unplug(1),
  wait(5),
];

/** What the CSMS was told of its wishes, by name; only `Accepted` binds the station. */
export type Promised = Partial<Record<'first' | 'second' | 'reservation' | 'available', boolean>>;

const accepts = async (world: PowerWorld, action: string, payload: Readonly<Record<string, unknown>>) =>
  (await world.call(action, payload))?.['status'] === 'Accepted';

const reserve = (reservationId: number, idTag: string): Readonly<Record<string, unknown>> => {
  return { connectorId: 1, reservationId, idTag, expiryDate: '2026-01-02T00:00:00Z' };
};

/** A whole session on a reservation, between two changes of the configuration, one of availability, and a reservation. */
export const wholeStory = (promised: Promised): readonly Step[] => [
  wait(5),
  async (world) => {
    promised.first = await accepts(world, 'ChangeConfiguration', { key: 'MessageTimeout', value: '31' });
  },
  (world) => world.call('ReserveNow', reserve(5, 'TAG-1')),
  wait(2),
  presents('TAG-1'),
  wait(1),
  ({ charger }) => charger.plug(1),
  wait(35),
  async (world) => {
    promised.available = await accepts(world, 'ChangeAvailability', { connectorId: 2, type: 'Inoperative' });
  },
  wait(10),
  presents('TAG-1'),
  wait(3),
  ({ charger }) => charger.unplug(1),
  wait(10),
  async (world) => {
    promised.reservation = await accepts(world, 'ReserveNow', reserve(6, 'TAG-9'));
  },
  async (world) => {
    promised.second = await accepts(world, 'ChangeConfiguration', { key: 'ConnectionTimeOut', value: '61' });
  },
  wait(2),
];

/** Plays until the end, or until the power fails; who stands there then goes no further. */
export async function play(world: PowerWorld, story: readonly Step[]): Promise<void> {
  await world.boot();
  for (const step of story) {
    if (!world.isUp) return;
    await step(world);
  }
}

/** The power and the line are back, the car leaves, and the station tells what it owes. */
export async function recover(world: PowerWorld): Promise<void> {
  world.cutAt = 0;
  world.hasNetwork = true;
  world.diskMood = () => 'well';
  if (!world.isUp) await world.boot();
  await world.pass(20_000);
  world.charger.unplug(1);
  await world.pass(240_000);
}

export interface Verdict {
  /** Starts and stops that were on disk and never came, and sessions without an end. */
  readonly lost: number;
  /** Sessions that came twice, or ended twice. */
  readonly doubled: number;
}

/** A Wh less for each rounding of a register. */
const roundingWh = 1;

/** Everything that must be true once all has been told. */
export async function judge(world: PowerWorld): Promise<Verdict> {
  const { book } = world;
  const { open, doubled } = book.audit();
  const missing = [...world.written].filter((id) => !book.has(id));
  expect(book.complaints).toEqual([]);
  expect(world.uncovered).toEqual([]);
  expect(await world.records()).toMatchObject({ transactions: [], owed: [], givenUp: [], damage: [] });
  const registerWh = world.charger.snapshot().connectors[0]?.registerWh ?? Number.NaN;
  // All energy is on some bill, and none on two.
  expect(book.billedWh(1)).toBeLessThanOrEqual(registerWh);
  expect(book.billedWh(1)).toBeGreaterThan(registerWh - roundingWh * (book.sessions.length + 1));
  expect(world.journal.entries.filter(({ event }) => event === 'actor.crashed' || event === 'station.failed')).toEqual(
    [],
  );
  return { lost: missing.length + open, doubled };
}
