/** The composite schedule of an outlet or of the station (5.7), with the reason of each period. */
import type { ChargingRateUnit } from '../../protocol/messages.js';
import type { ChargingView, Composite, CompositePeriod, CompositeRequest, Decision } from './charging.types.js';
import type { Writable } from './course.js';
import { walk } from './timeline.js';
import { type Binding, weighing } from './weigh.js';

/** The last instant that a date can name. */
const lastMs = 8.64e15;

/** One decimal (7.14), never above what holds; 6.1 A and 6.3 A are 12.4 A, whatever floating point makes of them. */
function roundedDown(limit: number): number {
  return Math.floor(limit * (1 + 1e-9) * 10) / 10;
}

/** Of two that are told as the same limit, the one with fewer phases. */
function isLower(one: Binding, other: Binding): boolean {
  const more = roundedDown(one.limit) - roundedDown(other.limit);
  return more < 0 || (more === 0 && (one.numberPhases ?? unsaid) < (other.numberPhases ?? unsaid));
}

const unsaid = Number.POSITIVE_INFINITY;

/** Seconds become periods here: parts of a second are joined, and so are neighbours that say the same. */
class Periods {
  readonly list: CompositePeriod[] = [];
  /** Whole seconds that are covered. */
  endS = 0;

  readonly #most: number;
  /** Of a second that is not over: the lowest so far. */
  #lowest: Binding | null = null;

  constructor(most: number) {
    this.#most = Math.max(1, most);
  }

  /** Goes on where the call before ended; offsets from the start of the schedule. False: it is full. */
  add(fromMs: number, untilMs: number, binding: Binding): boolean {
    let atMs = fromMs;
    if (this.#lowest) {
      // A second with a boundary in it carries what is safe for all of it.
      if (isLower(binding, this.#lowest)) this.#lowest = binding;
      atMs = (this.endS + 1) * 1000;
      if (untilMs < atMs) return true;
      if (!this.#put(this.endS + 1, this.#lowest)) return false;
      this.#lowest = null;
    }
    const wholeS = Math.floor(untilMs / 1000);
    if (wholeS > this.endS && !this.#put(wholeS, binding)) return false;
    if (Math.max(atMs, wholeS * 1000) < untilMs) this.#lowest = binding;
    return true;
  }

  #put(endS: number, { limit, numberPhases, decision }: Binding): boolean {
    const last = this.list.at(-1);
    const rounded = roundedDown(limit);
    if (last?.limit !== rounded || (last.numberPhases ?? null) !== numberPhases) {
      if (this.list.length >= this.#most) return false;
      const period: Writable<CompositePeriod> = { startS: this.endS, limit: rounded, decision };
      if (numberPhases !== null) period.numberPhases = numberPhases;
      this.list.push(period);
    }
    this.endS = endS;
    return true;
  }
}

/** Who asks for no unit takes what there is: the first of them say which. */
const mostSegmentsForUnit = 100;

/** Of the profile that decides first: its own words are the clearest. */
function unitOf(view: ChargingView, connectorId: number, walked: () => ReturnType<typeof walk>): ChargingRateUnit {
  const usual = view.electricity.kind === 'DC' ? 'W' : 'A';
  const weigh = weighing(view, connectorId, usual);
  let seen = 0;
  for (const segment of walked()) {
    if (++seen > mostSegmentsForUnit) break;
    const id = decidingProfileId(weigh(segment).decision);
    const installed = view.profiles.find(({ profile }) => profile.chargingProfileId === id);
    if (installed) return installed.profile.chargingSchedule.chargingRateUnit;
  }
  return usual;
}

function decidingProfileId({ by, outlets }: Decision): number | null {
  const sources = by.kind === 'outlet' ? [by, ...outlets.map((outlet) => outlet.by)] : [by];
  for (const source of sources) if (source.kind === 'profile') return source.chargingProfileId;
  return null;
}

/**
 * Limits over the window, in one unit, whatever is installed. It is shorter than was asked for (`durationS`) where
 * `maxPeriods` are full, or beyond `mostBoundaries` of the walk. One that was asked for no time says what holds now.
 */
export function compositeSchedule(view: ChargingView, request: CompositeRequest): Composite {
  const { connectorId, fromMs } = request;
  const askedS = Math.max(0, Math.floor(request.durationS));
  const untilMs = askedS === 0 ? fromMs + 1 : Math.min(fromMs + askedS * 1000, lastMs);
  const connectorIds = connectorId === 0 ? view.outlets.map((outlet) => outlet.connectorId) : [connectorId];
  const walked = () => walk(view, connectorIds, fromMs, untilMs);
  const unit = request.unit ?? unitOf(view, connectorId, walked);
  const weigh = weighing(view, connectorId, unit);
  const periods = new Periods(request.maxPeriods);
  for (const segment of walked()) {
    const wholeMs = askedS === 0 ? 1000 : segment.untilMs - fromMs;
    if (!periods.add(segment.fromMs - fromMs, wholeMs, weigh(segment))) break;
  }
  return { connectorId, fromMs, durationS: Math.min(periods.endS, askedS), unit, periods: periods.list };
}
