/** Profiles and outlets of a station, for what is computed from them. */
import type { ChargingOutlet, ChargingView } from '../../machines/smart-charging/charging.types.js';
import type { OutletUse } from '../../machines/smart-charging/planning.types.js';
import type { ChargingProfile } from '../../protocol/messages.js';
import type { InstalledProfile } from '../../protocol/ports/store.js';

export const startMs = Date.UTC(2026, 0, 1);

export const at = (seconds: number): number => startMs + seconds * 1000;

type Periods = readonly (readonly [startS: number, limit: number])[];

/** Absolute, from `startMs` on, installed then. */
export function installed(
  connectorId: number,
  purpose: ChargingProfile['chargingProfilePurpose'],
  periods: Periods,
  more: Partial<ChargingProfile['chargingSchedule']> & {
    id?: number;
    localId?: string;
    relative?: boolean;
    numberPhases?: number;
  } = {},
): InstalledProfile {
  const { id = 1, localId, relative = false, numberPhases, ...schedule } = more;
  const phases = numberPhases !== undefined && { numberPhases };
  return {
    connectorId,
    installedAt: new Date(startMs).toISOString(),
    ...(localId !== undefined && { localId }),
    profile: {
      chargingProfileId: id,
      stackLevel: 0,
      chargingProfilePurpose: purpose,
      chargingProfileKind: relative ? 'Relative' : 'Absolute',
      chargingSchedule: {
        chargingRateUnit: 'W',
        ...(relative ? {} : { startSchedule: new Date(startMs).toISOString() }),
        ...schedule,
        chargingSchedulePeriod: periods.map(([startPeriod, limit]) => ({ startPeriod, limit, ...phases })),
      },
    },
  };
}

/** Two DC outlets that can have all of 120 kW each. */
export function viewWith(profiles: readonly InstalledProfile[], charging: readonly number[] = [1, 2]): ChargingView {
  const outlets = [1, 2].map(
    (connectorId): ChargingOutlet => ({
      connectorId,
      maxPowerW: 120_000,
      maxCurrentA: 400,
      transaction: charging.includes(connectorId) ? { localId: `tx-${connectorId}`, startedAtMs: startMs } : null,
    }),
  );
  return {
    profiles,
    outlets,
    stationMaxW: 120_000,
    electricity: { kind: 'DC', nominalV: 800 },
    defaultInGaps: true,
  };
}

export const use = (connectorId: number, more: Partial<OutletUse> = {}): OutletUse => ({
  connectorId,
  wantsSinceMs: startMs,
  powerW: 0,
  currentA: 0,
  voltageV: null,
  takesW: null,
  ...more,
});
