/** Rules about what is billed: what is right is let be, and every way of breaking one is noticed. */
import { describe, expect, it } from 'vitest';
import { registerRises } from '../../monitors/rules/register-rises.js';
import { transactionOrder } from '../../monitors/rules/transaction-order.js';
import { accepted, meterValues, owed, SeenStory, start, stop, transaction, values } from '../support/seen-story.js';

describe('transaction-order, on the wire', () => {
  const story = () => new SeenStory(transactionOrder).begins().connects().registers();
  const begun = (told: SeenStory, id: string, transactionId: number, connectorId = 1) =>
    told.says(id, 'StartTransaction', start({ connectorId })).isTold(id, accepted(transactionId));

  it('lets a transaction come in order, repeated or not, and the next one after it', () => {
    const told = story().says('a', 'StartTransaction', start()).loses().connects();
    begun(told, 'a', 7).says('b', 'MeterValues', values(7, 1_100)).says('b', 'MeterValues', values(7, 1_100));
    told.says('c', 'StopTransaction', stop(7, 1_200)).ends('cut').begins().says('c', 'StopTransaction', stop(7, 1_200));
    begun(told, 'd', 8).says('e', 'StopTransaction', stop(8, 1_300));
    expect(told.broken).toEqual([]);
  });

  it('lets two outlets charge at once, and values be told that are of no transaction', () => {
    const told = begun(begun(story(), 'a', 7), 'b', 8, 2).says('c', 'MeterValues', { connectorId: 1, meterValue: [] });
    expect(told.says('d', 'StopTransaction', stop(8, 1_200)).broken).toEqual([]);
  });

  it('lets -1 stand for the id of a start that nobody has answered', () => {
    const told = story().says('a', 'StartTransaction', start()).receives([4, 'a', 'InternalError', '', {}]);
    told.says('b', 'MeterValues', values(-1, 1_100)).says('c', 'StopTransaction', stop(-1, 1_200));
    expect(told.broken).toEqual([]);
  });

  it('lets a CSMS give an id twice', () => {
    const told = begun(story(), 'a', 7).says('b', 'StopTransaction', stop(7, 1_200));
    begun(told, 'c', 7).says('d', 'MeterValues', values(7, 1_300)).says('e', 'StopTransaction', stop(7, 1_400));
    expect(told.says('e', 'StopTransaction', stop(7, 1_400)).broken).toEqual([]);
  });

  it('lets a transaction end that had begun before anybody looked', () => {
    const told = new SeenStory(transactionOrder).begins({}, { transactions: [transaction({ transactionId: 7 })] });
    expect(told.connects().registers().says('a', 'StopTransaction', stop(7, 1_200)).broken).toEqual([]);
  });

  it('notices values and stops of a transaction that was never begun', () => {
    const told = story().says('a', 'MeterValues', values(7, 1_100)).says('b', 'StopTransaction', stop(-1, 1_200));
    expect(told.broken).toEqual([
      'MeterValues tells of transaction 7, which was never begun.',
      'StopTransaction tells of transaction -1, which was never begun.',
    ]);
    expect(told.violations[0]).toMatchObject({ rule: 'transaction-order', clause: '3.7, 4.8, 4.10' });
  });

  it('notices what comes after the stop: values, another stop, the start again', () => {
    const told = begun(story(), 'a', 7).says('b', 'StopTransaction', stop(7, 1_200));
    told.says('c', 'MeterValues', values(7, 1_300)).says('d', 'StopTransaction', stop(7, 1_300));
    told.says('a', 'StartTransaction', start());
    expect(told.broken).toEqual([
      'MeterValues tells of transaction 7, which was stopped before.',
      'StopTransaction tells of transaction 7, which was stopped before.',
      'StartTransaction came again after the StopTransaction of the transaction.',
    ]);
  });

  it('notices a second start at an outlet, under another id', () => {
    const told = begun(story(), 'a', 7).says('b', 'StartTransaction', start());
    expect(told.broken).toEqual(['A transaction has begun at connector 1, where one has not been stopped.']);
  });
});

