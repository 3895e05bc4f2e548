/** The limit of each outlet over time, with what decided it, what the hardware was told, and what flowed. */
import { connectorOf, type Fields, fieldsOf, listOf, numberOf, type TraceLine } from './line.js';
import { inForceAt, plannedIn, toldPlanIn } from './plans.js';
import type { LimitSource, PlannedLimit } from './present.js';

/** From here on, until the next one. */
export interface LimitStep {
  readonly atMs: number;
  /** In force; null: not known yet. */
  readonly limitW: number | null;
  readonly by: LimitSource | null;
  /** What the hardware may deliver: the limit it was told, and 0 without a permit. */
  readonly offeredW: number | null;
  readonly powerW: number | null;
}

interface Course {
  readonly connectorId: number;
  steps: LimitStep[];
  plan: readonly PlannedLimit[];
  told: readonly PlannedLimit[];
  isPermitted: boolean;
  powerW: number | null;
  /** When something that is planned comes into force. */
  nextMs: number;
}

/** Of each outlet; the oldest half goes when there are more. */
const mostSteps = 50_000;

const unknown: LimitStep = { atMs: 0, limitW: null, by: null, offeredW: null, powerW: null };

export class LimitSeries {
  readonly #courses = new Map<number, Course>();
  /** Connectors of the calls that have no answer yet, by number. */
  readonly #asked = new Map<number, Fields>();
  #before: TraceLine | null = null;

