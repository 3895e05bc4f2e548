/**
 * What limits are computed from, and what comes out with the reason: 3.13, 5.7, facts as the CSMS and the hardware gave
 * them. Everything here is data; `timeline.ts` walks it once, and schedules, plans and explanations are read from that walk.
 */
import type { ChargingProfilePurpose, ChargingRateUnit } from '../../protocol/messages.js';
import type { InstalledProfile } from '../../protocol/ports/store.js';

/** How A and W belong together in schedules (7.12). `phases` of AC is what an absent numberPhases means (7.14). */
export type Electricity =
  | { readonly kind: 'DC'; readonly nominalV: number }
  | { readonly kind: 'AC'; readonly nominalV: number; readonly phases: number };

/** An outlet as far as limits are concerned. */
export interface ChargingOutlet {
  /** 1..N. */
  readonly connectorId: number;
  /** The most it can deliver now, whatever is installed. */
  readonly maxPowerW: number;
  /** Per phase, or of the one DC circuit. */
  readonly maxCurrentA: number;
  /** Epoch ms; null while nobody charges: schedules are then computed as if one began at the start of the window. */
  readonly transaction: { readonly localId: string; readonly startedAtMs: number } | null;
}

/** All that limits depend upon, at one moment. */
export interface ChargingView {
  readonly profiles: readonly InstalledProfile[];
  readonly outlets: readonly ChargingOutlet[];
  /** What all outlets together can draw, whatever is installed. */
  readonly stationMaxW: number;
  readonly electricity: Electricity;
  /** Where the TxProfiles of a transaction say nothing, TxDefaultProfiles do; false is the literal reading of 3.13.1. */
  readonly defaultInGaps: boolean;
}

/** A limit as its profile gives it. */
export interface GivenLimit {
  readonly limit: number;
  readonly unit: ChargingRateUnit;
  readonly numberPhases?: number;
  /** Of its schedule, in the same unit. */
  readonly minChargingRate?: number;
  readonly installed: InstalledProfile;
}

/** Between two boundaries nothing changes. */
export interface TimelineSegment {
  /** Epoch ms. */
  readonly fromMs: number;
  readonly untilMs: number;
  /** The ChargePointMaxProfile in force. */
  readonly station: GivenLimit | null;
  /** The TxProfile or TxDefaultProfile in force at the outlet. */
  readonly transaction: GivenLimit | null;
}

/** Where a limit comes from. */
export type LimitSource =
  /** What the outlet can give. */
  | { readonly kind: 'outlet' }
  /** What the whole station can give. */
  | { readonly kind: 'station' }
  | {
      readonly kind: 'profile';
      readonly chargingProfileId: number;
      readonly purpose: ChargingProfilePurpose;
      readonly stackLevel: number;
      /** That it was installed on. */
      readonly connectorId: number;
    };

/** One limit that was weighed, in the unit of the schedule. */
export interface WeighedLimit {
  readonly source: LimitSource;
  readonly limit: number;
  /** As it was given, where that was in the other unit. */
  readonly given?: { readonly limit: number; readonly unit: ChargingRateUnit };
  /** How it was converted, where it was: P = A x V x phases; `phases` is 1 for DC. */
  readonly conversion?: { readonly voltageV: number; readonly phases: number };
}

/** Why a limit is what it is. */
export interface Decision {
  readonly by: LimitSource;
  /** Everything that bound at that time, the one that decided first; the rest in rising order of limits. */
  readonly weighed: readonly WeighedLimit[];
  /** For connector 0: what each outlet added, before the cap; empty for an outlet. */
  readonly outlets: readonly { readonly connectorId: number; readonly limit: number; readonly by: LimitSource }[];
}

export interface CompositePeriod {
  /** Whole seconds from the start of the schedule. */
  readonly startS: number;
  /** One decimal, rounded down: a schedule never promises more than a limit. */
  readonly limit: number;
  /** AC only, and only where a profile said it; the lowest that was said. */
  readonly numberPhases?: number;
  /** Of the lowest limit in this period, as of its first second. */
  readonly decision: Decision;
}

export interface CompositeRequest {
  /** 0: the whole station (5.7). */
  readonly connectorId: number;
  /** Start of the window, epoch ms, a whole second. */
  readonly fromMs: number;
  /** 0 asks for the present limit. */
  readonly durationS: number;
  /** Absent: the unit of the profile that decides first; without one A for AC and W for DC. */
  readonly unit?: ChargingRateUnit;
  /** More periods than these are not told; the schedule is then as much shorter (ChargingScheduleMaxPeriods). */
  readonly maxPeriods: number;
}

export interface Composite {
  readonly connectorId: number;
  readonly fromMs: number;
  readonly durationS: number;
  readonly unit: ChargingRateUnit;
  readonly periods: readonly CompositePeriod[];
}
