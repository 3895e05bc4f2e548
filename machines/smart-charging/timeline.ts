/**
 * Which profiles are in force when (3.13): the one walk that schedules, plans and explanations are read
 * from. It goes from boundary to boundary, so an idle year costs no more than an idle minute.
 */
import type { InstalledProfile } from '../../protocol/ports/store.js';
import type { ChargingView, GivenLimit, TimelineSegment } from './charging.types.js';
import { Course, installedAtMs, type Writable } from './course.js';

/**
 * So many boundaries are walked at most, as nobody else is served meanwhile; the walk then ends before its window does,
 * with the last segment's `untilMs`. Ten profiles of 48 periods a day get 20 days far.
 */
export const mostBoundaries = 10_000;

/** The same for several outlets at once. */
export interface WalkSegment {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly station: GivenLimit | null;
  /** In the order of the outlets that were asked for. */
  readonly transactions: readonly (GivenLimit | null)[];
}

/** Courses one above the other: the highest one that says something counts. */
class Stack {
  /** What counts where it stands. */
  limit: GivenLimit | null = null;
  /** Nothing changes before. */
  untilMs = Number.NEGATIVE_INFINITY;

  readonly #courses: readonly Course[];
  /** The course that counts. */
  #counts = 0;
  /** Until then those above it say nothing, and need not be asked. */
  #silentUntilMs = Number.NEGATIVE_INFINITY;

  constructor(courses: readonly Course[]) {
    this.#courses = courses;
  }

  moveTo(atMs: number): void {
    if (atMs < this.untilMs) return;
    const first = atMs < this.#silentUntilMs ? this.#counts : 0;
    let silentUntilMs = first === 0 ? Number.POSITIVE_INFINITY : this.#silentUntilMs;
    this.limit = null;
    for (let index = first; index < this.#courses.length && this.limit === null; index += 1) {
      const course = this.#courses[index];
      if (!course) continue;
      course.moveTo(atMs);
      this.#silentUntilMs = silentUntilMs;
      this.#counts = index;
      this.limit = course.limit;
      silentUntilMs = Math.min(silentUntilMs, course.untilMs);
    }
    this.untilMs = silentUntilMs;
  }
}

/** Highest level first; of equals, which an older version may have kept, the newest. */
function highestFirst(profiles: readonly InstalledProfile[]): readonly InstalledProfile[] {
  return profiles.toReversed().sort((a, b) => b.profile.stackLevel - a.profile.stackLevel);
}

/** The ChargePointMaxProfiles. Without a beginning of their own they begin when they came. */
function stationStack({ profiles }: ChargingView): Stack {
  const max = profiles.filter(
    ({ connectorId, profile }) => connectorId === 0 && profile.chargingProfilePurpose === 'ChargePointMaxProfile',
  );
  return new Stack(highestFirst(max).map((installed) => new Course(installed, installedAtMs(installed))));
}

/** The TxProfiles of the transaction, and below them the TxDefaultProfiles (3.13.1). */
function transactionStack(view: ChargingView, connectorId: number, windowFromMs: number): Stack {
  const transaction = view.outlets.find((outlet) => outlet.connectorId === connectorId)?.transaction ?? null;
  const own = transaction ? profilesOf(view, connectorId, transaction.localId) : [];
  const stacked = [...highestFirst(own)];
  if (view.defaultInGaps || own.length === 0) stacked.push(...highestFirst(defaultsFor(view, connectorId)));
  // Schedules of an outlet that nobody uses are those of a transaction that would begin with the window.
  // One that seems to begin later runs all the same: the clock was set back.
  const beganMs = Math.min(transaction?.startedAtMs ?? windowFromMs, windowFromMs);
  return new Stack(stacked.map((installed) => new Course(installed, beganMs)));
}

function profilesOf({ profiles }: ChargingView, connectorId: number, localId: string): readonly InstalledProfile[] {
  return profiles.filter(
    (installed) =>
      installed.profile.chargingProfilePurpose === 'TxProfile' &&
      installed.connectorId === connectorId &&
      installed.localId === localId,
  );
}

/** One of the outlet takes the place of one for all outlets at the same level, whatever it says. */
function defaultsFor({ profiles }: ChargingView, connectorId: number): readonly InstalledProfile[] {
  const defaults = profiles.filter(({ profile }) => profile.chargingProfilePurpose === 'TxDefaultProfile');
  const own = defaults.filter((installed) => installed.connectorId === connectorId);
  const taken = new Set(own.map(({ profile }) => profile.stackLevel));
  const shared = defaults.filter(
    (installed) => installed.connectorId === 0 && !taken.has(installed.profile.stackLevel),
  );
  return [...own, ...shared];
}

/** Walks several outlets together, lazily. */
export function* walk(
  view: ChargingView,
  connectorIds: readonly number[],
  fromMs: number,
  untilMs: number,
): Generator<WalkSegment, void, undefined> {
  const station = stationStack(view);
  const outlets = connectorIds.map((connectorId) => transactionStack(view, connectorId, fromMs));
  let open: Writable<WalkSegment> | null = null;
  let atMs = fromMs;
  for (let boundaries = 0; atMs < untilMs && boundaries < mostBoundaries; boundaries += 1) {
    station.moveTo(atMs);
    let nextMs = Math.min(untilMs, station.untilMs);
    for (const outlet of outlets) {
      outlet.moveTo(atMs);
      nextMs = Math.min(nextMs, outlet.untilMs);
    }
    // Where instants are too far apart for exact arithmetic, time goes on all the same.
    nextMs = Math.max(nextMs, Math.min(untilMs, atMs + 1));
    const goesOn: boolean =
      open !== null &&
      open.station === station.limit &&
      outlets.every((outlet, index) => outlet.limit === open?.transactions[index]);
    if (open && goesOn) open.untilMs = nextMs;
    else {
      if (open) yield open;
      const transactions = outlets.map(({ limit }) => limit);
      open = { fromMs: atMs, untilMs: nextMs, station: station.limit, transactions };
    }
    atMs = nextMs;
  }
  if (open) yield open;
}

/**
 * What is in force at an outlet, lazily, in order, without gaps, a segment wherever something changes. 0: the station,
 * where no transaction has a say. Beyond `mostBoundaries` it ends early.
 */
export function* timeline(
  view: ChargingView,
  connectorId: number,
  fromMs: number,
  untilMs: number,
): Generator<TimelineSegment, void, undefined> {
  for (const segment of walk(view, connectorId === 0 ? [] : [connectorId], fromMs, untilMs)) {
    const { station, transactions } = segment;
    yield { fromMs: segment.fromMs, untilMs: segment.untilMs, station, transaction: transactions[0] ?? null };
  }
}
