/** What may be said to a transaction, and what is true of it after each step. */
import { expect } from 'vitest';
import { transactionActor } from '../../../actors/transaction.actor.js';
import type { transactionMachine } from '../../../machines/transaction/transaction.machine.js';
import type { TransactionInput } from '../../../machines/transaction/transaction.types.js';
import type { WalkOptions } from '../chart-paths.js';
import { connectorSettings } from '../chart-settings.js';
import { owed, transaction } from '../stores.js';

export const input: TransactionInput = {
  connectorId: 1,
  idTag: 'TAG-1',
  parentIdTag: undefined,
  reservationId: null,
  profile: null,
  record: null,
  resumes: false,
  recoveryReason: 'PowerLoss',
  settings: connectorSettings({ MeterValueSampleInterval: '60' }),
};

const confirmed = (status: string) => ({
  type: 'transaction.confirmed',
  localId: 'tx-1',
  transactionId: 7,
  idTagInfo: { status },
});

const sampled = { reading: { energyWh: 1500.4 }, at: '2026-01-01T00:01:00Z' };

/** Refused, it goes on, and may draw 1 kWh more. */
const lenient = { ...input.settings, sampleIntervalMs: 0, stopOnInvalidId: false, maxEnergyOnInvalidIdWh: 1000 };

export const options: WalkOptions<typeof transactionMachine> = {
  cover: 'transitions',
  input,
  bound: transactionActor,
  rig: { peers: ['outbox'] },
  project: ({ value, status, context: { ending, deenergised, record, settings } }) => [
    value,
    status,
    ending?.reason ?? null,
    deenergised,
    settings.sampleIntervalMs > 0,
    settings.stopOnInvalidId,
    settings.maxEnergyOnInvalidIdWh,
    record?.refusedAtWh === undefined ? null : record.lastMeterWh - record.refusedAtWh,
  ],
  limit: 100_000,
  cases: [
    {
      type: 'xstate.done.actor.open',
      output: { record: transaction('tx-1'), owed: [owed(1, 'tx-1')], stopValues: [] },
    },
    {
      type: 'xstate.done.actor.close',
      output: {
        record: transaction('tx-1', { phase: 'stopped', lastMeterWh: 5000 }),
        owed: [owed(9, 'tx-1', { action: 'StopTransaction' })],
        stopValues: [],
      },
    },
    { type: 'xstate.done.actor.recall', output: [] },
    { type: 'xstate.done.actor.sample', output: sampled },
    { type: 'xstate.done.actor.weigh', output: sampled },
    { type: 'aligned.taken', sampled, before: null },
    { type: 'sample.due', at: '2026-01-01T00:01:00Z' },
    { type: 'meter.rose', energyWh: 2600 },
    { type: 'transaction.stop', reason: 'Local', idTag: 'TAG-1' },
    confirmed('Accepted'),
    confirmed('Invalid'),
    { type: 'settings.changed', settings: lenient },
    { type: 'settings.changed', settings: { ...lenient, maxEnergyOnInvalidIdWh: 0 } },
    { type: 'settings.changed', settings: input.settings },
  ],
  invariants(rig) {
    const { value, context, status } = rig.snapshot;
    const began = rig.begun.map(({ id }) => id);
    const owes = rig.eventsTo('outbox').flatMap(({ owed: messages }) => messages as { action: string }[]);
    const actions = owes.map(({ action }) => action);
    // Nothing irreversible before it is on disk: a permit follows the written start (architecture, "What survives").
    if (began.includes('permit') && !context.resumes) expect(actions[0] ?? 'StartTransaction').toBe('StartTransaction');
    if (value === 'deciding' || value === 'opening' || value === 'recalling') expect(began).not.toContain('permit');
    // One start and one stop, in this order, whatever happens in between (3.7).
    expect(actions.filter((action) => action === 'StartTransaction').length).toBeLessThanOrEqual(1);
    expect(actions.lastIndexOf('StopTransaction')).toBe(actions.includes('StopTransaction') ? actions.length - 1 : -1);
    // No energy once it is ending: the permit is neither asked for nor renewed; nor for a cable about to be let go.
    if (context.ending !== null) expect(rig.runs('permit')).toBe(false);
    if (rig.snapshot.matches({ running: { permit: 'ended' } })) expect(rig.runs('permit')).toBe(false);
    // Nor for a tag that was refused and has drawn what it may (errata 3.17).
    const { record, settings } = context;
    const drawnWh = record?.refusedAtWh === undefined ? null : record.lastMeterWh - record.refusedAtWh;
    if (drawnWh !== null && drawnWh >= settings.maxEnergyOnInvalidIdWh) expect(rig.runs('permit')).toBe(false);
    // The end is told once the stop is written, or when there was never a start.
    if (status === 'done') expect(actions.includes('StopTransaction')).toBe(context.record !== null);
    // The meter only rises, and messages carry whole Wh (errata 3.9).
    if (record) expect(record.lastMeterWh).toBeGreaterThanOrEqual(record.meterStartWh);
    if (record) expect(Number.isInteger(record.lastMeterWh)).toBe(true);
  },
};

export const interrupted: TransactionInput = {
  ...input,
  record: transaction('tx-1', { transactionId: 7, lastMeterWh: 4000 }),
};
/** Where it goes on: with its id known, not yet known, and refused with and without energy left. */
const known = transaction('tx-1', { transactionId: 7 });
export const resumed: readonly Partial<TransactionInput>[] = [
  { record: known },
  { record: transaction('tx-1') },
  { record: { ...known, refusedAtWh: 1000 }, settings: lenient },
  { record: { ...known, refusedAtWh: 1000 }, settings: { ...lenient, maxEnergyOnInvalidIdWh: 0 } },
];
