/** The report for a repository or an issue: every product in one Markdown document. */
import { groupTitles, type QuestionGroup, questionsOf } from '../product/questions.js';
import { answerText, questionText } from './answers.js';
import { oneLine, plainLogLine } from './plain-text.js';
import type { CaseResult, ProductResult, RunResult, WayResult } from './results.js';
import {
  failedWays,
  figures,
  notACertificate,
  notACertificateMore,
  profileSummaries,
  readableTime,
  referenceEditions,
  seconds,
  shortcomings,
  verdict,
  verdictSigns,
  verdictWords,
} from './summary.js';

export function markdownReport(run: RunResult): string {
  const parts = [
    '# OCPP 1.6-J charge point: conformance test report',
    `> **${notACertificate}** ${notACertificateMore}`,
    ...shortcomings(run).map((each) => `**${text(each)}**`),
    table(['Run', ''], runRows(run)),
    ...run.products.flatMap((product) => productParts(product, run)),
  ];
  return `${parts.join('\n\n')}\n`;
}

function runRows(run: RunResult): readonly Row[] {
  return [
    ['Test tool', `statecharge certify ${run.toolVersion}`],
    ['Began', readableTime(run.startedAt)],
    ['Ended', readableTime(run.finishedAt)],
    ['References', referenceEditions.join('; ')],
    ['Official JSON schemas as a second judge', run.officialSchemas ? 'Yes' : 'No'],
  ];
}

function productParts(product: ProductResult, run: RunResult): readonly string[] {
  const { profile, cases } = product;
  const failed = cases.filter(({ result }) => result === 'FAIL');
  const groups: readonly QuestionGroup[] = ['optional', 'additional', 'ours', 'settings'];
  return [
    `## ${text(profile.designation)}: ${verdictWords[verdict(cases, run)]}`,
    table(['Product', ''], productRows(product)),
    '### Result per certification profile',
    table(
      ['Profile', 'Result', 'Passed', 'Failed', 'Not applicable'],
      profileSummaries(product, run).map(({ name, verdict, tally }) => [
        name,
        `${verdictSigns[verdict]} ${verdictWords[verdict]}`,
        `${tally.passed} of ${tally.played}`,
        String(tally.failed),
        String(tally.notApplicable),
      ]),
    ),
    ...answerParts('hardware', product),
    '### Connectors',
    table(
      ['Connector', 'Current', 'Type', 'Cable'],
      profile.connectors.map(({ id, current, type, cable }) => [String(id), current, type, cable]),
    ),
    ...groups.flatMap((group) => answerParts(group, product)),
    '### Test cases',
    table(['Case', 'Name', 'Profile', 'Result', 'Time, s', 'Why'], cases.map(caseRow)),
    '### Performance',
    table(
      ['Figure', 'Claimed max, s', 'Min, s', 'Max, s', 'Average, s', 'Count', 'Within the claim'],
      figureRows(product),
    ),
    ...(failed.length === 0 ? [] : ['### Failed cases', ...failed.flatMap(failedParts)]),
    ...remarkParts(cases),
  ];
}

function productRows({ profile }: ProductResult): readonly Row[] {
  return [
    ['Designation', profile.designation],
    ['Configuration id', profile.configId],
    ...(profile.description === undefined ? [] : [['Description', profile.description]]),
    ['Vendor', profile.vendorName],
    ['Firmware', profile.firmwareVersion],
  ];
}

function answerParts(group: QuestionGroup, { profile }: ProductResult): readonly string[] {
  const rows = questionsOf(group).map((question) => [
    question.id,
    questionText(question),
    answerText(profile, question),
  ]);
  return [`### ${groupTitles[group]}`, table(['Id', 'Question', 'Answer'], rows)];
}

function caseRow({ id, name, profile, result, seconds: took, detail }: CaseResult): Row {
  const time = result === 'NOT_APPLICABLE' ? '' : seconds(took);
  return [id, name, profile, `${verdictSigns[result]} ${verdictWords[result]}`, time, detail ?? ''];
}

function figureRows({ performance, profile }: ProductResult): readonly Row[] {
  return figures(performance, profile).map(({ name, claimedMaxSeconds, measured, withinClaim }) => [
    name,
    seconds(claimedMaxSeconds),
    ...(measured === null
      ? ['', '', '', '0']
      : [seconds(measured.min), seconds(measured.max), seconds(measured.avg), String(measured.count)]),
    withinClaim === null ? 'not measured' : withinClaim ? 'Yes' : 'No',
  ]);
}

function failedParts(result: CaseResult): readonly string[] {
  const ways = failedWays(result);
  const detail = ways.length === 0 ? [text(result.detail ?? '')] : [];
  return [`#### ${result.id} ${text(result.name)}`, ...detail, ...ways.flatMap(wayParts)];
}

function wayParts({ way, failure }: WayResult): readonly string[] {
  const named = way === '' ? [] : [`- Way: ${text(way)}`];
  if (failure === undefined) return named;
  const { step, expected, came, log } = failure;
  const lines = [...named, `- Step: ${text(step)}`, `- Expected: ${text(expected)}`, `- Came: ${text(came)}`];
  return [lines.join('\n'), ...(log.length === 0 ? [] : [fenced(log.map(plainLogLine).join('\n'))])];
}

function remarkParts(cases: readonly CaseResult[]): readonly string[] {
  const remarks = cases.flatMap(({ id, ways }) =>
    ways.flatMap(({ way, remarks }) =>
      remarks.map((remark) => `- ${id}${way === '' ? '' : ` (${text(way)})`}: ${text(remark)}`),
    ),
  );
  return remarks.length === 0 ? [] : ['### Remarks', remarks.join('\n')];
}

type Row = readonly string[];

function table(header: Row, rows: readonly Row[]): string {
  const line = (cells: Row) => `| ${cells.map(text).join(' | ')} |`;
  return [line(header), `|${header.map(() => ' --- |').join('')}`, ...rows.map(line)].join('\n');
}

/** On one line, with everything that Markdown or HTML would take for markup escaped. */
function text(given: string): string {
  return oneLine(given).replace(/[\\`*_{}[\]<>#|~&]/g, (found) => (found === '<' ? '&lt;' : `\\${found}`));
}

/** Text may hold fences too: this one is longer. */
function fenced(content: string): string {
  const longest = Math.max(2, ...(content.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${content}\n${fence}`;
}
