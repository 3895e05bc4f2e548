/** Charging profiles of one case, all from the common template of chapter 22, and what has to come of them. */
import type { Request } from '../../../protocol/messages.js';
import { status } from '../../language/messages.js';
import type { Tester } from '../../language/tester.js';
import type { StationProfile } from '../../product/station-profile.js';
import { compositeSchedule, inWords, ownLimit, type Rate, type Steps, stepsOf, type Unit } from './composite.js';

type ChargingProfile = Request<'SetChargingProfile'>['csChargingProfiles'];

/** Steps are written `0:6, 60:10`: seconds from the start of the profiles, and limits in A or thousands of W. */
export interface ProfilePlan {
  readonly id?: number;
  readonly purpose: ChargingProfile['chargingProfilePurpose'];
  readonly stackLevel?: number;
  readonly durationS: number;
  /** Default: the deviation longer than its schedule. */
  readonly validForS?: number;
  readonly transactionId?: number;
  readonly steps: string;
}

export class Schedules {
  readonly #t: Tester;
  readonly #unit: Unit;
  readonly #ownLimit: number;
  /** Of all profiles: the first that is made says it. */
  #startMs: number | null = null;
  /** From here on no profile says anything. */
  #endS = 0;

  constructor(t: Tester, { unit }: Rate, ownLimit = Number.POSITIVE_INFINITY) {
    this.#t = t;
    this.#unit = unit;
    this.#ownLimit = ownLimit;
  }

  /** No schedule shows more than the hardware can give (3.13): a wallbox of 7 kW tells of 7 where it is allowed 10. */
  static async begin(t: Tester, rate: Rate): Promise<Schedules> {
    t.step('Before: what the station can give without any profile');
    return new Schedules(t, rate, await ownLimit(t, rate.unit));
  }

  /** Of a running transaction: the limit may be too low for this car or this station (4.9, C4 and C5). */
  carMayPause(): void {
    const states = ['SuspendedEV', 'SuspendedEVSE', 'Charging'] as const;
    this.#t.mayCome(...states.map((is) => status(is, this.#t.c)));
  }

