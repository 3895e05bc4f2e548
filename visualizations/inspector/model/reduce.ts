/** What is known after a line, from what was known before it. */
import { checkpointLine } from './checkpoint.js';
import type { TraceLine } from './line.js';
import type { Present } from './present.js';
import { chartLine } from './reduce-charts.js';
import { hardwareLine } from './reduce-hardware.js';
import { ledgerLine } from './reduce-ledger.js';
import { portLine } from './reduce-ports.js';
import { runLine } from './reduce-run.js';
import { toldLine } from './reduce-told.js';
import { frameLine, linkLine } from './reduce-wire.js';

type Reducer = (present: Present, line: TraceLine) => Present;

const inTurn =
  (...reducers: readonly Reducer[]): Reducer =>
  (present, line) => {
    let next = present;
    for (const reducer of reducers) next = reducer(next, line);
    return next;
  };

const reducers: ReadonlyMap<string, Reducer> = new Map([
  ['trace', runLine],
  ['run.began', runLine],
  ['run.ended', runLine],
  ['gap', runLine],
  ['checkpoint', checkpointLine],
  ['link.dialled', linkLine],
  ['link.opened', linkLine],
  ['link.hungUp', linkLine],
  ['link.closed', linkLine],
  ['frame', frameLine],
  ['fact', hardwareLine],
  // What was asked is forgotten last: the others need to know what the answer is about.
  ['asked', portLine],
  ['answered', inTurn(hardwareLine, ledgerLine, portLine)],
  ['failed', portLine],
  ['ledger.noted', ledgerLine],
  ['chart.began', chartLine],
  ['chart.told', inTurn(chartLine, toldLine)],
  ['chart.stepped', chartLine],
  ['chart.ended', chartLine],
]);

/**
 * The same object where nothing has changed. Never throws: kinds that are not known, and lines with other fields than
 * the format has, change nothing but the time.
 */
export function reduce(present: Present, line: TraceLine): Present {
  const reducer = reducers.get(line.kind);
  const next = reducer === undefined ? present : reducer(present, line);
  return next.atMs === line.atMs || line.kind === 'checkpoint' ? next : { ...next, atMs: line.atMs };
}
