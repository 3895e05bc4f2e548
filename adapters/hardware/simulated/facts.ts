/** Tells the runtime the present levels, and from then on what differs from what it was told. */
import type {
  Capabilities,
  ConnectorId,
  EnergyState,
  HardwareFault,
  HardwareSink,
  PlugState,
} from '../../../protocol/ports/hardware.js';

export interface Levels {
  readonly capabilities: Capabilities;
  readonly connectors: readonly { readonly id: ConnectorId; readonly plug: PlugState; readonly energy: EnergyState }[];
  /** The active ones. */
  readonly faults: readonly HardwareFault[];
  readonly power: 'ok' | 'failing';
}

export class FactTeller {
  readonly #present: () => Levels;
  #sink: HardwareSink | null = null;
  /** What the sink believes, by the name of the level, as JSON. */
  readonly #told = new Map<string, string>();
  #toldFaults = new Map<string, HardwareFault>();
  #telling = false;

  constructor(present: () => Levels) {
    this.#present = present;
  }

  /** Null while nobody listens. */
  get sink(): HardwareSink | null {
    return this.#sink;
  }

  /** A new listener, which knows nothing yet. */
  attach(sink: HardwareSink): void {
    this.silence();
    this.#sink = sink;
    this.tell();
  }

  silence(): void {
    this.#sink = null;
    this.#told.clear();
    this.#toldFaults.clear();
  }

  /** A sink may act on what it hears: the levels are read anew until it knows them as they are. */
  tell(): void {
    if (this.#telling) return;
    this.#telling = true;
    try {
      while (this.#sink !== null && this.#tellOne(this.#sink, this.#present()));
    } finally {
      this.#telling = false;
    }
  }

  /** Tells the first level that is news; false when there is none. */
  #tellOne(sink: HardwareSink, levels: Levels): boolean {
    if (this.#isNews('capabilities', levels.capabilities)) {
      sink.capabilities(levels.capabilities);
      return true;
    }
    if (this.#isNews('power', levels.power)) {
      sink.power(levels.power);
      return true;
    }
    // Before what it spoils; and cleared only after the cable has moved that had shown it.
    if (this.#tellRaised(sink, levels.faults)) return true;
    for (const { id, plug } of levels.connectors) {
      if (!this.#isNews(`plug ${id}`, plug)) continue;
      sink.plug(id, plug);
      return true;
    }
    if (this.#tellCleared(sink, levels.faults)) return true;
    for (const { id, energy } of levels.connectors) {
      if (!this.#isNews(`energy ${id}`, energy)) continue;
      sink.energy(id, energy);
      return true;
    }
    return false;
  }

  #tellCleared(sink: HardwareSink, faults: readonly HardwareFault[]): boolean {
    for (const [id, told] of this.#toldFaults) {
      if (faults.some((fault) => fault.id === id)) continue;
      this.#toldFaults.delete(id);
      this.#told.delete(`fault ${id}`);
      sink.fault({ ...told, active: false });
      return true;
    }
    return false;
  }

  #tellRaised(sink: HardwareSink, faults: readonly HardwareFault[]): boolean {
    for (const fault of faults) {
      if (!this.#isNews(`fault ${fault.id}`, fault)) continue;
      this.#toldFaults.set(fault.id, fault);
      sink.fault(fault);
      return true;
    }
    return false;
  }

  #isNews(level: string, value: unknown): boolean {
    const now = JSON.stringify(value);
    if (this.#told.get(level) === now) return false;
    this.#told.set(level, now);
    return true;
  }
}
