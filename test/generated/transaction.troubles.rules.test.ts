/** A transaction among drivers, meters and disks that fail, and one that is found open: 4.8, 4.10, 7.36, errata 3.15. */
import { describe, expect, it } from 'vitest';
import { keptForStop, TransactionDesk } from '../support/transaction-desk.js';

const broken = new Error('it is broken');
const noLists = { sampled: [], aligned: [] };

describe('a transaction that is found open and goes on', () => {
  it('is shown by its outlet again, with its id and a note, and charges', () => {
    const desk = TransactionDesk.resumed();
    desk.rig.done('recall', [keptForStop]);
    expect(desk.told).toMatchObject([{ type: 'transaction.opened', record: { localId: 'tx-1', transactionId: 7 } }]);
    expect(desk.journal).toEqual([
      { level: 'info', event: 'transaction.resumed', localId: 'tx-1', connectorId: 1, transactionId: 7 },
    ]);
    expect(desk.times('permit')).toBe(1);
  });

  it('tells at its end what was kept for it before (errata 3.14)', () => {
    const desk = TransactionDesk.resumed({}, { StopTxnSampledData: 'Energy.Active.Import.Register' });
    desk.rig.done('recall', [keptForStop]);
    desk.stop('Local');
    expect(desk.given('close')).toMatchObject({
      stopValues: [keptForStop],
      stopLists: { sampled: ['Energy.Active.Import.Register'] },
    });
  });

  it('tells nothing at its end where nothing was kept from its beginning', () => {
    const desk = TransactionDesk.resumed({}, { StopTxnSampledData: 'Energy.Active.Import.Register' });
    desk.rig.done('recall', []);
    desk.stop('Local');
    expect(desk.given('close')).toMatchObject({ stopValues: [], stopLists: noLists });
  });

  it('ends for what was said while it was being looked up, and without energy', () => {
    const desk = TransactionDesk.resumed();
    desk.stop('EVDisconnected');
    desk.rig.done('recall', []);
    expect(desk.given('close')).toMatchObject({ recovered: false, ending: { reason: 'EVDisconnected' } });
    expect(desk.rig.runs('permit')).toBe(false);
  });

  it('has no energy where that was ended while it was being looked up, and lets the cable go', () => {
    const desk = TransactionDesk.resumed();
    desk.says('transaction.deenergise');
    desk.rig.done('recall', []);
    desk.rig.clock.advance(600_000);
    expect([desk.times('permit'), desk.takenBack]).toEqual([0, ['cable let go']]);
  });

  it('hears the answer to its start no second time', () => {
    const desk = TransactionDesk.resumed({}, { StopTransactionOnInvalidId: 'true' });
    desk.rig.done('recall', []);
    desk.confirmed('Invalid');
    expect([desk.times('close'), desk.takenBack]).toEqual([0, []]);
  });

  it('has no energy where its refused tag has drawn what it may, and is suspended', () => {
    const desk = TransactionDesk.resumed(
      { refusedAtWh: 1000, lastMeterWh: 1000 },
      { StopTransactionOnInvalidId: 'false', MaxEnergyOnInvalidId: '0' },
    );
    desk.rig.done('recall', []);
    expect([desk.times('permit'), desk.takenBack]).toEqual([0, ['cable kept']]);
    expect(desk.told.map(({ type }) => type)).toEqual(['transaction.opened', 'transaction.withheld']);
  });

  it('does not draw its MaxEnergyOnInvalidId once more where its tag was refused before (errata 3.17)', () => {
    const desk = TransactionDesk.resumed(
      { refusedAtWh: 1000, lastMeterWh: 1600 },
      { StopTransactionOnInvalidId: 'false', MaxEnergyOnInvalidId: '1000' },
    );
    desk.rig.done('recall', []);
    expect([desk.times('weigh'), desk.times('meterWatch')]).toEqual([0, 1]);
    desk.says('meter.rose', { energyWh: 1999.9 });
    expect(desk.takenBack).toEqual([]);
    desk.says('meter.rose', { energyWh: 2000 });
    expect(desk.takenBack).toEqual(['cable kept']);
  });
});

describe('a transaction that is found open and ends', () => {
  it('is closed at once, for what interrupted it, with what was kept for it (7.36)', () => {
    const desk = TransactionDesk.interrupted();
    desk.rig.done('recall', [keptForStop]);
    expect(desk.begun).toEqual(['recall', 'close']);
    expect(desk.given('close')).toMatchObject({
      recovered: true,
      ending: { reason: 'PowerLoss' },
      stopValues: [keptForStop],
    });
  });

  it('is closed all the same where what was kept for it cannot be read, with a note', () => {
    const desk = TransactionDesk.interrupted();
    desk.rig.fail('recall', broken);
    expect([desk.rig.status, desk.begun]).toEqual(['active', ['recall', 'close']]);
    expect(desk.given('close')).toMatchObject({ recovered: true, ending: { reason: 'PowerLoss' } });
    expect(desk.journal).toEqual([
      { level: 'error', event: 'transaction.notRecalled', connectorId: 1, error: 'Error: it is broken' },
    ]);
  });
});

