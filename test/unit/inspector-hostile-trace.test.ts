/** Traces that somebody has made to break the page, or that a central system has made of a station. */
import { describe, expect, it } from 'vitest';
import { KeptLines } from '../../visualizations/inspector/kept-lines.js';
import { LimitSeries } from '../../visualizations/inspector/model/limits.js';
import { lineOf } from '../../visualizations/inspector/model/line.js';
import { mostCharts, mostOwed, mostPeriods, mostSettings } from '../../visualizations/inspector/model/most.js';
import { nothing, type Present } from '../../visualizations/inspector/model/present.js';
import { rowOf } from '../../visualizations/inspector/model/rows.js';
import { linesOf, presentAfter, type Told, told } from '../support/seen-lines.js';

const parsed = (text: string) => JSON.parse(text);
const nested = (depth: number) => parsed(`${'['.repeat(depth)}${']'.repeat(depth)}`);
const received = (text: string) => ({ kind: 'frame', direction: 'received', text });
const checkpoint = (present: object) => ({ kind: 'checkpoint', present });
const presentOf = (...lines: readonly Told[]): Present => presentAfter(linesOf(...lines));

/** An object that no number can be made of: asking for one throws. */
const noNumber = '{"toString":null,"valueOf":null}';

describe('a frame that a central system has made up', () => {
  it.each([
    ['an object that has no number', `[${noNumber},"x"]`],
    ['a list nested deeper than the stack', `[${'['.repeat(20_000)}${']'.repeat(20_000)},"x"]`],
  ])('with %s as its type is no frame, and the station keeps its lines', (_, text) => {
    const [line] = linesOf(received(text));
    expect(rowOf(line ?? { kind: '', atMs: 0, sinceMs: 0 }, 0)?.label).toBeDefined();
    expect(presentOf(received(text)).link.state).toBe('open');
    const lines = new KeptLines({ mostBytes: 10 });
    for (const one of linesOf({ kind: 'trace' }, received(text), { kind: 'link.pinged' }))
      lines.add(`${JSON.stringify(one)}\n`);
    expect(lines.lines().map((one) => parsed(one).kind)).toEqual(['trace', 'checkpoint', 'gap', 'link.pinged']);
  });

  it('with a payload nested deeper than can be written is a row all the same', () => {
    const [line] = linesOf({ ...received('[2,"x","Heartbeat",{}]') });
    const deep = { kind: 'fact', fact: 'odd', atMs: 1, sinceMs: 1, about: nested(20_000) };
    expect(rowOf(line ?? deep, 0)?.detail).toBe('{}');
    expect(rowOf(deep, 0)?.detail).toContain('nested deeper');
  });
});

