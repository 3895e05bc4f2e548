/** Resident memory of a station that charges a car, above that of a bare WebSocket. */
import { setTimeout as wait } from 'node:timers/promises';
import { centralSystem } from './central-system.mjs';
import { endNode, residentOf, temporaryFolder, whileRuns } from './children.mjs';
import { median, spread } from './figures.mjs';
import { plugCarIn, startFloor, startStation } from './station.mjs';

const runs = 5;
/** Time to start, to be told to charge, and to report a few meter values. */
const ageMs = 12_000;
const fewestMeterValues = 4;
/** Apart, so that they do not start at once; then they run side by side, as memory is not shared out by time. */
const staggerMs = 700;

export async function benchMemory() {
  const meterValues = new Map();
  const csms = await centralSystem({
    heard: (identity, action, payload, socket) => {
      if (action === 'StatusNotification' && payload.connectorId === 1 && payload.status === 'Preparing') {
        socket.send('[2,"go","RemoteStartTransaction",{"connectorId":1,"idTag":"BENCH"}]');
      }
      if (action === 'MeterValues') meterValues.set(identity, (meterValues.get(identity) ?? 0) + 1);
    },
  });
  const plugged = () => {
    const folder = temporaryFolder();
    plugCarIn(folder);
    return folder;
  };
  const set = ['MeterValueSampleInterval=1', 'AuthorizeRemoteTxRequests=false'];
  const subjects = {
    floor: (identity) => startFloor(csms.url, identity),
    station: (identity) => startStation(csms.url, identity, plugged(), { set }),
    control: (identity) => startStation(csms.url, identity, plugged(), { set, control: true }),
  };
  const resident = { floor: [], station: [], control: [] };
  const observed = [];
  for (let run = 0; run < runs; run += 1) {
    for (const [name, start] of Object.entries(subjects)) {
      const identity = `${name}-${run}`;
      observed.push(grown(start(identity), identity).then((memory) => resident[name].push(memory)));
      await wait(staggerMs);
    }
  }
  await Promise.all(observed);
  csms.close();
  return rowsOf(resident);

  async function grown(child, identity) {
    await whileRuns(child, 'old age', wait(ageMs));
    const memory = residentOf(child);
    await endNode(child);
    const told = meterValues.get(identity) ?? 0;
    if (!identity.startsWith('floor') && told < fewestMeterValues)
      throw new Error(`bench: ${identity} told ${told} meter values in ${ageMs} ms; it does not charge`);
    return memory;
  }
}

function rowsOf(resident) {
  const MB = (name, part) => resident[name].map((memory) => memory[part] / 1024);
  const row = (name, subject, atMost) => ({
    name,
    value: median(MB(subject, 'rssKB')) - median(MB('floor', 'rssKB')),
    unit: 'MB more',
    goal: { atMost },
    detail: `${spread(MB(subject, 'rssKB')).median} MB; bare Node and ws: ${spread(MB('floor', 'rssKB')).median} MB`,
    measured: {
      floorMB: spread(MB('floor', 'rssKB')),
      stationMB: spread(MB(subject, 'rssKB')),
      floorPrivateMB: spread(MB('floor', 'privateKB')),
      stationPrivateMB: spread(MB(subject, 'privateKB')),
    },
  });
  return [row('resident memory of a charging station', 'station', 20), row('  with the control API', 'control', 30)];
}
