/**
 * What it costs to be observed: stations without a wire and without a disk, each looked at in another way, that are asked
 * the same question turn by turn. Prints microseconds of CPU an event, and the heap that a full flight recorder holds.
 * Argument: a folder.
 */
import { join } from 'node:path';
import { realRandom } from '../../adapters/clock/random.js';
import { realClock } from '../../adapters/clock/real-clock.js';
import { loopbackLink } from '../../adapters/csms/loopback-link.js';
import { simulatedCharger } from '../../adapters/hardware/simulated/simulated-charger.js';
import { createStation } from '../../cli/create-station.js';
import { defaultProduct, products } from '../../cli/products.js';
import type { StationOptions } from '../../cli/station-options.js';

const rounds = 41;
const callsPerRound = 400;
const warmUpCalls = 4000;
/** Beyond what the recorder keeps. */
const callsToFill = 2000;

type Looks = Pick<StationOptions, 'recorder' | 'trace' | 'observe'>;

/** Asks a question that the charts answer at once, and waits for the answer. */
async function subjectOf(looks: Looks) {
  const { link, peer } = loopbackLink();
  const product = products[defaultProduct];
  const clock = realClock();
  let answered = (_: string) => {};
  let booted = () => {};
  const isReady = new Promise<void>((resolve) => {
    booted = resolve;
  });
  peer.serve({
    dialled: () => 'accept',
    frame(text) {
      const [kind, id, action, payload] = JSON.parse(text) as [number, string, string, { connectorId?: number }];
      if (kind !== 2) return answered(id);
      const currentTime = new Date().toISOString();
      peer.send(
        JSON.stringify([
          3,
          id,
          action === 'BootNotification' ? { status: 'Accepted', currentTime, interval: 9999 } : {},
        ]),
      );
      if (action === 'StatusNotification' && payload.connectorId === product.connectors.length) booted();
    },
  });
  const { connectors, powerW, moduleW } = product;
  const charger = simulatedCharger({
    connectors: connectors.length,
    stationPowerW: powerW,
    moduleW,
    clock,
    random: realRandom(),
  });
  const csms = { url: 'ws://central.example/ocpp', identity: 'CP-1' };
  const station = createStation({ csms, product, hardware: charger.hardware, data: null, link, clock, ...looks });
  await station.start();
  await isReady;
  let number = 0;
  return async (calls: number) => {
    for (let call = 0; call < calls; call += 1) {
      number += 1;
      const answer = new Promise<string>((resolve) => {
        answered = resolve;
      });
      peer.send(`[2,"${number}","TriggerMessage",{"requestedMessage":"MeterValues","connectorId":9}]`);
      if ((await answer) !== String(number)) throw new Error('observing: another answer');
    }
  };
}

function cpuUs(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

function heapBytes(): number {
  if (globalThis.gc === undefined) throw new Error('observing: start Node with --expose-gc');
  for (let round = 0; round < 4; round += 1) globalThis.gc();
  return process.memoryUsage().heapUsed;
}

const file = join(process.argv[2] ?? '', 'trace.jsonl');
const looks = {
  bare: {},
  recorder: { recorder: true },
  trace: { trace: { file } },
} satisfies Readonly<Record<string, Looks>>;
type Name = keyof typeof looks;
const names = Object.keys(looks) as readonly Name[];

/** Of one kind, warm: by how much the heap grows while what is kept fills up. */
async function grownBytes(look: Looks): Promise<number> {
  const ask = await subjectOf(look);
  await ask(10);
  const before = heapBytes();
  await ask(callsToFill);
  return heapBytes() - before;
}

const us: Record<Name, number[]> = { bare: [], recorder: [], trace: [] };
const subjects = new Map<Name, (calls: number) => Promise<void>>();
for (const name of names) subjects.set(name, await subjectOf(looks[name]));
for (const ask of subjects.values()) await ask(warmUpCalls);
for (let round = 0; round < rounds; round += 1) {
  for (const [name, ask] of subjects) {
    const beganUs = cpuUs();
    await ask(callsPerRound);
    us[name].push((cpuUs() - beganUs) / callsPerRound);
  }
}
const bytes = { bare: await grownBytes(looks.bare), recorder: await grownBytes(looks.recorder) };
console.log(JSON.stringify({ us, bytes }));
process.exit(0);
