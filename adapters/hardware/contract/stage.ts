/** The stage of the hardware contract: a started driver, somebody who listens, and time. */
import type {
  Capabilities,
  ConnectorId,
  EnergyState,
  Hardware,
  HardwareFault,
  HardwareSink,
  LimitPlan,
  MeterReading,
  PlugState,
} from '../../../protocol/ports/hardware.js';
import type { ContractApi, HardwarePuppet, HardwareUnderTest } from '../contract.js';

/** How a group of sentences is told. */
export interface Say {
  readonly sentence: (title: string, body: (stage: Stage) => Promise<void>) => void;
  readonly expect: ContractApi['expect'];
}

/** Everything a sink was told, in order, and the levels it believes in. */
export class Listener implements HardwareSink {
  heard = 0;
  capable: Capabilities | null = null;
  supply: 'ok' | 'failing' | null = null;
  readonly order: string[] = [];
  readonly plugs = new Map<ConnectorId, PlugState>();
  readonly energies = new Map<ConnectorId, EnergyState>();
  readonly faults: HardwareFault[] = [];
  readonly meters: MeterReading[] = [];

  capabilities(capabilities: Capabilities): void {
    this.#note('capabilities');
    this.capable = capabilities;
  }
  plug(connector: ConnectorId, state: PlugState): void {
    this.#note('plug');
    this.plugs.set(connector, state);
  }
  energy(connector: ConnectorId, state: EnergyState): void {
    this.#note('energy');
    this.energies.set(connector, state);
  }
  token(): void {
    this.#note('token');
  }
  fault(fault: HardwareFault): void {
    this.#note('fault');
    this.faults.push(fault);
  }
  userStop(): void {
    this.#note('userStop');
  }
  meter(connector: ConnectorId, reading: MeterReading): void {
    this.#note('meter');
    if (connector === 1) this.meters.push(reading);
  }
  power(state: 'ok' | 'failing'): void {
    this.#note('power');
    this.supply = state;
  }
  #note(fact: string): void {
    this.heard += 1;
    this.order.push(fact);
  }
}

/** Of every permit given here. */
export const leaseMs = 10_000;
/** Isolation test and pre-charge of a slow charger. */
const preparationMs = 20_000;
/** Several turns of the event loop: facts may follow a call. */
export const turn = () => new Promise<void>((resolve) => setImmediate(() => setImmediate(resolve)));

export const flat = (limitW: number, limitA = 1_000): LimitPlan => ({ periods: [{ startMs: 0, limitW, limitA }] });

/** One started driver with a car at connector 1, and the words the sentences below are written in. */
export class Stage {
  readonly #made: HardwareUnderTest;
  readonly listener = new Listener();

  constructor(made: HardwareUnderTest) {
    this.#made = made;
  }

  get hardware(): Hardware {
    return this.#made.hardware;
  }
  get puppet(): HardwarePuppet {
    return this.#made.puppet;
  }
  get connectors(): readonly ConnectorId[] {
    return (this.listener.capable?.connectors ?? []).map(({ id }) => id);
  }

  async pass(ms: number): Promise<void> {
    await this.#made.clock.advance(ms);
    await turn();
  }

  async permit(connector: ConnectorId = 1, sessionId = `session-${connector}`): Promise<void> {
    await this.hardware.permit(connector, { leaseMs, sessionId });
    await turn();
  }

  /** Time passes in seconds while the permits of these connectors are renewed; `eachSecond` looks on. */
  async charge(seconds: number, eachSecond: () => Promise<void> = async () => {}, connectors = [1]): Promise<void> {
    for (let second = 0; second < seconds; second += 1) {
      for (const connector of connectors) await this.permit(connector);
      await this.pass(1_000);
      await eachSecond();
    }
  }

  /** Until energy flows at these connectors, or for as long as a preparation may take. */
  async deliver(connectors: readonly ConnectorId[] = [1]): Promise<void> {
    for (const connector of connectors) await this.puppet.plug(connector);
    const flows = () => connectors.every((connector) => this.listener.energies.get(connector) === 'delivering');
    for (let waitedMs = 0; waitedMs <= preparationMs && !flows(); waitedMs += 1_000) {
      await this.charge(1, undefined, [...connectors]);
    }
    if (!flows()) throw new Error('hardware contract: a plugged car with a permit got no energy in time');
  }

  async registerWh(connector: ConnectorId = 1): Promise<number> {
    return (await this.hardware.readMeter(connector, 'sample')).energyWh;
  }

  /** Wh that flow at connector 1 in this time without anybody renewing anything. */
  async flowWh(ms: number): Promise<number> {
    const beforeWh = await this.registerWh();
    await this.pass(ms);
    return (await this.registerWh()) - beforeWh;
  }
}
