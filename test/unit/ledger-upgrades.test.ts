import { expect, it } from 'vitest';
import { repairsFor } from '../../persistence/batch.js';
import { seal, unseal } from '../../persistence/record.js';
import { bodiesOf, recover } from '../../persistence/recover.js';
import { rawOf, Truth } from '../../persistence/truth.js';
import { owed, transaction } from '../support/stores.js';

/** As version 0.1 has left it on disk. */
const ofTheFirstVersion: readonly (readonly [key: string, value: string])[] = [
  [
    'start!transaction!a',
    '{"version":1,"crc":"bae4197c","seq":1,"body":{"localId":"a","connectorId":1,"idTag":"TAG-1","meterStartWh":1000,"startedAt":"2026-01-01T00:00:00Z","transactionId":null,"lastMeterWh":1000,"lastSeenAt":"2026-01-01T00:00:00Z","phase":"open"}}',
  ],
  [
    'start!owed!0000000000000001',
    '{"version":1,"crc":"b27b8257","seq":2,"body":{"seq":1,"messageId":"message-1","action":"StartTransaction","payload":{"connectorId":1,"meterStart":1000,"idTag":"TAG-1"},"localId":"a","attempts":0}}',
  ],
  ['start!configuration!HeartbeatInterval', '{"version":1,"crc":"2f3e11e7","seq":3,"body":"300"}'],
  [
    'start!head!',
    '{"version":1,"crc":"316008a3","seq":4,"body":{"batch":1,"count":3,"digest":2627579322,"nextSeq":2,"open":["a"]}}',
  ],
];

it('a store of the first version opens whole, with nothing to repair', () => {
  const entries = new Map(ofTheFirstVersion);
  const { state, damage, differs } = recover(entries, undefined);
  expect(damage).toEqual([]);
  expect(differs).toBe(false);
  expect(bodiesOf(state, 'transaction').map(({ body }) => body)).toEqual([transaction('a')]);
  expect(bodiesOf(state, 'owed').map(({ body }) => body)).toEqual([owed(1, 'a')]);
  expect(repairsFor(state, entries)).toEqual({ operations: [], damaged: new Map() });
});

it('a record of an older version keeps its text on disk until it changes, for a firmware that is rolled back', () => {
  const key = 'start!configuration!k';
  const { raw } = seal('configuration', key, 7, '300', []);
  const upgraded = unseal('configuration', key, raw, [(old) => ({ value: old })]);
  if (!upgraded.sound) throw new Error(upgraded.problem);
  expect(upgraded).toMatchObject({ isOld: true, sealed: { body: { value: '300' } } });
  const truth = new Truth();
  truth.set(key, upgraded.sealed);
  expect(rawOf(key, upgraded.sealed)).toBe(raw);
  const state = { truth, digest: upgraded.sealed.crc, seq: 7, batch: 1, facts: { nextSeq: 1, open: [] } };
  expect(repairsFor(state, new Map([[key, raw]])).operations).toEqual([]);
});

it('what is kept of a record without its text is written again to the letter', () => {
  for (const [key, value] of ofTheFirstVersion.slice(0, 3)) {
    const { state } = recover(new Map(ofTheFirstVersion), undefined);
    const kept = state.truth.get(key);
    expect(kept?.raw).toBeUndefined();
    expect(kept && rawOf(key, kept)).toBe(value);
  }
});
