import { expect } from 'vitest';
import { connectorActor } from '../../actors/connector.actor.js';
import { connectorMachine } from '../../machines/connector/connector.machine.js';
import type { ConnectorInput } from '../../machines/connector/connector.setup.js';
import { outletOf, statusOf } from '../../machines/connector/outlet.js';
import { disturbEverywhere, type WalkOptions, walkPaths } from '../support/chart-paths.js';
import { transaction } from '../support/stores.js';

const input: ConnectorInput = {
  connectorId: 1,
  record: null,
  recoveryReason: 'PowerLoss',
  settings: {
    sampleIntervalMs: 0,
    sampledData: [],
    stopOnInvalidId: true,
    connectionTimeOutMs: 120_000,
    stopOnEVSideDisconnect: true,
  },
};

const fault = (active: boolean) => ({
  type: 'hardware.fault',
  fault: { id: 'f', connectorId: 1, active, errorCode: 'GroundFailure' },
});

const options: WalkOptions<typeof connectorMachine> = {
  cover: 'transitions',
  input,
  bound: connectorActor,
  rig: { peers: ['outbox'], systemId: 'connector-1' },
  project: ({ value, context: { capabilities, grant, transaction: running, settings } }) => [
    value,
    capabilities !== null,
    grant !== null,
    running?.transactionId ?? null,
    settings.stopOnEVSideDisconnect,
  ],
  limit: 200_000,
  cases: [
    {
      type: 'hardware.capabilities',
      capabilities: { id: 1, maxPowerW: 50_000, maxCurrentA: 125, hasLock: false },
    },
    { type: 'hardware.plug', state: 'plugged' },
    { type: 'hardware.plug', state: 'unplugged' },
    ...['idle', 'delivering', 'suspendedEV', 'suspendedEVSE'].map((state) => ({ type: 'hardware.energy', state })),
    fault(true),
    fault(false),
    { type: 'hardware.userStop', why: 'button' },
    { type: 'tag.accepted', grant: { idTag: 'TAG-1', fixed: false } },
    { type: 'transaction.stop', reason: 'Remote' },
    { type: 'transaction.opened', record: transaction('tx-1') },
    { type: 'transaction.confirmed', localId: 'tx-1', transactionId: 7, idTagInfo: { status: 'Accepted' } },
    { type: 'configuration.changed', key: 'StopTransactionOnEVSideDisconnect', value: 'false' },
    { type: 'xstate.done.actor.transaction', output: { record: null, reason: 'Local' } },
    { type: 'xstate.done.actor.reading', output: { reading: { energyWh: 1000 }, at: '2026-01-01T00:00:00Z' } },
  ],
  invariants(rig) {
    const { snapshot } = rig;
    const { context } = snapshot;
    // 3.4: no transaction without a tag; the one that runs is that of the grant.
    expect(rig.runs('transaction')).toBe(snapshot.hasTag('busy') || snapshot.matches({ use: 'recovering' }));
    if (snapshot.hasTag('busy') || snapshot.hasTag('authorised')) expect(context.grant).not.toBeNull();
    if (snapshot.hasTag('free') || snapshot.hasTag('plugged')) expect(context.grant).toBeNull();
    // The id of a transaction is known of the running one only (5.12).
    if (!snapshot.hasTag('busy')) expect(outletOf(snapshot).transactionId).toBeNull();
    // 7.7: a fault outranks the rest, and no outlet is of use before the hardware has said what it can.
    const status = statusOf(snapshot, '2026-01-01T00:00:00Z')?.status;
    if (context.faults.length > 0) expect(status).toBe('Faulted');
    if (context.capabilities === null) expect(outletOf(snapshot).use).toBe('unusable');
    // 4.9: there is a status in every state but on the way out of a transaction.
    if (status === undefined) expect(snapshot.matches({ use: { transacting: 'ending' } })).toBe(true);
    // 4.9: a car that is not there cannot be charged.
    if (status === 'Charging' && context.settings.stopOnEVSideDisconnect && snapshot.matches({ cable: 'unplugged' }))
      expect(rig.saidTo('child:transaction')).toContain('transaction.stop');
  },
};

walkPaths(connectorMachine, options);
disturbEverywhere(connectorMachine, { ...options, stopWhen: ({ context }) => context.faults.length > 0 });

walkPaths(connectorMachine, { ...options, input: { ...input, record: transaction('tx-1') } });
