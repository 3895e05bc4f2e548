/** Which columns the sequence has: everybody, or the station as one. */
import type { SequenceFilter } from '../../model/sequence.js';

export interface Folding {
  readonly name: string;
  readonly kinds: SequenceFilter['kinds'];
  /** Whose messages are shown; null: everybody's. */
  lifelines(all: readonly string[]): ReadonlySet<string> | null;
  /** Left to right. */
  columns(all: readonly string[]): readonly string[];
  /** The column of a lifeline. */
  columnOf(lifeline: string): string;
}

/** Ports: what a station is made of besides its charts. */
const ports = new Set(['store', 'vault', 'pki', 'logs', 'transfer', 'vendor', 'host']);
const outside = new Set(['CSMS', 'hardware']);

export const foldings: readonly [Folding, ...Folding[]] = [
  {
    name: 'CSMS, station, hardware',
    kinds: new Set(['call', 'result', 'error', 'fact', 'asked', 'answered', 'link']),
    lifelines: (all) => new Set(all.filter((name) => !ports.has(name))),
    columns: () => ['CSMS', 'station', 'hardware'],
    columnOf: (lifeline) => (outside.has(lifeline) ? lifeline : 'station'),
  },
  {
    name: 'only the CSMS',
    kinds: new Set(['call', 'result', 'error', 'link']),
    lifelines: () => null,
    columns: () => ['CSMS', 'station'],
    columnOf: (lifeline) => (lifeline === 'CSMS' ? lifeline : 'station'),
  },
  {
    name: 'every actor',
    kinds: new Set(['call', 'result', 'error', 'fact', 'event', 'link']),
    lifelines: (all) => new Set(all.filter((name) => !ports.has(name))),
    columns: (all) => all.filter((name) => !ports.has(name)),
    columnOf: (lifeline) => lifeline,
  },
  {
    name: 'every actor and port',
    kinds: null,
    lifelines: () => null,
    columns: (all) => all,
    columnOf: (lifeline) => lifeline,
  },
];
