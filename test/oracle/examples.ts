/** Profiles, views and questions in few words, for worked examples. */
import type { ChargingView } from '../../machines/smart-charging/charging.types.js';
import type { ChargingProfile, ChargingRateUnit } from '../../protocol/messages.js';
import type { InstalledProfile } from '../../protocol/ports/store.js';
import { type Reference, type RequestInUnit, referenceSchedule } from './reference.js';

/** Limits by the second at which they begin. */
type Steps = Record<number, number>;

interface Made extends Partial<Omit<ChargingProfile, 'chargingSchedule'>> {
  readonly on?: number;
  readonly localId?: string;
  readonly steps: Steps;
  readonly unit?: ChargingRateUnit;
  readonly duration?: number;
  readonly numberPhases?: number;
  readonly start?: string;
}

export const noon = '2024-06-03T12:00:00Z';
let nextId = 1;

export function installed(made: Made): InstalledProfile {
  const { on = 1, localId, steps, unit = 'A', duration, start = noon, numberPhases, ...rest } = made;
  const chargingSchedulePeriod = Object.entries(steps).map(([at, limit]) => {
    return { startPeriod: Number(at), limit, ...(numberPhases === undefined ? {} : { numberPhases }) };
  });
  nextId += 1;
  return {
    connectorId: on,
    installedAt: '2000-01-01T00:00:00Z',
    ...(localId === undefined ? {} : { localId }),
    profile: {
      chargingProfileId: nextId,
      stackLevel: 0,
      chargingProfilePurpose: 'TxDefaultProfile',
      chargingProfileKind: 'Absolute',
      ...rest,
      chargingSchedule: {
        chargingRateUnit: unit,
        chargingSchedulePeriod,
        ...(duration === undefined ? {} : { duration }),
        ...(start === '' ? {} : { startSchedule: start }),
      },
    },
  };
}

export function view(profiles: readonly InstalledProfile[], more: Partial<ChargingView> = {}): ChargingView {
  return {
    profiles,
    outlets: [{ connectorId: 1, maxPowerW: 22_080, maxCurrentA: 32, transaction: null }],
    stationMaxW: 44_160,
    electricity: { kind: 'AC', nominalV: 230, phases: 3 },
    defaultInGaps: true,
    ...more,
  };
}

export function asked(
  of: ChargingView,
  durationS: number,
  { from = noon, ...request }: Partial<RequestInUnit> & { readonly from?: string } = {},
): Reference {
  return referenceSchedule(of, {
    connectorId: 1,
    fromMs: Date.parse(from),
    durationS,
    unit: 'A',
    maxPeriods: 100,
    ...request,
  });
}

export function steps({ periods }: Reference): Steps {
  return Object.fromEntries(periods.map(({ startS, limit }) => [startS, limit]));
}
