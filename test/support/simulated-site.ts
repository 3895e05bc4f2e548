import { seededRandom } from '../../adapters/clock/random.js';
import { SteppedClock } from '../../adapters/clock/stepped-clock.js';
import type { SimulatedChargerOptions } from '../../adapters/hardware/simulated/options.js';
import { type SimulatedCharger, simulatedCharger } from '../../adapters/hardware/simulated/simulated-charger.js';
import type { ConnectorId, EnergyState, HardwareSink, MeterReading } from '../../protocol/ports/hardware.js';

export const leaseMs = 10_000;

/** Draws the `family-400V` car, of 140 kW, for each of the first two outlets. */
const seed = 1;

/** A simulated charger of two outlets on a stepped clock, and one who writes down what it tells. */
export class Site {
  readonly clock: SteppedClock;
  readonly charger: SimulatedCharger;
  /** `1 plugged`, `2 delivering`, `fault ...`, in order; no readings. */
  readonly facts: string[] = [];
  readonly meters: { readonly connector: ConnectorId; readonly atMs: number; readonly reading: MeterReading }[] = [];
  readonly #energies = new Map<ConnectorId, EnergyState>();

  constructor(options: Partial<SimulatedChargerOptions> = {}) {
    this.clock = new SteppedClock();
    const random = seededRandom(seed);
    this.charger = simulatedCharger({ connectors: 2, stationPowerW: 120_000, clock: this.clock, random, ...options });
  }

  static async open(options: Partial<SimulatedChargerOptions> = {}): Promise<Site> {
    const site = new Site(options);
    await site.charger.hardware.start(site.sink());
    return site;
  }

  sink(): HardwareSink {
    const say = (fact: string) => void this.facts.push(fact);
    return {
      capabilities: ({ connectors }) => say(['capabilities', ...connectors.map((one) => one.maxPowerW)].join(' ')),
      plug: (connector, state) => say(`${connector} ${state}`),
      energy: (connector, state) => {
        this.#energies.set(connector, state);
        say(`${connector} ${state}`);
      },
      token: ({ idTag, connectorId }) => say(`token ${idTag} ${connectorId ?? 'anywhere'}`),
      fault: ({ connectorId, errorCode, active }) => say(`fault ${connectorId} ${errorCode} ${active ? 'on' : 'off'}`),
      userStop: (connector, why) => say(`${connector} stopped by ${why}`),
      meter: (connector, reading) => void this.meters.push({ connector, atMs: this.clock.monotonic(), reading }),
      power: (state) => say(`power ${state}`),
    };
  }

  energy(connector: ConnectorId): EnergyState | undefined {
    return this.#energies.get(connector);
  }

  async pass(ms: number): Promise<void> {
    this.clock.advance(ms);
    await Promise.resolve();
  }

  async permit(connector: ConnectorId, sessionId = `session-${connector}`): Promise<void> {
    await this.charger.hardware.permit(connector, { leaseMs, sessionId });
  }

  async limit(
    connector: ConnectorId | 0,
    periods: readonly (readonly [startMs: number, limitW: number])[],
  ): Promise<void> {
    const plan = { periods: periods.map(([startMs, limitW]) => ({ startMs, limitW, limitA: 500 })) };
    await this.charger.hardware.setLimit(connector, plan);
  }

  /** Time passes while permits are renewed. */
  async charge(seconds: number, connectors: readonly ConnectorId[]): Promise<void> {
    for (let second = 0; second < seconds; second += 1) {
      for (const connector of connectors) await this.permit(connector);
      await this.pass(1_000);
    }
  }

  /** Plugs in, and lets the longest preparation pass. */
  async deliver(connectors: readonly ConnectorId[]): Promise<void> {
    for (const connector of connectors) this.charger.plug(connector);
    for (const connector of connectors) await this.permit(connector);
    while (connectors.some((connector) => this.energy(connector) === 'preparing')) this.clock.advanceToNext();
  }

  async read(connector: ConnectorId | 0): Promise<MeterReading> {
    return this.charger.hardware.readMeter(connector, 'sample');
  }

  async totalW(): Promise<number> {
    return ((await this.read(1)).powerW ?? 0) + ((await this.read(2)).powerW ?? 0);
  }
}
