/** Plays cases against stations, as many side by side as asked for, and gathers what was found. */
import type { TestCase, Way } from '../language/case.js';
import { notApplicableBecause } from '../product/applicability.js';
import type { StationProfile } from '../product/station-profile.js';
import type { CaseResult, ProductResult, WayResult } from '../report/results.js';
import { failedWays } from '../report/summary.js';
import { type Played, type PlayOptions, play } from './play.js';
import { performanceOf } from './stopwatch.js';

export interface RunOptions extends Omit<PlayOptions, 'profile'> {
  readonly profiles: readonly StationProfile[];
  readonly cases: readonly TestCase[];
  /** Ways played side by side. */
  readonly width: number;
  /** Ways that this setting cannot play, such as another security profile than the station's; default: none. */
  readonly isPlayable?: ((way: Way) => boolean) | undefined;
  /** A way of a case begins to be played, or has ended. */
  readonly onPlay?: (testCase: TestCase, begins: boolean) => void;
  /** A case is decided. */
  readonly onCase?: (profile: StationProfile, result: CaseResult) => void;
}

/** Ends when all is played or the signal says so; then what was not decided is absent. */
export async function run(options: RunOptions): Promise<readonly ProductResult[]> {
  const products: ProductResult[] = [];
  for (const profile of options.profiles) {
    if (options.signal?.aborted === true) break;
    products.push(await runProduct(profile, options));
  }
  return products;
}

interface Job {
  readonly testCase: TestCase;
  readonly way: Way;
}

async function runProduct(profile: StationProfile, options: RunOptions): Promise<ProductResult> {
  const { cases, width, signal, onCase, isPlayable = () => true } = options;
  const played = new Map<TestCase, Played[]>();
  const results = new Map<TestCase, CaseResult>();
  const decide = (testCase: TestCase, result: CaseResult) => {
    results.set(testCase, result);
    onCase?.(profile, result);
  };
  const leftOut: string[] = [];
  const jobs = cases.flatMap((testCase): Job[] => {
    const because = notApplicableBecause(testCase.appliesTo, profile);
    if (because !== null) decide(testCase, notApplicable(testCase, because));
    if (because !== null) return [];
    const ways = testCase.waysFor(profile);
    leftOut.push(...ways.filter((way) => !isPlayable(way)).map((way) => `${testCase.id} ${way.name}`.trim()));
    return ways.filter(isPlayable).map((way) => ({ testCase, way }));
  });
  const waysOf = (testCase: TestCase) => jobs.filter((job) => job.testCase === testCase).length;
  const longOnesFirst = [...jobs].sort((one, other) => Number(isLong(other)) - Number(isLong(one)));
  await inParallel(longOnesFirst, width, signal, async ({ testCase, way }) => {
    options.onPlay?.(testCase, true);
    const outcome = await play(way, { ...options, profile });
    options.onPlay?.(testCase, false);
    if (signal?.aborted === true) return;
    const outcomes = [...(played.get(testCase) ?? []), outcome];
    played.set(testCase, outcomes);
    if (outcomes.length === waysOf(testCase)) decide(testCase, decided(testCase, outcomes, jobs));
  });
  const samples = [...played.values()].flat().map((each) => each.samples);
  const decidedInOrder = cases.flatMap((testCase) => results.get(testCase) ?? []);
  return { profile, cases: decidedInOrder, performance: performanceOf(samples), leftOut };
}

const isLong = ({ testCase }: Job) => testCase.isLong === true;

/** Each job is taken by the first hand that is free. */
async function inParallel<T>(
  items: readonly T[],
  width: number,
  signal: AbortSignal | undefined,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const waiting = [...items];
  const hand = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) {
      if (signal?.aborted === true) return;
      await work(item);
    }
  };
  await Promise.all(Array.from({ length: width }, hand));
}

function notApplicable({ id, name, profile }: TestCase, because: string): CaseResult {
  return { id, name, profile, result: 'NOT_APPLICABLE', seconds: 0, detail: because, ways: [] };
}

function decided({ id, name, profile }: TestCase, played: readonly Played[], jobs: readonly Job[]): CaseResult {
  const order = jobs.filter((job) => job.testCase.id === id).map(({ way }) => way.name);
  const ways = played.map(({ result }) => result).sort((a, b) => order.indexOf(a.way) - order.indexOf(b.way));
  const failed = failedWays({ ways });
  const seconds = Math.round(ways.reduce((sum, way) => sum + way.seconds, 0) * 100) / 100;
  if (failed.length === 0) return { id, name, profile, result: 'PASS', seconds, ways };
  return { id, name, profile, result: 'FAIL', seconds, detail: failed.map(inWords).join(' | '), ways };
}

function inWords({ way, failure }: WayResult): string {
  const where = way === '' ? '' : `${way}: `;
  return `${where}${failure?.step ?? ''}: expected ${failure?.expected ?? ''}; came ${failure?.came ?? ''}`;
}
