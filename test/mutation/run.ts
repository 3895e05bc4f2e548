/**
 * `npm run mutate:charts`: breaks every chart in every way there is, one at a time, and counts what the tests notice.
 *
 * First the rules of each chart, then whatever drives whole stations, then the stories that a chart tells of itself. A
 * mutant that was killed is not tried again. The order decides who is named for a kill, and nothing else.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { charts } from '../support/charts.js';
import { Book } from './book.js';
import { tellResults } from './results.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = join(root, 'coverage/mutation');
/** Nothing is written for so long: hung by a mutant, or hung as it is. */
const hangsAfterMs = { broken: 90_000, whole: 180_000 };
const lookEveryMs = 2_000;

const usage = `npm run mutate:charts -- [--chart NOUN]... [--resume] [--figures]

  --chart NOUN   only this chart; may be given more than once
  --resume       goes on with the run that was cut
  --figures      writes docs/figures/chart-mutation.json
`;

const testsIn = (place: string) => readdirSync(join(root, place)).map((name) => `${place}/${name}`);

/** The rules of one chart are named after it. */
const rulesOf = (noun: string) =>
  testsIn('test/generated').filter((path) => {
    const name = path.slice(path.lastIndexOf('/') + 1);
    return name.startsWith(`${noun}.`) && /\.(rules|clock)\.test\.ts$/.test(name);
  });

const pathsOf = (noun: string) => testsIn('test/generated').filter((path) => path.endsWith(`/${noun}.paths.test.ts`));

/** They are about more than one chart. The reviewed tables would notice everything, and are not asked. */
function aboutStations(): readonly string[] {
  const folders = ['test/generated', 'test/composed', 'test/model', 'test/walks', 'test/families', 'test/power'];
  const all = folders.filter((place) => existsSync(join(root, place))).flatMap(testsIn);
  return all.filter(
    (path) => path.endsWith('.test.ts') && !/(paths|tables|kill-sweep|offline-month)\.test\.ts$/.test(path),
  );
}

/** Files with tests that fail although nothing is broken: they have noticed nothing. */
const unsound: string[] = [];

interface Round {
  readonly nouns: readonly string[];
  readonly files: readonly string[];
  /** Longer tests are left out. */
  readonly slowestMs?: number;
}

/** Resolves when it is over: with true where it hung and was ended. */
function play({ nouns, files, slowestMs }: Round, bookPath: string): Promise<boolean> {
  const book = new Book(bookPath);
  const args = [
    'vitest',
    'run',
    '--config',
    'test/mutation/vitest.mutation.config.ts',
    '--root',
    '.',
    '--reporter=dot',
  ];
  const child = spawn('npx', [...args, ...files], {
    cwd: root,
    detached: true,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      NODE_NO_WARNINGS: '1',
      STATECHARGE_MUTATED: nouns.join(','),
      STATECHARGE_MUTANTS: bookPath,
      ...(slowestMs && { STATECHARGE_MUTATION_SLOWEST_MS: String(slowestMs) }),
    },
  });
  const beganMs = Date.now();
  return new Promise((resolve, reject) => {
    let isHung = false;
    const end = () => void (child.pid !== undefined && process.kill(-child.pid, 'SIGKILL'));
    const watch = setInterval(() => {
      const newestMs = existsSync(bookPath) ? Math.max(statSync(bookPath).mtimeMs, beganMs) : beganMs;
      const isBroken = newestMs > beganMs && 'tried' in (book.lines().at(-1) ?? {});
      if (Date.now() - newestMs < hangsAfterMs[isBroken ? 'broken' : 'whole']) return;
      isHung = true;
      end();
    }, lookEveryMs);
    // It has a group of its own, so that nothing of it is left, and therefore hears nothing of Ctrl-C.
    process.once('exit', end);
    child.once('error', reject);
    child.once('exit', (code) => {
      clearInterval(watch);
      process.off('exit', end);
      if (code !== 0 && !isHung) unsound.push(...files);
      resolve(isHung);
    });
  });
}

/** Again and again, until no mutant makes it hang any more. */
async function playOut(round: Round, bookPath: string): Promise<void> {
  if (round.files.length === 0) return;
  const book = new Book(bookPath);
  while (await play(round, bookPath)) {
    const last = book.lines().at(-1);
    if (!last || !('tried' in last)) throw new Error(`${round.files.join(', ')}: hangs before any chart is broken`);
    book.write({ killed: last.tried, by: last.by, why: 'hangs' });
  }
}

const kinds = ['rules', 'stations', 'paths'] as const;

/** Throws with a hint what is wrong with the words of the command. */
function chosen<T extends string>(
  option: string,
  wanted: readonly string[] | undefined,
  known: readonly T[],
): readonly T[] {
  if (wanted === undefined) return known;
  return wanted.map((word) => {
    const found = known.find((one) => one === word);
    if (found === undefined) throw new Error(`--${option} ${word}: there is none; there are ${known.join(', ')}`);
    return found;
  });
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      chart: { type: 'string', multiple: true },
      tests: { type: 'string', multiple: true },
      resume: { type: 'boolean', default: false },
      figures: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return void process.stdout.write(usage);
  const nouns = chosen(
    'chart',
    values.chart,
    charts.map(({ id }) => id),
  );
  mkdirSync(folder, { recursive: true });
  const bookPath = join(folder, `${values.chart ? nouns.join('+') : 'all'}.jsonl`);
  if (!values.resume) rmSync(bookPath, { force: true });
  const rounds: Readonly<Record<(typeof kinds)[number], readonly Round[]>> = {
    rules: nouns.map((noun) => ({ nouns: [noun], files: rulesOf(noun) })),
    stations: aboutStations().map((file) => ({ nouns, files: [file], slowestMs: 2_000 })),
    paths: nouns.map((noun) => ({ nouns: [noun], files: pathsOf(noun) })),
  };
  for (const kind of chosen('tests', values.tests, kinds))
    for (const round of rounds[kind]) await playOut(round, bookPath);
  const mutated = charts.filter(({ id }) => nouns.includes(id));
  if (unsound.length > 0) throw new Error(`these fail as they are: ${unsound.join(', ')}`);
  tellResults(mutated, new Book(bookPath), values.figures);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

await main().catch((error: unknown) => {
  process.stderr.write(`mutate:charts: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
