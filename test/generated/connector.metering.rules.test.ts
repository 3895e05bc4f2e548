/** Readings that the CSMS or the clock asks an outlet for: 3.16.2, 5.17, 7.35, errata 3.16. */
import { describe, expect, it } from 'vitest';
import { OutletRig } from '../support/outlet-rig.js';

const intervalOnly = { alignedData: ['Energy.Active.Import.Interval'] };
const boundary = '2026-01-01T00:15:00Z';

const sampled = (energyWh: number, at = boundary) => ({ reading: { energyWh }, at });

const readingsOf = (outlet: OutletRig, which: 'reading' | 'alignedReading') =>
  outlet.rig.begun.flatMap(({ id, input }) => (id === which ? [input] : []));

const unread = (outlet: OutletRig) => outlet.rig.journal.entries.filter(({ event }) => event === 'meter.unread');

const trigger = (outlet: OutletRig) => outlet.rig.send({ type: 'trigger.meterValues' });

const clock = (outlet: OutletRig, at = boundary) => outlet.rig.send({ type: 'meter.aligned', at });

const aligned = (outlet: OutletRig, energyWh: number) => {
  clock(outlet);
  outlet.rig.done('alignedReading', sampled(energyWh));
};

/** What was owed to the CSMS, in order. */
const owed = (outlet: OutletRig) =>
  outlet.rig.eventsTo('outbox').flatMap((event) => (event.type === 'owed.added' ? event['owed'] : []));

describe('an outlet whose meter nobody asks for', () => {
  it('reads none, charging or not', () => {
    const outlet = new OutletRig().ready().charging();
    expect([readingsOf(outlet, 'reading'), readingsOf(outlet, 'alignedReading')]).toEqual([[], []]);
  });
});

describe('TriggerMessage for MeterValues (5.17)', () => {
  it('tells what the meter shows now, with context Trigger and no transaction where there is none', () => {
    const outlet = new OutletRig().ready();
    trigger(outlet);
    expect(readingsOf(outlet, 'reading')).toEqual([{ connectorId: 1, at: null }]);
    outlet.rig.done('reading', sampled(1500, '2026-01-01T00:00:07Z'));
    expect(outlet.rig.eventsTo('outbox')).toMatchObject([
      { type: 'outbox.call', from: 'connector-1', action: 'MeterValues', kind: 'triggered' },
    ]);
    expect(outlet.rig.eventsTo('outbox')[0]?.['payload']).toEqual({
      connectorId: 1,
      meterValue: [
        {
          timestamp: '2026-01-01T00:00:07Z',
          sampledValue: [expect.objectContaining({ value: '1500', context: 'Trigger' })],
        },
      ],
    });
  });

  it('says which transaction runs, as soon as its id is known', () => {
    const outlet = new OutletRig().ready().charging();
    outlet.confirmed('tx-1', 7);
    trigger(outlet);
    outlet.rig.done('reading', sampled(1500));
    expect(outlet.rig.eventsTo('outbox').at(-1)).toMatchObject({ payload: { connectorId: 1, transactionId: 7 } });
  });

  it('is answered each time it is asked for', () => {
    const outlet = new OutletRig().ready();
    for (const energyWh of [1000, 1001]) {
      trigger(outlet);
      outlet.rig.done('reading', sampled(energyWh));
    }
    expect([readingsOf(outlet, 'reading').length, outlet.rig.saidTo('outbox').length]).toEqual([2, 2]);
  });

  it('with a meter that cannot be read is noted, tells nothing, and is tried again', () => {
    const outlet = new OutletRig().ready();
    trigger(outlet);
    outlet.rig.fail('reading', new Error('no meter'));
    expect(unread(outlet)).toMatchObject([{ level: 'warn', connectorId: 1, error: 'Error: no meter' }]);
    expect(outlet.rig.said).toEqual([]);
    trigger(outlet);
    outlet.rig.done('reading', sampled(1000));
    expect(outlet.rig.saidTo('outbox')).toEqual(['outbox.call']);
  });
});

