/**
 * Any installed profile. Most times are chosen so that something begins or ends inside of the window that will be asked
 * for: a profile that never binds tells nothing.
 */
import * as fc from 'fast-check';
import type { ChargingProfile } from '../../protocol/messages.js';
import type { InstalledProfile } from '../../protocol/ports/store.js';

export interface Window {
  readonly fromMs: number;
  readonly durationS: number;
  readonly outletCount: number;
}

const dayS = 86_400;
const weekS = 7 * dayS;

/** Of the transaction that runs at an outlet, if one does. */
export function localIdOf(connectorId: number): string {
  return `transaction at ${connectorId}`;
}

export const localIdOfThePast = 'transaction that is over';

/** Seconds since schedules and transactions began: they share few, so that what they say meets in the window. */
export function distances(durationS: number): fc.Arbitrary<number> {
  return fc.constantFrom(0, 0, 0, durationS, 3_000, 80_000);
}

export function installedProfiles(window: Window): fc.Arbitrary<InstalledProfile> {
  return fc
    .record({
      place: places(window.outletCount),
      stackLevel: fc.nat(3),
      installedAtS: fc.oneof({ weight: 7, arbitrary: fc.constant(-1000 * dayS) }, nearWindow(window)),
      validFromS: fc.option(fc.oneof(fc.constant(-400 * dayS), nearWindow(window)), { freq: 2, nil: undefined }),
      validToS: fc.option(
        fc.oneof(fc.constant(400 * dayS), { weight: 3, arbitrary: nearWindow(window) }, fc.constant(-dayS)),
        { freq: 2, nil: undefined },
      ),
      timing: timings(window),
      spell: fc.constantFrom(...spellings),
    })
    .map(({ place, stackLevel, timing, spell, ...times }) => {
      const text = (offsetS: number) => spell(window.fromMs + offsetS * 1000);
      const { kind, startS, ...schedule } = timing;
      const profile: ChargingProfile = {
        chargingProfileId: 0,
        stackLevel,
        chargingProfilePurpose: place.purpose,
        ...kind,
        ...(times.validFromS === undefined ? {} : { validFrom: text(times.validFromS) }),
        ...(times.validToS === undefined ? {} : { validTo: text(times.validToS) }),
        chargingSchedule: { ...schedule, ...(startS === undefined ? {} : { startSchedule: text(startS) }) },
      };
      const installedAt = new Date(window.fromMs + times.installedAtS * 1000).toISOString();
      const { connectorId, localId } = place;
      return { connectorId, profile, installedAt, ...(localId === undefined ? {} : { localId }) };
    });
}

interface Place {
  readonly purpose: ChargingProfile['chargingProfilePurpose'];
  readonly connectorId: number;
  readonly localId?: string;
}

/** Mostly where profiles belong; now and then for a transaction that is over, or runs elsewhere. */
function places(outletCount: number): fc.Arbitrary<Place> {
  const outlet = fc.integer({ min: 1, max: outletCount });
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant<Place>({ purpose: 'ChargePointMaxProfile', connectorId: 0 }) },
    { weight: 3, arbitrary: fc.constant<Place>({ purpose: 'TxDefaultProfile', connectorId: 0 }) },
    { weight: 4, arbitrary: outlet.map((connectorId): Place => ({ purpose: 'TxDefaultProfile', connectorId })) },
    {
      weight: 6,
      arbitrary: outlet.map((at): Place => ({ purpose: 'TxProfile', connectorId: at, localId: localIdOf(at) })),
    },
    fc.tuple(outlet, outlet).map(([at, of]): Place => {
      return { purpose: 'TxProfile', connectorId: at, localId: at === of ? localIdOfThePast : localIdOf(of) };
    }),
    { weight: 1, arbitrary: outlet.map((connectorId): Place => ({ purpose: 'TxProfile', connectorId })) },
  );
}

type Schedule = ChargingProfile['chargingSchedule'];

interface Timing extends Schedule {
  readonly kind: Pick<ChargingProfile, 'chargingProfileKind' | 'recurrencyKind'>;
  /** Seconds from the start of the window; absent where the schedule names no start. */
  readonly startS?: number;
}

