/** What the test system says of a fake station: which of these cases fail, and why. */
import { cases } from '../../../conformance/cases/cases.js';
import type { TestCase } from '../../../conformance/language/case.js';
import { type Timing, timing } from '../../../conformance/language/timing.js';
import { notApplicableBecause } from '../../../conformance/product/applicability.js';
import { findProfile } from '../../../conformance/product/family.js';
import type { StationProfile } from '../../../conformance/product/station-profile.js';
import { play } from '../../../conformance/runner/play.js';
import type { FaultName } from './faults.js';
import { fakeStation } from './start-fake.js';

/** The fake station takes no longer than this for anything. */
const quick: Timing = { ...timing(), quietMs: 1_500, maxWaitMs: 4_500, longWaitMs: 9_000 };

/** Between them they have everything; the first that a case applies to is taken. */
const profiles = ['SC-AC2-DETACHABLE', 'BSC-S12BCC', 'SC-MINIMAL'].map(profileOf);

export function profileOf(designation: string): StationProfile {
  const profile = findProfile(designation);
  if (profile === null) throw new Error(`no such profile: ${designation}`);
  return profile;
}

export function caseOf(id: string): TestCase {
  const found = cases.find((each) => each.id === id);
  if (found === undefined) throw new Error(`no such case: ${id}`);
  return found;
}

/** Null when it passes in all its ways, otherwise what is wrong in the first that fails. */
export async function verdictOn(
  testCase: TestCase,
  faults: readonly FaultName[],
  profile: StationProfile = profileFor(testCase),
): Promise<string | null> {
  for (const way of testCase.waysFor(profile)) {
    const start = fakeStation(...faults);
    const { result } = await play(way, { profile, start, timing: quick, connector: 1 });
    const { failure } = result;
    if (failure !== undefined) return `${way.name}: ${failure.step}: ${failure.expected}; came ${failure.came}`;
  }
  return null;
}

export function appliesTo(testCase: TestCase, profile: StationProfile): boolean {
  return notApplicableBecause(testCase.appliesTo, profile) === null;
}

function profileFor(testCase: TestCase): StationProfile {
  const profile = profiles.find((each) => appliesTo(testCase, each));
  if (profile === undefined) throw new Error(`${testCase.id} applies to no station`);
  return profile;
}

/** So many at a time; most of a case is waiting. */
export class Pool {
  readonly #waiting: (() => Promise<void>)[] = [];
  #free: number;

  constructor(width: number) {
    this.#free = width;
  }

  run<T>(work: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push(() => work().then(resolve, reject));
      void this.#next();
    });
  }

  async #next(): Promise<void> {
    if (this.#free === 0) return;
    const work = this.#waiting.shift();
    if (work === undefined) return;
    this.#free -= 1;
    await work();
    this.#free += 1;
    void this.#next();
  }
}
