import { describe, expect, it } from 'vitest';
import { apply, batchOf } from '../../persistence/batch.js';
import { HEAD_KEY, recordChanges } from '../../persistence/changes.js';
import { crc32c } from '../../persistence/crc32c.js';
import { seal, unseal } from '../../persistence/record.js';
import { type ChainState, copyOf, recover } from '../../persistence/recover.js';
import { Truth } from '../../persistence/truth.js';
import type { LedgerChange } from '../../protocol/ports/store.js';
import { owed, start, transaction } from '../support/stores.js';

const TRANSACTION_A = 'start!transaction!a';

describe('the checksum', () => {
  it('is CRC-32C as published', () => {
    expect(crc32c('123456789')).toBe(0xe3069283);
    expect(crc32c('')).toBe(0);
    expect(crc32c('\0'.repeat(32))).toBe(0x8a9136aa);
  });
});

describe('the envelope of a record', () => {
  const body = { idTag: 'Füße 🔌', list: [1, null] };

  it('gives back what was put into it', () => {
    const sealed = seal('owed', 'key', 7, body);
    expect(JSON.parse(sealed.raw)).toMatchObject({ version: 1, seq: 7, body });
    expect(unseal('owed', 'key', sealed.raw)).toEqual({ sound: true, sealed, isOld: false });
  });

  it('betrays every single changed character, another key and another kind', () => {
    const { raw } = seal('owed', 'key', 7, body);
    for (let index = 0; index < raw.length; index += 1) {
      const other = String.fromCharCode(raw.charCodeAt(index) ^ 1);
      const changed = raw.slice(0, index) + other + raw.slice(index + 1);
      expect(unseal('owed', 'key', changed), changed).toMatchObject({ sound: false });
      expect(unseal('owed', 'key', raw.slice(0, index))).toMatchObject({ sound: false });
    }
    expect(unseal('owed', 'kez', raw)).toEqual({ sound: false, problem: 'checksum' });
    expect(unseal('givenUp', 'key', raw)).toEqual({ sound: false, problem: 'checksum' });
  });

  it('takes an older body through every upgrade in turn', () => {
    const upgrades = [(old: unknown) => ({ second: old }), (old: unknown) => ({ third: old })];
    expect(unseal('owed', 'key', seal('owed', 'key', 1, 'first', []).raw, upgrades)).toMatchObject({
      sealed: { body: { third: { second: 'first' } } },
      isOld: true,
    });
    expect(unseal('owed', 'key', seal('owed', 'key', 1, 'x', upgrades.slice(1)).raw, upgrades)).toMatchObject({
      sealed: { body: { third: 'x' } },
    });
    expect(unseal('owed', 'key', seal('owed', 'key', 1, 'x', upgrades).raw, upgrades)).toMatchObject({
      sealed: { body: 'x' },
      isOld: false,
    });
  });

  it('refuses a version newer than it knows', () => {
    const { raw } = seal('owed', 'key', 1, 'x', [(old) => old]);
    expect(unseal('owed', 'key', raw)).toEqual({ sound: false, problem: 'newer version 2, known are 1 to 1' });
  });
});

/** Entries on disk and the second copy, as a station with no accident leaves them after each change. */
function written(changes: readonly LedgerChange[]) {
  const state: ChainState = { truth: new Truth(), digest: 0, seq: 0, batch: 0, facts: { nextSeq: 1, open: [] } };
  const entries = new Map<string, string>();
  return changes.map((change) => {
    const batch = batchOf(state, recordChanges(change));
    apply(state, batch);
    for (const operation of batch.operations) {
      if (operation.type === 'put') entries.set(operation.key, operation.value);
      else entries.delete(operation.key);
    }
    return { entries: new Map(entries), copy: copyOf(state).raw };
  });
}

function story() {
  const [started, informed, stopped, gone] = written([
    start('a', 1),
    { putTransactions: [transaction('a', { transactionId: 5 })], removeOwed: [1] },
    { putTransactions: [transaction('a', { transactionId: 5, phase: 'stopped' })], putOwed: [owed(2, 'a')] },
    { removeTransactions: ['a'], removeOwed: [2] },
  ]);
  if (!started || !informed || !stopped || !gone) throw new Error('the story has four chapters');
  return { started, informed, stopped, gone };
}