const kinds = fc.constantFrom<Timing['kind'][]>(
  { chargingProfileKind: 'Absolute' },
  { chargingProfileKind: 'Absolute' },
  { chargingProfileKind: 'Recurring', recurrencyKind: 'Daily' },
  { chargingProfileKind: 'Recurring', recurrencyKind: 'Weekly' },
  { chargingProfileKind: 'Relative' },
);

function timings(window: Window): fc.Arbitrary<Timing> {
  return fc
    .record({
      kind: kinds,
      backS: distances(window.durationS),
      nearS: nearWindow(window),
      // Days or weeks since the first round of a recurring schedule: years back, and none at all.
      rounds: fc.constantFrom(0, 1, 2, 7, 520, 5_000),
      namesStart: fc.integer({ min: 0, max: 9 }).map((one) => one > 0),
      duration: fc.option(boundaries(window), { freq: 2, nil: undefined }),
      starts: fc.uniqueArray(boundaries(window), { maxLength: 5 }),
      unit: fc.constantFrom('A' as const, 'W' as const),
      values: fc.array(fc.tuple(fc.nat(), fc.constantFrom(undefined, undefined, 1, 2, 3)), {
        minLength: 6,
        maxLength: 6,
      }),
      minChargingRate: fc.option(fc.constantFrom(0, 6, 50_000), { freq: 2, nil: undefined }),
    })
    .map(({ kind, unit, values, starts, duration, minChargingRate, ...when }) => {
      const rounds = kind.recurrencyKind === undefined ? 0 : when.rounds;
      const startS = when.nearS - when.backS - rounds * (kind.recurrencyKind === 'Weekly' ? weekS : dayS);
      const startPeriods = [...new Set([0, ...starts])].sort((one, other) => one - other);
      return {
        kind,
        chargingRateUnit: unit,
        chargingSchedulePeriod: startPeriods.map((startPeriod, index) => {
          const [value, numberPhases] = values[index] ?? [0, undefined];
          const limit = limits[unit][value % limits[unit].length] ?? 0;
          return { startPeriod, limit, ...(numberPhases === undefined ? {} : { numberPhases }) };
        }),
        ...(duration === undefined ? {} : { duration }),
        ...(minChargingRate === undefined ? {} : { minChargingRate }),
        ...(kind.chargingProfileKind === 'Relative' || !when.namesStart ? {} : { startS }),
      };
    });
}

/**
 * Few enough that different profiles often say the same, some only after conversion. 4.1, 8.7 and 16.4 are those that come
 * out a little too low when they are converted or added up in binary.
 */
const limits = {
  A: [6, 6, 8, 8.7, 10, 4.1, 15.9, 16, 16, 16.4, 24, 32, 48.1, 100, 0],
  W: [1380, 4140, 3680, 6000, 7000, 7400, 11_000, 11_040, 11_040, 14_400, 22_080, 50_000, 0],
};

/** Seconds from the start of a schedule at which something may change, or end. */
function boundaries({ durationS }: Window): fc.Arbitrary<number> {
  const within = fc.nat(2 * durationS + 6);
  return fc.oneof(
    { weight: 6, arbitrary: within },
    fc.tuple(fc.constantFrom(durationS, 3_000, 80_000), within).map(([backS, later]) => backS + later),
    fc.tuple(fc.constantFrom(dayS, weekS, 2 * dayS), within).map(([wholeS, before]) => Math.max(0, wholeS - before)),
    fc.tuple(fc.constantFrom(dayS, weekS, 3 * weekS), within).map(([wholeS, later]) => wholeS + later),
  );
}

/** Seconds from the start of the window, in halves, from a little before it to a little after it. */
function nearWindow({ durationS }: Window): fc.Arbitrary<number> {
  return fc.integer({ min: -6, max: 2 * durationS + 6 }).map((halves) => halves / 2);
}

/** The ways in which central systems write one instant. */
const spellings = [
  (ms: number) => new Date(ms).toISOString(),
  (ms: number) => new Date(ms).toISOString().replace('.000Z', 'Z'),
  // Without an offset UTC is meant.
  (ms: number) => new Date(ms).toISOString().replace('Z', ''),
  withOffset(120, '+02:00'),
  withOffset(60, '+0100'),
  withOffset(-300, '-05:00'),
  withOffset(330, '+05:30'),
];

function withOffset(minutes: number, offset: string): (ms: number) => string {
  return (ms) => new Date(ms + minutes * 60_000).toISOString().replace('Z', offset);
}
