import { describe, expect, it } from 'vitest';
import { limitWords, powerWords, sourceWords, whyBlocked } from '../../visualizations/inspector/model/explain.js';
import {
  nothing,
  type OwedNow,
  type PlannedLimit,
  type Present,
} from '../../visualizations/inspector/model/present.js';
import { linesOf, presentAfter, type Told } from '../support/seen-lines.js';

const message = (seq: number, action = 'MeterValues', more: object = {}) => ({
  seq,
  messageId: `m${seq}`,
  action,
  payload: { connectorId: 1, timestamp: '2026-01-01T00:00:00Z' },
  localId: 't1',
  attempts: 0,
  ...more,
});
const record = {
  localId: 't1',
  connectorId: 2,
  idTag: 'TAG',
  meterStartWh: 5,
  startedAt: '',
  transactionId: null,
  phase: 'open',
};
const commit = (number: number, change: object) => ({ kind: 'asked', call: 'ledger.commit', number, about: change });
const done = (number: number) => ({ kind: 'answered', call: 'ledger.commit', number });
const noted = (change: object) => ({ kind: 'ledger.noted', change });

function presentOf(...lines: readonly Told[]): Present {
  return presentAfter(linesOf(...lines));
}

const numbers = ({ owed }: Present) => owed.map(({ seq }) => seq);

describe('what is owed', () => {
  it('counts when the ledger has acknowledged it, and at once where it is only noted', () => {
    const asked = commit(1, { putOwed: [message(2), message(1)] });
    expect(numbers(presentOf(asked))).toEqual([]);
    expect(numbers(presentOf(asked, done(1)))).toEqual([1, 2]);
    expect(numbers(presentOf(asked, { kind: 'failed', call: 'ledger.commit', number: 1, error: 'full' }))).toEqual([]);
    expect(numbers(presentOf(noted({ putOwed: [message(3)] })))).toEqual([3]);
  });

  it('is still written by a station that has ended, and not by one whose power was cut', () => {
    const asked = commit(1, { putOwed: [message(1)] });
    expect(numbers(presentOf(asked, { kind: 'run.ended', how: 'ended' }, done(1)))).toEqual([1]);
    expect(numbers(presentOf(asked, { kind: 'run.ended', how: 'cut' }, done(1)))).toEqual([]);
  });

  it('goes when it was answered, keeps its place and its age with another attempt, and moves to what was given up', () => {
    const two = [commit(1, { putOwed: [message(1), message(2)] }), done(1)];
    expect(numbers(presentOf(...two, commit(2, { removeOwed: [1] }), done(2)))).toEqual([2]);
    const tried = presentOf(...two, commit(2, { putOwed: [message(1, 'MeterValues', { attempts: 1 })] }), done(2));
    expect(tried.owed[0]).toMatchObject({ seq: 1, attempts: 1, sinceMs: 1_000 });
    const lost = presentOf(
      ...two,
      commit(2, { giveUp: [{ ...message(1), at: '2026-01-02T00:00:00Z', why: 'refused' }] }),
      done(2),
    );
    expect(numbers(lost)).toEqual([2]);
    expect(lost.givenUp).toMatchObject([{ seq: 1, why: 'refused', givenUpAtMs: Date.parse('2026-01-02T00:00:00Z') }]);
  });

  it('is what the ledger holds when it is opened, whatever was known before, with its age by its own time', () => {
    const answer = { transactions: [record], owed: [message(8)], givenUp: [message(7)] };
    const opened = presentOf(noted({ putOwed: [message(3)] }), {
      kind: 'answered',
      call: 'ledger.open',
      number: 1,
      answer,
    });
    expect(opened.owed).toMatchObject([{ seq: 8, sinceMs: Date.parse('2026-01-01T00:00:00Z') }]);
    expect(opened.givenUp).toMatchObject([{ seq: 7 }]);
    expect(opened.outlets[0]?.transaction).toMatchObject({ localId: 't1', idTag: 'TAG' });
  });

  it('finds the outlet of a StopTransaction, which does not say it, by its transaction', () => {
    const stop = message(4, 'StopTransaction', { payload: {} });
    const change = { putTransactions: [{ ...record, phase: 'stopped' }], putOwed: [stop] };
    expect(presentOf(commit(1, change), done(1)).owed[0]?.connectorId).toBe(2);
    expect(presentOf(noted({ putTransactions: [record] }), noted({ putOwed: [stop] })).owed[0]?.connectorId).toBe(2);
  });

  it('keeps the id of the CSMS when a record without one is written late, and lets a stopped transaction go', () => {
    const known = presentOf(
      noted({ putTransactions: [{ ...record, transactionId: 77 }] }),
      noted({ putTransactions: [record] }),
    );
    expect(known.outlets[0]?.transaction?.transactionId).toBe(77);
    const stopped = presentAfter(linesOf(noted({ putTransactions: [{ ...record, phase: 'stopped' }] })), known);
    expect(stopped.outlets[0]?.transaction).toBeNull();
    expect(presentAfter(linesOf(noted({ removeTransactions: ['t1'] })), known).outlets[0]?.transaction).toBeNull();
  });
});