describe('a disk that fails', () => {
  it('is noted where it did not take the start, and nothing was begun', () => {
    const desk = new TransactionDesk();
    desk.rig.fail('open', broken);
    expect([desk.rig.status, desk.begun]).toEqual(['done', ['open']]);
    expect(desk.journal).toEqual([
      { level: 'error', event: 'transaction.notStarted', connectorId: 1, error: 'Error: it is broken' },
    ]);
  });

  it('is noted where it did not take the stop, and is tried again five seconds later', () => {
    const desk = TransactionDesk.begun();
    desk.stop('Local');
    desk.rig.fail('close', broken);
    expect(desk.journal.at(-1)).toEqual({
      level: 'error',
      event: 'transaction.stopNotWritten',
      connectorId: 1,
      error: 'Error: it is broken',
    });
    desk.rig.clock.advance(4_999);
    expect(desk.times('close')).toBe(1);
    desk.rig.clock.advance(1);
    expect(desk.times('close')).toBe(2);
  });
});

describe('energy that is ended before the reason is known', () => {
  it('does not begin where the start was still being written', () => {
    const desk = new TransactionDesk();
    desk.says('transaction.deenergise');
    desk.opens();
    desk.rig.clock.advance(600_000);
    expect([desk.times('permit'), desk.takenBack]).toEqual([0, ['cable let go']]);
  });

  it('stays ended while the transaction runs, whatever the settings become', () => {
    const desk = TransactionDesk.begun();
    desk.rig.done('permit');
    desk.says('transaction.deenergise');
    expect(desk.takenBack).toEqual(['cable let go']);
    desk.configure({ MaxEnergyOnInvalidId: '1000' });
    desk.rig.clock.advance(600_000);
    expect([desk.times('permit'), desk.times('close')]).toEqual([1, 0]);
  });
});

describe('a permit', () => {
  it('is renewed every ten seconds, each time with a sign of life for the ledger', () => {
    const desk = TransactionDesk.begun();
    desk.rig.clock.advance(1_000);
    desk.rig.done('permit');
    expect(desk.noted).toMatchObject([
      { putTransactions: [{ localId: 'tx-1', lastSeenAt: '2026-01-01T00:00:01.000Z' }] },
    ]);
    desk.rig.clock.advance(9_999);
    expect(desk.times('permit')).toBe(1);
    desk.rig.clock.advance(1);
    expect([desk.times('permit'), desk.rig.runs('permit')]).toEqual([2, true]);
    desk.rig.done('permit');
    expect(desk.noted.at(-1)).toMatchObject({ putTransactions: [{ lastSeenAt: '2026-01-01T00:00:11.000Z' }] });
  });
});

describe('a permit that the driver does not give', () => {
  it('is noted, is no suspension, and is asked for again two seconds later', () => {
    const desk = TransactionDesk.begun();
    desk.rig.fail('permit', broken);
    expect(desk.journal.at(-1)).toEqual({
      level: 'error',
      event: 'permit.failed',
      connectorId: 1,
      error: 'Error: it is broken',
    });
    desk.rig.clock.advance(1_999);
    expect([desk.rig.status, desk.times('permit'), desk.takenBack]).toEqual(['active', 1, []]);
    expect(desk.told.map(({ type }) => type)).toEqual(['transaction.opened']);
    desk.rig.clock.advance(1);
    expect([desk.times('permit'), desk.rig.runs('permit')]).toEqual([2, true]);
  });

  it.each([
    ['while it is asked for', () => {}],
    ['when it was not given', (desk: TransactionDesk) => desk.rig.fail('permit', broken)],
    ['when it was given', (desk: TransactionDesk) => desk.rig.done('permit')],
  ])('is not asked for again once the tag is refused %s, but for more energy (errata 3.17)', (_, become) => {
    const desk = TransactionDesk.begun({ StopTransactionOnInvalidId: 'false', MaxEnergyOnInvalidId: '0' });
    become(desk);
    desk.confirmed('Invalid');
    expect([desk.rig.runs('permit'), desk.takenBack]).toEqual([false, ['cable kept']]);
    expect(desk.told.at(-1)?.type).toBe('transaction.withheld');
    desk.rig.clock.advance(600_000);
    expect(desk.times('permit')).toBe(1);
    desk.configure({ StopTransactionOnInvalidId: 'false', MaxEnergyOnInvalidId: '500' });
    expect([desk.times('permit'), desk.rig.runs('permit'), desk.takenBack]).toEqual([2, true, ['cable kept']]);
  });
});
