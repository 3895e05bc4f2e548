/** Whole stations with a defect in a chart that a test springs, and an eye on the permits. */
import type { JournalEntry } from '../../protocol/ports/journal.js';
import type { Ports } from '../../protocol/ports.js';
import { WholeStation, type WholeStationOptions } from './whole-station.js';

/** A defect in a chart: the journal throws, once for each time it is armed, inside the action that notes this. */
class Trap {
  #meant: ((entry: JournalEntry) => boolean) | null = null;

  arm(meant: (entry: JournalEntry) => boolean): void {
    this.#meant = meant;
  }

  spring(entry: JournalEntry): void {
    if (!this.#meant?.(entry)) return;
    this.#meant = null;
    throw new Error(`a defect while noting ${entry.event}`);
  }
}

export function defectiveStation(options: WholeStationOptions = {}) {
  const trap = new Trap();
  /** Permits by outlet: true for a lease, false when it is taken back. */
  const permits: (readonly [connectorId: number, given: boolean])[] = [];
  const driver = { throws: false };
  const ports = ({ hardware, journal }: Ports): Partial<Ports> => ({
    journal: {
      note: (entry) => {
        journal.note(entry);
        trap.spring(entry);
      },
    },
    hardware: {
      start: (sink) => hardware.start(sink),
      setLimit: (id, plan) => hardware.setLimit(id, plan),
      readMeter: (id, why) => hardware.readMeter(id, why),
      permit: (id, lease) => {
        permits.push([id, lease !== null]);
        if (driver.throws) throw new Error('the driver is broken');
        return hardware.permit(id, lease);
      },
    },
  });
  const station = new WholeStation({ ports, ...options });
  return { station, trap, permits, driver };
}

/** Ids of the charts that have crashed, in order. */
export const crashed = ({ journal }: WholeStation) =>
  journal.entries.filter(({ event }) => event === 'actor.crashed').map(({ actor }) => actor);

/** What one outlet can deliver is noted by its own chart whenever the site changes. */
export const limitOf = (connectorId: number) => (entry: JournalEntry) =>
  entry.event === 'outlet.able' && entry['connectorId'] === connectorId;
