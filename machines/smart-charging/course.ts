/**
 * What a profile says in the course of time (3.13). A course stands at one instant and moves forward; it knows
 * what holds there and until when, by arithmetic, so that nobody has to look in between. Profiles come from the disk and
 * may be odd: dates that cannot be read count as absent, periods are put in order, and every move ends.
 */
import { instantOf } from '../../protocol/date-time.js';
import type { ChargingProfile } from '../../protocol/messages.js';
import type { InstalledProfile } from '../../protocol/ports/store.js';
import type { GivenLimit } from './charging.types.js';

type Period = ChargingProfile['chargingSchedule']['chargingSchedulePeriod'][number];

/** For what is built field by field: spreading is many times slower, and there is one for each boundary. */
export type Writable<Data> = { -readonly [Key in keyof Data]: Data[Key] };

/** UTC instants: a day with a change of the clocks is no exception (errata 3.79). */
const recurrenceMs = { Daily: 86_400_000, Weekly: 604_800_000 };

function read(dateTime: string | undefined): number | null {
  return dateTime === undefined ? null : instantOf(dateTime);
}

/** When it was installed; an unreadable date is long ago, so that the limit holds. */
export function installedAtMs({ installedAt }: InstalledProfile): number {
  return read(installedAt) ?? 0;
}

function inOrder(periods: readonly Period[]): readonly Period[] {
  const isSorted = periods.every((period, index) => period.startPeriod >= (periods[index - 1]?.startPeriod ?? 0));
  return isSorted ? periods : [...periods].sort((a, b) => a.startPeriod - b.startPeriod);
}

/** How many of the periods have begun at an instant. */
function begunAt(periods: readonly Period[], startMs: number, atMs: number): number {
  let low = 0;
  let high = periods.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (startsAt(periods[middle], startMs) <= atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

function startsAt(period: Period | undefined, startMs: number): number {
  return period === undefined ? Number.POSITIVE_INFINITY : startMs + period.startPeriod * 1000;
}

/** One profile. */
export class Course {
  /** What it says where it stands, the same object as long as that is the same. */
  limit: GivenLimit | null = null;
  /** Nothing changes before. */
  untilMs = Number.NEGATIVE_INFINITY;

  readonly #installed: InstalledProfile;
  readonly #periods: readonly Period[];
  readonly #validFromMs: number;
  readonly #validToMs: number;
  readonly #startMs: number;
  /** Between two beginnings. */
  readonly #everyMs: number;
  /** From a beginning until nothing is said. */
  readonly #lengthMs: number;

  /** `relativeToMs`: where a schedule without a beginning of its own begins. */
  constructor(installed: InstalledProfile, relativeToMs: number) {
    const { profile } = installed;
    const { chargingSchedule: schedule } = profile;
    const begins = profile.chargingProfileKind === 'Relative' ? null : read(schedule.startSchedule);
    const isRecurring = profile.chargingProfileKind === 'Recurring';
    const cycleMs = isRecurring ? recurrenceMs[profile.recurrencyKind ?? 'Daily'] : Number.POSITIVE_INFINITY;
    this.#installed = installed;
    this.#periods = inOrder(schedule.chargingSchedulePeriod);
    // Without validFrom it holds from when it came, and nobody asks about a time before: whatever clocks say, that is now.
    this.#validFromMs = read(profile.validFrom) ?? Number.NEGATIVE_INFINITY;
    this.#validToMs = read(profile.validTo) ?? Number.POSITIVE_INFINITY;
    this.#startMs = begins ?? relativeToMs;
    this.#everyMs = begins === null ? Number.POSITIVE_INFINITY : cycleMs;
    // What reaches beyond the next beginning is cut, also where nothing begins again (errata 3.43, 3.44).
    this.#lengthMs = Math.min((schedule.duration ?? Number.POSITIVE_INFINITY) * 1000, cycleMs);
  }

  /** Moves to an instant, not before the one it stands at. */
  moveTo(atMs: number): void {
    if (atMs < this.untilMs) return;
    const isOver = atMs >= this.#validToMs || this.#lengthMs <= 0 || this.#periods.length === 0;
    const opensMs = Math.max(this.#validFromMs, this.#startMs);
    if (isOver) this.#say(null, Number.POSITIVE_INFINITY);
    else if (atMs < opensMs) this.#say(null, opensMs);
    else this.#follow(atMs);
  }

  /** Inside of its validity, with a beginning behind it. */
  #follow(atMs: number): void {
    const everyMs = this.#everyMs;
    const cycle = everyMs === Number.POSITIVE_INFINITY ? 0 : Math.floor((atMs - this.#startMs) / everyMs) * everyMs;
    const startMs = this.#startMs + cycle;
    const overMs = startMs + this.#lengthMs;
    if (atMs >= overMs) {
      this.#say(null, startMs + everyMs);
      return;
    }
    const begun = begunAt(this.#periods, startMs, atMs);
    const nextMs = startsAt(this.#periods[begun], startMs);
    this.#say(this.#periods[begun - 1], Math.min(nextMs, overMs, this.#validToMs));
  }

  #say(period: Period | null | undefined, untilMs: number): void {
    this.untilMs = untilMs;
    if (!period) this.limit = null;
    else if (this.limit?.limit !== period.limit || this.limit.numberPhases !== period.numberPhases)
      this.limit = this.#given(period);
  }

  #given({ limit, numberPhases }: Period): GivenLimit {
    const { chargingRateUnit: unit, minChargingRate } = this.#installed.profile.chargingSchedule;
    const given: Writable<GivenLimit> = { limit, unit, installed: this.#installed };
    if (numberPhases !== undefined) given.numberPhases = numberPhases;
    if (minChargingRate !== undefined) given.minChargingRate = minChargingRate;
    return given;
  }
}
