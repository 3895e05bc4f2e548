/** In which states all charts are, at any line of a trace. */
import type { NumberedLine } from '../../visualizations/trace/read-trace.js';

export interface ChartState {
  readonly chart: string;
  readonly actor: string;
  readonly state: unknown;
  readonly tags: readonly string[];
}

/** By session, in the order in which they began. */
export type ChartStates = ReadonlyMap<string, ChartState>;

const apart = 256;

export class StatesOver {
  readonly #lines: readonly NumberedLine[];
  /** After every so many lines. */
  readonly #kept: ChartStates[] = [new Map()];

  constructor(lines: readonly NumberedLine[]) {
    this.#lines = lines;
  }

  /** After the first `count` lines. */
  after(count: number): ChartStates {
    const block = Math.floor(count / apart);
    for (let at = this.#kept.length; at <= block; at += 1)
      this.#kept.push(this.#goOn(this.#kept[at - 1] ?? new Map(), (at - 1) * apart, at * apart));
    return this.#goOn(this.#kept[block] ?? new Map(), block * apart, count);
  }

  #goOn(states: ChartStates, from: number, to: number): ChartStates {
    const now = new Map(states);
    for (const { seen } of this.#lines.slice(from, to)) {
      if (seen.kind === 'run.began') now.clear();
      else if (seen.kind === 'chart.ended') now.delete(seen.session);
      else if (seen.kind === 'chart.began' || seen.kind === 'chart.stepped') {
        const { chart, session, state, tags } = seen;
        // An actor that was given no name is called as XState numbers it.
        const actor = seen.actor === session ? chart : seen.actor;
        now.set(session, { chart, actor, state, tags });
      }
    }
    return now;
  }
}

/** `connector-1   connector   cable: plugged, use: available` */
export function linesOfStates(states: ChartStates): readonly string[] {
  const rows = [...states.values()];
  const width = Math.max(0, ...rows.map(({ actor }) => actor.length));
  return rows.map(({ chart, actor, state }) => {
    const name = actor === chart ? '' : ` (${chart})`;
    return `${actor.padEnd(width)}  ${stateWords(state)}${name}`;
  });
}

/** As people write it: `cable: plugged, use: transacting.charging`. */
export function stateWords(state: unknown): string {
  if (typeof state === 'string') return state;
  if (typeof state !== 'object' || state === null) return JSON.stringify(state) ?? '';
  const regions = Object.entries(state);
  const [only] = regions;
  if (only && regions.length === 1) {
    const inner = stateWords(only[1]);
    return inner === '' ? only[0] : inner.includes(': ') ? `${only[0]} (${inner})` : `${only[0]}.${inner}`;
  }
  return regions.map(([name, inner]) => regionWords(name, stateWords(inner))).join(', ');
}

const regionWords = (name: string, inner: string) =>
  inner.includes(': ') ? `${name}: (${inner})` : `${name}: ${inner}`;
