/**
 * Plays one run of a trace to the charts of this version: what came from outside is fed in, at its place and in its turn,
 * and what the station does is compared with what it did then. It ends with the run, or where the two differ.
 */
import { type StationRun, startStation } from '../../actors/station.js';
import { type ObservedRun, observedRun } from '../../monitors/observed-run.js';
import type { Observation } from '../../protocol/observation.js';
import type { Host } from '../../protocol/ports/host.js';
import { errorOf } from './failures.js';
import { ReplayedLedger } from './ledger.js';
import { type AnswerLast, replayedPorts } from './ports.js';
import { type Answer, beginsGo, isAnswer, isFed, type Line, type LineOf, type RunScript } from './script.js';
import { aboutOf, type KnownRun, settingsOf } from './settings.js';
import { Tape } from './tape.js';
import { inTurns, rest } from './turn.js';
import { given, Wires } from './wires.js';

export interface PlayOptions {
  /** An observation as it stands in a trace. */
  readonly shown: (seen: Observation) => Line;
  /** Hears how its questions are answered from now on. */
  readonly host: (answer: AnswerLast, offers: readonly string[]) => Host;
}

/** Nothing more of a go is fed in a turn after so many in which nothing came. */
const mostTurns = 64;

interface Where {
  readonly upTo?: number;
  readonly during?: number;
}

export class Player {
  readonly tape: Tape;
  readonly #script: RunScript;
  readonly #began: KnownRun;
  readonly #wires = new Wires(() => this.#feedHere({ upTo: Number.POSITIVE_INFINITY }));
  readonly #ledger = new ReplayedLedger();
  readonly #options: PlayOptions;
  #station: StationRun | null = null;
  #observed: ObservedRun | null = null;
  #asked = 0;
  /** What the station has said of a chart, or of all, that crashed. */
  #crash: string | null = null;

  constructor(script: RunScript, began: Player['began'], options: PlayOptions) {
    this.#script = script;
    this.#began = began;
    this.#options = options;
    this.tape = new Tape(script.lines, options.shown);
  }

  get began(): KnownRun {
    return this.#began;
  }

  get crash(): string | null {
    return this.#crash;
  }

  async play(): Promise<void> {
    const { tape } = this;
    this.#begin();
    this.#playGo();
    await rest();
    for (let next = tape.next; next && !tape.isOver; next = tape.next) {
      if (isFed(next)) this.#feedGo(next);
      else tape.missing();
      await rest();
    }
    this.#cut();
  }

