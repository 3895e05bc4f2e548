/**
 * Runs where the package is installed: one session with the example driver, whose car leaves after 2 Wh.
 *
 * `node charge.mjs CSMS-URL DATA-FOLDER`; ends when its standard input does.
 */
import { once } from 'node:events';
import { createStation } from 'statecharge';
import { createBench } from './node_modules/statecharge/examples/minimal-driver.mjs';

const [url, data] = process.argv.slice(2);
const bench = createBench();
let left = false;

/** The example's hardware, and a driver who watches its meter and presses the button. */
const hardware = {
  ...bench.hardware,
  start(sink) {
    return bench.hardware.start({
      ...sink,
      meter(connector, reading) {
        sink.meter(connector, reading);
        if (left || reading.energyWh < 2) return;
        left = true;
        bench.press();
      },
    });
  },
};

const station = createStation({ csms: { url, identity: 'PACKED-1' }, product: 'BSC-S12BCC', hardware, data });
await station.start();
process.stdin.on('data', (chunk) => {
  for (const word of String(chunk).trim().split('\n')) {
    if (word === 'plug') bench.plug();
    if (word === 'present') bench.present('PACKED-TAG');
    if (word === 'unplug') bench.unplug();
  }
});
await once(process.stdin, 'end');
await station.stop();
