/** What a run says in a terminal, or in the log of a machine. */
import { oneLine, plainLogLine } from './plain-text.js';
import type { CaseResult, ProductResult, RunResult, WayResult } from './results.js';
import {
  failedWays,
  notACertificate,
  profileSummaries,
  shortcomings,
  type Tally,
  type Verdict,
  verdict,
  verdictWords,
} from './summary.js';

export interface TerminalOptions {
  /** Only for a terminal; a file or a pipe gets plain text. */
  readonly colour: boolean;
}

const colours: Readonly<Record<Verdict, number>> = { PASS: 32, FAIL: 31, NOT_APPLICABLE: 90, INCOMPLETE: 33 };

/** Results of each product, then each failed case with what was expected and what was said. */
export function terminalSummary(run: RunResult, { colour }: TerminalOptions): string {
  const painted: Paint = (text, code) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);
  const failed = run.products.flatMap((product) =>
    product.cases
      .filter(({ result }) => result === 'FAIL')
      .flatMap((each) => ['', ...failedCase(each, product, painted)]),
  );
  return [
    ...run.products.flatMap((product) => productLines(product, run, painted)),
    ...failed,
    '',
    ...shortcomings(run).map((each) => painted(each, 33)),
    notACertificate,
    '',
  ].join('\n');
}

/** Of the log of a failure; the reports have more of it. */
const shownLines = 10;

type Paint = (text: string, code: number) => string;

function productLines(product: ProductResult, run: RunResult, painted: Paint): readonly string[] {
  const { designation, configId } = product.profile;
  const title = `${oneLine(designation)} (${oneLine(configId)})`;
  const whole = verdict(product.cases, run);
  return [
    `${painted(title, 1)}  ${painted(verdictWords[whole], colours[whole])}`,
    ...profileSummaries(product, run).map(
      ({ name, verdict, tally }) =>
        `  ${name.padEnd(18)} ${painted(verdictWords[verdict].padEnd(10), colours[verdict])}  ${counts(tally)}`,
    ),
  ];
}

function counts({ passed, failed, notApplicable, played }: Tally): string {
  const parts = [`${passed} of ${played} passed`];
  if (failed > 0) parts.push(`${failed} failed`);
  if (notApplicable > 0) parts.push(`${notApplicable} n.a.`);
  return parts.join(', ');
}

function failedCase(result: CaseResult, { profile }: ProductResult, painted: Paint): readonly string[] {
  const title = `${oneLine(profile.designation)}  ${result.id}  ${oneLine(result.name)}`;
  const ways = failedWays(result);
  const detail = ways.length === 0 && result.detail !== undefined ? [`  ${oneLine(result.detail)}`] : [];
  return [`${painted('FAIL', 31)}  ${painted(title, 1)}`, ...detail, ...ways.flatMap((way) => wayLines(way, painted))];
}

function wayLines({ way, failure }: WayResult, painted: Paint): readonly string[] {
  const named = way === '' ? [] : [`  way       ${oneLine(way)}`];
  if (failure === undefined) return named;
  return [
    ...named,
    `  step      ${oneLine(failure.step)}`,
    `  expected  ${oneLine(failure.expected)}`,
    `  came      ${oneLine(failure.came)}`,
    ...failure.log.slice(-shownLines).map((line) => painted(`    ${plainLogLine(line)}`, 90)),
  ];
}
