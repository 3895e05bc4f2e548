/** Views to ask composites of, in few words: an AC outlet of 22 kW at 230 V that nobody uses, unless said otherwise. */
import type { ChargingOutlet, ChargingView, CompositeRequest } from '../../machines/smart-charging/charging.types.js';
import { compositeSchedule } from '../../machines/smart-charging/composite.js';
import type { ChargingProfile, ChargingProfilePurpose, ChargingRateUnit } from '../../protocol/messages.js';
import type { InstalledProfile } from '../../protocol/ports/store.js';

export const noon = Date.UTC(2026, 4, 4, 12);
/** Before all windows. */
const longAgo = Date.UTC(2026, 0, 1);
export const iso = (atMs: number) => new Date(atMs).toISOString();

type Start = readonly [startPeriod: number, limit: number, numberPhases?: number | undefined];

interface Words extends Partial<Omit<ChargingProfile, 'chargingSchedule' | 'stackLevel'>> {
  readonly level?: number;
  readonly connectorId?: number;
  readonly unit?: ChargingRateUnit;
  readonly duration?: number;
  /** Epoch ms; `null`: none. Without it an Absolute or Recurring one begins at noon. */
  readonly startMs?: number | null;
  readonly installedMs?: number;
  readonly localId?: string;
  readonly minChargingRate?: number;
}

let lastId = 0;

export function installed(
  purpose: ChargingProfilePurpose,
  periods: readonly Start[],
  words: Words = {},
): InstalledProfile {
  const { level = 0, connectorId, unit = 'A', duration, installedMs = longAgo, localId, minChargingRate } = words;
  const { startMs = words.chargingProfileKind === 'Relative' ? null : noon, ...rest } = words;
  lastId += 1;
  return {
    connectorId: connectorId ?? (purpose === 'ChargePointMaxProfile' ? 0 : 1),
    installedAt: iso(installedMs),
    ...(purpose === 'TxProfile' && { localId: localId ?? 'car' }),
    profile: {
      chargingProfileId: rest.chargingProfileId ?? lastId,
      stackLevel: level,
      chargingProfilePurpose: purpose,
      chargingProfileKind: rest.chargingProfileKind ?? 'Absolute',
      ...(rest.recurrencyKind && { recurrencyKind: rest.recurrencyKind }),
      ...(rest.validFrom && { validFrom: rest.validFrom }),
      ...(rest.validTo && { validTo: rest.validTo }),
      chargingSchedule: {
        ...(duration !== undefined && { duration }),
        ...(startMs !== null && { startSchedule: iso(startMs) }),
        chargingRateUnit: unit,
        ...(minChargingRate !== undefined && { minChargingRate }),
        chargingSchedulePeriod: periods.map(([startPeriod, limit, numberPhases]) => ({
          startPeriod,
          limit,
          ...(numberPhases !== undefined && { numberPhases }),
        })),
      },
    },
  };
}

export function outlet(connectorId = 1, words: Partial<ChargingOutlet> = {}): ChargingOutlet {
  return { connectorId, maxPowerW: 22_080, maxCurrentA: 32, transaction: null, ...words };
}

/** One that charges `car`, since this instant. */
export function busy(startedAtMs: number, connectorId = 1, localId = 'car'): ChargingOutlet {
  return outlet(connectorId, { transaction: { localId, startedAtMs } });
}

export function view(profiles: readonly InstalledProfile[], words: Partial<ChargingView> = {}): ChargingView {
  return {
    profiles,
    outlets: [outlet()],
    stationMaxW: 1_000_000,
    electricity: { kind: 'AC', nominalV: 230, phases: 3 },
    defaultInGaps: true,
    ...words,
  };
}

/** Of outlet 1 from noon on, in A. */
export function composite(of: ChargingView, durationS: number, words: Partial<CompositeRequest> = {}) {
  return compositeSchedule(of, { connectorId: 1, fromMs: noon, durationS, unit: 'A', maxPeriods: 100, ...words });
}

/** Its periods in one line. */
export function steps(of: ChargingView, durationS: number, words: Partial<CompositeRequest> = {}): string {
  return composite(of, durationS, words)
    .periods.map(({ startS, limit }) => `${startS}:${limit}`)
    .join(' ');
}
