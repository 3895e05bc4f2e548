/** What a transaction tells the others of its beginning and its end, and in which order: 3.7, 4.8, 4.10, 5.11. */
import { describe, expect, it } from 'vitest';
import { txProfile } from '../support/charging-desk.js';
import { owed, transaction } from '../support/stores.js';
import { TransactionDesk } from '../support/transaction-desk.js';

describe('the beginning', () => {
  it('is told once it is written: the profile that came with it, then the outlet, and noted', () => {
    const desk = new TransactionDesk();
    const record = transaction('tx-1');
    const installed = { connectorId: 1, profile: txProfile(3), installedAt: record.startedAt, localId: 'tx-1' };
    desk.rig.done('open', { record, owed: [owed(1, 'tx-1')], stopValues: [], installed });
    expect(desk.rig.said).toMatchObject([
      { to: 'outbox', event: { type: 'owed.added', owed: [{ action: 'StartTransaction' }], transaction: record } },
      { to: 'smart-charging', event: { type: 'profile.bound', installed } },
      { to: 'parent', event: { type: 'transaction.opened', record } },
    ]);
    expect(desk.journal).toEqual([
      {
        level: 'info',
        event: 'transaction.opened',
        localId: 'tx-1',
        connectorId: 1,
        idTag: 'TAG-1',
        meterStartWh: 1000,
      },
    ]);
  });
});

describe('the end', () => {
  it('is told to the outlet before it is written, and noted with its reason and its energy once it is', () => {
    const desk = TransactionDesk.begun();
    desk.stop('Local');
    expect(desk.told.map(({ type }) => type)).toEqual(['transaction.opened', 'transaction.closing']);
    const record = transaction('tx-1', { phase: 'stopped', lastMeterWh: 4200 });
    desk.rig.done('close', { record, owed: [owed(2, 'tx-1', { action: 'StopTransaction' })], stopValues: [] });
    expect(desk.rig.eventsTo('outbox').at(-1)).toMatchObject({
      type: 'owed.added',
      owed: [{ action: 'StopTransaction' }],
      transaction: record,
    });
    expect(desk.journal.at(-1)).toEqual({
      level: 'info',
      event: 'transaction.closed',
      localId: 'tx-1',
      connectorId: 1,
      reason: 'Local',
      energyWh: 3200,
    });
    expect(desk.rig.snapshot).toMatchObject({ status: 'done', output: { record, reason: 'Local' } });
  });
});
