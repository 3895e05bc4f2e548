/**
 * A station with simulated hardware and everything a person can do to it: cars, cards, the network and the mains. The
 * cable, the car and the meter outlive the runtime, as they would in the street.
 */
import { join } from 'node:path';
import { realRandom } from '../adapters/clock/random.js';
import { realClock } from '../adapters/clock/real-clock.js';
import { type SwitchedLink, switchedLink } from '../adapters/csms/switched-link.js';
import { type SimulatedCharger, simulatedCharger } from '../adapters/hardware/simulated/simulated-charger.js';
import { openStateFile, type StateFile } from '../adapters/hardware/simulated/state-file.js';
import { type HostMood, type SimulatedHost, simulatedHost } from '../adapters/host/simulated-host.js';
import type { FanOut } from '../adapters/journal/fan-out.js';
import type { JournalEntry } from '../protocol/ports/journal.js';
import type { ProductDescription } from '../protocol/product.js';
import { createStation } from './create-station.js';
import type { Station, StationOptions } from './station-options.js';

/** Enough to stop a transaction and to tell of it. */
const backUpMs = 3_000;

export interface SiteOptions
  extends Omit<StationOptions, 'hardware' | 'host' | 'product' | 'link' | 'wire' | 'clock' | 'journal'> {
  readonly product: ProductDescription;
  readonly journal: FanOut;
  /** Energy and state of charge move so many times faster; default 1. */
  readonly speed?: number;
}

/** Entries as they are streamed: `at` is the wall clock of this machine, ISO 8601 in UTC. */
export function subscribeStamped(journal: FanOut, listener: (entry: JournalEntry) => void): () => void {
  return journal.subscribe((entry) => listener({ at: new Date().toISOString(), ...entry }));
}

export class SimulatedSite {
  readonly charger: SimulatedCharger;
  readonly station: Station;
  readonly #host: SimulatedHost;
  readonly #network: SwitchedLink;
  readonly #journal: FanOut;
  readonly #stateFile: StateFile | null;
  #power: Promise<void> = Promise.resolve();
  #on = true;

  constructor(options: SiteOptions) {
    const { product, data, journal, random = realRandom(), speed = 1 } = options;
    const clock = realClock();
    this.#journal = journal;
    this.#stateFile =
      data === null
        ? null
        : openStateFile(join(data, 'simulated-hardware.json'), clock, ({ message }) =>
            journal.note({ level: 'warn', event: 'simulation.notSaved', reason: message }),
          );
    this.charger = simulatedCharger({
      connectors: product.connectors.length,
      stationPowerW: product.powerW,
      moduleW: product.moduleW,
      connectorMaxPowerW: Math.max(...product.connectors.map(({ maxPowerW }) => maxPowerW)),
      connectorMaxCurrentA: Math.max(...product.connectors.map(({ maxCurrentA }) => maxCurrentA)),
      phases: product.features.phases,
      mainMeter: product.features.mainMeter,
      backUpMs: product.features.powerLoss === 'stopBeforeGoingDown' ? backUpMs : 0,
      lockable: product.connectors.flatMap(({ id, cable }) => (cable === 'detachable' ? [id] : [])),
      clock,
      random,
      speed,
      ...(this.#stateFile && {
        state: this.#stateFile.found,
        onChange: (state, urgent) => this.#stateFile?.save(state, urgent),
      }),
    });
    this.#host = simulatedHost({ folder: data, clock });
    let network: SwitchedLink | undefined;
    this.station = createStation({
      ...options,
      hardware: this.charger.hardware,
      host: this.#host.host,
      clock,
      random,
      journal,
      wire: (wire) => {
        network = switchedLink(wire);
        return network.link;
      },
    });
    if (!network) throw new Error('SimulatedSite: the station was made without its link');
    this.#network = network;
  }

  /** The uplink: down loses the connection at once, up lets the station connect again. */
  network(up: boolean): void {
    this.#journal.note({ level: 'info', event: 'simulation.network', up });
    this.#network.setUp(up);
  }

  /** What the machine does with its next firmware, how long that takes, and how much room there is. */
  host(mood: HostMood): void {
    this.#journal.note({ level: 'info', event: 'simulation.host', ...mood });
    this.#host.setMood(mood);
  }

  /** The mains: off kills the runtime where it stands, on boots it from its records. One after the other. */
  power(on: boolean): Promise<void> {
    const switched = this.#power.then(() => this.#switchPower(on));
    // One that fails says so to its caller, and keeps nobody from the switch.
    this.#power = switched.catch(() => {});
    return switched;
  }

  async #switchPower(on: boolean): Promise<void> {
    if (on === this.#on) return;
    this.#journal.note({ level: 'info', event: 'simulation.power', on });
    // Back-up power first: what must be said is said now.
    if (!on) await this.charger.failMains();
    this.charger.supply(on);
    if (on) await this.station.start();
    else await this.station.cut();
    this.#on = on;
  }

  describe(): object {
    return {
      ...(this.station.describe() ?? { state: 'off' }),
      simulation: { power: this.#on, network: this.#network.up, display: this.charger.display() },
    };
  }

  /** What happens, with its instant. */
  subscribe(listener: (entry: JournalEntry) => void): () => void {
    return subscribeStamped(this.#journal, listener);
  }

  async close(): Promise<void> {
    await this.#power;
    await this.station.stop();
    this.charger.close();
    this.#stateFile?.close();
  }
}