const owed: OwedNow = {
  seq: 1,
  messageId: 'm1',
  action: 'StartTransaction',
  connectorId: 1,
  attempts: 2,
  sinceMs: 0,
  localId: 't1',
};
const ready: Present = {
  ...nothing,
  atMs: 100_000,
  isRunning: true,
  link: { state: 'open', url: null, sinceMs: 0, why: null },
  registration: 'Accepted',
  owed: [owed],
};
const outbox = (state: object): Pick<Present, 'charts'> => ({
  charts: presentAfter(
    linesOf({ kind: 'chart.began', chart: 'outbox', actor: 'outbox', session: 'x:2', state, tags: [] }),
  ).charts,
});

describe('what keeps the first message from going out', () => {
  it('is nothing where nothing is owed, or nothing stands in its way', () => {
    expect(whyBlocked({ ...ready, owed: [] })).toBeNull();
    expect(whyBlocked({ ...ready, ...outbox({ delivery: 'ready', draining: 'open' }) })).toBeNull();
  });

  it('is the missing connection, with its age and its reason, before anything else', () => {
    const link = { state: 'closed', url: null, sinceMs: 70_000, why: 'The uplink is off.' } as const;
    const words = whyBlocked({ ...ready, link, registration: null });
    expect(words).toBe('There is no connection to the CSMS, since 30 s (The uplink is off).');
    expect(whyBlocked({ ...ready, link: { ...link, state: 'dialling' } })).toContain('connecting');
  });

  it('is the registration, another call, its own answer, the disk, or the pause after an attempt', () => {
    expect(whyBlocked({ ...ready, registration: 'Pending' })).toContain('Pending');
    expect(whyBlocked({ ...ready, registration: null })).toContain('not answered the BootNotification');
    const inFlight = { messageId: 'm9', action: 'Heartbeat', sinceMs: 96_000 };
    expect(whyBlocked({ ...ready, inFlight })).toBe(
      'Heartbeat was sent 4 s ago; one call at a time, and it has no answer yet.',
    );
    expect(whyBlocked({ ...ready, inFlight: { ...inFlight, messageId: 'm1' } })).toContain('waits for its answer');
    expect(whyBlocked({ ...ready, ...outbox({ delivery: 'diskFailing' }) })).toContain('disk');
    const configuration = { TransactionMessageRetryInterval: '60' };
    expect(whyBlocked({ ...ready, ...outbox({ delivery: 'waiting' }), configuration })).toBe(
      'It has failed twice, and waits for its next attempt. It goes again 120 s after it failed.',
    );
    expect(whyBlocked({ ...ready, ...outbox({ draining: 'telling' }) })).toContain('connectors');
    expect(whyBlocked({ ...ready, isRunning: false })).toBe('The station is not running.');
  });
});

describe('a limit in words', () => {
  const by = {
    kind: 'profile',
    chargingProfileId: 1,
    purpose: 'ChargePointMaxProfile',
    stackLevel: 0,
    connectorId: 0,
  } as const;
  const limit = (limitW: number, decision: PlannedLimit['decision'], isShared = false): PlannedLimit => ({
    fromMs: 0,
    limitW,
    limitA: 0,
    decision,
    isShared,
  });

  it('says how much, and whose word that is', () => {
    expect(limitWords(limit(60_000, { by, weighed: [] }))).toBe('60 kW: ChargePointMaxProfile 1 (stack level 0)');
    expect(limitWords(limit(120_000, { by: { kind: 'outlet' }, weighed: [] }))).toBe(
      '120 kW: all that the outlet can give',
    );
    expect(limitWords(limit(0, { by, weighed: [] }))).toBe(
      '0: less is left than can be offered, by ChargePointMaxProfile 1 (stack level 0)',
    );
    expect(sourceWords({ kind: 'station' })).toBe('all that the station can give');
    expect([powerWords(7_360), powerWords(999.6), powerWords(0)]).toEqual(['7.4 kW', '1 kW', '0']);
  });

  it('says what outlets share, which is never the limit of one of them', () => {
    const weighed = [
      { source: { kind: 'outlet' }, limit: 50_000 },
      { source: by, limit: 60_000 },
      { source: { kind: 'station' }, limit: 90_000 },
    ] as const;
    const shared = { by: { kind: 'outlet' }, weighed } as const;
    expect(limitWords(limit(30_000, shared, true))).toBe(
      '30 kW: its share of what ChargePointMaxProfile 1 (stack level 0) allows',
    );
    expect(limitWords(limit(0, { ...shared, weighed: [] }, true))).toBe(
      '0: the other outlets use what the station can give',
    );
  });

  it('claims no reason where none is known', () => {
    expect(limitWords(limit(30_000, null), { maxPowerW: 60_000 })).toBe('30 kW');
    expect(limitWords(limit(60_000, null), { maxPowerW: 60_000 })).toBe('60 kW: all that the outlet can give');
    expect(limitWords(limit(0, null))).toBe('0: nothing can be offered');
  });
});
