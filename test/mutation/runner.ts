/**
 * Runs each test once as it is, and then once more with each mutant that is still alive and sits where the test has
 * looked. What a test reports, and to whom, is left to the library; what became of the mutants is written down.
 */
import { setImmediate as turn } from 'node:timers/promises';
import { type RunnerTask, type RunnerTestCase, type RunnerTestFile, type RunnerTestSuite, TestRunner } from 'vitest';
import { Book } from './book.js';
import { type Mutant, mutantsOf } from './mutants.js';
import { breakBy, lookedAt, planted, plantIn, propertyOf } from './plant.js';

/** How long a test may hang because of a mutant, besides what it takes as it is: machines are busy now and then. */
const patienceMs = 4_000;
const patienceTimes = 4;

const { STATECHARGE_MUTATED = '', STATECHARGE_MUTANTS = '', STATECHARGE_MUTATION_SLOWEST_MS } = process.env;
const book = new Book(STATECHARGE_MUTANTS);
/** A test that takes longer as it is breaks nothing: it would have to run some hundred times. */
const slowestMs = Number(STATECHARGE_MUTATION_SLOWEST_MS ?? Number.POSITIVE_INFINITY);
plantIn(new Set(STATECHARGE_MUTATED.split(',')));

export default class MutationRunner extends TestRunner {
  readonly #killed = new Set(book.killed().keys());
  readonly #through = book.through();
  #mutants: readonly Mutant[] = [];

  onCollected(files: RunnerTestFile[]): void {
    // Side by side, tests would look through each other's mutants.
    for (const file of files) inOrder(file);
    this.#mutants = [...planted.values()].flatMap(mutantsOf);
  }

  async runTask(test: RunnerTestCase): Promise<void> {
    const name = `${test.file.name} > ${test.fullTestName}`;
    const mark = `${STATECHARGE_MUTATED}: ${name}`;
    if (this.#through.has(mark)) return;
    const body = TestRunner.getTestFn(test);
    lookedAt.clear();
    const beganMs = performance.now();
    // As the mutants run, so that what fails then fails because of them.
    await withHooks(test, body);
    const looked = new Set(lookedAt);
    const usualMs = performance.now() - beganMs;
    const isSlow = usualMs > slowestMs;
    for (const mutant of isSlow ? [] : this.#mutants) {
      const { id, place, kind } = mutant;
      if (!this.#killed.has(id) && looked.has(`${place} ${propertyOf[kind]}`))
        await this.#tryWith(mutant, name, test, usualMs);
    }
    book.write({ through: mark });
  }

  async #tryWith(mutant: Mutant, name: string, test: RunnerTestCase, usualMs: number): Promise<void> {
    const body = TestRunner.getTestFn(test);
    book.write({ tried: mutant.id, by: name });
    breakBy(mutant);
    const why = await failureOf(() => withHooks(test, body), patienceMs + patienceTimes * usualMs);
    breakBy(null);
    if (why === null) return;
    this.#killed.add(mutant.id);
    book.write({ killed: mutant.id, by: name, why });
  }
}

function inOrder(task: RunnerTask): void {
  task.concurrent = false;
  if (task.type === 'suite') for (const one of task.tasks) inOrder(one);
}

/** Outermost first. */
function suitesOf({ file, suite: innermost }: RunnerTestCase): readonly RunnerTestSuite[] {
  const suites: RunnerTestSuite[] = [];
  for (let suite = innermost; suite !== undefined && suite !== file; suite = suite.suite) suites.unshift(suite);
  return [file, ...suites];
}

/** The body once more, between what is done before and after each test. */
async function withHooks(test: RunnerTestCase, body: () => unknown): Promise<void> {
  const suites = suitesOf(test);
  const cleanUps: (() => unknown)[] = [];
  try {
    for (const suite of suites)
      for (const hook of TestRunner.getSuiteHooks(suite).beforeEach) {
        const cleanUp: unknown = await hook(test.context, suite);
        if (typeof cleanUp === 'function') cleanUps.unshift(() => cleanUp());
      }
    await body();
  } finally {
    for (const suite of suites.toReversed())
      for (const hook of TestRunner.getSuiteHooks(suite).afterEach) await hook(test.context, suite);
    for (const cleanUp of cleanUps) await cleanUp();
  }
}

/** What went wrong, in a line; null where nothing did. What is thrown beside the test counts as well. */
async function failureOf(run: () => Promise<void>, longestMs: number): Promise<string | null> {
  const strays: unknown[] = [];
  const release = catchStrays((error) => strays.push(error));
  let timer: NodeJS.Timeout | undefined;
  try {
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`hangs for ${Math.round(longestMs)} ms`)), longestMs);
    });
    await Promise.race([run(), late]);
    // Who throws on a timer does so now.
    await new Promise((resolve) => setTimeout(resolve, 1));
    await turn();
  } catch (error) {
    strays.push(error);
  } finally {
    clearTimeout(timer);
    release();
  }
  return strays.length === 0 ? null : (String(strays[0]).split('\n')[0]?.slice(0, 160) ?? '');
}

/** Takes what nobody catches from the library, which would call the whole run failed. */
function catchStrays(tell: (error: unknown) => void): () => void {
  const kinds = ['uncaughtException', 'unhandledRejection'] as const;
  const others = kinds.map((kind) => [kind, process.rawListeners(kind)] as const);
  for (const kind of kinds) {
    process.removeAllListeners(kind);
    process.on(kind, tell);
  }
  return () => {
    for (const [kind, listeners] of others) {
      process.removeAllListeners(kind);
      for (const listener of listeners) process.on(kind, (...told: unknown[]) => listener(...told));
    }
  };
}
