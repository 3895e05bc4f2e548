/** A link in memory, for tests and for who embeds a station: no sockets, the same order of events every time. */
import type { LinkClosed, LinkProblem, LinkSink, LinkTarget } from '../../protocol/ports/link.js';
import { assertCloseCode } from './close-code.js';
import type { SeverableLink } from './severable-link.js';

/** What a CSMS does with a dial: take it, leave it unanswered until `accept` or `refuse`, or refuse it for a reason. */
export type DialAnswer = 'accept' | 'wait' | LinkProblem;

/** The CSMS behind the link. What it leaves out is not told; a dial it does not answer for is accepted. */
export interface LoopbackServer {
  dialled?(target: LinkTarget): DialAnswer;
  opened?(): void;
  frame?(text: string): void;
  pinged?(): void;
  /** `code` is null when nothing was said: the wire was cut, or the station gave up dialling. */
  closed?(code: number | null, reason: string): void;
}

/** The far end of the link. Every call is carried out after the running code, in the order of the calls. */
export interface LoopbackPeer {
  /** From the next dial or frame on, this is the CSMS. Before the first call, dials are accepted and frames lost. */
  serve(server: LoopbackServer): void;
  /** The target of the present connection or attempt; null when there is none. */
  readonly target: LinkTarget | null;
  /** Answers a dial that was left waiting. */
  accept(): void;
  refuse(problem: LinkProblem): void;
  /** Without an open connection it is dropped, as on the station's side. */
  send(text: string): void;
  close(code: number, reason: string): void;
  /** The wire breaks; both sides notice. */
  drop(): void;
  /** The wire carries nothing more, in neither direction, and nobody is told. Only a new dial gets through. */
  goSilent(): void;
}

export function loopbackLink(): { readonly link: SeverableLink; readonly peer: LoopbackPeer } {
  let server: LoopbackServer = {};
  let present: Wire | undefined;
  const current: ServerOf = () => server;
  return {
    link: {
      open(target, sink) {
        present?.abandon();
        present = new Wire(target, sink, current);
      },
      send: (text) => present?.toServer((csms) => csms.frame?.(text)),
      ping: () => present?.ping(),
      close(code, reason, problem) {
        assertCloseCode(code);
        present?.end({ code, reason, ...(problem && { problem }) }, { code, reason });
      },
      sever: () => present?.drop(),
    },
    peer: {
      serve(next) {
        server = next;
      },
      get target() {
        return present?.isOver === false ? present.target : null;
      },
      accept: () => present?.answer('accept'),
      refuse: (problem) => present?.answer(problem),
      send: (text) => present?.toStation((sink) => sink.frame(text)),
      close(code, reason) {
        assertCloseCode(code);
        const why = `The central system closed the connection (${code}${reason && `: ${reason}`}).`;
        if (present?.carries) present.end({ code, reason: why }, { code, reason });
      },
      drop: () => present?.drop(),
      goSilent: () => present?.goSilent(),
    },
  };
}

type ServerOf = () => LoopbackServer;

interface Farewell {
  readonly code: number | null;
  readonly reason: string;
}

/** One connection, from its dial to its end. */
class Wire {
  readonly target: LinkTarget;
  readonly #sink: LinkSink;
  readonly #server: ServerOf;
  #state: 'dialling' | 'waiting' | 'open' | 'over' = 'dialling';
  #silent = false;
  /** The station has dialled anew and hears no more of this one. */
  #abandoned = false;

  constructor(target: LinkTarget, sink: LinkSink, server: ServerOf) {
    this.target = target;
    this.#sink = sink;
    this.#server = server;
    queueMicrotask(() => {
      if (this.#state !== 'dialling') return;
      this.#state = 'waiting';
      this.answer(this.#server().dialled?.(target) ?? 'accept');
    });
  }

  get isOver(): boolean {
    return this.#state === 'over';
  }

  get carries(): boolean {
    return this.#state === 'open' && !this.#silent;
  }

  answer(answer: DialAnswer): void {
    if (this.#state !== 'waiting' || answer === 'wait' || this.#silent) return;
    if (answer !== 'accept') {
      this.end({ code: null, reason: `The central system does not take the call (${answer}).`, problem: answer }, null);
      return;
    }
    this.#state = 'open';
    this.toStation((sink) => sink.opened());
    this.toServer((csms) => csms.opened?.());
  }

  toServer(tell: (csms: LoopbackServer) => void): void {
    if (!this.carries) return;
    queueMicrotask(() => {
      if (!this.#silent) tell(this.#server());
    });
  }

  toStation(tell: (sink: LinkSink) => void): void {
    if (!this.carries) return;
    queueMicrotask(() => {
      if (!this.#silent && !this.#abandoned) tell(this.#sink);
    });
  }

  ping(): void {
    this.toServer((csms) => {
      csms.pinged?.();
      this.toStation((sink) => sink.pong());
    });
  }

  drop(): void {
    const why: LinkClosed =
      this.#state === 'open'
        ? { code: 1006, reason: 'The connection was lost.', problem: 'lost' }
        : { code: null, reason: 'The attempt was cut.', problem: 'unreachable' };
    this.end(why, { code: null, reason: '' });
  }

  goSilent(): void {
    this.#silent = true;
  }

  abandon(): void {
    this.#abandoned = true;
    this.drop();
  }

  /** What each side hears of the end; a CSMS that never saw the dial, or refused it itself, hears nothing. */
  end(station: LinkClosed, csms: Farewell | null): void {
    if (this.#state === 'over') return;
    const { open, seen } = { open: this.#state === 'open', seen: this.#state !== 'dialling' };
    this.#state = 'over';
    queueMicrotask(() => {
      if (!this.#abandoned) this.#sink.closed({ ...station, code: open ? station.code : null });
    });
    if (!csms || !seen || this.#silent) return;
    queueMicrotask(() => this.#server().closed?.(open ? csms.code : null, csms.reason));
  }
}
