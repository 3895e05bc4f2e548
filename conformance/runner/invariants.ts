/**
 * What must always be true of a station, as far as its frames tell: the rules of `monitors/`, which the tests of the
 * project and a running station use as well, seen from the other end of the wire.
 */
import { type Watch, watchOver, wireRules } from '../../monitors/monitors.js';
import type { Observation } from '../../protocol/observation.js';
import type { FrameRecord } from '../csms/records.js';
import type { CsmsStation } from '../csms/station.js';

export interface Invariants {
  /** The station has lost its power. */
  rebooted(): void;
}

/** A station that stays from case to case keeps its transactions, and so does who watches it. */
const watched = new WeakMap<CsmsStation, Invariants>();

export function invariantsOf(station: CsmsStation): Invariants {
  const known = watched.get(station);
  if (known !== undefined) return known;
  const fresh = watch(station);
  watched.set(station, fresh);
  return fresh;
}

/** After this long a station may give a call up; clocks of two processes agree to a tenth of a second (J 4.1.1). */
const messageTimeoutS = 29.9;

type Seen = Observation extends infer Each ? (Each extends unknown ? Omit<Each, 'atMs' | 'sinceMs'> : never) : never;

function watch(station: CsmsStation): Invariants {
  const over: Watch = watchOver({
    rules: wireRules,
    onViolation: ({ rule, clause, what }) => station.found(rule, `${what} (${clause})`),
  });
  let connection = 0;
  const see = (atMs: number, seen: Seen) => over.observe({ ...seen, atMs, sinceMs: performance.now() } as Observation);
  const began = (atMs: number) =>
    see(atMs, { kind: 'run.began', product: null, configuration: { MessageTimeout: String(messageTimeoutS) } });
  const frame = (record: FrameRecord) => {
    if (record.connection !== connection) {
      see(record.at, { kind: 'link.opened' });
      connection = record.connection;
    }
    see(record.at, { kind: 'frame', direction: record.direction === 'sent' ? 'received' : 'sent', text: record.text });
  };
  began(Date.now());
  station.observe((record) => {
    const isAnswer = record.direction === 'sent' && record.frame.kind !== 'call';
    // What is read in the same turn of the event loop was written before this answer can have reached the station.
    if (isAnswer) setImmediate(frame, record);
    else frame(record);
  });
  return { rebooted: () => began(Date.now()) };
}
