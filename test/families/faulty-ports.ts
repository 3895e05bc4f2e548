/** The ports of a station of which one call, counted from the start, goes wrong; every other one goes well. */
import type { MeterReading } from '../../protocol/ports/hardware.js';
import type { Store } from '../../protocol/ports/store.js';
import type { Clock } from '../../protocol/ports/time.js';
import type { Ports } from '../../protocol/ports.js';

/** `late`: it works at once, and says so after every deadline. `slow`: it works only then. */
export type Failure = 'throws' | 'rejects' | 'hangs' | 'late' | 'slow';

/** What a meter may show instead of its register. */
export type Nonsense = 'no number' | 'negative' | 'fallen' | 'empty';

export interface Fault {
  /** The number of the call, from 1. */
  readonly nth: number;
  /** Only calls of this name count. */
  readonly of?: string;
  readonly how: Failure | Nonsense;
}

export interface PortCall {
  readonly port: string;
  /** With the port: `hardware.readMeter`. */
  readonly name: string;
}

/** Longer than any deadline but that of an installation. */
const lateMs = 90_000;

/** A disk is asked in order: what comes after waits as well. */
const stallMs = 20_000;

const nonsense: Readonly<Record<Nonsense, (reading: MeterReading) => unknown>> = {
  'no number': (reading) => ({ ...reading, energyWh: Number.NaN }),
  negative: (reading) => ({ ...reading, energyWh: -1 }),
  fallen: (reading) => ({ ...reading, energyWh: reading.energyWh / 2 }),
  empty: () => undefined,
};

export const failures: readonly Failure[] = ['throws', 'rejects', 'hangs', 'late', 'slow'];

export const allNonsense: readonly Nonsense[] = ['no number', 'negative', 'fallen', 'empty'];

/** Nothing of these is a call to anybody: they look at what is there, or let go of it. */
const untouched: readonly string[] = ['contents', 'note', 'close', 'cut', 'stop'];

type Work = (...given: readonly unknown[]) => unknown;

export class FaultyPorts {
  /** Every call so far, in order. */
  readonly calls: PortCall[] = [];
  readonly #fault: Fault | null;
  /** Until it is over, the disk does nothing else. */
  #stall: Promise<void> | null = null;
  #clock: Clock | null = null;

  constructor(fault: Fault | null = null) {
    this.#fault = fault;
  }

  /** The same ports, counted. */
  around(own: Ports): Partial<Ports> {
    this.#clock = own.clock;
    const store: Store = {
      ledger: this.#counted('store', own.store.ledger),
      configuration: this.#counted('store', own.store.configuration),
      localList: this.#counted('store', own.store.localList),
      authorizationCache: this.#counted('store', own.store.authorizationCache),
    };
    return {
      hardware: this.#counted('hardware', own.hardware),
      host: this.#counted('host', own.host),
      transfer: this.#counted('transfer', own.transfer),
      pki: this.#counted('pki', own.pki),
      logs: this.#counted('logs', own.logs),
      store,
    };
  }

  #counted<P extends object>(port: string, own: P): P {
    return new Proxy(own, {
      get: (target, name) => {
        const work: unknown = Reflect.get(target, name);
        if (typeof work !== 'function' || typeof name !== 'string') return work;
        const bound: Work = work.bind(target);
        if (untouched.includes(name)) return bound;
        return (...given: readonly unknown[]) => this.#call({ port, name: `${port}.${name}` }, bound, given);
      },
    });
  }

  #call(call: PortCall, work: Work, given: readonly unknown[]): unknown {
    this.calls.push(call);
    if (!this.#isMeant(call)) {
      if (call.port !== 'store' || this.#stall === null) return work(...given);
      return this.#stall.then(() => work(...given));
    }
    const how = this.#fault?.how ?? 'throws';
    return call.port === 'store' ? this.#failStore(how, work, given) : this.#fail(how, work, given);
  }

  #isMeant({ name }: PortCall): boolean {
    const { nth, of } = this.#fault ?? { nth: 0 };
    if (of !== undefined && of !== name) return false;
    return this.calls.filter((call) => of === undefined || call.name === of).length === nth;
  }

  #failStore(how: Fault['how'], work: Work, given: readonly unknown[]): unknown {
    if (how === 'hangs') this.#stall = new Promise(() => {});
    if (how === 'late' || how === 'slow') this.#stall = this.#passed(stallMs);
    if (this.#stall === null) return this.#fail(how, work, given);
    const done = how === 'late' ? Promise.resolve(work(...given)) : null;
    return this.#stall.then(() => done ?? work(...given));
  }

  #fail(how: Fault['how'], work: Work, given: readonly unknown[]): unknown {
    switch (how) {
      case 'throws':
        throw new Error('the driver is broken');
      case 'rejects':
        return Promise.reject(new Error('the device does not work'));
      case 'hangs':
        return new Promise(() => {});
      case 'late':
        return this.#afterwards(Promise.resolve(work(...given)));
      case 'slow':
        return this.#afterwards(Promise.resolve()).then(() => work(...given));
      default:
        return Promise.resolve(work(...given)).then((reading) => nonsense[how](reading as MeterReading));
    }
  }

  async #afterwards<T>(work: Promise<T>): Promise<T> {
    const done = await work;
    await this.#passed(lateMs);
    return done;
  }

  #passed(ms: number): Promise<void> {
    return new Promise((resolve) => this.#clock?.setTimeout(resolve, ms));
  }
}
