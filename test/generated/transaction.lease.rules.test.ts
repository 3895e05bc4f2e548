/** Energy that flows because the driver did not obey is billed all the same: 4.10, "meterStop". */
import { expect, it } from 'vitest';
import { stationWith } from '../support/driven-station.js';

it.each(['refuses', 'never answers'])(
  'a driver that %s to end energy is billed until its permit has lapsed',
  async (how) => {
    const { station } = stationWith((own) => ({
      permit: (connector, lease, cable) => {
        if (lease !== null) return own.permit(connector, lease, cable);
        return how === 'refuses' ? Promise.reject(new Error('busy')) : new Promise(() => {});
      },
    }));
    await station.charge(1, 'TAG-1');
    await station.pass(60_000);
    station.charger.rfid({ idTag: 'TAG-1', connectorId: 1 });
    await station.pass(5_000);
    expect(station.of('StopTransaction')).toEqual([]);

    await station.pass(60_000);
    const registerWh = station.charger.snapshot().connectors[0]?.registerWh ?? 0;
    expect(registerWh).toBeGreaterThan(100);
    expect(station.of('StopTransaction')).toMatchObject([{ reason: 'Local', meterStop: Math.floor(registerWh) }]);
  },
);
