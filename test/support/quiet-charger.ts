/** Two outlets that do nothing between two questions: a month of sessions passes without a tick of theirs. */
import type { ConnectorId, Hardware, HardwareSink, MeterReading } from '../../protocol/ports/hardware.js';
import type { Clock } from '../../protocol/ports/time.js';

interface Outlet {
  registerWh: number;
  /** Since when energy flows; null while none does. */
  sinceMs: number | null;
}

const powerW = 50_000;
const hourMs = 3_600_000;

export class QuietCharger implements Hardware {
  readonly #clock: Clock;
  readonly #outlets = new Map<number, Outlet>([1, 2].map((id) => [id, { registerWh: 0, sinceMs: null }]));
  #sink: HardwareSink | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async start(sink: HardwareSink): Promise<void> {
    this.#sink = sink;
    const able = { maxPowerW: powerW, maxCurrentA: 125, hasLock: false };
    sink.capabilities({ connectors: [...this.#outlets.keys()].map((id) => ({ id, ...able })) });
    for (const connector of this.#outlets.keys()) {
      sink.plug(connector, 'unplugged');
      sink.energy(connector, 'idle');
    }
  }

  async permit(connector: ConnectorId, lease: object | null): Promise<void> {
    const outlet = this.#outlet(connector);
    if ((lease !== null) === (outlet.sinceMs !== null)) return;
    outlet.registerWh = this.#registerOf(outlet);
    outlet.sinceMs = lease === null ? null : this.#clock.monotonic();
    this.#sink?.energy(connector, lease === null ? 'idle' : 'delivering');
  }

  async setLimit(): Promise<void> {}

  async readMeter(connector: ConnectorId | 0): Promise<MeterReading> {
    const outlet = this.#outlet(connector);
    return { energyWh: this.#registerOf(outlet), powerW: outlet.sinceMs === null ? 0 : powerW };
  }

  plug(connector: ConnectorId): void {
    this.#sink?.plug(connector, 'plugged');
  }

  unplug(connector: ConnectorId): void {
    this.#sink?.plug(connector, 'unplugged');
  }

  present(connectorId: ConnectorId, idTag: string): void {
    this.#sink?.token({ idTag, connectorId });
  }

  #registerOf({ registerWh, sinceMs }: Outlet): number {
    return sinceMs === null ? registerWh : registerWh + ((this.#clock.monotonic() - sinceMs) * powerW) / hourMs;
  }

  #outlet(connector: number): Outlet {
    const outlet = this.#outlets.get(connector);
    if (!outlet) throw new Error(`QuietCharger: there is no connector ${connector}`);
    return outlet;
  }
}