  add(line: TraceLine): void {
    if (line.kind === 'clock.set') this.#shift(line);
    this.#before = line;
    // What was planned for meanwhile has come into force.
    for (const course of this.#courses.values()) while (course.nextMs <= line.atMs) this.#step(course, course.nextMs);
    this.#read(line);
  }

  /** 0: the station as a whole, which delivers what its outlets do. */
  of(connectorId: number): readonly LimitStep[] {
    return this.#courses.get(connectorId)?.steps ?? [];
  }

  /** What is older is gone; the last step before is kept, for it goes on. */
  dropBefore(atMs: number): void {
    for (const course of this.#courses.values()) {
      const first = course.steps.findLastIndex((step) => step.atMs <= atMs);
      if (first > 0) course.steps = course.steps.slice(first);
    }
  }

  #read(line: TraceLine): void {
    if (line.kind === 'run.began' || line.kind === 'run.ended') this.#begin(line);
    else if (line.kind === 'asked') this.#ask(line);
    else if (line.kind === 'answered') this.#answer(line);
    else if (line.kind === 'failed') this.#forget(line);
    else if (line.kind === 'fact' && line['fact'] === 'meter')
      this.#measure(line['connectorId'], line['reading'], line.atMs);
    else if (line.kind === 'checkpoint') this.#resume(line);
    else if (line.kind === 'chart.told') {
      const { type, output } = fieldsOf(line['event']);
      if (type !== 'xstate.done.actor.tellPlans') return;
      for (const { connectorId, periods } of listOf(fieldsOf(output)['plans']))
        this.#change(connectorId, line.atMs, (course) => {
          course.plan = plannedIn(periods);
        });
    }
  }

  /** A station that begins anew knows of no limit, and has given no permit. */
  #begin(line: TraceLine): void {
    this.#asked.clear();
    for (const course of this.#courses.values()) {
      course.plan = [];
      course.told = [];
      course.isPermitted = false;
      course.powerW = null;
      this.#step(course, line.atMs);
    }
  }

  #ask(line: TraceLine): void {
    const number = numberOf(line['number']);
    const about = fieldsOf(line['about']);
    if (number === null || typeof line['call'] !== 'string' || !line['call'].startsWith('hardware.')) return;
    this.#asked.set(number, about);
    if (line['call'] !== 'hardware.setLimit') return;
    this.#change(about['connectorId'], line.atMs, (course) => {
      course.told = toldPlanIn(fieldsOf(about['plan']), line.atMs);
      // Why, is told a moment later, where it is told at all.
      course.plan = course.told;
    });
  }

  #answer(line: TraceLine): void {
    const about = this.#forget(line);
    if (about === undefined) return;
    if (line['call'] === 'hardware.readMeter') this.#measure(about['connectorId'], line['answer'], line.atMs);
    if (line['call'] !== 'hardware.permit') return;
    this.#change(about['connectorId'], line.atMs, (course) => {
      course.isPermitted = about['lease'] !== null;
    });
  }

  #forget(line: TraceLine): Fields | undefined {
    const number = numberOf(line['number']);
    const about = number === null ? undefined : this.#asked.get(number);
    if (number !== null) this.#asked.delete(number);
    return about;
  }

  #measure(connectorId: unknown, reading: unknown, atMs: number): void {
    const powerW = numberOf(fieldsOf(reading)['powerW']);
    if (powerW === null) return;
    this.#change(connectorId, atMs, (course) => {
      course.powerW = powerW;
    });
    if (connectorOf(connectorId) !== 0 && this.#courses.has(0)) this.#change(0, atMs, () => {});
  }

  #resume(line: TraceLine): void {
    const present = fieldsOf(line['present']);
    this.#change(0, line.atMs, (course) => {
      course.plan = plannedIn(present['plan']);
      course.told = course.plan;
    });
    for (const outlet of listOf(present['outlets']))
      this.#change(outlet['connectorId'], line.atMs, (course) => {
        course.plan = plannedIn(outlet['plan']);
        course.told = course.plan;
        course.isPermitted = outlet['isPermitted'] === true;
        course.powerW = numberOf(fieldsOf(outlet['meter'])['powerW']);
      });
  }

  #change(told: unknown, atMs: number, change: (course: Course) => void): void {
    const connectorId = connectorOf(told);
    if (connectorId === null) return;
    const fresh: Course = {
      connectorId,
      steps: [],
      plan: [],
      told: [],
      isPermitted: false,
      powerW: null,
      nextMs: Infinity,
    };
    const course = this.#courses.get(connectorId) ?? fresh;
    this.#courses.set(connectorId, course);
    change(course);
    this.#step(course, atMs);
  }

  #step(course: Course, atMs: number): void {
    const { steps, connectorId } = course;
    const limit = inForceAt(course.plan, atMs);
    const told = inForceAt(course.told, atMs);
    const isOffered = connectorId === 0 || course.isPermitted;
    const step: LimitStep = {
      atMs,
      limitW: limit?.limitW ?? null,
      by: limit?.decision?.by ?? null,
      offeredW: told === null ? null : isOffered ? told.limitW : 0,
      powerW: connectorId === 0 ? (course.powerW ?? this.#sum()) : course.powerW,
    };
    course.nextMs = nextOf(course, atMs);
    const last = explained(steps, step) ?? unknown;
    if (isSame(last, step)) return;
    if (last.atMs === atMs) steps.pop();
    steps.push(step);
    if (steps.length > mostSteps) course.steps = steps.slice(mostSteps / 2);
  }

  #sum(): number | null {
    let sum: number | null = null;
    for (const { connectorId, powerW } of this.#courses.values())
      if (connectorId !== 0 && powerW !== null) sum = (sum ?? 0) + powerW;
    return sum;
  }

  /** The wall clock was set: what was before is told in the new time, or a first boot in 1970 would be the whole picture. */
  #shift(line: TraceLine): void {
    const before = this.#before;
    const movedMs = before === null ? 0 : Math.round(line.atMs - before.atMs - (line.sinceMs - before.sinceMs));
    if (movedMs === 0) return;
    for (const course of this.#courses.values()) {
      const moved = (plan: readonly PlannedLimit[]) => plan.map((one) => ({ ...one, fromMs: one.fromMs + movedMs }));
      course.steps = course.steps.map((step) => ({ ...step, atMs: step.atMs + movedMs }));
      course.plan = moved(course.plan);
      course.told = moved(course.told);
      course.nextMs += movedMs;
    }
  }
}

function nextOf({ plan, told }: Course, atMs: number): number {
  let next = Number.POSITIVE_INFINITY;
  for (const periods of [plan, told])
    for (const { fromMs } of periods) if (fromMs > atMs && fromMs < next) next = fromMs;
  return next;
}

/** The last step; where its limit is the same and only now one hears why, it has been so from the beginning. */
function explained(steps: LimitStep[], { limitW, by }: LimitStep): LimitStep | undefined {
  const last = steps.at(-1);
  if (last === undefined || last.by !== null || by === null || last.limitW !== limitW) return last;
  const known = { ...last, by };
  steps[steps.length - 1] = known;
  return known;
}

function isSame(one: LimitStep, other: LimitStep): boolean {
  return (
    one.limitW === other.limitW &&
    one.offeredW === other.offeredW &&
    one.powerW === other.powerW &&
    JSON.stringify(one.by) === JSON.stringify(other.by)
  );
}
