import { expect } from 'vitest';
import { transactionActor } from '../../actors/transaction.actor.js';
import { transactionMachine } from '../../machines/transaction/transaction.machine.js';
import type { TransactionInput } from '../../machines/transaction/transaction.types.js';
import { cutPowerEverywhere } from '../support/chart-families.js';
import { disturbEverywhere, type WalkOptions, walkPaths } from '../support/chart-paths.js';
import { connectorSettings } from '../support/chart-settings.js';
import { owed, transaction } from '../support/stores.js';

const input: TransactionInput = {
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

const options: WalkOptions<typeof transactionMachine> = {
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

const permitted = { type: 'xstate.done.actor.permit' };

walkPaths(transactionMachine, options);
disturbEverywhere(transactionMachine, options);

const interrupted: TransactionInput = {
  ...input,
  record: transaction('tx-1', { transactionId: 7, lastMeterWh: 4000 }),
};
walkPaths(transactionMachine, {
  ...options,
  input: interrupted,
  invariants(rig, event, step) {
    options.invariants(rig, event, step);
    // 7.36: what a power cut has interrupted is not energised again where the product ends it; it ends for that reason.
    expect(rig.begun.map(({ id }) => id)).not.toContain('permit');
    if (!rig.snapshot.matches('recalling')) expect(rig.snapshot.context.ending?.reason).toBe('PowerLoss');
  },
});

disturbEverywhere(transactionMachine, { ...options, input: interrupted });

/** Where it goes on: with its id known, not yet known, and refused with and without energy left. */
const known = transaction('tx-1', { transactionId: 7 });
const resumed: readonly Partial<TransactionInput>[] = [
  { record: known },
  { record: transaction('tx-1') },
  { record: { ...known, refusedAtWh: 1000 }, settings: lenient },
  { record: { ...known, refusedAtWh: 1000 }, settings: { ...lenient, maxEnergyOnInvalidIdWh: 0 } },
];
for (const given of resumed)
  disturbEverywhere(transactionMachine, { ...options, input: { ...input, ...given, resumes: true } });
for (const given of resumed)
  walkPaths(transactionMachine, {
    ...options,
    input: { ...input, ...given, resumes: true },
    invariants(rig, event, step) {
      options.invariants(rig, event, step);
      // 4.8: it was begun before, and is not begun again.
      expect(rig.begun.map(({ id }) => id)).not.toContain('open');
      expect(rig.snapshot.context.record?.localId).toBe('tx-1');
    },
  });

cutPowerEverywhere(transactionMachine, options, {
  found: (rig) => {
    const record = rig.snapshot.context.record ?? (rig.runs('open') ? transaction('tx-1') : null);
    return record ? [false, true].map((resumes) => ({ ...input, record, resumes })) : [];
  },
  goesOn: () => options.cases.filter(({ type }) => /actor\.(recall|close|permit)/.test(type)).concat(permitted),
  rests: (snapshot) =>
    snapshot.matches({ running: { permit: 'granted' } }) || snapshot.matches({ running: { permit: 'withheld' } }),
  // It was begun, and is neither begun again nor forgotten.
  keeps: (rig) => {
    expect(rig.begun.map(({ id }) => id)).toEqual(['recall']);
    expect(rig.snapshot.context.record).not.toBeNull();
  },
});