describe('a trace from elsewhere', () => {
  it('may name its part as it likes', () => {
    expect(presentOf({ kind: 'trace', part: parsed(noNumber) }).isRunning).toBe(false);
  });

  it('has no line of a time that no calendar has', () => {
    for (const atMs of [8.64e15 + 1, -1e300, Number.NaN, Number.POSITIVE_INFINITY, '1', null])
      expect([atMs, lineOf({ kind: 'frame', atMs })]).toEqual([atMs, null]);
    expect(lineOf({ kind: 'frame', atMs: -5 })?.atMs).toBe(-5);
  });

  it('makes no outlet of a number that no connector has, and each once', () => {
    const connectors = [2, 1e9, 0, -1, 1.5, 1, 2].map((id) => ({ id, maxPowerW: 1 }));
    const ids = ({ outlets }: Present) => outlets.map(({ connectorId }) => connectorId);
    expect(ids(presentOf({ kind: 'trace', station: { product: { connectors } } }))).toEqual([1, 2]);
    const outlets = connectors.map(({ id }) => ({ connectorId: id }));
    expect(ids(presentOf(checkpoint({ outlets })))).toEqual([1, 2]);
  });

  it('says in a checkpoint nothing that other lines cannot say', () => {
    const odd = parsed('{"a":1}');
    const present = presentOf(
      checkpoint({
        ...Object.fromEntries(Object.keys(nothing).map((name) => [name, odd])),
        link: { state: 'constructor', url: odd, why: odd, sinceMs: '1' },
        status: { status: odd, errorCode: 1 },
        outlets: [{ connectorId: 1, meter: { energyWh: '1' }, transaction: { localId: 1 }, plug: odd, status: odd }],
        charts: [{ session: 'x:1', steps: 'a', state: nested(100), lastEvent: odd, chart: odd }],
        owed: [{ seq: 'a', messageId: 'm' }, { messageId: 'm' }, { seq: 1, messageId: 'm', action: odd }],
        givenUp: [{ seq: 1, messageId: 'm', givenUpAtMs: odd }],
        inFlight: { messageId: odd },
        securityEvents: [{ type: 't', info: odd }],
        asked: [{ call: 'c' }],
      }),
    );
    expect(present).toMatchObject({ station: { vendor: '' }, link: nothing.link, status: null, inFlight: null });
    expect(present.outlets[0]).toMatchObject({ meter: null, transaction: null, plug: null, status: null });
    expect(present.charts[0]).toMatchObject({ chart: '', steps: 0, state: null, lastEvent: null });
    expect(present.owed).toMatchObject([{ seq: 1, action: '?', attempts: 0 }]);
    expect(present.givenUp).toMatchObject([{ givenUpAtMs: 0, why: null }]);
    expect([present.securityEvents[0]?.info, present.asked]).toEqual([null, []]);
  });

  it('changes no prototype by the names it brings', () => {
    const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];
    const configuration = parsed(`{"__proto__":"polluted","constructor":"c"}`);
    const lines = names.map((key) => told('station', { type: 'configuration.changed', key, value: 'v' }));
    const began = names.map((session) => ({ kind: 'chart.began', session, chart: session, actor: session }));
    const header = { kind: 'trace', station: { configuration } };
    const present = presentOf(header, ...lines, ...began, checkpoint({ configuration }), ...lines);
    expect(Object.keys(present.configuration).toSorted()).toEqual(names.toSorted());
    expect(Object.getPrototypeOf(present.configuration)).toBe(Object.prototype);
    expect('polluted' in {}).toBe(false);
  });

  it('fills no memory with charts, settings and messages that no station has', () => {
    const many = Array.from({ length: 30_000 }, (_, index) => index);
    const change = { putOwed: many.map((seq) => ({ seq, messageId: `m${seq}` })) };
    const configuration = Object.fromEntries(many.map((index) => [`k${index}`, 'v']));
    const began = many.slice(0, 3_000).map((index) => ({ kind: 'chart.began', session: `x:${index}` }));
    const more = told('station', { type: 'configuration.changed', key: 'another', value: 'v' });
    const known = told('station', { type: 'configuration.changed', key: 'k1', value: 'new' });
    const header = { kind: 'trace', station: { configuration } };
    const present = presentOf(header, { kind: 'ledger.noted', change }, more, known, ...began);
    expect(present.owed).toHaveLength(mostOwed);
    expect(Object.keys(present.configuration)).toHaveLength(mostSettings);
    expect(present.configuration['k1']).toBe('new');
    expect(present.charts).toHaveLength(mostCharts);
  });

  it('plans no more periods than can be followed', () => {
    const periods = Array.from({ length: 100_000 }, (_, index) => ({ startMs: index, limitW: index }));
    const series = new LimitSeries();
    const asked = { kind: 'asked', number: 1, call: 'hardware.setLimit', about: { connectorId: 1, plan: { periods } } };
    for (const line of linesOf(asked, { kind: 'link.pinged', atMs: 1e9 })) series.add(line);
    expect(series.of(1)).toHaveLength(mostPeriods);
  });
});

it('messages come back in the order in which they are to be sent, however they were written', () => {
  const put = (...seqs: readonly number[]) => ({
    kind: 'ledger.noted',
    change: { putOwed: seqs.map((seq) => ({ seq, messageId: `m${seq}`, attempts: seq })) },
  });
  const removed = { kind: 'ledger.noted', change: { removeOwed: [3], putOwed: [{ seq: 3, messageId: 'm3' }] } };
  const { owed } = presentOf(put(5, 2), put(9), put(3, 5), removed, put(1));
  expect(owed.map(({ seq }) => seq)).toEqual([1, 2, 5, 9]);
  expect(owed.find(({ seq }) => seq === 5)?.sinceMs).toBe(1_000);
});
