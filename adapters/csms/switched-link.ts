/** An uplink with a switch, so that a test or a person can take the network away and give it back. */
import type { Link, LinkClosed, LinkSink } from '../../protocol/ports/link.js';
import type { SeverableLink } from './severable-link.js';

export interface SwitchedLink {
  readonly link: Link;
  /** Down: the present connection is lost at once and no dial succeeds. Up: dials work again; none is made. */
  setUp(up: boolean): void;
  readonly up: boolean;
}

const OFF = 'The uplink is switched off.';

/** Begins switched on. A link that cannot be severed is closed in the ordinary way, which its peer notices. */
export function switchedLink(wire: Link & Partial<SeverableLink>): SwitchedLink {
  let up = true;
  let present: Call | undefined;
  return {
    get up() {
      return up;
    },
    setUp(wanted) {
      const cut = up && !wanted;
      up = wanted;
      if (!cut) return;
      present?.cut();
      if (wire.sever) wire.sever();
      else wire.close(1001, OFF);
    },
    link: {
      open(target, sink) {
        present?.forget();
        present = new Call(sink);
        if (up) wire.open(target, present);
        else present.cut();
      },
      send: (text) => wire.send(text),
      ping: () => wire.ping(),
      close(code, reason, problem) {
        present?.hangUp({ code, reason, ...(problem && { problem }) });
        wire.close(code, reason, problem);
      },
    },
  };
}

/** What one `open` began: it stands between the wire and the station's sink, until one of the two sides ends it. */
class Call implements LinkSink {
  readonly #station: LinkSink;
  #opened = false;
  #farewell: LinkClosed | undefined;
  /** `cut`: the wire has no more say, and the station is about to hear so. */
  #state: 'live' | 'cut' | 'over' = 'live';

  constructor(station: LinkSink) {
    this.#station = station;
  }

  opened(): void {
    if (this.#state !== 'live') return;
    this.#opened = true;
    this.#station.opened();
  }

  frame(text: string): void {
    if (this.#state === 'live') this.#station.frame(text);
  }

  pong(): void {
    if (this.#state === 'live') this.#station.pong();
  }

  closed(why: LinkClosed): void {
    if (this.#state !== 'live') return;
    this.#state = 'over';
    this.#station.closed(why);
  }

  /** The station has asked for the end; if the switch is faster than the wire, that is still why it ended. */
  hangUp(why: LinkClosed): void {
    this.#farewell ??= { ...why, code: this.#opened ? why.code : null };
  }

  forget(): void {
    this.#state = 'over';
  }

  cut(): void {
    if (this.#state !== 'live') return;
    this.#state = 'cut';
    const why = this.#farewell ?? { code: null, reason: OFF, problem: this.#opened ? 'lost' : 'unreachable' };
    queueMicrotask(() => {
      if (this.#state !== 'cut') return;
      this.#state = 'over';
      this.#station.closed(why);
    });
  }
}
