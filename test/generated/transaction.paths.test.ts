import { expect } from 'vitest';
import { transactionActor } from '../../actors/transaction.actor.js';
import { transactionMachine } from '../../machines/transaction/transaction.machine.js';
import type { TransactionInput } from '../../machines/transaction/transaction.setup.js';
import { disturbEverywhere, type WalkOptions, walkPaths } from '../support/chart-paths.js';
import { owed, transaction } from '../support/stores.js';

const input: TransactionInput = {
  connectorId: 1,
  idTag: 'TAG-1',
  parentIdTag: undefined,
  record: null,
  recoveryReason: 'PowerLoss',
  settings: { sampleIntervalMs: 60_000, sampledData: [], stopOnInvalidId: true },
};

const confirmed = (status: string) => ({
  type: 'transaction.confirmed',
  localId: 'tx-1',
  transactionId: 7,
  idTagInfo: { status },
});

const options: WalkOptions<typeof transactionMachine> = {
  cover: 'transitions',
  input,
  bound: transactionActor,
  internal: ['permit.withhold'],
  rig: { peers: ['outbox'] },
  project: ({ value, status, context: { ending, settings } }) => [
    value,
    status,
    ending?.reason ?? null,
    settings.sampleIntervalMs > 0,
    settings.stopOnInvalidId,
  ],
  limit: 100_000,
  cases: [
    { type: 'xstate.done.actor.open', output: { record: transaction('tx-1'), owed: [owed(1, 'tx-1')] } },
    {
      type: 'xstate.done.actor.close',
      output: {
        record: transaction('tx-1', { phase: 'stopped', lastMeterWh: 5000 }),
        owed: [owed(9, 'tx-1', { action: 'StopTransaction' })],
      },
    },
    { type: 'xstate.done.actor.sample', output: { reading: { energyWh: 1500.4 }, at: '2026-01-01T00:01:00Z' } },
    { type: 'transaction.stop', reason: 'Local', idTag: 'TAG-1' },
    { type: 'transaction.stop', reason: 'Remote' },
    confirmed('Accepted'),
    confirmed('Invalid'),
    { type: 'settings.changed', settings: { ...input.settings, sampleIntervalMs: 0, stopOnInvalidId: false } },
    { type: 'settings.changed', settings: input.settings },
  ],
  invariants(rig) {
    const { value, context, status } = rig.snapshot;
    const began = rig.begun.map(({ id }) => id);
    const owes = rig.eventsTo('outbox').flatMap(({ owed: messages }) => messages as { action: string }[]);
    const actions = owes.map(({ action }) => action);
    // Nothing irreversible before it is on disk: a permit follows the written start (architecture, "What survives").
    if (began.includes('permit')) expect(actions[0] ?? 'StartTransaction').toBe('StartTransaction');
    if (value === 'deciding' || value === 'opening') expect(began).not.toContain('permit');
    // One start and one stop, in this order, whatever happens in between (3.7).
    expect(actions.filter((action) => action === 'StartTransaction').length).toBeLessThanOrEqual(1);
    expect(actions.lastIndexOf('StopTransaction')).toBe(actions.includes('StopTransaction') ? actions.length - 1 : -1);
    // No energy once it is ending: the permit is neither asked for nor renewed.
    if (context.ending !== null) expect(rig.runs('permit')).toBe(false);
    // The end is told once the stop is written, or when there was never a start.
    if (status === 'done') expect(actions.includes('StopTransaction')).toBe(context.record !== null);
    // The meter only rises, and messages carry whole Wh (errata 3.9).
    if (context.record) expect(context.record.lastMeterWh).toBeGreaterThanOrEqual(context.record.meterStartWh);
    if (context.record) expect(Number.isInteger(context.record.lastMeterWh)).toBe(true);
  },
};

walkPaths(transactionMachine, options);
disturbEverywhere(transactionMachine, options);

const interrupted = { ...input, record: transaction('tx-1', { transactionId: 7, lastMeterWh: 4000 }) };
walkPaths(transactionMachine, {
  ...options,
  input: interrupted,
  invariants(rig, event, step) {
    options.invariants(rig, event, step);
    // 7.36: what a power cut has interrupted is never energised again; it ends for that reason.
    expect(rig.begun.map(({ id }) => id)).not.toContain('permit');
    expect(rig.snapshot.context.ending?.reason).toBe('PowerLoss');
  },
});
