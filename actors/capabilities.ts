/** What the hardware says it can do, as far as it makes sense: limits are made of it. */
import type { Capabilities, ConnectorCapabilities } from '../protocol/ports/hardware.js';
import { portsOf } from '../protocol/ports.js';
import { stateOf } from './station-state.js';

const isAmount = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value) && value >= 0;

/** An outlet told of with no numbers keeps what it was told with before; without that it has not been told of. */
export function soundCapabilities(system: object, told: Capabilities): Capabilities {
  const { journal } = portsOf(system);
  const known = stateOf(system).facts.capabilities?.connectors ?? [];
  const connectors = told.connectors.flatMap((one): readonly ConnectorCapabilities[] => {
    if (isAmount(one.maxPowerW) && isAmount(one.maxCurrentA)) return [one];
    const { id: connectorId, maxPowerW, maxCurrentA } = one;
    const shown = { maxPowerW: String(maxPowerW).slice(0, 20), maxCurrentA: String(maxCurrentA).slice(0, 20) };
    journal.note({ level: 'warn', event: 'hardware.unsoundCapabilities', connectorId, ...shown });
    return known.filter(({ id }) => id === one.id);
  });
  const { totalPowerW } = told;
  return { connectors, ...(isAmount(totalPowerW) && { totalPowerW }) };
}
