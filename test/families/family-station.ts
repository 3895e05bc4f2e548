/** A whole station whose outside may fail in one call, and the people around it, who are patient. */
import { seededRandom } from '../../adapters/clock/random.js';
import type { SimulatedChargerOptions } from '../../adapters/hardware/simulated/options.js';
import { type SimulatedCharger, simulatedCharger } from '../../adapters/hardware/simulated/simulated-charger.js';
import type { RuleName } from '../../monitors/rule.js';
import type { ConnectorDescription } from '../../protocol/description.js';
import type { Ports } from '../../protocol/ports.js';
import { Book } from '../support/book.js';
import { WholeStation, type WholeStationOptions } from '../support/whole-station.js';
import { type Fault, FaultyPorts } from './faulty-ports.js';

type Payload = Readonly<Record<string, unknown>>;

export interface Site extends Pick<WholeStationOptions, 'product' | 'configuration' | 'disk'> {
  readonly charger?: Partial<SimulatedChargerOptions>;
  /** What is around the station besides; they are counted too. */
  readonly ports?: (own: Ports) => Partial<Ports>;
}

type Outlet = Pick<ConnectorDescription, 'status' | 'idTag' | 'transactionId' | 'energy'>;

const noOutlet: Outlet = { status: 'Unavailable', idTag: null, transactionId: null, energy: null };

/** A driver who is not heard comes again this often. */
const patienceMs = 45_000;

const mostTries = 5;

export class FamilyStation {
  readonly whole: WholeStation;
  readonly book = new Book();
  readonly faulty: FaultyPorts;
  /** Calls of the CSMS, by message id. */
  readonly asked = new Map<string, string>();
  /** How the run has ended, if it has. */
  ended: 'no' | 'softly' | 'with an error' = 'no';
  #charger: SimulatedCharger | undefined;

  constructor(site: Site = {}, fault: Fault | null = null, allows: readonly RuleName[] = []) {
    this.faulty = new FaultyPorts(fault);
    const { charger, ports = () => ({}), ...options } = site;
    this.whole = new WholeStation({
      ...options,
      allows,
      ports: (own) => {
        this.#charger = simulatedCharger({
          connectors: 2,
          stationPowerW: 120_000,
          connectorMaxPowerW: 60_000,
          connectorMaxCurrentA: 200,
          clock: own.clock,
          random: seededRandom(1),
          ...charger,
        });
        const around: Ports = { ...own, hardware: this.#charger.hardware, ...ports(own) };
        return { ...around, ...this.faulty.around(around) };
      },
    });
    this.#answers();
    this.whole.run.ended.then(
      () => {
        this.ended = 'softly';
      },
      () => {
        this.ended = 'with an error';
      },
    );
  }

  get charger(): SimulatedCharger {
    if (!this.#charger) throw new Error('FamilyStation: the station was given no hardware');
    return this.#charger;
  }

  pass(ms: number): Promise<void> {
    return this.whole.pass(ms);
  }

  /** The payload of the answer, or undefined while there is none, and where the CSMS knows of no station to ask. */
  async call(action: string, payload: Payload): Promise<Payload | undefined> {
    const { connection, registration } = this.whole.run.describe();
    if (this.ended !== 'no' || connection !== 'open' || registration !== 'accepted') return undefined;
    const frame = await this.whole.call(action, payload);
    this.asked.set(`csms-${this.asked.size + 1}`, action);
    return frame?.[0] === 3 ? (frame[2] as Payload) : undefined;
  }

  /** Before the store is open there is none. */
  outlet(connectorId: number): Outlet {
    return this.whole.run.describe().connectors[connectorId - 1] ?? noOutlet;
  }

  /** Does it until it has come to what was wanted; whoever waits too long goes away. */
  async until(holds: () => boolean, act: () => unknown): Promise<void> {
    for (let tries = 0; tries < mostTries && !holds(); tries += 1) {
      await act();
      for (let waited = 0; waited < patienceMs && !holds(); waited += 3_000) await this.pass(3_000);
    }
  }

  /** Plugs in and shows a card until the car charges. */
  async begin(connectorId = 1, idTag = 'TAG-1'): Promise<void> {
    await this.until(
      () => this.outlet(connectorId).idTag !== null,
      () => {
        this.charger.plug(connectorId);
        this.charger.rfid({ idTag, connectorId });
      },
    );
    await this.until(
      () => this.outlet(connectorId).energy === 'delivering',
      () => {},
    );
  }

  /** Shows the card until nobody charges any more, and leaves. */
  async finish(connectorId = 1, idTag = 'TAG-1'): Promise<void> {
    await this.until(
      () => this.outlet(connectorId).idTag === null,
      () => this.charger.rfid({ idTag, connectorId }),
    );
    this.charger.unplug(connectorId);
    await this.pass(5_000);
  }

  /** Whatever still stands there leaves, and all deadlines pass. */
  async calm(): Promise<void> {
    for (const connectorId of [1, 2]) this.charger.unplug(connectorId);
    await this.pass(300_000);
  }

  /** A session that the next run will find, and end. */
  isOpenOnDisk(): boolean {
    const { transactions, owed } = this.whole.store.ledger.contents();
    return transactions.some(({ phase }) => phase === 'open') || owed.length > 0;
  }

  /** Every session of the outlet was told to its end. */
  isSettled(connectorId: number): boolean {
    const own = this.book.sessions.filter(({ start }) => start['connectorId'] === connectorId);
    return own.every(({ stops }) => stops.length > 0);
  }

  noted(event: string): number {
    return this.whole.journal.entries.filter((entry) => entry.event === event).length;
  }

  registerWh(connectorId: number): number {
    return this.charger.snapshot().connectors[connectorId - 1]?.registerWh ?? Number.NaN;
  }

  /** Calls of the CSMS that no answer has come to. */
  get unanswered(): string[] {
    return [...this.asked].filter(([id]) => !this.whole.replies.has(id)).map(([, action]) => action);
  }

  end(): Promise<void> {
    this.charger.close();
    return this.whole.end();
  }

  #answers(): void {
    const { answers, heard } = this.whole;
    for (const action of ['StartTransaction', 'MeterValues', 'StopTransaction'])
      answers[action] = (payload) => this.book.enter(heard.at(-1)?.id ?? '', action, payload) ?? {};
  }
}
