import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineOf, type TraceLine } from '../../visualizations/inspector/model/line.js';
import { nothing, type Present } from '../../visualizations/inspector/model/present.js';
import { reduce } from '../../visualizations/inspector/model/reduce.js';
import { lineKinds } from '../../visualizations/trace/line-kinds.js';
import { frame, linesOf, presentAfter, stepped, type Told, told } from '../support/seen-lines.js';

const product = {
  vendor: 'V',
  model: 'M',
  firmwareVersion: '1',
  powerW: 120_000,
  connectors: [
    { id: 1, maxPowerW: 60_000 },
    { id: 2, maxPowerW: 60_000 },
  ],
};
const began = { kind: 'run.began', product, configuration: {} };
const asked = (call: string, number: number, about: unknown) => ({ kind: 'asked', call, number, about });
const answered = (call: string, number: number, answer?: unknown) => ({ kind: 'answered', call, number, answer });
const decision = { by: { kind: 'outlet' }, weighed: [{ source: { kind: 'outlet' }, limit: 60_000 }] };

function presentOf(...lines: readonly Told[]): Present {
  return presentAfter(linesOf(...lines));
}

describe('what is known after a line', () => {
  it('has every outlet of the product from the header on, before the hardware has said a word', () => {
    const { station, outlets, isRunning } = presentOf({
      kind: 'trace',
      format: 1,
      part: 1,
      identity: 'sha256:1',
      station: { product },
    });
    expect(station).toMatchObject({ identity: 'sha256:1', vendor: 'V', powerW: 120_000 });
    expect(outlets.map(({ connectorId, maxPowerW }) => [connectorId, maxPowerW])).toEqual([
      [1, 60_000],
      [2, 60_000],
    ]);
    expect(isRunning).toBe(false);
  });

  it('takes a station for running whose trace goes on from another file, or is a dump', () => {
    expect(presentOf({ kind: 'trace', part: 2, station: { product } }).isRunning).toBe(true);
    expect(presentOf({ kind: 'trace', part: 1, why: 'asked for', station: { product } }).isRunning).toBe(true);
  });

  it('is the same object where a line of the same time changes nothing', () => {
    const [line] = linesOf({ kind: 'drawn', what: 'uuid', value: 'x' });
    const before = { ...nothing, atMs: 1_000 };
    expect(line && reduce(before, line)).toBe(before);
  });

  it('leaves what it was given as it was', () => {
    const before = presentOf(began, stepped('x:1', 'outbox', 'a', { line: 'free' }, 'a --> b'));
    const copy = structuredClone(before);
    presentAfter(
      linesOf(stepped('x:1', 'outbox', 'b', { line: 'busy' }, 'b --> c'), {
        kind: 'fact',
        fact: 'plug',
        connectorId: 1,
        state: 'plugged',
      }),
      before,
    );
    expect(before).toEqual(copy);
  });

  it('counts a chart from its first step, and forgets it with its end', () => {
    const init = stepped('x:12', 'connector', 'xstate.init', 'a', 'a --> b');
    const began12 = {
      kind: 'chart.began',
      chart: 'connector',
      actor: 'connector-1',
      session: 'x:12',
      state: 'b',
      tags: ['free'],
    };
    const root = { kind: 'chart.began', chart: 'station', actor: 'x:0', session: 'x:0', state: 'idle', tags: [] };
    const { charts } = presentOf(began, init, root, began12);
    expect(charts.map(({ session, steps, state }) => [session, steps, state])).toEqual([
      ['x:0', 0, 'idle'],
      ['x:12', 1, 'b'],
    ]);
    expect(presentOf(began, init, { kind: 'chart.ended', session: 'x:12', how: 'done' }).charts).toEqual([]);
  });

  it('makes one step of transitions that follow upon one event, and another of the same event that comes again', () => {
    const first = stepped('x:1', 'outbox', 'go', 'b', 'a --> b');
    const always = stepped('x:1', 'outbox', 'go', 'c', 'b --> c');
    const event = { ...told('outbox', { type: 'go' }), session: 'x:1' };
    const once = presentOf(began, stepped('x:1', 'outbox', 'xstate.init', 'a'), event, first, always);
    expect(once.charts[0]).toMatchObject({ steps: 1, lastEdges: ['a --> b', 'b --> c'], state: 'c', lastEvent: 'go' });
    const twice = presentAfter(linesOf(event, first), once);
    expect(twice.charts[0]).toMatchObject({ steps: 2, lastEdges: ['a --> b'] });
  });

  it('begins with no charts, no permit and no status when a second run begins, and remembers what has happened', () => {
    const run = [
      began,
      stepped('x:1', 'outbox', 'go', 'b', 'a --> b'),
      told('status-1', { type: 'status.is', status: { status: 'Charging', errorCode: 'NoError' } }),
      asked('hardware.permit', 1, { connectorId: 1, lease: { leaseMs: 1 } }),
      answered('hardware.permit', 1),
      told('security-events', { type: 'security.event', event: 'StartupOfTheDevice' }),
    ];
    const first = presentOf(...run, { kind: 'run.ended', how: 'cut' });
    expect(first).toMatchObject({
      isRunning: false,
      outlets: [{ isPermitted: true, status: { status: 'Charging' } }, {}],
    });
    const second = presentAfter(linesOf(began), first);
    expect(second).toMatchObject({ isRunning: true, charts: [], outlets: [{ isPermitted: false, status: null }, {}] });
    expect(second.securityEvents).toMatchObject([{ type: 'StartupOfTheDevice' }]);
  });

  it('follows the connection, and has a call in flight until it is answered, given up or cut off', () => {
    const dialled = { kind: 'link.dialled', url: 'ws://c/ocpp' };
    const open = presentOf(began, dialled, { kind: 'link.opened' });
    expect(open.link).toMatchObject({ state: 'open', url: 'ws://c/ocpp' });
    const boot = presentAfter(linesOf(frame('sent', 2, 'm1', 'BootNotification', {})), open);
    expect(boot).toMatchObject({ inFlight: { messageId: 'm1', action: 'BootNotification' }, registration: null });
    const other = presentAfter(linesOf(frame('received', 3, 'm2', { status: 'Rejected' })), boot);
    expect(other).toMatchObject({ inFlight: { messageId: 'm1' }, registration: null });
    const done = presentAfter(linesOf(frame('received', 3, 'm1', { status: 'Pending' })), boot);
    expect(done).toMatchObject({ inFlight: null, registration: 'Pending' });
    const timeout = stepped('x:2', 'outbox', 'xstate.after', {}, 'outbox.line.busy --> outbox.line.free');
    expect(presentAfter(linesOf(timeout), boot).inFlight).toBeNull();
    const lost = presentAfter(linesOf({ kind: 'link.closed', why: { reason: 'gone', problem: 'lost' } }), boot);
    expect(lost).toMatchObject({ inFlight: null, link: { state: 'closed', why: 'gone' } });
  });

  it('lets energy flow from the permit that was given to the one that was taken back', () => {
    const given = presentOf(
      began,
      asked('hardware.permit', 1, { connectorId: 2, lease: { leaseMs: 1 } }),
      answered('hardware.permit', 1),
    );
    expect(given.outlets.map(({ isPermitted }) => isPermitted)).toEqual([false, true]);
    const back = [asked('hardware.permit', 2, { connectorId: 2, lease: null }), answered('hardware.permit', 2)];
    expect(presentAfter(linesOf(...back), given).outlets[1]?.isPermitted).toBe(false);
  });

  it('knows a plan by what the hardware has taken, and why by what the chart has planned', () => {
    const plan = { periods: [{ startMs: 0, limitW: 60_000, limitA: 100 }] };
    const question = asked('hardware.setLimit', 3, { connectorId: 1, plan });
    expect(presentOf(began, question).outlets[0]?.plan).toEqual([]);
    const taken = presentOf(began, question, answered('hardware.setLimit', 3));
    expect(taken.outlets[0]?.plan).toMatchObject([{ fromMs: 2_000, limitW: 60_000, decision: null }]);
    expect(
      presentOf(began, question, { kind: 'failed', call: 'hardware.setLimit', number: 3, error: 'no' }).outlets[0]
        ?.plan,
    ).toEqual([]);
    const plans = [
      { connectorId: 0, periods: [{ fromMs: 5, limitW: 1, limitA: 1, decision, isShared: false }] },
      { connectorId: 1, periods: [{ fromMs: 5, limitW: 60_000, limitA: 100, decision, isShared: true }] },
    ];
    const explained = presentAfter(
      linesOf(told('smart-charging', { type: 'xstate.done.actor.tellPlans', output: { plans } })),
      taken,
    );
    expect(explained.outlets[0]?.plan).toEqual([{ fromMs: 5, limitW: 60_000, limitA: 100, decision, isShared: true }]);
    expect(explained.plan).toMatchObject([{ limitW: 1 }]);
    const cut = told('smart-charging', { type: 'xstate.done.actor.tellPlans', cut: 90_000 } as object);
    expect(presentAfter(linesOf(cut), taken).outlets).toEqual(taken.outlets);
  });

  it('has the configuration from the opening of the store, and each change, but no secret', () => {
    const opened = told('station', {
      type: 'xstate.done.actor.openStore',
      output: { configuration: { HeartbeatInterval: '300', AuthorizationKey: '***0123456789abcdef0' } },
    });
    const changed = told('station', { type: 'configuration.changed', key: 'HeartbeatInterval', value: '60' });
    const saved = asked('configuration.save', 9, { key: 'MinimumStatusDuration', value: '2' });
    expect(presentOf({ ...began, configuration: { HeartbeatInterval: '10' } }).configuration).toEqual({
      HeartbeatInterval: '10',
    });
    expect(presentOf(began, opened).configuration).toEqual({ HeartbeatInterval: '300' });
    expect(presentOf(began, opened, changed).configuration).toEqual({ HeartbeatInterval: '60' });
    expect(presentOf(began, opened, saved).configuration).toEqual({ HeartbeatInterval: '300' });
    expect(presentOf(began, saved, answered('configuration.save', 9)).configuration).toEqual({
      MinimumStatusDuration: '2',
    });
  });

  it('takes the word of a checkpoint for everything before it, as far as it makes sense', () => {
    const present = presentOf(began, stepped('x:1', 'outbox', 'go', 'b', 'a --> b'), {
      kind: 'fact',
      fact: 'plug',
      connectorId: 2,
      state: 'plugged',
    });
    const checkpoint = (said: unknown) => ({ kind: 'checkpoint', atMs: 9, sinceMs: 9, present: said });
    expect(presentOf(checkpoint(JSON.parse(JSON.stringify(present))))).toEqual(present);
    expect(presentOf(began, checkpoint('nonsense')).station).toMatchObject({ vendor: 'V' });
    const odd = presentOf(
      checkpoint({ outlets: [null, { connectorId: 3 }], charts: [{}, { session: 'x:4' }], link: 4 }),
    );
    expect(odd).toMatchObject({
      outlets: [{ connectorId: 3, plan: [] }],
      charts: [{ session: 'x:4', tags: [] }],
      link: { state: 'closed' },
    });
  });

  it('never throws, whatever the lines have in them', () => {
    const odd = fc.oneof(
      fc.constant(null),
      fc.integer({ min: -1, max: 3 }),
      fc.string(),
      fc.array(fc.anything(), { maxLength: 3 }),
      fc.object({ maxDepth: 2 }),
    );
    const kind = fc.constantFrom(...Object.keys(lineKinds), 'checkpoint', 'tomorrow');
    const names = [...new Set(Object.values(lineKinds).flatMap(({ fields }) => Object.keys(fields))), 'present'];
    const fields = fc.dictionary(fc.constantFrom(...names), odd, { maxKeys: 8 });
    const line = fc.tuple(kind, fields).map(([name, rest]) => lineOf({ ...rest, kind: name, atMs: 5 }) as TraceLine);
    const known = presentOf(began, stepped('x:1', 'outbox', 'go', {}, 'a --> b'), asked('ledger.commit', 1, {}));
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), (lines) =>
        presentAfter(lines, known).outlets.every(({ plan }) => Array.isArray(plan)),
      ),
      { numRuns: 400 },
    );
  });
});
