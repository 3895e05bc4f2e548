/** Any view of a station's limits, and any question about it. All times are multiples of 500 ms. */
import * as fc from 'fast-check';
import type {
  ChargingOutlet,
  ChargingView,
  CompositeRequest,
  Electricity,
} from '../../machines/smart-charging/charging.types.js';
import type { InstalledProfile } from '../../protocol/ports/store.js';
import { distances, installedProfiles, localIdOf, localIdOfThePast, type Window } from './profiles.js';

export interface Stack {
  readonly view: ChargingView;
  readonly request: CompositeRequest;
}

/** Ordinary days, the turn of a year, a leap day, and the hours in which Europe and America change their clocks. */
const starts = [
  '2026-11-23T07:30:00Z',
  '2013-01-01T00:00:00Z',
  '2026-12-31T23:59:30Z',
  '2024-02-28T23:59:00Z',
  '2024-03-31T00:59:20Z',
  '2024-10-27T00:59:40Z',
  '2024-03-10T09:59:10Z',
  '2024-11-03T09:00:00Z',
].map((text) => Date.parse(text));

/** Mostly short, for the reference decides every half second; some of hours, and some that ask for now. */
const durations = fc.oneof(
  { weight: 168, arbitrary: fc.integer({ min: 1, max: 90 }) },
  { weight: 14, arbitrary: fc.integer({ min: 91, max: 600 }) },
  { weight: 1, arbitrary: fc.integer({ min: 3600, max: 10_800 }) },
  { weight: 12, arbitrary: fc.constant(0) },
);

export const stacks: fc.Arbitrary<Stack> = fc
  .record({
    fromMs: fc.tuple(fc.constantFrom(...starts), fc.nat(120)).map(([startMs, later]) => startMs + later * 1000),
    durationS: durations,
    outletCount: fc.integer({ min: 1, max: 3 }),
  })
  .chain((window) => fc.record({ view: views(window), request: requests(window) }));

function requests({ fromMs, durationS, outletCount }: Window): fc.Arbitrary<CompositeRequest> {
  return fc
    .record({
      connectorId: fc.integer({ min: 0, max: outletCount }),
      unit: fc.constantFrom('A' as const, 'W' as const, undefined),
      maxPeriods: fc.constantFrom(1000, 1000, 1000, 1000, 1000, 1, 2, 3, 24),
    })
    .map(({ unit, ...rest }) => ({ fromMs, durationS, ...rest, ...(unit === undefined ? {} : { unit }) }));
}

function views(window: Window): fc.Arbitrary<ChargingView> {
  return fc
    .record({
      profiles: fc.oneof(
        { weight: 1, arbitrary: stacksOf(window, 0, 3) },
        { weight: 9, arbitrary: stacksOf(window, 4, 12) },
      ),
      outlets: fc.tuple(...Array.from({ length: window.outletCount }, (_, index) => outlets(window, index + 1))),
      stationMaxW: fc.constantFrom(1_000_000, 1_000_000, 1_000_000, 1_000_000, 150_000, 43_000, 22_080, 11_040, 3_000),
      electricity: electricities,
      defaultInGaps: fc.boolean(),
    })
    .map(({ profiles, ...rest }) => ({
      ...rest,
      profiles: profiles
        .filter((one) => rest.defaultInGaps || !isMisplaced(one))
        .map((one, index) => ({ ...one, profile: { ...one.profile, chargingProfileId: index * 7 + 1 } })),
    }));
}

function stacksOf(window: Window, minLength: number, maxLength: number): fc.Arbitrary<InstalledProfile[]> {
  return fc.uniqueArray(installedProfiles(window), { selector: placeOf, minLength, maxLength });
}

/** There is one profile to a place: a newer one replaces it (3.13.2). */
function placeOf({ connectorId, profile, localId }: InstalledProfile): string {
  return `${connectorId} ${profile.chargingProfilePurpose} ${profile.stackLevel} ${localId ?? ''}`;
}

/** A TxProfile on another outlet than that of its transaction: whether it hides default profiles there, nothing says. */
function isMisplaced({ connectorId, localId }: InstalledProfile): boolean {
  return localId !== undefined && localId !== localIdOf(connectorId) && localId !== localIdOfThePast;
}

const electricities: fc.Arbitrary<Electricity> = fc.oneof(
  fc.record({
    kind: fc.constant('AC' as const),
    nominalV: fc.constantFrom(230, 230, 110),
    phases: fc.constantFrom(1, 3),
  }),
  fc.record({ kind: fc.constant('DC' as const), nominalV: fc.constantFrom(400, 720) }),
);

function outlets({ fromMs, durationS }: Window, connectorId: number): fc.Arbitrary<ChargingOutlet> {
  const begun = fc
    .tuple(distances(durationS), fc.nat(2 * durationS + 4))
    .map(([backS, halves]) => fromMs - backS * 1000 - halves * 500);
  // A window begins with the whole second: what began within that second comes after it.
  const startedAtMs = fc.oneof({ weight: 9, arbitrary: begun }, fc.constantFrom(fromMs, fromMs + 500));
  return fc.record({
    connectorId: fc.constant(connectorId),
    maxPowerW: fc.constantFrom(400_000, 400_000, 400_000, 400_000, 22_080, 11_040, 7_400, 3_680, 0),
    maxCurrentA: fc.constantFrom(600, 600, 600, 600, 63, 32, 16, 13),
    transaction: fc.option(fc.record({ localId: fc.constant(localIdOf(connectorId)), startedAtMs }), { freq: 3 }),
  });
}
