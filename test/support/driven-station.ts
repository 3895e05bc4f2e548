/** Whole stations whose driver a test makes better or worse. */
import { afterEach } from 'vitest';
import type { Hardware, HardwareSink } from '../../protocol/ports/hardware.js';
import { WholeStation, type WholeStationOptions } from './whole-station.js';

const stations: WholeStation[] = [];

afterEach(async () => {
  for (const station of stations.splice(0)) await station.end();
});

/** A station, ended after the test, whose driver can do more, or less, than the simulated one; `sink` is where it tells its facts. */
export function stationWith(more: (own: Hardware) => Partial<Hardware>, options: WholeStationOptions = {}) {
  const told: { sink: HardwareSink | null } = { sink: null };
  const ports: WholeStationOptions['ports'] = ({ hardware }) => ({
    hardware: {
      start: (sink) => {
        told.sink = sink;
        return hardware.start(sink);
      },
      permit: (id, lease) => hardware.permit(id, lease),
      setLimit: (id, plan) => hardware.setLimit(id, plan),
      readMeter: (id, why) => hardware.readMeter(id, why),
      ...more(hardware),
    },
  });
  const station = new WholeStation({ ...options, ports });
  stations.push(station);
  const power = (state: 'ok' | 'failing') => told.sink?.power(state);
  return { station, power };
}