describe('a boundary of the clock (3.16.2)', () => {
  it('is owed by an outlet that nobody uses, stamped with the boundary', () => {
    const outlet = new OutletRig().ready();
    clock(outlet);
    expect(readingsOf(outlet, 'alignedReading')).toEqual([{ connectorId: 1, at: boundary }]);
    outlet.rig.done('alignedReading', sampled(1500));
    expect(owed(outlet)).toMatchObject([
      { action: 'MeterValues', localId: null, payload: { connectorId: 1, meterValue: [{ timestamp: boundary }] } },
    ]);
    expect(owed(outlet)[0].payload).not.toHaveProperty('transactionId');
  });

  it('tells of each interval what was drawn in it', () => {
    const outlet = new OutletRig(intervalOnly).ready();
    aligned(outlet, 1000);
    aligned(outlet, 1600);
    aligned(outlet, 1700);
    const values = owed(outlet).map(({ payload }) => payload.meterValue[0].sampledValue[0].value);
    expect(values).toEqual(['0', '600', '100']);
  });

  it('during a transaction is told by that, with what the meter showed at the last one (errata 3.16)', () => {
    const outlet = new OutletRig().ready();
    aligned(outlet, 1000);
    outlet.charging();
    aligned(outlet, 1400);
    aligned(outlet, 1900);
    expect(outlet.told).toEqual([
      { type: 'aligned.taken', sampled: sampled(1400), before: { energyWh: 1000 } },
      { type: 'aligned.taken', sampled: sampled(1900), before: { energyWh: 1400 } },
    ]);
    expect(owed(outlet)).toHaveLength(1);
  });

  it.each<[string, (outlet: OutletRig) => void]>([
    ['is on its way out', (outlet) => outlet.closing()],
    ['is over', (outlet) => outlet.stopped()],
    [
      'is over and another runs',
      (outlet) => {
        outlet.stopped().tag('TAG-2');
        outlet.opened('tx-2');
        outlet.energy('delivering');
      },
    ],
  ])('that the meter answers when the transaction %s is told by nobody, and counts for the next', (_, happens) => {
    const outlet = new OutletRig(intervalOnly).ready().charging();
    clock(outlet);
    happens(outlet);
    outlet.rig.done('alignedReading', sampled(1400));
    expect([outlet.told, owed(outlet)]).toEqual([[], []]);
    if (outlet.transacts) outlet.stopped();
    aligned(outlet, 1500);
    expect(owed(outlet)).toMatchObject([{ payload: { meterValue: [{ sampledValue: [{ value: '100' }] }] } }]);
  });

  it('that the meter answers when a transaction has begun since is told without it (errata 3.16)', () => {
    const outlet = new OutletRig().ready();
    clock(outlet);
    outlet.charging();
    outlet.rig.done('alignedReading', sampled(1000));
    expect([outlet.told, owed(outlet).length]).toEqual([[], 1]);
  });

  it.each<[string, (outlet: OutletRig) => void]>([
    ['was owed', ({ rig }) => rig.done('alignedReading', sampled(1000))],
    ['could not be read', ({ rig }) => rig.fail('alignedReading', new Error('no meter'))],
    [
      'was told by its transaction',
      (outlet) => {
        outlet.rig.done('alignedReading', sampled(1000));
        outlet.charging();
        aligned(outlet, 1100);
      },
    ],
    [
      'came too late for its transaction',
      (outlet) => {
        outlet.rig.done('alignedReading', sampled(1000));
        outlet.charging();
        clock(outlet);
        outlet.stopped();
        outlet.rig.done('alignedReading', sampled(1100));
      },
    ],
  ])('is read again at the next one, after one that %s', (_, happens) => {
    const outlet = new OutletRig().ready();
    clock(outlet);
    happens(outlet);
    const next = '2026-01-01T00:30:00Z';
    const before = readingsOf(outlet, 'alignedReading').length;
    clock(outlet, next);
    expect(readingsOf(outlet, 'alignedReading').slice(before)).toEqual([{ connectorId: 1, at: next }]);
  });

  it('at which the meter cannot be read is noted, and nothing is told', () => {
    const outlet = new OutletRig().ready();
    clock(outlet);
    outlet.rig.fail('alignedReading', new Error('no meter'));
    expect(unread(outlet)).toMatchObject([{ level: 'warn', connectorId: 1, error: 'Error: no meter' }]);
    expect(outlet.rig.said).toEqual([]);
  });
});
