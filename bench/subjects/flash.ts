/**
 * What an hour of charging writes to the disk: a whole station on a stepped clock, its records in a LevelDB, against a
 * CSMS that answers at once, or one that is away. Beside it what a bare LevelDB writes that is given each transaction
 * message once, and removes it when it is answered. Argument: a folder. Prints bytes, counted by the kernel at `write`.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ClassicLevel } from 'classic-level';
import { startStation } from '../../actors/station.js';
import { seededRandom } from '../../adapters/clock/random.js';
import { SteppedClock } from '../../adapters/clock/stepped-clock.js';
import { loopbackLink } from '../../adapters/csms/loopback-link.js';
import { products } from '../../cli/products.js';
import type { Disk } from '../../persistence/disk.js';
import { LEVEL_OPTIONS, LevelDisk } from '../../persistence/level-disk.js';
import { storeOn } from '../../persistence/store.js';
import type { Hardware, HardwareSink } from '../../protocol/ports/hardware.js';
import { restingPorts } from '../../test/support/resting-ports.js';

const hourMs = 3_600_000;
const powerW = 50_000;

/** Given to `write` by this process so far, whatever the file. */
const written = () => Number(/^wchar: (\d+)$/m.exec(readFileSync('/proc/self/io', 'utf8'))?.[1]);

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Counts what runs, so that time stands still meanwhile. */
class Watched {
  running = 0;
  writes = 0;

  over(disk: Disk): Disk {
    return new Proxy(disk, {
      get: (target, name) => {
        const own: unknown = Reflect.get(target, name);
        if (typeof own !== 'function') return own;
        return async (...args: unknown[]) => {
          this.running += 1;
          if (name === 'write') this.writes += 1;
          try {
            return await own.apply(target, args);
          } finally {
            this.running -= 1;
          }
        };
      },
    });
  }

  async quiet(): Promise<void> {
    do for (let more = 0; more < 3; more += 1) await turn();
    while (this.running > 0);
  }
}

/** One outlet with a car that takes the same power all the time. */
function outletOf(clock: SteppedClock) {
  let told: HardwareSink | undefined;
  let sinceMs: number | null = null;
  const energyWh = () => (sinceMs === null ? 0 : ((clock.monotonic() - sinceMs) * powerW) / hourMs);
  const hardware: Hardware = {
    async start(sink) {
      told = sink;
      const able = { maxPowerW: powerW, maxCurrentA: 125, hasLock: false };
      sink.capabilities({ connectors: [1, 2].map((id) => ({ id, ...able })) });
      for (const id of [1, 2]) {
        sink.plug(id, 'unplugged');
        sink.energy(id, 'idle');
      }
    },
    async permit(_, lease) {
      if ((lease !== null) === (sinceMs !== null)) return;
      sinceMs = lease ? clock.monotonic() : null;
      told?.energy(1, lease ? 'delivering' : 'idle');
    },
    setLimit: async () => {},
    readMeter: async () => ({ energyWh: energyWh(), powerW, currentA: 125, voltageV: 400, socPercent: 50 }),
  };
  const begin = () => {
    told?.plug(1, 'plugged');
    told?.token({ idTag: '04A1B2C3D4E5F6', connectorId: 1 });
  };
  return { hardware, begin };
}

async function chargingHour(folder: string, isOnline: boolean) {
  const clock = new SteppedClock();
  const watched = new Watched();
  const journal = { note() {} };
  const { link, peer } = loopbackLink();
  const messages: string[] = [];
  let hasNetwork = true;
  peer.serve({
    dialled: () => (hasNetwork ? 'accept' : 'unreachable'),
    frame(text) {
      const [kind, id, action] = JSON.parse(text) as [number, string, string];
      if (kind !== 2) return;
      if (/Transaction$|^MeterValues$/.test(action)) messages.push(text);
      const currentTime = new Date(clock.now()).toISOString();
      const answers: Readonly<Record<string, object>> = {
        BootNotification: { status: 'Accepted', currentTime, interval: 3600 },
        Heartbeat: { currentTime },
        Authorize: { idTagInfo: { status: 'Accepted' } },
        StartTransaction: { transactionId: 4711, idTagInfo: { status: 'Accepted' } },
      };
      peer.send(JSON.stringify([3, id, answers[action] ?? {}]));
    },
  });
  const { hardware, begin } = outletOf(clock);
  const store = storeOn(watched.over(new LevelDisk(folder, clock)), journal, clock);
  const run = startStation(
    { ...restingPorts(), clock, journal, store, random: seededRandom(1), link, hardware },
    {
      product: products['BSC-S12BCC'],
      access: { url: 'ws://central.example/ocpp', identity: 'CP-1' },
      backOff: { minimumMs: 1_000, jitterMs: 0, maximumMs: 4_000 },
      bootRetryMs: 30_000,
      configuration: {},
      maxFrameLength: 65_536,
      vendors: {},
    },
  );
  const pass = async (ms: number) => {
    const endMs = clock.monotonic() + ms;
    for (await watched.quiet(); (clock.untilNextMs ?? Infinity) <= endMs - clock.monotonic(); await watched.quiet())
      clock.advanceToNext();
    clock.advance(endMs - clock.monotonic());
    await watched.quiet();
  };
  await pass(5_000);
  begin();
  await pass(5_000);
  hasNetwork = isOnline;
  if (!isOnline) peer.drop();
  const [before, writesBefore] = [written(), watched.writes];
  messages.length = 0;
  await pass(hourMs);
  const figures = { bytes: written() - before, syncs: watched.writes - writesBefore, messages };
  run.cut();
  await store.ledger.cut();
  return figures;
}

async function bareHour(folder: string, messages: readonly string[], isOnline: boolean): Promise<number> {
  const database = new ClassicLevel(join(folder, `bare-${isOnline}`), LEVEL_OPTIONS);
  await database.open();
  const before = written();
  for (const [place, text] of messages.entries()) {
    await database.put(`owed!${place}`, text, { sync: true });
    if (isOnline) await database.del(`owed!${place}`, { sync: true });
  }
  const bytes = written() - before;
  await database.close();
  return bytes;
}

const folder = process.argv[2] ?? '';
const online = await chargingHour(join(folder, 'online'), true);
const offline = await chargingHour(join(folder, 'offline'), false);
const { messages } = online;
const figures = {
  messages: messages.length,
  online: { bytes: online.bytes, syncs: online.syncs, bareBytes: await bareHour(folder, messages, true) },
  offline: { bytes: offline.bytes, syncs: offline.syncs, bareBytes: await bareHour(folder, messages, false) },
};
console.log(JSON.stringify(figures));