describe('transaction-order, on disk', () => {
  const story = (found = {}) => new SeenStory(transactionOrder).begins({}, found);
  const started = { putTransactions: [transaction()], putOwed: [owed(1, 'StartTransaction')] };

  it('lets a transaction be written in order, its messages be tried again, and a stop that failed be written anew', () => {
    const told = story()
      .writes(started)
      .notes({ putOwed: [owed(2, 'MeterValues')] });
    told.writes({ putOwed: [owed(1, 'StartTransaction', { attempts: 1 })] });
    told.writes({ putOwed: [owed(3, 'StopTransaction')] }, 'failed').writes({ putOwed: [owed(4, 'StopTransaction')] });
    expect(told.writes({ removeOwed: [1] }).broken).toEqual([]);
  });

  it('lets one go on that was begun in an earlier run', () => {
    const told = story({ transactions: [transaction()], owed: [owed(1, 'StartTransaction')], nextSeq: 2 });
    expect(told.writes({ putOwed: [owed(2, 'StopTransaction')] }).broken).toEqual([]);
  });

  it('notices what is written before the start, after the stop, or twice', () => {
    const orphan = story().writes({ putOwed: [owed(1, 'MeterValues')] });
    expect(orphan.broken).toEqual(['MeterValues was written for the transaction session-1, which has no start.']);
    const late = story()
      .writes(started)
      .writes({ putOwed: [owed(2, 'StopTransaction'), owed(3, 'MeterValues')] });
    expect(late.broken).toEqual(['MeterValues was written for the transaction session-1 after its stop.']);
    const twice = story()
      .writes(started)
      .writes({ putOwed: [owed(2, 'StartTransaction')] });
    expect(twice.broken).toEqual(['A second StartTransaction was written for the transaction session-1.']);
  });

  it('notices a stop that is written again in a later run, and a place in the order that was taken before', () => {
    const told = story({ transactions: [transaction({ phase: 'stopped' })], nextSeq: 5 });
    told.writes({ putOwed: [owed(4, 'StopTransaction')] });
    expect(told.broken).toEqual([
      'StopTransaction was written with a place that was taken before: 4.',
      'StopTransaction was written for the transaction session-1 after its stop.',
    ]);
  });
});

describe('register-rises', () => {
  const story = () =>
    new SeenStory(registerRises).begins().connects().says('a', 'StartTransaction', start()).isTold('a', accepted(7));
  const sampled = (...samples: readonly object[]) => ({
    connectorId: 1,
    transactionId: 7,
    meterValue: [{ timestamp: '2026-01-01T00:00:00Z', sampledValue: samples }],
  });

  it('lets registers rise or stand still, in Wh and in kWh, from the start to the stop', () => {
    const told = story()
      .says('b', 'MeterValues', values(7, 1_000, 1_100))
      .says('b', 'MeterValues', values(7, 1_000, 1_100));
    told.says('c', 'MeterValues', sampled({ value: '1.2', unit: 'kWh' }));
    const transactionData = meterValues(1_000, 1_100, 1_200);
    expect(told.says('d', 'StopTransaction', stop(7, 1_200, { transactionData })).broken).toEqual([]);
  });

  it('lets everything fall that is not the register of the outlet, or was asked for in between', () => {
    const told = story().says('b', 'MeterValues', values(7, 1_500));
    told.says(
      'c',
      'MeterValues',
      sampled(
        { value: '10', measurand: 'Power.Active.Import' },
        { value: '10', measurand: 'Energy.Active.Import.Register', phase: 'L1' },
        { value: '10', measurand: 'Energy.Active.Import.Register', location: 'Inlet' },
        { value: '10', format: 'SignedData' },
        { value: '1400', context: 'Trigger' },
      ),
    );
    expect(told.broken).toEqual([]);
  });

  it('notices a value below the start, or below one before it', () => {
    const told = story()
      .says('b', 'MeterValues', values(7, 999))
      .says('c', 'MeterValues', values(7, 1_200, 1_100));
    expect(told.broken).toEqual(['MeterValues has 999 Wh after 1000 Wh.', 'MeterValues has 1100 Wh after 1200 Wh.']);
    expect(told.violations[0]).toMatchObject({ rule: 'register-rises', clause: '3.16, 7.31' });
  });

  it('notices a bill below the start, or below what was told before, across runs too', () => {
    expect(story().says('b', 'StopTransaction', stop(7, 999)).broken).toContain('meterStop is 999 Wh, after 1000 Wh.');
    const told = story().says('b', 'MeterValues', values(7, 1_200)).ends('cut').begins().connects();
    expect(told.says('c', 'StopTransaction', stop(7, 1_100)).broken).toEqual(['meterStop is 1100 Wh, after 1200 Wh.']);
  });

  it('notices values in the StopTransaction that are out of order, or above its meterStop', () => {
    const falling = story().says(
      'b',
      'StopTransaction',
      stop(7, 2_000, { transactionData: meterValues(1_200, 1_100) }),
    );
    expect(falling.broken).toEqual(['transactionData has 1100 Wh after 1200 Wh.']);
    const above = story().says('b', 'StopTransaction', stop(7, 1_100, { transactionData: meterValues(1_200) }));
    expect(above.broken).toEqual(['transactionData has 1100 Wh after 1200 Wh.']);
  });
});