  /**
   * `dev` of the template, whole seconds. Twice of what is tolerated, so that a station that counts from the request and
   * not from the start of the schedule is found out.
   */
  get deviationS(): number {
    return 2 * Math.ceil(this.#t.timing.scheduleDeviationMs / 1_000);
  }

  /** Absolute, and begun a deviation ago, so that it holds already whatever the clock of the station says. */
  profile(plan: ProfilePlan): ChargingProfile {
    const { id = 1, stackLevel = 0, purpose, durationS, transactionId, steps } = plan;
    const { validForS = durationS + this.deviationS } = plan;
    // A whole second: not every station reads fractions.
    this.#startMs ??= Math.floor(this.#t.now() / 1_000 - this.deviationS) * 1_000;
    this.#endS = Math.max(this.#endS, Math.min(durationS, validForS));
    const startSchedule = new Date(this.#startMs).toISOString();
    const numberPhases = phasesOf(this.#t.profile);
    const periods = this.#stepsOf(steps).map(([startPeriod, limit]) => ({ startPeriod, limit, numberPhases }));
    return {
      chargingProfileId: id,
      ...(transactionId === undefined ? {} : { transactionId }),
      stackLevel,
      chargingProfilePurpose: purpose,
      chargingProfileKind: 'Absolute',
      validFrom: startSchedule,
      validTo: new Date(this.#startMs + validForS * 1_000).toISOString(),
      chargingSchedule: {
        duration: durationS,
        startSchedule,
        chargingRateUnit: this.#unit,
        chargingSchedulePeriod: periods,
      },
    };
  }

  /** MS-SetChargingProfile. */
  async set(connectorId: number, plan: ProfilePlan): Promise<void> {
    await this.#t.ask('SetChargingProfile', { connectorId, csChargingProfiles: this.profile(plan) }, 'Accepted');
  }

  /** The composite schedule has these steps; of several lists, one. */
  async expectComposite(durationS: number, ...allowed: readonly string[]): Promise<void> {
    const { startMs, steps } = await compositeSchedule(this.#t, this.#unit, durationS);
    const goneS = (startMs - (this.#startMs ?? startMs)) / 1_000;
    const wanted = allowed.map((each) => shifted(capped(this.#stepsOf(each), this.#ownLimit), goneS, durationS));
    const expected = [...new Set(wanted.map((each) => inWords(each, this.#unit)))].join(' or ');
    const fits = wanted.some((each) => this.#fits(steps, each, this.#endS - goneS));
    const own = Number.isFinite(this.#ownLimit) ? `, its own limit being ${this.#ownLimit} ${this.#unit}` : '';
    const tolerance = `starts give or take ${this.#t.timing.scheduleDeviationMs} ms${own}`;
    this.#t.check(fits, `the composite schedule ${expected}, ${tolerance}`, inWords(steps, this.#unit));
  }

  /** Without any profile, the schedule is what the station itself can give. */
  async expectOwnLimit(durationS: number): Promise<void> {
    const { steps } = await compositeSchedule(this.#t, this.#unit, durationS);
    const most = mostOf(this.#t, this.#unit);
    const [first] = steps;
    const isOwn = steps.length === 1 && first !== undefined && first[1] > 0 && first[1] <= most;
    const limit =
      most === Number.POSITIVE_INFINITY ? 'a limit above 0' : `a limit above 0, ${most} ${this.#unit} at most`;
    this.#t.check(isOwn, `a single period with the station's own limit: ${limit}`, inWords(steps, this.#unit));
  }

  /** Nothing is left for whatever comes next. */
  async clear(): Promise<void> {
    this.#t.step('Afterwards: all profiles are cleared');
    await this.#t.ask('ClearChargingProfile', {}, 'Accepted');
  }

  #stepsOf(text: string): Steps {
    const factor = this.#unit === 'A' ? 1 : 1_000;
    return stepsOf(text).map(([startS, limit]) => [startS, limit * factor] as const);
  }

  /** Behind the end of all profiles the station may tell its own limit, or nothing. */
  #fits(steps: Steps, wanted: Steps, endS: number): boolean {
    const near = (one: number, other: number) => Math.abs(one - other) * 1_000 <= this.#t.timing.scheduleDeviationMs;
    const behind = steps.slice(wanted.length);
    return (
      // Limits have one decimal (7.14).
      wanted.every(([startS, limit], index) => {
        const [itsStartS, itsLimit] = steps[index] ?? [Number.NaN, Number.NaN];
        return near(itsStartS, startS) && Math.abs(itsLimit - limit) < 0.05;
      }) &&
      (behind.length === 0 || (behind.length === 1 && behind.every(([startS]) => near(startS, endS))))
    );
  }
}

/** Neighbours that become equal are one. */
function capped(steps: Steps, most: number): Steps {
  const lowered = steps.map(([startS, limit]) => [startS, Math.min(limit, most)] as const);
  return lowered.filter(([, limit], index) => limit !== lowered[index - 1]?.[1]);
}

/** `a-x` of the catalogue: what has gone by is left out. */
function shifted(steps: Steps, goneS: number, durationS: number): Steps {
  const current = steps.findLastIndex(([startS]) => startS <= goneS);
  return steps
    .slice(Math.max(current, 0))
    .map(([startS, limit]) => [Math.max(startS - goneS, 0), limit] as const)
    .filter(([startS]) => startS < durationS);
}

/** As many as the station has (HFS-5 to 7); without AC what an absent number means (7.14). */
function phasesOf({ answers }: StationProfile): number {
  if (answers['HFS-7'] === 'Yes') return 3;
  if (answers['HFS-6'] === 'Yes') return 2;
  return answers['HFS-5'] === 'Yes' ? 1 : 3;
}

/** Of DC the vendor says how much power there is (HFS-11). */
function mostOf({ c, profile }: Tester, unit: Unit): number {
  const isDc = profile.connectors.some(({ id, current }) => id === c && current === 'DC');
  const dcPowerKw = Number(profile.answers['HFS-11'] ?? 0);
  return isDc && unit === 'W' && dcPowerKw > 0 ? dcPowerKw * 1_000 : Number.POSITIVE_INFINITY;
}
