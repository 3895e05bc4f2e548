/** What every session took by the meter that no station can bend, beside what was billed for it. */
import type { Hardware } from '../../../protocol/ports/hardware.js';
import type { Store } from '../../../protocol/ports/store.js';
import { Book, type BookedSession } from '../book.js';

type Payload = Readonly<Record<string, unknown>>;

/** From the first permit of a session to the last energy that flowed under it. */
interface Taken {
  readonly connectorId: number;
  readonly fromWh: number;
  toWh: number;
}

export interface BillOptions {
  readonly outlets: readonly number[];
  /** What the meter of an outlet shows, whatever its driver says of it. */
  readonly registerWh: (connectorId: number) => number;
  /** Whether the driver carries permits out, and tells what its meter shows. */
  readonly obeys: () => boolean;
  readonly meter: () => 'told' | 'untold' | 'bent';
}

export class Bill {
  readonly book = new Book();
  readonly #options: BillOptions;
  readonly #startedBy = new Map<string, BookedSession>();
  /** Message id of the start of each session that is on disk. */
  readonly #starts = new Map<string, string>();
  readonly #givenUp = new Set<string>();
  readonly #taken = new Map<string, Taken>();
  /** Of each outlet: its register so far, and the session that may draw there. */
  readonly #registerWh = new Map<number, number>();
  readonly #drawing = new Map<number, string>();
  /** Sessions in which the meter did not tell what it shows, and outlets at which one begins so. */
  readonly #misread = new Map<string | number, 'untold' | 'bent'>();

  constructor(options: BillOptions) {
    this.#options = options;
  }

  get sessions(): number {
    return this.book.sessions.length;
  }

  get deliveredWh(): number {
    return [...this.#taken.values()].reduce((sum, { fromWh, toWh }) => sum + toWh - fromWh, 0);
  }

  /** As `Book.enter`, and remembers which session a start began. */
  enter(id: string, action: string, payload: Payload): Payload | undefined {
    const before = this.book.sessions.length;
    const answer = this.book.enter(id, action, payload);
    const begun = this.book.sessions[before];
    if (begun) this.#startedBy.set(id, begun);
    return answer;
  }

  /** The transaction that runs at an outlet, as far as the CSMS knows. */
  running(connectorId: number): number | undefined {
    const own = this.book.sessions.filter(
      ({ start, stops }) => start['connectorId'] === connectorId && stops.length === 0,
    );
    return own.at(-1)?.transactionId;
  }

  /** The hardware, with an eye on its permits and on the meter. */
  watching(hardware: Hardware): Hardware {
    const permit: Hardware['permit'] = (connector, lease, ...more) => {
      this.look();
      const given = hardware.permit(connector, lease, ...more);
      if (lease && this.#options.obeys()) this.#draws(connector, lease.sessionId);
      return given;
    };
    const readMeter: Hardware['readMeter'] = (connector, why) => {
      const how = this.#options.meter();
      if (why === 'start') this.#misread.delete(connector);
      if (how !== 'told') {
        for (const session of this.#drawing.values()) this.#misread.set(session, how);
        if (why === 'start') this.#misread.set(connector, how);
      }
      return hardware.readMeter(connector, why);
    };
    return new Proxy(hardware, {
      get(target, name) {
        if (name === 'permit') return permit;
        if (name === 'readMeter') return readMeter;
        const own: unknown = Reflect.get(target, name);
        return typeof own === 'function' ? own.bind(target) : own;
      },
    });
  }

  /** The store, with an eye on what it has written of starts, and of what was given up. */
  recording(store: Store): Store {
    const commit: Store['ledger']['commit'] = async (change) => {
      await store.ledger.commit(change);
      for (const { localId } of change.giveUp ?? []) if (localId !== null) this.#givenUp.add(localId);
      for (const { action, localId, messageId } of change.putOwed ?? [])
        if (action === 'StartTransaction' && localId !== null) this.#starts.set(localId, messageId);
    };
    const { ledger } = store;
    const watched: Store['ledger'] = {
      open: () => ledger.open(),
      contents: () => ledger.contents(),
      note: (change) => ledger.note(change),
      close: () => ledger.close(),
      cut: () => ledger.cut(),
      commit,
    };
    return { ...store, ledger: watched };
  }

  /** Whatever flowed since the last look flowed under the last permit. */
  look(): void {
    for (const outlet of this.#options.outlets) {
      const nowWh = this.#options.registerWh(outlet);
      const thenWh = this.#registerWh.get(outlet) ?? 0;
      this.#registerWh.set(outlet, nowWh);
      if (nowWh <= thenWh) continue;
      const taken = this.#taken.get(this.#drawing.get(outlet) ?? '');
      if (taken) taken.toWh = nowWh;
    }
  }

  /** What is wrong with the bill when everything has been told. */
  audit(): readonly string[] {
    this.look();
    const sessions = new Set([...this.#starts.keys(), ...this.#taken.keys()]);
    const complaints = this.book.complaints.filter((complaint) => !this.#isExcused(complaint));
    return [...complaints, ...this.#doubles(), ...[...sessions].flatMap((localId) => this.#judge(localId))];
  }

  /** A start that was given up has the id -1 (errata 3.18). */
  #isExcused(complaint: string): boolean {
    return this.#givenUp.size > 0 && complaint.includes('transaction -1,');
  }

  /** Starts that nobody wrote, or that tell of a session another one has told of. */
  #doubles(): readonly string[] {
    const written = new Set(this.#starts.values());
    const surplus = [...this.#startedBy].filter(([id]) => !written.has(id));
    return surplus.map(([, { transactionId }]) => `transaction ${transactionId} was told of twice, or never was`);
  }

  #judge(localId: string): readonly string[] {
    if (this.#givenUp.has(localId)) return [];
    const startId = this.#starts.get(localId);
    const session = startId === undefined ? undefined : this.#startedBy.get(startId);
    const taken = this.#taken.get(localId);
    if (!session) return [`session ${localId} took ${JSON.stringify(taken)} and was never told of`];
    const { start, stops } = session;
    if (stops.length !== 1) return [`transaction ${session.transactionId} ended ${stops.length} times`];
    const billed = [start['meterStart'], stops[0]?.['meterStop']].map(Number);
    const [fromWh = Number.NaN, toWh = Number.NaN] = billed;
    if (!taken) return fromWh === toWh ? [] : [`nobody drew, and ${billed.join(' to ')} was billed`];
    const due = [Math.floor(taken.fromWh), Math.floor(taken.toWh)] as const;
    const misread = this.#misread.get(localId);
    const isExact = fromWh === due[0] && toWh === due[1];
    // What a meter has not told cannot be billed, but never more than was drawn; one that tells lies is believed.
    const isFair = misread === undefined ? isExact : fromWh <= toWh && (misread === 'bent' || toWh <= due[1]);
    if (isFair) return [];
    return [
      `transaction ${session.transactionId}: ${billed.join(' to ')} was billed, and the meter says ${due.join(' to ')}`,
    ];
  }

  #draws(connectorId: number, localId: string): void {
    if (this.#drawing.get(connectorId) === localId) return;
    this.#drawing.set(connectorId, localId);
    const misread = this.#misread.get(connectorId);
    if (misread) this.#misread.set(localId, misread);
    const fromWh = this.#registerWh.get(connectorId) ?? 0;
    if (!this.#taken.has(localId)) this.#taken.set(localId, { connectorId, fromWh, toWh: fromWh });
  }
}