  #cut(): void {
    this.#station?.cut();
    this.#observed?.ended('cut');
  }

  #begin(): void {
    const { offers } = this.#began;
    const answer = this.#answer;
    const host = this.#options.host(answer, offers?.host ?? []);
    const journal = { note: (entry: { readonly event: string }) => this.#note(entry) };
    const answerNow = <A>() => this.#answerNow() as A;
    const { tape } = this;
    const ports = replayedPorts({
      tape,
      wires: this.#wires,
      ledger: this.#ledger,
      journal,
      answer,
      answerNow,
      offers,
      host,
    });
    const observed = observedRun(ports, aboutOf(this.#began), (seen) => this.#observe(seen), {
      stamps: tape.stamps,
      onTurn: () => this.#feedHere(),
    });
    this.#observed = observed;
    const station = startStation(observed.ports, settingsOf(this.#began, observed, answer));
    this.#station = station;
    station.ended
      .finally(() => observed.ended('ended'))
      .catch((error: unknown) => {
        this.#crash = String(error);
      });
  }

  #note(entry: { readonly event: string; readonly [detail: string]: unknown }): void {
    if (entry.event !== 'actor.crashed' && entry.event !== 'station.failed') return;
    this.#crash = String(entry['error'] ?? entry.event);
  }

  #observe(seen: Observation): void {
    this.tape.observe(seen);
    if (seen.kind === 'asked') this.#asked = seen.number;
    if (seen.kind === 'asked' && seen.call === 'ledger.commit') this.#ledger.asked(seen.number, seen.about);
    else if (seen.kind === 'answered' && seen.call === 'ledger.open') this.#ledger.opened(seen.answer);
    else if (seen.kind === 'answered' && seen.call === 'ledger.commit') this.#ledger.committed(seen.number);
    else if (seen.kind === 'failed' && seen.call === 'ledger.commit') this.#ledger.failed(seen.number);
  }

  readonly #answer: AnswerLast = <A>() => {
    const number = this.#asked;
    const answer = this.#script.answers.get(number);
    this.#feedHere({ during: number });
    if (answer?.after === 0) return this.#answerNow() as Promise<A>;
    return this.#wires.answer(number, answer) as Promise<A>;
  };

  #answerNow(): unknown {
    const answer = this.#script.answers.get(this.#asked);
    if (answer?.kind === 'failed') throw errorOf(answer);
    return answer ? given(answer) : null;
  }

  /** The station is at rest, and something comes. */
  #feedGo(root: Line): void {
    const others = this.#answersOfGo();
    this.#feed(root);
    // An answer that is given now is heard in the next turn.
    const lead = isAnswer(root) ? 0 : 1;
    for (const answer of others) inTurns((answer.turns ?? 0) - lead, () => this.#wires.answered(answer));
    this.#playGo();
  }

  /** To questions that were asked before: a disk has several answers at once. */
  #answersOfGo(): readonly Answer[] {
    const found: Answer[] = [];
    for (const line of this.tape.ahead()) {
      if (beginsGo(line)) break;
      if (isAnswer(line) && line.after === undefined) found.push(line);
    }
    return found;
  }

  /** Feeds what comes in the turns of this go. */
  #playGo(): void {
    this.#feedHere();
    let unfed = 0;
    const turn = () => {
      unfed = this.#feedHere() ? 0 : unfed + 1;
      if (unfed < mostTurns && !this.tape.isOver) inTurns(1, turn);
    };
    inTurns(1, turn);
  }

  /** What is to come now, and needs nobody who asks: up to this turn of the go, or from within a call. */
  #feedHere(where: Where = {}): boolean {
    let hasFed = false;
    for (let next = this.tape.next; next && this.#isDue(next, where); next = this.tape.next) {
      if (this.tape.isOver) break;
      this.#feed(next);
      hasFed = true;
    }
    return hasFed;
  }

  #isDue(next: Line, { upTo = this.#observed?.turns ?? 0, during }: Where): boolean {
    if (!isFed(next) || isAnswer(next) || next.during !== during) return false;
    return during !== undefined || (next.turns !== undefined && next.turns <= upTo);
  }

  #feed(line: Line): void {
    const { tape } = this;
    const fits = this.#told(line);
    if (!fits && !tape.isOver) tape.unfit(unfitting(line));
  }

  #told(line: Line): boolean {
    switch (line.kind) {
      case 'answered':
      case 'failed':
        return this.#wires.answered(line);
      case 'clock.fired':
        return this.#wires.fired(line);
      case 'fact':
        return this.#wires.fact(line);
      case 'frame':
      case 'link.opened':
      case 'link.closed':
      case 'link.ponged':
        return this.#wires.linked(line);
      case 'commanded':
        this.#command(line);
        return true;
      case 'run.ended':
        this.#cut();
        return true;
      default:
        return false;
    }
  }

  #command(line: LineOf<'commanded'>): void {
    this.#observed?.commanded(line);
    if (line.command === 'end') this.#station?.end();
    else if (line.command === 'dataTransfer') this.#station?.dataTransfer(line.message).catch(() => {});
    else this.#cut();
  }
}

function unfitting(line: Line): string {
  if (isAnswer(line)) return `nobody waits for the answer to question ${line.number}, ${line.call}.`;
  if (line.kind === 'clock.fired') return `there is no wait ${line.number}, or it was called off.`;
  if (line.kind === 'fact') return 'the hardware was not started.';
  return 'there is no connection.';
}
