/**
 * The story of the sweep with the real command, a real disk and a real line: start, meter, lose the link, stop, start
 * again offline, come back. The process is killed at a sign of life or after so many milliseconds, and begins anew with
 * its records, 200 times.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { seededRandom } from '../../adapters/clock/random.js';
import { realClock } from '../../adapters/clock/real-clock.js';
import { readState } from '../../adapters/hardware/simulated/state.js';
import type { ProductName } from '../../cli/products.js';
import { openStore } from '../../persistence/store.js';
import { startCsms } from '../support/csms.js';
import { identity } from '../support/identity.js';
import { KilledStation } from '../support/killed-station.js';
import { type Kill, type Phase, phases } from '../support/station-life.js';
import { Notebook } from '../support/stores.js';

const kills = 200;

/** Side by side, for they mostly wait; half end what the kill has cut short when they boot, half go on with it. */
const chains = Array.from({ length: 10 }, (_, chain): ProductName => (chain % 2 === 0 ? 'BSC-S12BCC' : 'SC-MINIMAL'));

/** How long the story takes, rather too long. */
const storyMs = 11_500;

/** From each thing that is begun so many signs of life: enough for the messages about money to be among them. */
const signsOfEach = 16;

/** Most by what has happened, the rest by time, evenly spread; mixed. */
function instants(): readonly Kill[] {
  const random = seededRandom(4);
  const bySign = phases.flatMap((phase) => Array.from({ length: signsOfEach }, (_, sign): Kill => ({ phase, sign })));
  const rest = kills - bySign.length;
  const byTime = Array.from({ length: rest }, (_, index): Kill => ({ afterMs: ((index + 1) / rest) * storyMs }));
  const all = [...bySign, ...byTime];
  return all
    .map((kill) => ({ kill, place: random.fraction() }))
    .sort((one, other) => one.place - other.place)
    .map(({ kill }) => kill);
}

interface Told {
  readonly lost: number;
  readonly doubled: number;
  readonly repeats: number;
  readonly phases: readonly Phase[];
  readonly reasons: readonly unknown[];
}

/** Everything that must be true once all has been told; all that is not is said. */
async function judge(station: KilledStation, folder: string): Promise<Told> {
  const { book, journal } = station;
  expect.soft(station.csms.violations).toEqual([]);
  expect.soft(book.complaints).toEqual([]);
  expect.soft(journal.filter(({ level }) => level === 'error')).toEqual([]);
  const { ledger } = openStore(folder, new Notebook(), realClock());
  expect.soft(await ledger.open()).toMatchObject({ owed: [], transactions: [], givenUp: [], damage: [] });
  await ledger.close();
  // All energy is on some bill, and none on two; each register is rounded down.
  const world = readState(JSON.parse(await readFile(join(folder, 'simulated-hardware.json'), 'utf8')));
  const registerWh = world.connectors[0]?.registerWh ?? Number.NaN;
  expect.soft(book.billedWh(1)).toBeLessThanOrEqual(registerWh);
  expect.soft(book.billedWh(1)).toBeGreaterThan(registerWh - book.sessions.length - 1);
  const { opened, closed } = station.onDisk();
  const tags = book.sessions.map(({ start }) => start['idTag']);
  const told = new Set(tags);
  for (const { start, stops } of book.sessions) {
    const reason = closed.get(String(start['idTag']));
    if (reason !== undefined) expect.soft(stops[0]?.['reason']).toBe(reason);
  }
  const { open, doubled } = book.audit();
  return {
    lost: opened.filter((idTag) => !told.has(idTag)).length + open,
    doubled: doubled + tags.length - told.size,
    repeats: book.repeats,
    phases: station.killedIn,
    reasons: book.sessions.map(({ stops }) => stops[0]?.['reason']),
  };
}

async function chainOfKills(product: ProductName, instantsOfIt: readonly Kill[]): Promise<Told> {
  const folder = await mkdtemp(join(tmpdir(), 'statecharge-kill-'));
  const csms = await startCsms();
  const station = new KilledStation({ csms, identity, product, folder });
  try {
    for (const kill of instantsOfIt) await station.liveUntil(kill);
    await station.liveToTheEnd();
    return await judge(station, folder);
  } finally {
    station.end();
    await csms.close();
    await rm(folder, { recursive: true, force: true });
  }
}

it('a station killed 200 times in the middle of its work bills each session once', { timeout: 900_000 }, async () => {
  const all = instants();
  const told = await Promise.all(
    chains.map((product, chain) =>
      chainOfKills(
        product,
        all.filter((_, index) => index % chains.length === chain),
      ),
    ),
  );
  const sum = (of: (one: Told) => number) => told.reduce((total, one) => total + of(one), 0);
  const killedIn = told.flatMap((one) => one.phases);
  const reasons = told.flatMap((one) => one.reasons);
  const [lost, doubled] = [sum((one) => one.lost), sum((one) => one.doubled)];
  console.log(
    `kill sweep: ${killedIn.length} kills, ${reasons.length} sessions, ${sum((one) => one.repeats)} repeats, ` +
      `${lost} lost, ${doubled} doubled; killed while ${phases
        .map((phase) => `${phase} ${killedIn.filter((one) => one === phase).length}`)
        .join(', ')}`,
  );
  expect({ kills: killedIn.length, lost, doubled }).toEqual({ kills, lost: 0, doubled: 0 });
  // The instants were of all kinds.
  expect(new Set(killedIn)).toEqual(new Set(phases));
  for (const reason of ['PowerLoss', 'Local', 'EVDisconnected']) expect(reasons).toContain(reason);
});
