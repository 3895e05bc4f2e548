/** Smart charging as the CSMS and the outlets deal with it; what is written and told ends as a test says. */
import { smartChargingActor } from '../../actors/smart-charging.actor.js';
import type { Installing } from '../../machines/smart-charging/desk.js';
import type { smartChargingMachine } from '../../machines/smart-charging/smart-charging.machine.js';
import {
  chargingOf,
  type OutletCharge,
  type SmartChargingInput,
} from '../../machines/smart-charging/smart-charging.types.js';
import { idleOutlet } from '../../machines/smart-charging/view.js';
import type { ChargingProfile, ChargingSchedule, Request } from '../../protocol/messages.js';
import type { InstalledProfile } from '../../protocol/ports/store.js';
import type { Ports } from '../../protocol/ports.js';
import type { ProductDescription } from '../../protocol/product.js';
import { twoOutlets } from './chart-ports.js';
import { ChartRig } from './chart-rig.js';

/** Two outlets that take charging profiles, five of them at most. */
export const smartOutlets: ProductDescription = {
  ...twoOutlets,
  features: { ...twoOutlets.features, profiles: [...twoOutlets.features.profiles, 'SmartCharging'] },
  settings: {
    ...twoOutlets.settings,
    chargingRateUnits: ['Current', 'Power'],
    chargeProfileMaxStackLevel: 3,
    chargingScheduleMaxPeriods: 4,
    maxChargingProfilesInstalled: 5,
  },
};

/** The clock of a rig begins with it. */
export const newYear = '2026-01-01T00:00:00.000Z';

/** 6 kW from the beginning of 2026 on, for every transaction. */
export function profileOf(
  chargingProfileId: number,
  more: Partial<ChargingProfile> = {},
  schedule: Partial<ChargingSchedule> = {},
): ChargingProfile {
  return {
    chargingProfileId,
    stackLevel: 0,
    chargingProfilePurpose: 'TxDefaultProfile',
    chargingProfileKind: 'Absolute',
    ...more,
    chargingSchedule: {
      ...(more.chargingProfileKind !== 'Relative' && { startSchedule: newYear }),
      chargingRateUnit: 'W',
      chargingSchedulePeriod: [{ startPeriod: 0, limit: 6_000 }],
      ...schedule,
    },
  };
}

/** For the transaction that runs. */
export const txProfile = (chargingProfileId: number, more: Partial<ChargingProfile> = {}) =>
  profileOf(chargingProfileId, { chargingProfilePurpose: 'TxProfile', chargingProfileKind: 'Relative', ...more });

export const installed = (
  connectorId: number,
  profile: ChargingProfile,
  more: Partial<InstalledProfile> = {},
): InstalledProfile => ({ connectorId, profile, installedAt: newYear, ...more });

/** An outlet whose transaction `tx-N` runs, with 100 and its number for the CSMS. */
export const charging = (connectorId: number, more: Partial<OutletCharge> = {}): OutletCharge => ({
  ...idleOutlet(connectorId),
  wantsSinceMs: 0,
  transaction: { localId: `tx-${connectorId}`, transactionId: 100 + connectorId, startedAt: newYear },
  ...more,
});

export class ChargingDesk {
  readonly rig: ChartRig<typeof smartChargingMachine>;

  constructor(more: Partial<SmartChargingInput> = {}, ports: Partial<Ports> = {}) {
    const input: SmartChargingInput = {
      product: chargingOf(smartOutlets),
      settings: { strategy: 'Equal', defaultInGaps: true },
      profiles: [],
      open: [],
      ...more,
    };
    this.rig = new ChartRig(smartChargingActor, { ports, peers: ['outbox', 'authorization'], input });
  }

  set(connectorId: number, csChargingProfiles: ChargingProfile): void {
    this.rig.send({ type: 'csms.setChargingProfile', callId: 'set', payload: { connectorId, csChargingProfiles } });
  }

  clear(payload: Request<'ClearChargingProfile'> = {}): void {
    this.rig.send({ type: 'csms.clearChargingProfile', callId: 'clear', payload });
  }

  ask(payload: Request<'GetCompositeSchedule'>): void {
    this.rig.send({ type: 'csms.getCompositeSchedule', callId: 'ask', payload });
  }

  becomes(outlet: OutletCharge): void {
    this.rig.send({ type: 'outlet.charges', outlet });
  }

  /** What the desk has given to be written is on disk, under the time at which it was. */
  written(): void {
    const { acceptable } = this.begun('install').at(-1) as Installing;
    this.rig.done('install', { ...acceptable, installedAt: newYear });
  }

  /** Sets a profile that is taken. */
  keep(connectorId: number, profile: ChargingProfile): void {
    this.set(connectorId, profile);
    this.written();
  }

  /** The status of each answer, or the code of a CALLERROR. */
  get answers(): unknown[] {
    return this.rig.eventsTo('outbox').map((event) => event['code'] ?? event['payload'].status);
  }

  /** By chargingProfileId. */
  get held(): number[] {
    return this.rig.snapshot.context.profiles.map(({ profile }) => profile.chargingProfileId);
  }

  get refusals(): unknown[] {
    return this.rig.journal.entries.flatMap((entry) => (entry.event === 'profile.refused' ? [entry['why']] : []));
  }

  /** Inputs of those that were begun under this name, in order. */
  begun(name: string): unknown[] {
    return this.rig.begun.flatMap(({ id, input }) => (id === name ? [input] : []));
  }
}
