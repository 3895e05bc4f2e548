/** What may be said to smart charging, and what is true of it after each step. */
import { expect } from 'vitest';
import { smartChargingActor } from '../../../actors/smart-charging.actor.js';
import type { smartChargingMachine } from '../../../machines/smart-charging/smart-charging.machine.js';
import {
  chargingOf,
  type OutletCharge,
  type SmartChargingInput,
} from '../../../machines/smart-charging/smart-charging.types.js';
import { idleOutlet } from '../../../machines/smart-charging/view.js';
import type { ChargingProfile, Request } from '../../../protocol/messages.js';
import { charging, installed, profileOf, smartOutlets, txProfile } from '../charging-desk.js';
import type { WalkOptions } from '../chart-paths.js';

/** One default for everybody, and one for the transaction that runs. */
export const input: SmartChargingInput = {
  product: chargingOf(smartOutlets),
  settings: { strategy: 'Equal', defaultInGaps: true },
  profiles: [installed(0, profileOf(1)), installed(1, txProfile(2), { localId: 'tx-1' })],
  open: ['tx-1'],
};

const set = (connectorId: number, csChargingProfiles: ChargingProfile) => ({
  type: 'csms.setChargingProfile',
  callId: `set-${csChargingProfiles.chargingProfileId}`,
  payload: { connectorId, csChargingProfiles },
});

const clear = (payload: Request<'ClearChargingProfile'>) => ({
  type: 'csms.clearChargingProfile',
  callId: `clear-${JSON.stringify(payload)}`,
  payload,
});

const ask = { type: 'csms.getCompositeSchedule', callId: 'ask', payload: { connectorId: 1, duration: 60 } };

const charges = (outlet: OutletCharge) => ({ type: 'outlet.charges', outlet });

const usage = {
  type: 'usage.changed',
  use: { connectorId: 1, powerW: 5_000, currentA: 10, voltageV: 500, takesW: null },
};

const changed = (key: string, value: string) => ({ type: 'configuration.changed', key, value });

export const options: WalkOptions<typeof smartChargingMachine> = {
  cover: 'transitions',
  input,
  bound: smartChargingActor,
  rig: { peers: ['outbox', 'authorization'] },
  project: ({ value, context: { current, profiles, outlets } }) => [
    value,
    current,
    profiles.map(({ profile }) => profile.chargingProfileId),
    outlets.map(({ transaction }) => transaction?.localId),
  ],
  internal: ['plan.due'],
  limit: 50_000,
  cases: [
    set(0, profileOf(1, { stackLevel: 1 })),
    set(1, txProfile(4)),
    set(9, profileOf(4)),
    clear({ id: 1 }),
    clear({ id: 99 }),
    ask,
    charges(charging(1)),
    charges(idleOutlet(1)),
    usage,
    { type: 'station.able', totalPowerW: 90_000 },
    { type: 'limit.late' },
    changed('PowerSharingStrategy', 'FirstCome'),
    changed('HeartbeatInterval', '60'),
    { type: 'profile.bound', installed: installed(1, txProfile(5), { localId: 'tx-1' }) },
    { type: 'xstate.done.actor.install', output: installed(0, profileOf(1, { stackLevel: 1 })) },
    { type: 'xstate.done.actor.install', output: installed(1, txProfile(4), { localId: 'tx-1' }) },
    { type: 'xstate.done.actor.tellPlans', output: { plans: [], lookAgainAtMs: 4e12 } },
  ],
  invariants(rig, event, step) {
    const { value, context } = rig.snapshot;
    // Written before it is answered: what is Accepted follows the end of what was written.
    const answers = step.said.filter(({ to }) => to === 'outbox').map(({ event: said }) => said['payload']?.status);
    const isRead = context.current?.kind === 'composite' || event.type === 'csms.getCompositeSchedule';
    if (answers.includes('Accepted') && !isRead)
      expect(event.type).toMatch(/^xstate\.(done|error)\.actor\.(install|write|forget)/);
    // One thing is written at a time, and what waits is seen to.
    expect(['install', 'write', 'forget'].filter((child) => rig.runs(child)).length).toBeLessThanOrEqual(1);
    expect(context.current === null).toBe(value.desk === 'idle');
    if (value.desk === 'idle') expect(context.waiting).toEqual([]);
    // One of each id, and none for a transaction that does not run.
    const ids = context.profiles.map(({ profile }) => profile.chargingProfileId);
    expect(new Set(ids).size).toBe(ids.length);
    // The hardware is told one thing at a time, and somebody looks after what it was told.
    expect(rig.runs('tellPlans')).toBe(typeof value.planning !== 'string');
    expect(rig.runs('deadline')).toBe(value.planning === 'holding');
  },
};

/** What is asked, while nobody can be told yet. */
export const telling: WalkOptions<typeof smartChargingMachine> = {
  ...options,
  stopWhen: ({ context, value }) => context.waiting.length > 0 || value.planning !== 'resting',
};
