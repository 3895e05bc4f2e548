/** One more station in the same process: what it adds to the heap and to resident memory. */
import { once } from 'node:events';
import { bundled } from './bundle.mjs';
import { centralSystem } from './central-system.mjs';
import { endNode, startNode, whileRuns } from './children.mjs';
import { median, spread } from './figures.mjs';

const runs = 3;
/** The goal is judged from 50 to 550. The later steps show what is left once V8's young generation has stopped growing. */
const steps = [50, 300, 550, 800];

export async function benchFleet() {
  const subjects = {
    floor: await bundled('bench/subjects/connections.ts'),
    station: await bundled('bench/subjects/stations.ts'),
  };
  const marginal = { floor: [], station: [] };
  for (let run = 0; run < runs; run += 1) {
    for (const [name, script] of Object.entries(subjects)) marginal[name].push(await marginalOf(script));
  }
  return rowsOf(marginal);
}

/** kB for each station, between so many and so many. */
async function marginalOf(script) {
  const booted = new Set();
  let wanted = { count: 0, tell: () => {} };
  const csms = await centralSystem({
    heard: (identity, action, { connectorId }) => {
      // The last word of a boot.
      if (action !== 'StatusNotification' || connectorId !== 2) return;
      booted.add(identity);
      if (booted.size === wanted.count) wanted.tell();
    },
  });
  const child = startNode(['--expose-gc', script, csms.url], { ipc: true });
  const grow = (from, to) => {
    const all = new Promise((tell) => {
      wanted = { count: to, tell };
    });
    child.send({ from, to });
    return whileRuns(child, `boot of ${to} stations`, all, 60_000);
  };
  const memory = async () => {
    child.send({ measure: true });
    const [told] = await whileRuns(child, 'account of its memory', once(child, 'message'));
    return told;
  };
  const at = new Map();
  let stations = 0;
  for (const step of steps) {
    await grow(stations, step);
    at.set(step, await memory());
    stations = step;
  }
  await endNode(child);
  csms.close();
  const kBEach = (part, few, many) => (at.get(many)[part] - at.get(few)[part]) / 1024 / (many - few);
  return {
    rssKB: kBEach('rss', 50, 550),
    heapKB: kBEach('heapUsed', 50, 550) + kBEach('external', 50, 550),
    laterRssKB: kBEach('rss', 300, 800),
  };
}

function rowsOf(marginal) {
  const each = (name, part) => marginal[name].map((memory) => memory[part]);
  const row = (name, part, goal) => ({
    name,
    value: median(each('station', part)),
    unit: 'kB',
    ...(goal && { goal }),
    detail: `a bare WebSocket: ${spread(each('floor', part)).median} kB`,
    measured: { floorKB: spread(each('floor', part)), stationKB: spread(each('station', part)) },
  });
  return [
    row('one more station in the process, resident', 'rssKB', { atMost: 100 }),
    row('  on the heap', 'heapKB', { atMost: 100 }),
    row('  resident, of the 301st to the 800th', 'laterRssKB'),
  ];
}
