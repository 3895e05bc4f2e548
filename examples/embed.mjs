/**
 * A station inside your own program.
 *
 *     node examples/embed.mjs ws://localhost:9000/ocpp EMBEDDED-1
 */
import { createStation } from 'statecharge';
import { createHardware } from './minimal-driver.mjs';

const [url = 'ws://localhost:9000/ocpp', identity = 'EMBEDDED-1'] = process.argv.slice(2);

const station = createStation({
  csms: { url, identity },
  product: 'BSC-S12BCC',
  hardware: createHardware(),
  data: `.statecharge/${identity}`,
  configuration: { MeterValueSampleInterval: '2' },
  // One entry for each frame and each decision that matters; secrets never enter.
  journal: { note: ({ event, ...details }) => console.log(event, JSON.stringify(details)) },
});

await station.start();
// It connects and reconnects by itself. A soft end stops the session and tells the central system so.
process.once('SIGINT', () => station.stop());
