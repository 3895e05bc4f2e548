/** Many stations in one process, each with its connection, its charts and its simulated charger; nothing is shared. */
import { realRandom } from '../../adapters/clock/random.js';
import { realClock } from '../../adapters/clock/real-clock.js';
import { simulatedCharger } from '../../adapters/hardware/simulated/simulated-charger.js';
import { createStation } from '../../cli/create-station.js';
import { defaultProduct, products } from '../../cli/products.js';
import { obeyParent } from './fleet-child.js';

const url = process.argv[2] ?? '';
const stations: object[] = [];

async function begin(number: number): Promise<void> {
  const product = products[defaultProduct];
  const clock = realClock();
  const random = realRandom();
  const charger = simulatedCharger({
    connectors: product.connectors.length,
    stationPowerW: product.powerW,
    moduleW: product.moduleW,
    clock,
    random,
  });
  const station = createStation({
    csms: { url, identity: `station-${number}` },
    product,
    hardware: charger.hardware,
    data: null,
    clock,
    random,
  });
  await station.start();
  stations.push({ station, charger });
}

obeyParent(begin);
