/** What the smart charging of a station is told, and what it knows: 3.13. */
import type { ChargingRateUnit, Request } from '../../protocol/messages.js';
import type { ConnectorCapabilities } from '../../protocol/ports/hardware.js';
import type { InstalledProfile } from '../../protocol/ports/store.js';
import type { ProductDescription } from '../../protocol/product.js';
import { isTrue, type Parsers } from '../settings.js';
import type { ConfigurationChanged, CsmsCall } from '../system.js';
import type { ChargingView, Electricity } from './charging.types.js';
import { type OutletPlan, type OutletUse, type SharingStrategy, sharingStrategies } from './planning.types.js';

/** An outlet as its chart says it is, as far as limits are concerned. */
export interface OutletCharge {
  /** 1..N. */
  readonly connectorId: number;
  /** Since when somebody may charge here, epoch ms: from the authorisation on, until the session is over. */
  readonly wantsSinceMs: number | null;
  readonly transaction: {
    readonly localId: string;
    /** Of the CSMS; null until known. */
    readonly transactionId: number | null;
    /** ISO 8601 in UTC. */
    readonly startedAt: string;
  } | null;
  /** Null before the hardware has told them. */
  readonly capabilities: ConnectorCapabilities | null;
}

/** What the product fixes: 9.4, and what the hardware can do at most. */
export interface ChargingProduct {
  /** The SmartCharging profile is part of it; without it there are limits of its own, and no profiles. */
  readonly isSmart: boolean;
  readonly stationMaxW: number;
  readonly electricity: Electricity;
  /** Below it no energy is offered at all. */
  readonly leastOffer: { readonly powerW: number; readonly currentA: number };
  /** What each outlet can deliver, before the hardware has said what it can now. */
  readonly outlets: readonly {
    readonly connectorId: number;
    readonly maxPowerW: number;
    readonly maxCurrentA: number;
  }[];
  /** In which limits may be given. */
  readonly units: readonly ChargingRateUnit[];
  readonly maxStackLevel: number;
  /** Of one schedule. */
  readonly maxPeriods: number;
  /** At a time. */
  readonly maxProfiles: number;
}

export interface SmartChargingSettings {
  readonly strategy: SharingStrategy;
  readonly defaultInGaps: boolean;
}

export const smartChargingKeys: Parsers<SmartChargingSettings> = {
  PowerSharingStrategy: (value) => ({ strategy: sharingStrategies.find((one) => one === value) ?? 'Equal' }),
  TxDefaultInGaps: (value) => ({ defaultInGaps: isTrue(value) }),
};

export type SmartChargingEvent =
  | CsmsCall<'SetChargingProfile' | 'ClearChargingProfile' | 'GetCompositeSchedule'>
  | { type: 'outlet.charges'; outlet: OutletCharge }
  /** The profile of a remote start has been written with its transaction. */
  | { type: 'profile.bound'; installed: InstalledProfile }
  /** What an outlet does with what it is offered, as far as it is measured; since when it wants is known already. */
  | { type: 'usage.changed'; use: Omit<OutletUse, 'wantsSinceMs'> }
  /** What all outlets together can draw now; null: all that the product can. */
  | { type: 'station.able'; totalPowerW: number | null }
  /** The hardware has taken a limit so late that it may hold that instead of a newer one. */
  | { type: 'limit.late' }
  | { type: 'hardware.ready' }
  /** The wall clock was set: what began before it began by so much later, or earlier if below 0. */
  | { type: 'clock.moved'; movedMs: number }
  | ConfigurationChanged
  /** Its own word to itself: what plans are made from has changed. */
  | { type: 'plan.due' }
  /** The wall clock shows the date of the deadline. */
  | { type: 'deadline' };

/** What is seen to one after the other. `forget`: the transaction is over, and what was for it leaves the ledger. */
export type Job =
  | { readonly kind: 'forget'; readonly localId: string }
  | { readonly kind: 'set'; readonly callId: string; readonly request: Request<'SetChargingProfile'> }
  | { readonly kind: 'clear'; readonly callId: string; readonly request: Request<'ClearChargingProfile'> }
  | { readonly kind: 'composite'; readonly callId: string; readonly request: Request<'GetCompositeSchedule'> };

export interface SmartChargingInput {
  readonly product: ChargingProduct;
  readonly settings: SmartChargingSettings;
  /** As the ledger has them. */
  readonly profiles: readonly InstalledProfile[];
  /** Transactions, by localId, that are open: a TxProfile of another has lost its transaction. */
  readonly open: readonly string[];
}

export interface SmartChargingContext extends SmartChargingInput {
  /** By localId, ms: how far the clock has moved since a transaction of this run began. */
  readonly moved: Readonly<Record<string, number>>;
  /** In order of connectorId; those that have said nothing of themselves yet are idle. */
  readonly outlets: readonly OutletCharge[];
  /** What the hardware leaves them all together, W; null: all that the product can. */
  readonly totalPowerW: number | null;
  /** One for each outlet, in the same order. */
  readonly uses: readonly OutletUse[];
  /** What the hardware has been told. */
  readonly plans: readonly OutletPlan[];
  /** Epoch ms: when the plans are to be made anew. */
  readonly lookAgainAtMs: number;
  readonly waiting: readonly Job[];
  readonly current: Job | null;
  /** By chargingProfileId: what the present job removes. */
  readonly removed: readonly number[];
  /** TxProfiles that were found at the start without their transaction. */
  readonly orphans: readonly InstalledProfile[];
}

/** What plans are made from, but for the time and what the hardware has been told. */
export interface PlanFacts {
  readonly view: ChargingView;
  readonly uses: readonly OutletUse[];
  readonly strategy: SharingStrategy;
  readonly leastOffer: ChargingProduct['leastOffer'];
}

/** What limits depend upon in a product. */
export function chargingOf(product: ProductDescription): ChargingProduct {
  const { features, settings, connectors, powerW } = product;
  const { nominalVoltageV: nominalV, leastOffer, chargingRateUnits } = settings;
  const phases = features.phases.length;
  return {
    isSmart: features.profiles.includes('SmartCharging'),
    stationMaxW: powerW,
    electricity: phases === 0 ? { kind: 'DC', nominalV } : { kind: 'AC', nominalV, phases },
    leastOffer,
    outlets: connectors.map(({ id, maxPowerW, maxCurrentA }) => ({ connectorId: id, maxPowerW, maxCurrentA })),
    units: chargingRateUnits.map((unit) => (unit === 'Current' ? 'A' : 'W')),
    maxStackLevel: settings.chargeProfileMaxStackLevel,
    maxPeriods: settings.chargingScheduleMaxPeriods,
    maxProfiles: settings.maxChargingProfilesInstalled,
  };
}
