/** From the start of the process to BootNotification on the wire. */
import { centralSystem } from './central-system.mjs';
import { endNode, temporaryFolder, whileRuns } from './children.mjs';
import { median, spread } from './figures.mjs';
import { startFloor, startStation } from './station.mjs';

const runs = 15;

/** One start in ms, as the other end of the wire sees it. */
async function timeOf(csms, start) {
  const beganAt = performance.now();
  const child = start();
  const seenAt = await whileRuns(child, 'BootNotification', csms.nextBoot());
  await endNode(child);
  return seenAt - beganAt;
}

export async function benchStart() {
  let tell = () => {};
  const csms = await centralSystem({
    heard: (_identity, action) => {
      if (action === 'BootNotification') tell(performance.now());
    },
  });
  csms.nextBoot = () =>
    new Promise((resolve) => {
      tell = resolve;
    });
  const known = temporaryFolder();
  const subjects = {
    floor: () => startFloor(csms.url, 'FLOOR'),
    station: () => startStation(csms.url, 'STATION', known),
    firstEver: () => startStation(csms.url, 'STATION', temporaryFolder()),
    control: () => startStation(csms.url, 'STATION', known, { control: true }),
  };
  const times = { floor: [], station: [], firstEver: [], control: [] };
  // The first round fills the file cache and makes the folder of the known station; it does not count.
  for (let run = 0; run <= runs; run += 1) {
    for (const [name, start] of Object.entries(subjects)) {
      const ms = await timeOf(csms, start);
      if (run > 0) times[name].push(ms);
    }
  }
  csms.close();
  return rowsOf(times);
}

function rowsOf(times) {
  const floorMs = median(times.floor);
  const measured = Object.fromEntries(Object.entries(times).map(([name, ms]) => [name, spread(ms)]));
  const row = (name, subject, goal) => ({
    name,
    value: median(times[subject]) / floorMs,
    unit: 'times',
    ...(goal && { goal }),
    detail: `${measured[subject].median} ms; bare Node and ws: ${measured.floor.median} ms`,
    measured: { floorMs: measured.floor, stationMs: measured[subject] },
  });
  return [
    row('start to BootNotification', 'station', { atMost: 1.75 }),
    row('  its first start ever, with an empty folder', 'firstEver'),
    row('  with the control API', 'control', { atMost: 2.5 }),
  ];
}
