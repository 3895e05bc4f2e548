/** One more station in the same process: what it adds to the heap and to resident memory. */
import { once } from 'node:events';
import { bundled } from './bundle.mjs';
import { centralSystem } from './central-system.mjs';
import { endNode, startNode, whileRuns } from './children.mjs';
import { median, spread } from './figures.mjs';

const runs = 3;
/** The first ones pay for what is made once. */
const fewStations = 50;
const manyStations = 550;

export async function benchFleet() {
  const stations = await bundled('bench/subjects/stations.ts');
  const subjects = { floor: 'bench/floor/connections.mjs', station: stations };
  const marginal = { floor: [], station: [] };
  for (let run = 0; run < runs; run += 1) {
    for (const [name, script] of Object.entries(subjects)) marginal[name].push(await marginalOf(script));
  }
  return rowsOf(marginal);
}

/** kB for each station between the few and the many. */
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
  await grow(0, fewStations);
  const few = await memory();
  await grow(fewStations, manyStations);
  const many = await memory();
  await endNode(child);
  csms.close();
  const kBEach = (part) => (many[part] - few[part]) / 1024 / (manyStations - fewStations);
  return { heapKB: kBEach('heapUsed') + kBEach('external'), rssKB: kBEach('rss') };
}

function rowsOf(marginal) {
  const each = (name, part) => marginal[name].map((memory) => memory[part]);
  const row = (name, part) => ({
    name,
    value: median(each('station', part)),
    unit: 'kB',
    goal: { atMost: 100 },
    detail: `a bare WebSocket: ${spread(each('floor', part)).median} kB`,
    measured: { floorKB: spread(each('floor', part)), stationKB: spread(each('station', part)) },
  });
  return [row('one more station in the process, heap', 'heapKB'), row('  resident', 'rssKB')];
}
