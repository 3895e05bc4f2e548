/** What binds at a time, brought to one unit, and which of it decides: 7.12, 7.14. */
import type { ChargingRateUnit } from '../../protocol/messages.js';
import type { InstalledProfile } from '../../protocol/ports/store.js';
import type { ChargingView, Decision, Electricity, GivenLimit, LimitSource, WeighedLimit } from './charging.types.js';
import type { WalkSegment } from './timeline.js';

/** What holds in a segment, and why. */
export interface Binding {
  /** Exact, in the unit of the schedule. */
  readonly limit: number;
  readonly numberPhases: number | null;
  readonly decision: Decision;
}

/** P = A x V x phases; one circuit of DC counts as one phase. A number of phases is taken as it was given (errata 3.34). */
function phasesOf(electricity: Electricity, said: number | null): number {
  return electricity.kind === 'DC' ? 1 : (said ?? electricity.phases);
}

/** What a profile said; it cannot mean 0 or fewer. */
export function saidPhases(given: GivenLimit | null): number | null {
  return given?.numberPhases !== undefined && given.numberPhases > 0 ? given.numberPhases : null;
}

function inUnit(
  source: LimitSource,
  given: { readonly limit: number; readonly unit: ChargingRateUnit },
  unit: ChargingRateUnit,
  voltageV: number,
  phases: number,
): WeighedLimit {
  const least = Math.max(0, given.limit);
  if (given.unit === unit) return { source, limit: least };
  const limit = unit === 'W' ? least * voltageV * phases : least / (voltageV * phases);
  return { source, limit, given: { limit: given.limit, unit: given.unit }, conversion: { voltageV, phases } };
}

function sourceOf({ connectorId, profile }: InstalledProfile): LimitSource {
  const { chargingProfileId, chargingProfilePurpose: purpose, stackLevel } = profile;
  return { kind: 'profile', chargingProfileId, purpose, stackLevel, connectorId };
}

/** In place. Of equals the one that was named first decides; a handful is in order sooner than a sort has begun. */
function lowestFirst(limits: WeighedLimit[]): WeighedLimit[] {
  for (let index = 1; index < limits.length; index += 1) {
    const moved = limits[index];
    let place = index;
    for (; moved && place > 0 && moved.limit < (limits[place - 1]?.limit ?? 0); place -= 1) {
      limits[place] = limits[place - 1] ?? moved;
    }
    if (moved) limits[place] = moved;
  }
  return limits;
}

/** What the hardware can give, whatever is installed; an outlet that is not there gives nothing. */
function ownLimits(view: ChargingView, connectorId: number, unit: ChargingRateUnit): readonly WeighedLimit[] {
  const { electricity } = view;
  const phases = phasesOf(electricity, null);
  const own = (kind: 'outlet' | 'station', limit: number, givenIn: ChargingRateUnit) =>
    inUnit({ kind }, { limit, unit: givenIn }, unit, electricity.nominalV, phases);
  const station = own('station', view.stationMaxW, 'W');
  if (connectorId === 0) return [station];
  const outlet = view.outlets.find((known) => known.connectorId === connectorId);
  const power = own('outlet', outlet?.maxPowerW ?? 0, 'W');
  const current = own('outlet', outlet?.maxCurrentA ?? 0, 'A');
  // Where both say the same, the one that needs no conversion.
  const [least = power] = lowestFirst(unit === 'W' ? [power, current] : [current, power]);
  return lowestFirst([least, station]);
}

/** The least of them: what a schedule says where no profile is in force. */
export function ownLimit(view: ChargingView, connectorId: number, unit: ChargingRateUnit): number {
  return ownLimits(view, connectorId, unit)[0]?.limit ?? 0;
}

/** A limit lasts for many segments, and its profile for many limits: what was made of the last ones is kept. */
function profileWeighing({ electricity }: ChargingView, unit: ChargingRateUnit): (given: GivenLimit) => WeighedLimit {
  let last: { readonly given: GivenLimit; readonly weighed: WeighedLimit } | null = null;
  return (given) => {
    if (last?.given === given) return last.weighed;
    const source = last?.given.installed === given.installed ? last.weighed.source : sourceOf(given.installed);
    const phases = phasesOf(electricity, saidPhases(given));
    last = { given, weighed: inUnit(source, given, unit, electricity.nominalV, phases) };
    return last.weighed;
  };
}

type WeighOutlet = (transaction: GivenLimit | null, station: GivenLimit | null) => readonly WeighedLimit[];

/** Weighs the segments of an outlet in a unit. Of equals a profile decides before the hardware, the closest one first. */
function weighOutlet(view: ChargingView, connectorId: number, unit: ChargingRateUnit): WeighOutlet {
  const own = ownLimits(view, connectorId, unit);
  const [ofTransaction, ofStation] = [profileWeighing(view, unit), profileWeighing(view, unit)];
  return (transaction, station) => {
    const weighed: WeighedLimit[] = [];
    if (transaction) weighed.push(ofTransaction(transaction));
    if (station) weighed.push(ofStation(station));
    for (const limit of own) weighed.push(limit);
    return lowestFirst(weighed);
  };
}

const hardware: LimitSource = { kind: 'station' };
const none: Decision['outlets'] = [];

function bound(weighed: readonly WeighedLimit[], outlets: Decision['outlets'], numberPhases: number | null): Binding {
  const [lowest] = weighed;
  const decision = { by: lowest?.source ?? hardware, weighed, outlets };
  return { limit: lowest?.limit ?? 0, numberPhases, decision };
}

function fewer(one: number | null, other: number | null): number | null {
  return one === null || (other !== null && other < one) ? other : one;
}

/** How to weigh the segments of a walk over `[connectorId]`, or over all outlets for connector 0. */
export function weighing(
  view: ChargingView,
  connectorId: number,
  unit: ChargingRateUnit,
): (segment: WalkSegment) => Binding {
  const isAc = view.electricity.kind === 'AC';
  const phases = ({ station, transactions }: WalkSegment) =>
    isAc ? transactions.reduce((least, given) => fewer(least, saidPhases(given)), saidPhases(station)) : null;
  if (connectorId === 0) return weighStation(view, unit, phases);
  const weigh = weighOutlet(view, connectorId, unit);
  return (segment) => bound(weigh(segment.transactions[0] ?? null, segment.station), none, phases(segment));
}

/** All outlets together, each with what it may have alone, below what caps them all. */
function weighStation(
  view: ChargingView,
  unit: ChargingRateUnit,
  phases: (segment: WalkSegment) => number | null,
): (segment: WalkSegment) => Binding {
  const own = ownLimits(view, 0, unit);
  const ofStation = profileWeighing(view, unit);
  const outlets = view.outlets.map(({ connectorId }) => ({ connectorId, weigh: weighOutlet(view, connectorId, unit) }));
  return (segment) => {
    let sum = 0;
    const parts = outlets.map(({ connectorId, weigh }, index) => {
      const [lowest] = weigh(segment.transactions[index] ?? null, null);
      const limit = lowest?.limit ?? 0;
      sum += limit;
      return { connectorId, limit, by: lowest?.source ?? hardware };
    });
    const weighed: WeighedLimit[] = segment.station ? [ofStation(segment.station)] : [];
    weighed.push({ source: { kind: 'outlet' }, limit: sum }, ...own);
    return bound(lowestFirst(weighed), parts, phases(segment));
  };
}
