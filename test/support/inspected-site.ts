/** A station with simulated hardware at a real central system, and the page that shows it. */
import { fanOut } from '../../adapters/journal/fan-out.js';
import { inspect, newToken, urlWith } from '../../cli/inspecting.js';
import { defaultProduct, products } from '../../cli/products.js';
import { SimulatedSite } from '../../cli/simulated-site.js';
import { targetOf } from '../../cli/simulated-target.js';
import { Csms } from '../../conformance/csms/csms.js';
import type { ProductDescription } from '../../protocol/product.js';
import { KeptLines } from '../../visualizations/inspector/kept-lines.js';

export interface InspectedOptions {
  readonly product?: ProductDescription;
  /** Default: null, anybody who shows the token may act. */
  readonly whyNot?: string | null;
}

/** Energy moves a minute in a second. */
const speed = 60;

export async function inspectedSite({ product = products[defaultProduct], whyNot = null }: InspectedOptions = {}) {
  const csms = await Csms.start();
  const lines = new KeptLines();
  const site = new SimulatedSite({
    csms: { url: csms.url, identity: 'SEEN-01' },
    product,
    data: null,
    transfers: { allow: ['loopback'] },
    journal: fanOut(),
    speed,
    configuration: { MeterValueSampleInterval: '1' },
    inspector: lines,
  });
  const token = newToken();
  const subject = { lines, target: targetOf(site), whyNot };
  const inspector = await inspect({ host: '127.0.0.1', port: 0, token, subject });
  await site.station.start();
  const station = await csms.connected('SEEN-01');
  return {
    url: urlWith(inspector, token),
    csms,
    lines,
    site,
    station,
    async close() {
      await inspector.close();
      await site.close();
      await csms.close();
    },
  };
}
