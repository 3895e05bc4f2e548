/** What the tests have noticed, chart by chart: for people, and as committed figures. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { AnyStateMachine } from 'xstate';
import type { Book } from './book.js';
import { type Mutant, mutantsOf } from './mutants.js';

const figuresPath = fileURLToPath(new URL('../../docs/figures/chart-mutation.json', import.meta.url));
const equivalentPath = fileURLToPath(new URL('equivalent.json', import.meta.url));

/** Mutants that nobody outside could ever notice, looked at one by one: the reason by id. */
const equivalent = JSON.parse(readFileSync(equivalentPath, 'utf8')) as Readonly<Record<string, string>>;

interface Survivor {
  readonly mutant: string;
  readonly what: string;
  /** Why nobody could notice; absent: a test is missing. */
  readonly equivalent?: string;
}

interface ChartResult {
  readonly chart: string;
  readonly killed: number;
  readonly total: number;
  /** By the kind of test that noticed first. */
  readonly by: Readonly<Record<'rules' | 'stations' | 'paths', number>>;
  readonly survivors: readonly Survivor[];
}

export function tellResults(charts: readonly AnyStateMachine[], book: Book, writesFigures: boolean): void {
  const killed = book.killed();
  const results = charts.map((machine) => resultOf(machine, killed));
  process.stdout.write(`${results.flatMap(linesOf).join('\n')}\n${lineOf({ chart: 'all', ...summed(results) })}\n`);
  if (writesFigures)
    writeFileSync(figuresPath, `${JSON.stringify({ ...summed(results), charts: results }, null, 2)}\n`);
}

function resultOf(machine: AnyStateMachine, killed: ReadonlyMap<string, string>): ChartResult {
  const mutants = mutantsOf(machine);
  const killers = mutants.flatMap(({ id }) => killed.get(id) ?? []);
  const isPath = (test: string) => test.includes('.paths.test.ts');
  const isRule = (test: string) => test.startsWith(`test/generated/${machine.id}.`) && !test.includes('.station.');
  return {
    chart: machine.id,
    killed: killers.length,
    total: mutants.length,
    by: {
      rules: killers.filter((test) => isRule(test) && !isPath(test)).length,
      stations: killers.filter((test) => !isRule(test) && !isPath(test)).length,
      paths: killers.filter(isPath).length,
    },
    survivors: mutants.filter(({ id }) => !killed.has(id)).map(survivorOf),
  };
}

function survivorOf({ id, what }: Mutant): Survivor {
  const reason = equivalent[id];
  return { mutant: id, what, ...(reason !== undefined && { equivalent: reason }) };
}

function summed(results: readonly ChartResult[]) {
  const sum = (of: (result: ChartResult) => number) => results.reduce((total, result) => total + of(result), 0);
  return {
    killed: sum(({ killed }) => killed),
    total: sum(({ total }) => total),
    by: { rules: sum(({ by }) => by.rules), stations: sum(({ by }) => by.stations), paths: sum(({ by }) => by.paths) },
    equivalent: sum(({ survivors }) => survivors.filter((one) => one.equivalent !== undefined).length),
  };
}

function linesOf(result: ChartResult): readonly string[] {
  const unexplained = result.survivors.filter((one) => one.equivalent === undefined);
  return [
    lineOf({ ...result, equivalent: result.survivors.length - unexplained.length }),
    ...unexplained.map(({ mutant, what }) => `    survived: ${mutant}: ${what}`),
  ];
}

function lineOf({
  chart,
  killed,
  total,
  by,
  equivalent,
}: ReturnType<typeof summed> & { readonly chart: string }): string {
  const share = ((100 * killed) / total).toFixed(1);
  const ways = `rules ${by.rules}, stations ${by.stations}, paths ${by.paths}`;
  return `chart mutation  ${chart.padEnd(15)} killed ${killed}/${total} (${share} %)  by ${ways}; equivalent ${equivalent}`;
}
