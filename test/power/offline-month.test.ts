import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ClassicLevel } from 'classic-level';
import { afterAll, expect, it } from 'vitest';
import { mostOwed } from '../../machines/outbox/thinning.js';
import type { DiskOperation } from '../../persistence/disk.js';
import { LEVEL_OPTIONS } from '../../persistence/level-disk.js';
import { PowerWorld } from '../support/power-world.js';
import { QuietCharger } from '../support/quiet-charger.js';
import { removeTemporaryFolders, temporaryFolder } from '../support/stores.js';

afterAll(removeTemporaryFolders);

const days = 30;
const minuteMs = 60_000;
const sessionsADay = 48;
const sessionMs = 5 * minuteMs;
const betweenMs = 25 * minuteMs;

/** What a month may take up: as much as the smallest flash of a controller has to spare. */
const mostMegabytes = 32;

/** The same batches in a real database, unsynced, to see what it makes of them on disk. */
class Mirror {
  readonly #folder = join(temporaryFolder(), 'store');
  readonly #database = new ClassicLevel(this.#folder, LEVEL_OPTIONS);
  #writing: Promise<unknown> = Promise.resolve();
  bytesWritten = 0;

  write(operations: readonly DiskOperation[]): void {
    for (const operation of operations) if (operation.type === 'put') this.bytesWritten += operation.value.length;
    this.#writing = this.#writing.then(() => this.#database.batch([...operations]));
  }

  async megabytes(): Promise<number> {
    await this.#writing;
    const sizes = readdirSync(this.#folder).map((file) => statSync(join(this.#folder, file)).size);
    return sizes.reduce((sum, size) => sum + size, 0) / 1e6;
  }

  async close(): Promise<void> {
    await this.#writing;
    await this.#database.close();
  }
}

async function month(world: PowerWorld, charger: QuietCharger): Promise<void> {
  for (let session = 0; session < days * sessionsADay; session += 1) {
    for (const outlet of [1, 2]) charger.plug(outlet);
    await world.settle();
    for (const outlet of [1, 2]) charger.present(outlet, `TAG-${outlet}`);
    await world.pass(sessionMs);
    for (const outlet of [1, 2]) charger.present(outlet, `TAG-${outlet}`);
    await world.pass(1_000);
    for (const outlet of [1, 2]) charger.unplug(outlet);
    await world.pass(betweenMs - 1_000);
  }
}

it(`${days} days without a connection and two busy outlets end in order and complete`, {
  timeout: 600_000,
}, async () => {
  const mirror = new Mirror();
  const chargers: QuietCharger[] = [];
  const world = new PowerWorld({
    hardware: (clock) => {
      const charger = new QuietCharger(clock);
      chargers.push(charger);
      return charger;
    },
    configuration: { MeterValueSampleInterval: '55', HeartbeatInterval: '86400' },
    longestBackOffMs: 3_600_000,
    onWrite: (operations) => mirror.write(operations),
  });
  const [charger] = chargers;
  if (!charger) throw new Error('the world has no charger');
  await world.boot();
  await world.pass(5_000);
  world.dropLink();
  await month(world, charger);
  const { owed, transactions } = await world.records();
  const megabytes = await mirror.megabytes();
  const sessions = 2 * days * sessionsADay;
  const thinned = world.journal.entries.filter(({ event }) => event === 'owed.thinned');

  world.hasNetwork = true;
  await world.pass(7_200_000);
  for (let turn = 0; turn < 100_000 && (await world.records()).owed.length > 0; turn += 100) {
    for (let more = 0; more < 100; more += 1) await world.settle();
  }
  const { book } = world;
  const values = book.sessions.reduce((sum, session) => sum + session.values.length, 0);
  console.log(
    `offline month: ${sessions} sessions, ${owed.length} messages owed at its end, ${thinned.length} passes of thinning, ` +
      `${values} meter values kept; ${megabytes.toFixed(1)} MB on disk, ${(mirror.bytesWritten / 1e6).toFixed(0)} MB written`,
  );
  expect(book.complaints).toEqual([]);
  expect(book.sessions).toHaveLength(sessions);
  expect(book.audit()).toEqual({ open: 0, doubled: 0 });
  // In the order in which they happened.
  const begins = book.sessions.map(({ start }) => String(start['timestamp']));
  expect(begins).toEqual([...begins].sort());
  expect(transactions).toHaveLength(sessions);
  expect(owed.length).toBeLessThanOrEqual(mostOwed);
  expect(thinned.length).toBeGreaterThan(0);
  for (const { values: told } of book.sessions) expect(told.length).toBeGreaterThan(0);
  expect(megabytes).toBeLessThan(mostMegabytes);
  expect(await world.records()).toMatchObject({ transactions: [], owed: [], givenUp: [], damage: [] });
  await world.end();
  await mirror.close();
});