function found(entries: ReadonlyMap<string, string>, copy: string | undefined) {
  const { state, damage, differs } = recover(entries, copy);
  return {
    body: state.truth.get(TRANSACTION_A)?.body,
    damage: damage.map(({ key, problem }) => `${key}: ${problem}`),
    differs,
    nextSeq: state.facts.nextSeq,
  };
}

describe('the second copy of the open transactions', () => {
  it('is not needed while the database is whole, however far it is behind', () => {
    const { started, informed, stopped, gone } = story();
    for (const { entries } of [started, informed, stopped, gone]) {
      const alone = found(entries, undefined);
      expect(alone).toMatchObject({ damage: [], differs: false });
      expect(found(entries, started.copy)).toEqual(alone);
    }
  });

  it('does not bring back a transaction that ended just before a cut', () => {
    const { informed, gone } = story();
    expect(found(gone.entries, informed.copy)).toEqual({ body: undefined, damage: [], differs: false, nextSeq: 3 });
  });

  it('does not bring it back either when another record is damaged', () => {
    const { informed, gone } = story();
    const entries = new Map(gone.entries).set('start!configuration!k', 'damaged');
    const { body, damage } = found(entries, informed.copy);
    expect(body).toBeUndefined();
    expect(damage).toEqual(['configuration!k: not a record', 'head: 0 records were written, 1 are there']);
  });

  it('brings back a transaction whose record is damaged or missing', () => {
    const { informed } = story();
    for (const damaged of ['', undefined]) {
      const entries = new Map(informed.entries);
      if (damaged === undefined) entries.delete(TRANSACTION_A);
      else entries.set(TRANSACTION_A, damaged);
      const { body, damage, differs } = found(entries, informed.copy);
      expect(body).toEqual(transaction('a', { transactionId: 5 }));
      expect(damage).toContain('transaction!a: lost in the database, restored from the second copy');
      expect(differs).toBe(true);
    }
  });

  it('brings back what a database has forgotten with its newest batches, head and all', () => {
    const { started, informed } = story();
    const older = found(started.entries, informed.copy);
    expect(older.body).toEqual(transaction('a', { transactionId: 5 }));
    expect(older.damage[0]).toBe('head: the database ends at batch 1, but batch 2 was on disk');
    const empty = found(new Map(), informed.copy);
    expect(empty.body).toEqual(transaction('a', { transactionId: 5 }));
    expect(empty.nextSeq).toBe(2);
  });

  it('brings back an open transaction when nobody can say whether it ended, and says so', () => {
    const { informed, gone } = story();
    const entries = new Map(gone.entries).set('start!owed!0000000000000009', 'damaged');
    entries.delete(HEAD_KEY);
    const { body, damage } = found(entries, informed.copy);
    expect(body).toEqual(transaction('a', { transactionId: 5 }));
    expect(damage).toContain('head: missing beside 1 records');
  });

  it('is reported when it is damaged itself, and the database is believed', () => {
    const { informed } = story();
    const { body, damage, differs } = found(informed.entries, informed.copy.replace('TAG-1', 'TAG-2'));
    expect(body).toEqual(transaction('a', { transactionId: 5 }));
    expect(damage).toEqual(['open-transactions: checksum']);
    expect(differs).toBe(false);
  });
});

describe('the head record', () => {
  it('convicts a database in which a later state of a record was lost', () => {
    const { started, informed, stopped } = story();
    const entries = new Map(stopped.entries).set(TRANSACTION_A, informed.entries.get(TRANSACTION_A) ?? '');
    expect(found(entries, stopped.copy).damage).toEqual([
      'head: records are there in an older state than was written last',
    ]);
    const both = new Map(started.entries);
    both.delete('start!owed!0000000000000001');
    const stray = seal('configuration', 'start!configuration!k', 9, 'v').raw;
    expect(found(both.set('start!configuration!k', stray), started.copy).damage).toEqual([
      'head: records are there in an older state than was written last',
    ]);
  });

  it('names an open transaction that nothing can bring back', () => {
    const { started } = story();
    const entries = new Map(started.entries);
    entries.delete(TRANSACTION_A);
    expect(found(entries, undefined).damage).toEqual([
      'head: 2 records were written, 1 are there',
      'transaction!a: an open transaction is lost',
      'owed!0000000000000001: its transaction a is not in the ledger',
    ]);
  });
});
