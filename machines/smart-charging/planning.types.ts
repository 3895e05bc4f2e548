/** What each outlet may draw from now on, so that all together stay below what the station may: 3.13. */
import type { Decision } from './charging.types.js';

/** How the outlets share what is not enough for all (PowerSharingStrategy). */
export const sharingStrategies = ['Equal', 'FirstCome', 'MinChargingRate'] as const;
export type SharingStrategy = (typeof sharingStrategies)[number];

/** What an outlet does with what it is offered. */
export interface OutletUse {
  readonly connectorId: number;
  /** Since when it wants energy, epoch ms: from the authorisation on, until its session is over. Null: it does not. */
  readonly wantsSinceMs: number | null;
  /** The newest the meter told; 0 where nothing flows. */
  readonly powerW: number;
  readonly currentA: number;
  /** Of the car's pack, or of a phase; null before it was measured. */
  readonly voltageV: number | null;
  /** It has taken less than it was offered for a while, and this much, W; null while it may want more. */
  readonly takesW: number | null;
}

export interface PlannedPeriod {
  /** Epoch ms. */
  readonly fromMs: number;
  /** 0 where less than the least offer is left: SuspendedEVSE, never a stop. */
  readonly limitW: number;
  /** Per phase, or of the one DC circuit. */
  readonly limitA: number;
  /** What limited the outlet before it was shared, and why. */
  readonly decision: Decision;
  /** Less than `decision` allows, because the outlets share. */
  readonly isShared: boolean;
}

/** The way ahead of an outlet, or of the station (0). The last period holds on. */
export interface OutletPlan {
  readonly connectorId: number;
  readonly periods: readonly PlannedPeriod[];
}

/** Whether and when to look again, epoch ms: at the end of what is planned, or when a rise that waits may be given. */
export interface Planned {
  readonly plans: readonly OutletPlan[];
  readonly lookAgainAtMs: number;
}
