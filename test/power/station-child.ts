/**
 * A station in a process of its own, to be killed. Arguments: a folder, in which its records and its simulated world
 * live, and the URL of a CSMS. The parent is the driver, by messages: `plug`, `unplug`, `stop`, or a tag; it is told the
 * tag of each transaction whose start is on disk.
 */
import { join } from 'node:path';
import { realRandom } from '../../adapters/clock/random.js';
import { simulatedCharger } from '../../adapters/hardware/simulated/simulated-charger.js';
import { openStateFile } from '../../adapters/hardware/simulated/state-file.js';
import { createStation } from '../../cli/create-station.js';
import { hastenedClock } from '../support/hastened-clock.js';
import { identity } from '../support/identity.js';

const [, , folder = '', url = ''] = process.argv;
const clock = hastenedClock(10);
const file = openStateFile(join(folder, 'world.json'), clock, (problem) => {
  throw problem;
});
const world = simulatedCharger({
  connectors: 2,
  stationPowerW: 120_000,
  connectorMaxCurrentA: 400,
  clock,
  random: realRandom(),
  speed: 5,
  state: file.found,
  onChange: (state, urgent) => file.save(state, urgent),
});
const station = createStation({
  csms: { url, identity },
  product: 'BSC-S12BCC',
  hardware: world.hardware,
  data: join(folder, 'records'),
  configuration: { MeterValueSampleInterval: '5', AllowOfflineTxForUnknownId: 'true' },
  backOff: { minimumMs: 500, jitterMs: 200, maximumMs: 2_000 },
  clock,
  journal: {
    note: ({ event, idTag }) => {
      if (event === 'transaction.opened') process.send?.(idTag);
    },
  },
});

process.on('message', async (word: string) => {
  if (word === 'plug') world.plug(1);
  else if (word === 'unplug') world.unplug(1);
  else if (word === 'stop') {
    await station.stop();
    world.close();
    file.close();
    process.disconnect();
  } else world.rfid({ idTag: word, connectorId: 1 });
});
await station.start();
