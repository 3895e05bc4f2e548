/** Hardware with a display at each outlet and at the station, which keeps what it is told of availability. */
import type { Hardware } from '../../protocol/ports/hardware.js';

export function displays() {
  const told: (readonly [connectorId: number, operative: boolean])[] = [];
  const hardware: Hardware = {
    start: async () => {},
    permit: async () => {},
    setLimit: async () => {},
    readMeter: async () => ({ energyWh: 0 }),
    setAvailable: async (connectorId, operative) => void told.push([connectorId, operative]),
  };
  return { hardware, told };
}
