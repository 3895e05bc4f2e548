/** What may be said to an outlet, walk by walk, and what is true of it after each step. */
import { expect } from 'vitest';
import { connectorActor } from '../../../actors/connector.actor.js';
import type { connectorMachine } from '../../../machines/connector/connector.machine.js';
import type { ConnectorInput } from '../../../machines/connector/connector.types.js';
import { outletOf, statusOf } from '../../../machines/connector/outlet.js';
import { mayFollow } from '../../../monitors/status-matrix.js';
import type { WalkOptions } from '../chart-paths.js';
import type { ChartRig } from '../chart-rig.js';
import { connectorSettings } from '../chart-settings.js';
import { transaction } from '../stores.js';

export const input: ConnectorInput = {
  connectorId: 1,
  record: null,
  recoveryReason: 'PowerLoss',
  resumes: false,
  operative: true,
  settings: connectorSettings({ MeterValueSampleInterval: '0', ConnectionTimeOut: '120' }),
};

const fault = (active: boolean) => ({
  type: 'hardware.fault',
  fault: { id: 'f', connectorId: 1, active, errorCode: 'GroundFailure' },
});

/** Statuses as each step of the chart has shown them, by the rig. */
const shown = new WeakMap<object, string[]>();

/** 4.9: none follows another but as the table says, and none is passed over that the chart shows. */
function lookAtStatuses(rig: ChartRig<typeof connectorMachine>): void {
  const known = shown.get(rig) ?? [];
  if (!shown.has(rig)) {
    shown.set(rig, known);
    rig.ref.subscribe({ next: () => note(), error: () => {} });
  }
  function note() {
    const status = statusOf(rig.snapshot, '')?.status;
    const before = known.at(-1);
    if (status === undefined || status === before) return;
    if (before !== undefined) expect(mayFollow(before, status), `${before} to ${status}`).toBe(true);
    known.push(status);
  }
  note();
}

export const plug = (state: string) => ({ type: 'hardware.plug', state });

export const capabilities = (hasLock: boolean) => ({
  type: 'hardware.capabilities',
  capabilities: { id: 1, maxPowerW: 50_000, maxCurrentA: 125, hasLock },
});

export const ended = (reason: string) => ({
  type: 'xstate.done.actor.transaction',
  output: { record: null, reason },
});

const tag = { type: 'tag.accepted', grant: { idTag: 'TAG-1', fixed: false } };

const availability = (operative: boolean) => ({ type: 'availability.set', operative });

/** What the other walks are about. */
const elsewhere = {
  metering: ['trigger.meterValues', 'meter.aligned'],
  charging: ['hardware.energy', 'hardware.fault', 'hardware.userStop', 'transaction.confirmed', 'transaction.withheld'],
  closing: ['availability.set', 'reservation.set', 'cable.release'],
};

export const options: WalkOptions<typeof connectorMachine> = {
  cover: 'transitions',
  input,
  bound: connectorActor,
  rig: { peers: ['outbox', 'reservations'], systemId: 'connector-1' },
  internal: [...elsewhere.metering, ...elsewhere.closing],
  project: ({ value, context: { capabilities, grant, transaction: running, settings, operative, heldFor } }) => [
    value,
    capabilities?.hasLock ?? null,
    grant !== null,
    running?.transactionId ?? null,
    settings.stopOnEVSideDisconnect,
    operative,
    heldFor !== null,
  ],
  limit: 400_000,
  cases: [
    capabilities(false),
    plug('plugged'),
    plug('unplugged'),
    ...['idle', 'delivering', 'suspendedEV', 'suspendedEVSE'].map((state) => ({ type: 'hardware.energy', state })),
    fault(true),
    fault(false),
    { type: 'hardware.userStop', why: 'button' },
    tag,
    { type: 'transaction.stop', reason: 'Remote' },
    { type: 'transaction.opened', record: transaction('tx-1') },
    { type: 'transaction.confirmed', localId: 'tx-1', transactionId: 7, idTagInfo: { status: 'Accepted' } },
    { type: 'configuration.changed', key: 'StopTransactionOnEVSideDisconnect', value: 'false' },
    ended('Local'),
    { type: 'xstate.done.actor.reading', output: { reading: { energyWh: 1000 }, at: '2026-01-01T00:00:00Z' } },
    { type: 'xstate.done.actor.alignedReading', output: { reading: { energyWh: 1000 }, at: '2026-01-01T00:00:00Z' } },
  ],
  invariants(rig) {
    lookAtStatuses(rig);
    const { snapshot } = rig;
    const { context } = snapshot;
    const view = outletOf(snapshot);
    // 3.4: no transaction without a tag; the one that runs is that of the grant.
    expect(rig.runs('transaction')).toBe(snapshot.hasTag('busy') || snapshot.matches({ use: 'recovering' }));
    if (snapshot.hasTag('busy') || snapshot.hasTag('authorised')) expect(context.grant).not.toBeNull();
    if (snapshot.hasTag('free') || snapshot.hasTag('plugged')) expect(context.grant).toBeNull();
    // The id of a transaction is known of the running one only (5.12).
    if (!snapshot.hasTag('busy')) expect(view.transactionId).toBeNull();
    // 7.7: a fault outranks the rest, and no outlet is of use before the hardware has said what it can.
    const status = statusOf(snapshot, '2026-01-01T00:00:00Z')?.status;
    if (context.faults.length > 0) expect(status).toBe('Faulted');
    if (context.capabilities === null && context.record === null) expect(view.use).toBe('unusable');
    // 4.9: there is a status in every state but on the way out of a transaction.
    if (status === undefined) expect(snapshot.matches({ use: { transacting: 'ending' } })).toBe(true);
    // 4.9: a car that is not there cannot be charged.
    if (status === 'Charging' && context.settings.stopOnEVSideDisconnect && !snapshot.matches({ cable: 'plugged' }))
      expect(rig.saidTo('child:transaction')).toContain('transaction.stop');
    // 5.2: what was closed takes nobody new.
    if (!context.operative) expect(['plugged', 'authorised', 'reserved']).not.toContain(view.use);
    // 5.13: held for somebody, and shown so as soon as nobody else is there.
    if (status === 'Reserved') expect(context.heldFor).not.toBeNull();
  },
};

