/** The simulated charger is built as its product says. */
import { describe, expect, it } from 'vitest';
import { fanOut } from '../../adapters/journal/fan-out.js';
import { type ProductName, products } from '../../cli/products.js';
import { SimulatedSite } from '../../cli/simulated-site.js';
import type { Capabilities, HardwareSink } from '../../protocol/ports/hardware.js';

async function capabilitiesOf(name: ProductName): Promise<Capabilities | null> {
  const site = new SimulatedSite({
    product: products[name],
    csms: { url: 'ws://127.0.0.1:9', identity: 'CP-0001' },
    data: null,
    journal: fanOut(),
  });
  let told: Capabilities | null = null;
  const silent = () => {};
  const sink: HardwareSink = {
    capabilities: (capabilities) => {
      told = capabilities;
    },
    plug: silent,
    energy: silent,
    token: silent,
    fault: silent,
    userStop: silent,
    meter: silent,
    power: silent,
  };
  await site.charger.hardware.start(sink);
  await site.charger.hardware.stop?.();
  return told;
}

describe('a simulated site', () => {
  it.each(['BSC-S12BCC', 'SC-AC2-DETACHABLE'] as const)('has the outlets of its product: %s', async (name) => {
    const { connectors } = products[name];
    expect(await capabilitiesOf(name)).toEqual({
      connectors: connectors.map(({ id, maxPowerW, maxCurrentA, cable }) => ({
        id,
        maxPowerW,
        maxCurrentA,
        hasLock: cable === 'detachable',
      })),
    });
  });
});
