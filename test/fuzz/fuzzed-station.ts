/** A whole station whose CSMS sends whatever it is told to, and that is watched for what must never happen. */
import { createPki } from '../../adapters/pki/pki.js';
import { memoryVault } from '../../persistence/vault.js';
import type { Link, LinkSink } from '../../protocol/ports/link.js';
import type { Pki } from '../../protocol/ports/pki.js';
import { WholeStation } from '../support/whole-station.js';
import { answerDue, mayEnd } from './frames.js';

export interface Trouble {
  readonly what: string;
  readonly frame: string;
}

/** A frame as slow as this was, at the best of several tries. */
export interface Slowest {
  readonly ms: number;
  readonly frame: string;
}

/** Above it a frame is tried again: a pause of the machine is not the station's. */
const suspectMs = 5;
const tries = 5;
/** What the hardware may take. */
const longestMs = 120_000;
const stepMs = 1_000;

export class FuzzedStation {
  readonly #station: WholeStation;
  #sink: LinkSink | null = null;
  /** Answers that are due, and those that came, by id. */
  readonly #due = new Map<string, number>();
  readonly #came = new Map<string, number>();
  /** Certificates are judged in real time, which the stepped clock knows nothing of. */
  readonly #judging = new Set<Promise<unknown>>();
  /** Entries of the journal that were looked at. */
  #read = 0;
  slowest: Slowest = { ms: 0, frame: '' };

  constructor() {
    this.#station = new WholeStation({
      ports: ({ link }) => ({ link: this.#tapped(link), pki: this.#timed(createPki(memoryVault()).pki) }),
    });
  }

  async begin(): Promise<void> {
    await this.#station.pass(5_000);
  }

  /** Sends frames one after the other; gives what went wrong. */
  async play(frames: readonly string[]): Promise<readonly Trouble[]> {
    for (const [index, text] of frames.entries()) {
      // Whoever ends the station is asked for nothing after that.
      if (mayEnd(text)) continue;
      await this.#connected();
      const id = answerDue(text);
      if (id !== null) this.#due.set(id, (this.#due.get(id) ?? 0) + 1);
      this.#send(text);
      if (index % 8 === 7) await this.#pass(200);
      const crash = this.#crash();
      if (crash !== null) return [{ what: crash, frame: text }];
    }
    for (let passedMs = 0; passedMs < longestMs; passedMs += stepMs) await this.#pass(stepMs);
    return this.#missing();
  }

  async end(): Promise<void> {
    await this.#station.end();
  }

  #send(text: string): void {
    const sink = this.#sink;
    if (!sink) return;
    const begun = performance.now();
    sink.frame(text);
    const ms = performance.now() - begun;
    if (ms > this.slowest.ms) this.slowest = { ms, frame: text };
  }

  /** A change of the key or the profile lets the connection go: what was asked on it is answered by nobody. */
  async #connected(): Promise<void> {
    for (let waited = 0; this.#sink === null && waited < 60; waited += 1) await this.#pass(stepMs);
  }

  /** No time passes while a certificate is judged. */
  async #pass(ms: number): Promise<void> {
    while (this.#judging.size > 0) {
      await Promise.allSettled(this.#judging);
      await this.#station.pass(0);
    }
    await this.#station.pass(ms);
  }

  #timed(pki: Pki): Pki {
    return new Proxy(pki, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== 'function') return member;
        return (...given: unknown[]) => {
          const result: unknown = member.apply(target, given);
          if (result instanceof Promise) {
            this.#judging.add(result);
            void result.catch(() => {}).then(() => this.#judging.delete(result));
          }
          return result;
        };
      },
    });
  }

  #crash(): string | null {
    const { entries } = this.#station.journal;
    for (; this.#read < entries.length; this.#read += 1) {
      const entry = entries[this.#read];
      if (entry?.event === 'actor.crashed' || entry?.event === 'desk.failed') return JSON.stringify(entry);
    }
    return null;
  }

  #missing(): readonly Trouble[] {
    const crash = this.#crash();
    const wrong = [...this.#due].filter(([id, due]) => (this.#came.get(id) ?? 0) !== due);
    return [
      ...(crash === null ? [] : [{ what: crash, frame: '' }]),
      ...wrong.map(([id, due]) => ({ what: `${this.#came.get(id) ?? 0} answers, ${due} were due`, frame: id })),
    ];
  }

  #tapped(link: Link): Link {
    return {
      ...link,
      open: (target, sink) =>
        link.open(target, {
          ...tell(sink),
          opened: (secured) => {
            this.#sink = sink;
            sink.opened(secured);
          },
          closed: (why) => {
            this.#sink = null;
            this.#due.clear();
            this.#came.clear();
            sink.closed(why);
          },
        }),
      send: (text) => {
        const [kind, id] = JSON.parse(text) as [number, string];
        if (kind !== 2) this.#came.set(id, (this.#came.get(id) ?? 0) + 1);
        link.send(text);
      },
      close: (code, reason, problem) => {
        this.#sink = null;
        this.#due.clear();
        this.#came.clear();
        link.close(code, reason, problem);
      },
    };
  }
}

const tell = (sink: LinkSink): LinkSink => ({
  opened: (secured) => sink.opened(secured),
  frame: (text) => sink.frame(text),
  pong: () => sink.pong(),
  closed: (why) => sink.closed(why),
});

/** Above the bound it is played again alone, a few times, and the best of them counts. */
export async function confirmed({ ms, frame }: Slowest): Promise<Slowest> {
  if (ms <= suspectMs) return { ms, frame };
  let best = ms;
  for (let again = 0; again < tries; again += 1) {
    const station = new FuzzedStation();
    await station.begin();
    await station.play([frame]);
    best = Math.min(best, station.slowest.ms);
    await station.end();
  }
  return { ms: best, frame };
}