/** Whatever may be said to an outlet, whichever walk is taken. */
export const anything = [
  ...options.cases.filter(({ type }) => !type.startsWith('xstate.')),
  ...[
    { type: 'trigger.meterValues' },
    { type: 'meter.aligned', at: '2026-01-01T00:15:00Z' },
    { type: 'cable.release' },
  ],
  ...[{ type: 'tag.withdrawn' }, { type: 'transaction.withheld' }, { type: 'transaction.deenergise' }],
  ...[{ type: 'transaction.closing' }, { type: 'hardware.ready' }],
  ...[availability(false), availability(true), capabilities(true), plug('locked'), plug('cableOnly')],
  { type: 'reservation.set', reservation: { reservationId: 9, idTag: 'TAG-1', parentIdTag: null } },
  { type: 'reservation.set', reservation: null },
];

/** What a power cut has left is ended, or gone on with. */
export const interrupted: WalkOptions<typeof connectorMachine> = {
  ...options,
  input: { ...input, record: transaction('tx-1') },
};
export const resumed: WalkOptions<typeof connectorMachine> = {
  ...options,
  input: { ...input, record: transaction('tx-1'), resumes: true },
};

/** It begins closed. */
export const closed: WalkOptions<typeof connectorMachine> = {
  ...options,
  input: { ...input, operative: false },
  internal: elsewhere.metering,
};

/** Closed and opened by the CSMS, held for somebody, or for nobody any more. */
export const closing: WalkOptions<typeof connectorMachine> = {
  ...options,
  internal: [...elsewhere.metering, 'cable.release', ...elsewhere.charging, 'configuration.changed'],
  cases: [
    capabilities(false),
    plug('plugged'),
    plug('unplugged'),
    tag,
    availability(false),
    availability(true),
    { type: 'reservation.set', reservation: { reservationId: 9, idTag: 'TAG-1', parentIdTag: null } },
    { type: 'reservation.set', reservation: null },
    { type: 'transaction.opened', record: { ...transaction('tx-1'), reservationId: 9 } },
    ended('Local'),
  ],
};
/** A cable that the driver brings, and that the station holds. */
export const detachable: WalkOptions<typeof connectorMachine> = {
  ...options,
  internal: [...elsewhere.metering, 'reservation.set', ...elsewhere.charging],
  cases: [
    capabilities(true),
    plug('cableOnly'),
    plug('locked'),
    plug('plugged'),
    plug('unplugged'),
    tag,
    availability(false),
    { type: 'configuration.changed', key: 'StopTransactionOnEVSideDisconnect', value: 'false' },
    { type: 'transaction.opened', record: transaction('tx-1') },
    ended('DeAuthorized'),
    ended('Local'),
    { type: 'xstate.done.actor.release', output: 'Unlocked' },
    { type: 'xstate.done.actor.release', output: 'UnlockFailed' },
  ],
};
/** Readings that the CSMS or the clock asks for, while the outlet is used. */
export const measuring: WalkOptions<typeof connectorMachine> = {
  ...options,
  internal: [...elsewhere.closing, ...elsewhere.charging, 'tag.withdrawn', 'configuration.changed'],
  project: ({ value, context: { capabilities, transaction: running, measured } }) => [
    value,
    capabilities !== null,
    running !== null,
    measured !== null,
  ],
};
