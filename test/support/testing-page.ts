/** The tables of `docs/testing.md`, made of what the last measurements have left under `docs/figures/`. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

type Numbers = Readonly<Record<string, number>>;

interface GeneratedTests {
  readonly charts: readonly { readonly chart: string; readonly states: string; readonly transitions: string }[];
  readonly figures: Readonly<Record<string, Numbers>>;
}

interface Survivor {
  readonly mutant: string;
  readonly what: string;
  readonly equivalent?: string;
}

interface ChartMutation {
  readonly killed: number;
  readonly total: number;
  readonly charts: readonly {
    readonly chart: string;
    readonly killed: number;
    readonly total: number;
    readonly by: { readonly rules: number; readonly stations: number; readonly paths: number };
    readonly survivors: readonly Survivor[];
  }[];
}

interface CodeScore {
  readonly killed: number;
  readonly timeout: number;
  readonly total: number;
  readonly score: number;
  readonly equivalent: number;
}

interface CodeMutation {
  readonly areas: Readonly<Record<string, CodeScore>>;
  readonly all: CodeScore;
}

const read = (name: string): unknown =>
  JSON.parse(readFileSync(fileURLToPath(new URL(`../../docs/figures/${name}.json`, import.meta.url)), 'utf8'));

const row = (...cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;

const table = (head: readonly string[], rows: readonly string[]) =>
  [row(...head), row(...head.map((_, at) => (at === 0 ? '---' : '--:'))), ...rows].join('\n');

const sum = (numbers: Numbers = {}) => Object.values(numbers).reduce((all, one) => all + one, 0);

const share = (part: number, whole: number) => `${((100 * part) / whole).toFixed(1)} %`;

function generatedTable({ charts, figures }: GeneratedTests): string {
  const cell = (kind: string, chart: string) => figures[kind]?.[chart] ?? '';
  const kinds = ['paths', 'events in states', 'power cuts', 'link losses'];
  const rows = charts.map(({ chart, states, transitions }) => {
    const { followed, steps } = composedSteps(figures, chart);
    return row(chart, states, transitions, ...kinds.map((kind) => cell(kind, chart)), `${followed}/${steps}`);
  });
  const { followed, steps } = composedSteps(figures);
  const totals = row('all', '', '', ...kinds.map((kind) => sum(figures[kind])), `${followed}/${steps}`);
  return table(['chart', 'states', 'transitions', ...kinds, 'steps on the composed station'], [...rows, totals]);
}

/** Steps of the paths that were followed on the composed station: of one chart, or of all. */
function composedSteps({ composed = {} }: GeneratedTests['figures'], chart?: string) {
  const of = (what: string) =>
    Object.entries(composed)
      .filter(([name]) => (chart === undefined ? name.endsWith(` ${what}`) : name === `${chart} ${what}`))
      .reduce((all, [, n]) => all + n, 0);
  return { followed: of('steps followed'), steps: of('steps') };
}

function runTable({ figures }: GeneratedTests): string {
  const { walks = {} } = figures;
  const told: readonly (readonly [string, number])[] = [
    ['failures of drivers, disks, keys, files, host and logs', sum(figures['failures of drivers'])],
    ['stories of the CSMS predicted on the whole station', sum(figures['stories of the CSMS'])],
    ['random walks of the whole station', walks['walks'] ?? 0],
    ['words in them (plug, tag, call, cut, pass ...)', walks['words'] ?? 0],
    ['sessions billed in them', (walks['sessions'] ?? 0) + (walks['busyDaysSessions'] ?? 0)],
    ['simulated hours', Math.round(walks['simulatedHours'] ?? 0)],
  ];
  return table(
    ['on whole stations', 'number'],
    told.map(([what, n]) => row(what, n)),
  );
}

function chartMutationTable({ charts, killed, total }: ChartMutation): string {
  const rows = charts.map((one) => {
    const equivalent = one.survivors.filter((survivor) => survivor.equivalent !== undefined).length;
    const { rules, stations, paths } = one.by;
    const left = one.survivors.length - equivalent;
    return row(
      one.chart,
      one.total,
      one.killed,
      share(one.killed, one.total),
      rules,
      stations,
      paths,
      equivalent,
      left,
    );
  });
  const of = (pick: (one: ChartMutation['charts'][number]) => number) => charts.reduce((n, one) => n + pick(one), 0);
  const same = of(({ survivors }) => survivors.filter(({ equivalent }) => equivalent !== undefined).length);
  const sums = [of(({ by }) => by.rules), of(({ by }) => by.stations), of(({ by }) => by.paths)];
  const totals = row('all', total, killed, share(killed, total), ...sums, same, total - killed - same);
  const head = ['chart', 'mutants', 'killed', '', 'by rules', 'by stations', 'by paths', 'equivalent', 'left'];
  return table(head, [...rows, totals]);
}

function codeMutationTable({ areas, all }: CodeMutation): string {
  const rows = Object.entries({ ...areas, all }).map(([name, { killed, timeout, total, score, equivalent }]) =>
    row(name, total, killed + timeout, `${score.toFixed(1)} %`, equivalent, total - killed - timeout - equivalent),
  );
  return table(['area', 'mutants', 'killed', '', 'equivalent', 'left'], rows);
}

/** The page with its tables as they should be; what stands around them is left alone. */
export function testingPage(page: string): string {
  const tables: Readonly<Record<string, () => string>> = {
    generated: () => generatedTable(read('generated-tests') as GeneratedTests),
    runs: () => runTable(read('generated-tests') as GeneratedTests),
    charts: () => chartMutationTable(read('chart-mutation') as ChartMutation),
    code: () => codeMutationTable(read('code-mutation') as CodeMutation),
  };
  return Object.entries(tables).reduce((text, [name, make]) => {
    const [from, to] = [`<!-- ${name} -->\n`, `\n<!-- /${name} -->`];
    const [begin, end] = [text.indexOf(from), text.indexOf(to)];
    if (begin < 0 || end < begin) throw new Error(`docs/testing.md has no place for the table ${name}`);
    return `${text.slice(0, begin + from.length)}${make()}${text.slice(end)}`;
  }, page);
}
