import { describe, expect, it } from 'vitest';
import { rowOf, Sequence, type SequenceFilter } from '../../visualizations/inspector/model/sequence.js';
import { frame, linesOf, stepped, type Told, told } from '../support/seen-lines.js';

const everything: SequenceFilter = { words: '', lifelines: null, kinds: null };
const start = frame('sent', 2, 'm1', 'StartTransaction', { connectorId: 1, idTag: 'CARD' });
const asked = { kind: 'asked', call: 'hardware.readMeter', number: 7, about: { connectorId: 2, why: 'start' } };
const answered = { kind: 'answered', call: 'hardware.readMeter', number: 7, answer: { energyWh: 5 } };

function sequenceOf(...lines: readonly Told[]): Sequence {
  const sequence = new Sequence();
  for (const [index, line] of linesOf(...lines).entries()) sequence.add(line, index);
  return sequence;
}

function said(...lines: readonly Told[]): string[] {
  return sequenceOf(...lines)
    .rows(everything)
    .map(({ from, to, kind, label }) => `${from} > ${to} ${kind} ${label}`);
}

describe('the sequence', () => {
  it('says who speaks to whom: the CSMS, actors, the hardware and the store', () => {
    expect(
      said(
        start,
        frame('received', 3, 'm1', { transactionId: 4, idTagInfo: { status: 'Accepted' } }),
        frame('received', 2, 'c1', 'Reset', { type: 'Soft' }),
        frame('sent', 4, 'c1', 'NotSupported', 'no', {}),
        { kind: 'fact', fact: 'plug', connectorId: 2, state: 'plugged' },
        { kind: 'fact', fact: 'token', token: { idTag: 'CARD' } },
        asked,
        answered,
        { kind: 'ledger.noted', change: {} },
        { kind: 'failed', call: 'ledger.commit', number: 9, error: 'full' },
        told('outbox', { type: 'gate.open' }, 'x:0'),
        { kind: 'chart.ended', actor: 'connector-1', session: 'x:3', how: 'error' },
      ),
    ).toEqual([
      'outbox > CSMS call StartTransaction connector 1',
      'CSMS > outbox result StartTransaction: Accepted',
      'CSMS > outbox call Reset Soft',
      'outbox > CSMS error Reset: NotSupported',
      'hardware > connector-2 fact plug plugged',
      'hardware > authorization fact token CARD',
      'connector-2 > hardware asked hardware.readMeter',
      'hardware > connector-2 answered hardware.readMeter',
      'station > store asked ledger.note',
      'store > station error ledger.commit: full',
      'station > outbox event gate.open',
      'connector-1 > station error has crashed',
    ]);
  });

  it('leaves out steps, waits, chance, what an actor says to itself, and what has its own row already', () => {
    expect(
      said(
        stepped('x:1', 'outbox', 'go', 'b', 'a --> b'),
        { kind: 'clock.read' },
        { kind: 'drawn', what: 'uuid', value: 'u' },
        told('outbox', { type: 'xstate.after.untilTimeout.outbox.line.busy' }, 'outbox'),
        told('outbox', { type: 'owed.answered' }, 'outbox'),
        told('connector-1', { type: 'hardware.plug', state: 'plugged' }),
        told('connection', { type: 'link.opened' }, 'link'),
        { kind: 'tomorrow' },
        told('outbox', { nothing: 'sensible' }),
      ),
    ).toEqual([]);
  });

  it('joins an answer to its question, of a repeated call to the nearest, and of a port within its run', () => {
    const run = { kind: 'run.began', product: null, configuration: {} };
    const done = frame('received', 3, 'm1', {});
    const sequence = sequenceOf(run, start, start, done, asked, answered, run, asked, run, asked, answered);
    const rows = sequence.rows(everything);
    const partners = rows.map((row) => [row.index, sequence.partner(row)?.index ?? null]);
    expect(partners).toEqual([
      [0, null],
      [1, 3],
      [2, 3],
      [3, 2],
      [4, 5],
      [5, 4],
      [6, null],
      [7, null],
      [8, null],
      [9, 10],
      [10, 9],
    ]);
    expect(rows[1]?.joins).toBe('m1');
    expect(rows[4]?.joins).toBe('port 7');
  });

  it('finds rows by all of the words, in whatever case, in what was said too', () => {
    const sequence = sequenceOf(start, told('outbox', { type: 'gate.open' }, 'registration'), asked);
    const found = (words: string) => sequence.rows({ ...everything, words }).map(({ index }) => index);
    expect(found('CSMS card')).toEqual([0]);
    expect(found('  starttransaction ')).toEqual([0]);
    expect(found('gate')).toEqual([1]);
    expect(found('gate csms')).toEqual([]);
    expect(found('')).toEqual([0, 1, 2]);
  });

  it('shows what is said between those who are chosen, of the kinds that are chosen', () => {
    const sequence = sequenceOf(start, told('outbox', { type: 'gate.open' }, 'registration'), asked);
    const between = sequence.rows({ ...everything, lifelines: new Set(['CSMS', 'outbox']) });
    expect(between.map(({ index }) => index)).toEqual([0]);
    const kinds = sequence.rows({ ...everything, kinds: new Set(['asked', 'event'] as const) });
    expect(kinds.map(({ index }) => index)).toEqual([1, 2]);
  });

  it('adds to the rows that were found last those that come, where they fit', () => {
    const sequence = sequenceOf(start);
    const calls = sequence.rows({ ...everything, kinds: new Set(['call'] as const) });
    for (const [index, line] of linesOf(answered, start).entries()) sequence.add(line, index + 1);
    expect(calls.map(({ index }) => index)).toEqual([0, 2]);
    expect(sequence.rows({ ...everything, kinds: new Set(['call'] as const) })).toBe(calls);
  });

  it('does not change what it has found when the filter is changed by its owner', () => {
    const sequence = sequenceOf(start);
    const kinds = new Set(['call'] as const);
    sequence.rows({ ...everything, kinds });
    kinds.clear();
    expect(sequence.rows({ ...everything, kinds })).toEqual([]);
  });

  it('forgets the rows of lines that are gone', () => {
    const sequence = sequenceOf(start, asked, answered, frame('received', 3, 'm1', {}));
    sequence.dropBefore(2);
    const rows = sequence.rows(everything);
    expect(rows.map(({ index }) => index)).toEqual([2, 3]);
    expect(rows.map((row) => sequence.partner(row))).toEqual([null, null]);
    sequence.dropBefore(9);
    expect(sequence.rows(everything)).toEqual([]);
  });

  it('orders the lifelines from the CSMS to the hardware, outlets by their number', () => {
    const facts = [10, 9].map((connectorId) => ({ kind: 'fact', fact: 'plug', connectorId, state: 'plugged' }));
    const lifelines = sequenceOf(...facts, asked, start).lifelines();
    expect(lifelines).toEqual(['CSMS', 'outbox', 'connector-2', 'connector-9', 'connector-10', 'hardware']);
  });

  it('cuts what is long in the detail, and shows a text that is no frame as it is', () => {
    const long = linesOf(frame('sent', 2, 'm', 'DataTransfer', { data: 'x'.repeat(9_000) }))[0];
    const detail = long && rowOf(long, 0)?.detail;
    expect(detail?.length).toBeLessThan(4_200);
    expect(detail).toContain('characters');
    const odd = linesOf({ kind: 'frame', direction: 'received', text: '***' })[0];
    expect(odd && rowOf(odd, 0)).toMatchObject({ kind: 'error', from: 'CSMS', detail: '***', joins: null });
  });
});
