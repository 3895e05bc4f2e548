/**
 * Looks at both ends of a real WebSocket, and so knows when nothing is under way on it. Time may only be stepped when
 * the wire is quiet: a frame in flight takes time that a stepped clock does not know.
 */
import type { CsmsStation } from '../../conformance/csms/station.js';
import type { Link, LinkSink } from '../../protocol/ports/link.js';

/** Turns of the event loop in which whatever needs no time has happened. */
const quietTurns = 4;

export class QuietWire {
  #peer: CsmsStation | null = null;
  /** Of the station's end. */
  #end: 'closed' | 'dialling' | 'open' = 'closed';
  #sent = 0;
  #received = 0;
  /** Of the end of the CSMS, by connection: the last frames of one may come when the next has begun. */
  readonly #left = new Map<number, number>();
  readonly #came = new Map<number, number>();
  #changes = 0;
  #wake: () => void = () => {};

  /** Stands before the wire of the station. */
  readonly around = (own: Link): Link => ({
    open: (target, sink) => {
      this.#turnTo('dialling');
      own.open(target, this.#watched(sink));
    },
    send: (text) => {
      if (this.#end === 'open') this.#sent += 1;
      own.send(text);
      this.#changed();
    },
    ping: () => own.ping(),
    close: (code, reason, problem) => own.close(code, reason, problem),
  });

  watch(peer: CsmsStation): void {
    this.#peer = peer;
    peer.observe(({ direction, connection }) => {
      const counts = direction === 'received' ? this.#came : this.#left;
      counts.set(connection, (counts.get(connection) ?? 0) + 1);
      this.#changed();
    });
  }

  /** Resolves when everything has happened that needs no time. */
  async quiet(): Promise<void> {
    for (let turn = 0, before = -1; turn < quietTurns; turn += 1) {
      await this.#delivered();
      if (before !== this.#changes) turn = 0;
      before = this.#changes;
      await new Promise(setImmediate);
    }
  }

  /** Resolves with the next sign of life, or after so long in real time: files travel on other wires. */
  async sign(atMostMs: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, atMostMs);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  get #isDelivered(): boolean {
    if (this.#end === 'dialling') return false;
    if ((this.#end === 'open') !== (this.#peer?.isConnected ?? false)) return false;
    const connection = this.#peer?.connections ?? 0;
    const hasAll = (counts: ReadonlyMap<number, number>, count: number) => (counts.get(connection) ?? 0) === count;
    return this.#end === 'closed' || (hasAll(this.#came, this.#sent) && hasAll(this.#left, this.#received));
  }

  async #delivered(): Promise<void> {
    while (!this.#isDelivered) {
      // Who connects or leaves at the far end is told by no frame.
      const gone = this.#end === 'closed' ? this.#peer?.disconnected() : undefined;
      await Promise.race([this.sign(10_000), gone].filter((one) => one !== undefined));
    }
  }

  #watched(sink: LinkSink): LinkSink {
    return {
      opened: (secured) => {
        this.#turnTo('open');
        sink.opened(secured);
      },
      frame: (text) => {
        this.#received += 1;
        sink.frame(text);
        this.#changed();
      },
      pong: () => sink.pong(),
      closed: (why) => {
        this.#turnTo('closed');
        sink.closed(why);
      },
    };
  }

  /** What was under way on the old connection is lost with it. */
  #turnTo(end: 'closed' | 'dialling' | 'open'): void {
    this.#end = end;
    if (end !== 'open') {
      this.#sent = 0;
      this.#received = 0;
    }
    this.#changed();
  }

  #changed(): void {
    this.#changes += 1;
    this.#wake();
  }
}
