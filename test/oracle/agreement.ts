/** What a composite schedule of the station says otherwise than the reference, in words; nothing where they agree. */
import { isDeepStrictEqual } from 'node:util';
import type {
  ChargingView,
  Composite,
  CompositePeriod,
  CompositeRequest,
  LimitSource,
  WeighedLimit,
} from '../../machines/smart-charging/charging.types.js';
import type { ChargingRateUnit } from '../../protocol/messages.js';
import { type Instant, instantAt, referenceSchedule, roundedDown, type Weighed } from './reference.js';

/** Limits, phases and lengths. */
export function differences(view: ChargingView, request: CompositeRequest, told: Composite): readonly string[] {
  const { connectorId, fromMs } = request;
  const units = request.unit === undefined ? unitsToExpect(view, request) : [request.unit];
  const expected = referenceSchedule(view, { ...request, unit: told.unit });
  return [
    ...(units.includes(told.unit) ? [] : [`unit ${told.unit} instead of ${units}`]),
    ...unlike('head', { connectorId: told.connectorId, fromMs: told.fromMs }, { connectorId, fromMs }),
    ...unlike('durationS', told.durationS, expected.durationS),
    ...unlike(
      'periods',
      told.periods.map(({ decision: _, ...period }) => period),
      expected.periods,
    ),
  ];
}

/** That each period is explained by what really bound when it began. */
export function wrongReasons(view: ChargingView, request: CompositeRequest, told: Composite): readonly string[] {
  const halves = request.durationS === 0 ? [0] : [0, 500];
  return told.periods.flatMap((period) => {
    const found = halves
      .map((half) => instantAt(view, { ...request, unit: told.unit }, request.fromMs + period.startS * 1000 + half))
      .filter(({ limit }) => limit === period.limit)
      .map((instant) => wrongReason(period, instant, view));
    // Where both halves of a second have this limit, either explains it.
    const best = found.find((problems) => problems.length === 0) ?? found[0] ?? [`${period.limit} holds at no instant`];
    return best.map((problem) => `period at ${period.startS}: ${problem}`);
  });
}

/** Limits below the one that is said to be the lowest of them. */
export function lowerThanTold({ periods }: Composite): readonly string[] {
  return periods.flatMap(({ startS, limit, decision }) =>
    decision.weighed
      .filter((weighed) => roundedDown(weighed.limit) < limit)
      .map((weighed) => `period at ${startS}: ${limit} is above ${JSON.stringify(weighed)}`),
  );
}

function wrongReason({ limit, decision }: CompositePeriod, instant: Instant, view: ChargingView): readonly string[] {
  const { by, weighed, outlets } = decision;
  const deciding = weighed.find(({ source }) => isDeepStrictEqual(source, by));
  const profiles = instant.weighed.filter(({ source }) => source.kind === 'profile');
  const missing = profiles.filter((one) => !weighed.some(({ source }) => isDeepStrictEqual(source, one.source)));
  return [
    ...(deciding === weighed[0] ? [] : ['what decided is not told first']),
    ...(deciding !== undefined && roundedDown(deciding.limit) === limit ? [] : [`${name(by)} does not give ${limit}`]),
    ...weighed.flatMap((one) => wrongWeight(one, instant.weighed, view)),
    ...missing.map(({ source }) => `${name(source)} bound as well`),
    ...(weighed.every((one, index) => one.limit >= (weighed[index - 1]?.limit ?? 0)) ? [] : ['not in rising order']),
    ...wrongOutlets(outlets, instant),
  ];
}

function wrongWeight(told: WeighedLimit, expected: readonly Weighed[], view: ChargingView): readonly string[] {
  const same = expected.filter(({ source }) => isDeepStrictEqual(source, told.source));
  if (!same.some(({ limit }) => roundedDown(limit) === roundedDown(told.limit))) {
    return [`${name(told.source)} is not ${told.limit}`];
  }
  const { given, conversion } = told;
  if (given === undefined || conversion === undefined) return given === conversion ? [] : ['half a conversion'];
  const watts = conversion.voltageV * conversion.phases;
  const converted = given.unit === 'A' ? given.limit * watts : given.limit / watts;
  return [
    ...unlike('converted', roundedDown(converted), roundedDown(told.limit)),
    ...unlike('voltage', conversion.voltageV, view.electricity.nominalV),
    ...(view.electricity.kind === 'DC' ? unlike('phases of DC', conversion.phases, 1) : []),
  ];
}

/** For connector 0: what each outlet adds, and which of its limits that is. */
function wrongOutlets(told: CompositePeriod['decision']['outlets'], instant: Instant): readonly string[] {
  const ids = told.map(({ connectorId }) => connectorId);
  const expected = instant.outlets.map(({ connectorId }) => connectorId);
  if (!isDeepStrictEqual(ids, expected)) return unlike('outlets', ids, expected);
  return told.flatMap(({ connectorId, limit, by }, index) => {
    const weighed = instant.outlets[index]?.weighed ?? [];
    const lowest = roundedDown(Math.min(...weighed.map((one) => one.limit)));
    const deciding = weighed.filter((one) => roundedDown(one.limit) === lowest).map(({ source }) => source);
    return [
      ...unlike(`outlet ${connectorId}`, roundedDown(limit), lowest),
      ...(deciding.some((source) => isDeepStrictEqual(source, by)) ? [] : [`${name(by)} did not bind ${connectorId}`]),
    ];
  });
}

/**
 * The unit of the profile that decides first, in whichever unit one looks; where a profile and the hardware say the same,
 * or several outlets are summed up, more than one is right. Without such a profile A is expected for AC and W for DC.
 */
export function unitsToExpect(view: ChargingView, request: CompositeRequest): readonly ChargingRateUnit[] {
  const usual = view.electricity.kind === 'DC' ? 'W' : 'A';
  const halves = Math.max(1, request.durationS * 2);
  const expected = new Set<ChargingRateUnit>();
  for (const unit of ['A', 'W'] as const) {
    let isSettled = false;
    for (let half = 0; half < halves && !isSettled; half += 1) {
      const instant = instantAt(view, { ...request, unit }, request.fromMs + half * 500);
      const deciding = decidingUnits(instant);
      for (const one of deciding) if (one !== null) expected.add(one);
      // A second is told as one: its second half may decide for all of it.
      isSettled = half % 2 === 1 && deciding.length > 0 && !deciding.includes(null);
    }
    if (!isSettled) expected.add(usual);
  }
  return [...expected];
}

function decidingUnits({ weighed, outlets, limit }: Instant): readonly (ChargingRateUnit | null)[] {
  const deciding = weighed.filter((one) => roundedDown(one.limit) === limit);
  const ofOutlets = deciding.some(({ source }) => source.kind === 'outlet')
    ? outlets.flatMap((one) => one.weighed)
    : [];
  return [...deciding, ...ofOutlets].map(({ unit }) => unit);
}

function unlike(what: string, told: unknown, expected: unknown): readonly string[] {
  if (isDeepStrictEqual(told, expected)) return [];
  return [`${what}: ${JSON.stringify(told)} instead of ${JSON.stringify(expected)}`];
}

function name(source: LimitSource): string {
  return source.kind === 'profile' ? `profile ${source.chargingProfileId}` : source.kind;
}
