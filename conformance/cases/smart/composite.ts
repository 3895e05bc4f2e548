/** The common check of a composite schedule (chapter 22): what holds whatever profiles are installed. */
import type { Response } from '../../../protocol/messages.js';
import type { Connection } from '../../language/case.js';
import { CaseFailure } from '../../language/failure.js';
import type { Tester } from '../../language/tester.js';
import type { StationProfile } from '../../product/station-profile.js';

type Schedule = NonNullable<Response<'GetCompositeSchedule'>['chargingSchedule']>;

export type Unit = Schedule['chargingRateUnit'];

/** Limits, and the second from which each holds. */
export type Steps = readonly (readonly [startS: number, limit: number])[];

/** From the notation of the catalogue: `0:6, 60:10`. */
export function stepsOf(text: string): Steps {
  return text.split(',').map((step) => {
    const [startS, limit] = step.split(':').map(Number);
    if (startS === undefined || limit === undefined) throw new Error(`composite: ${step} is no step`);
    return [startS, limit];
  });
}

export interface Composite {
  readonly startMs: number;
  /** In the unit asked for. */
  readonly steps: Steps;
}

export interface Rate extends Connection {
  readonly unit: Unit;
}

/** Limits in each unit that the station supports (SC-1). */
export function rateUnits({ answers }: StationProfile): Readonly<Record<string, Rate>> {
  return {
    ...(answers['SC-1.1'] === 'Yes' ? { 'in A': { unit: 'A' } as const } : {}),
    ...(answers['SC-1.2'] === 'Yes' ? { 'in W': { unit: 'W' } as const } : {}),
  };
}

export function inWords(steps: Steps, unit: Unit): string {
  const words = steps.map(([startS, limit]) => `${Math.round(startS * 10) / 10}:${limit}`);
  return words.length === 0 ? 'no period' : `${words.join(', ')} ${unit}`;
}

/** Asks for the composite schedule of the connector under test, and checks what is common to all. */
export async function compositeSchedule(t: Tester, unit: Unit, durationS: number): Promise<Composite> {
  const askedMs = t.now();
  const answer = await t.call('GetCompositeSchedule', {
    connectorId: t.c,
    duration: durationS,
    chargingRateUnit: unit,
  });
  same('status', answer.status, 'Accepted');
  same('connectorId', answer.connectorId, t.c);
  const { scheduleStart, chargingSchedule } = answer;
  if (scheduleStart === undefined) throw new CaseFailure('a composite schedule with scheduleStart', 'none');
  if (chargingSchedule === undefined) throw new CaseFailure('an answer with a chargingSchedule', 'none');
  same('duration', chargingSchedule.duration, durationS);
  same('chargingRateUnit', chargingSchedule.chargingRateUnit, unit);
  startsAt(t, 'scheduleStart', scheduleStart, askedMs);
  const { startSchedule, chargingSchedulePeriod } = chargingSchedule;
  if (startSchedule !== undefined) startsAt(t, 'startSchedule', startSchedule, askedMs);
  const steps = chargingSchedulePeriod.map(({ startPeriod, limit }) => [startPeriod, limit] as const);
  const problem = problemOf(steps, durationS);
  if (problem !== null) throw new CaseFailure(problem, inWords(steps, unit));
  return { startMs: Date.parse(scheduleStart), steps };
}

/** What the station can give without any profile, as far as it says so: that it must is for TC_067 to judge. */
export async function ownLimit(t: Tester, unit: Unit): Promise<number> {
  const request = { connectorId: t.c, duration: 300, chargingRateUnit: unit };
  const { chargingSchedule } = await t.call('GetCompositeSchedule', request);
  const [first, ...more] = chargingSchedule?.chargingSchedulePeriod ?? [];
  return first !== undefined && more.length === 0 && first.limit > 0 ? first.limit : Number.POSITIVE_INFINITY;
}

function same(field: string, came: unknown, expected: unknown): void {
  if (came !== expected)
    throw new CaseFailure(`a composite schedule with ${field} ${expected}`, String(came ?? 'none'));
}

function startsAt({ timing }: Tester, field: string, time: string, askedMs: number): void {
  const offMs = Math.round(Date.parse(time) - askedMs);
  if (Math.abs(offMs) <= timing.scheduleDeviationMs) return;
  const expected = `a composite schedule whose ${field} is the time of the request, within ${timing.scheduleDeviationMs} ms`;
  throw new CaseFailure(expected, `${time}, off by ${offMs} ms`);
}

/** What is wrong with the periods as such: reads on after "expected". */
function problemOf(steps: Steps, durationS: number): string | null {
  if (steps[0]?.[0] !== 0) return 'a first period that starts at 0';
  for (const [index, [startS, limit]] of steps.entries()) {
    if (startS > durationS) return `no period after the ${durationS} s asked for`;
    const before = steps[index - 1];
    if (before !== undefined && startS <= before[0]) return 'periods in the order of their starts';
    // A tester counts the periods: equal neighbours are one.
    if (before !== undefined && limit === before[1]) return 'neighbours with the same limit to be one period';
  }
  return null;
}
