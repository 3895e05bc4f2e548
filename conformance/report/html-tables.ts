/** The tables of the HTML report: product, results, answers, cases, performance. */
import { headings, type QuestionGroup, questionsOf } from '../product/questions.js';
import type { StationProfile } from '../product/station-profile.js';
import { answerText } from './answers.js';
import { html, type Markup, nothing } from './markup.js';
import type { CaseResult, ProductResult, RunResult } from './results.js';
import {
  type Figure,
  figures,
  profileSummaries,
  readableTime,
  referenceEditions,
  seconds,
  type Verdict,
  verdict,
  verdictSigns,
  verdictWords,
} from './summary.js';

export function verdictMark(verdict: Verdict): Markup {
  return html`<span class="verdict ${verdict}"><span aria-hidden="true">${verdictSigns[verdict]}</span> ${verdictWords[verdict]}</span>`;
}

export function productTable({ profile, cases }: ProductResult, run: RunResult): Markup {
  const { designation, configId, description, vendorName, firmwareVersion } = profile;
  return facts([
    ['Result', verdictMark(verdict(cases, run))],
    ['Designation', designation],
    ['Configuration id', html`<code>${configId}</code>`],
    ...(description === undefined ? [] : ([['Description', description]] as const)),
    ['Vendor', vendorName],
    ['Firmware', firmwareVersion],
    ['Began', readableTime(run.startedAt)],
    ['Ended', readableTime(run.finishedAt)],
    ['Test tool', `statecharge certify ${run.toolVersion}`],
    ['References', referenceEditions.map((edition) => html`<div>${edition}</div>`)],
    ['Frames judged by', run.officialSchemas ? "this tool's schemas and the official ones" : "this tool's schemas"],
  ]);
}

function facts(rows: readonly (readonly [name: string, value: string | Markup | readonly Markup[]])[]): Markup {
  return html`<table class="facts"><tbody>
${rows.map(([name, value]) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>\n`)}</tbody></table>`;
}

export function resultTable(product: ProductResult, run: RunResult): Markup {
  const rows = profileSummaries(product, run).map(
    ({ name, verdict, tally: { passed, played, failed, notApplicable } }) => html`<tr><th scope="row">${name}</th>
<td>${verdictMark(verdict)}</td><td class="number">${passed} of ${played}</td><td class="number">${failed}</td>
<td class="number">${notApplicable}</td></tr>\n`,
  );
  return html`<table><thead><tr><th scope="col">Certification profile</th><th scope="col">Result</th>
<th scope="col" class="number">Passed</th><th scope="col" class="number">Failed</th>
<th scope="col" class="number"><abbr title="not applicable">n.a.</abbr></th></tr></thead>
<tbody>${rows}</tbody></table>${failedList(product)}`;
}

function failedList({ cases }: ProductResult): Markup {
  const failed = cases.filter(({ result }) => result === 'FAIL');
  if (failed.length === 0) return nothing;
  const links = failed.map(
    (each, index) => html`${index > 0 ? ', ' : ''}<a href="#${failureAnchor(each)}">${each.id}</a>`,
  );
  return html`<p>Failed: ${links}.</p>`;
}

export function connectorTable({ connectors }: StationProfile): Markup {
  const rows = connectors.map(
    ({ id, current, type, cable }) =>
      html`<tr><th scope="row">${id}</th><td>${current}</td><td>${type}</td><td>${cable}</td></tr>\n`,
  );
  return html`<table><thead><tr><th scope="col">Connector</th><th scope="col">Current</th><th scope="col">Type</th>
<th scope="col">Cable</th></tr></thead><tbody>${rows}</tbody></table>`;
}

/** A vendor's answers to one group of questions. */
export function answerTable(group: QuestionGroup, profile: StationProfile): Markup {
  const asked = questionsOf(group);
  const rows = asked.map((question, index) => {
    const { id, text, under } = question;
    const begins = under !== undefined && under !== asked[index - 1]?.under;
    const heading = begins
      ? html`<tr class="group"><th class="id">${under}</th><th scope="rowgroup" colspan="2">${headings[under]}</th></tr>\n`
      : nothing;
    return html`${heading}<tr><td class="id">${id}</td><th scope="row">${text}</th>
<td class="answer">${answerText(profile, question)}</td></tr>\n`;
  });
  return html`<table><thead><tr><th scope="col">Id</th><th scope="col">${group === 'settings' ? 'Setting' : 'Question'}</th>
<th scope="col">Answer</th></tr></thead><tbody>${rows}</tbody></table>`;
}

/** Where the details of a failed case are. */
export function failureAnchor({ id }: CaseResult): string {
  return `failure-${id}`;
}

export function caseTable({ cases }: ProductResult): Markup {
  return html`<table><thead><tr><th scope="col">Case</th><th scope="col">Name</th>
<th scope="col" class="wide">Profile</th><th scope="col">Result</th><th scope="col" class="number wide">Time, s</th></tr></thead>
<tbody>${cases.map(caseRow)}</tbody></table>`;
}

function caseRow(each: CaseResult): Markup {
  const { id, name, profile, result, detail } = each;
  const failed = result === 'FAIL';
  const shownId = failed ? html`<a href="#${failureAnchor(each)}">${id}</a>` : html`${id}`;
  const why = detail === undefined ? nothing : html`<span class="why">${detail}</span>`;
  const time = result === 'NOT_APPLICABLE' ? '' : seconds(each.seconds);
  return html`<tr${failed ? html` class="failed"` : nothing}><td class="id">${shownId}</td><th scope="row">${name}${why}</th>
<td class="wide keep">${profile}</td><td>${verdictMark(result)}</td><td class="number wide">${time}</td></tr>\n`;
}

export function performanceTable({ performance, profile }: ProductResult): Markup {
  const names = ['Claimed max', 'Min', 'Max', 'Avg', 'Count'];
  const heads = names.map((name) => html`<th scope="col" class="number">${name}</th>`);
  return html`<table class="stacked"><thead><tr><th scope="col">Figure</th>${heads}<th scope="col">Claim</th></tr></thead>
<tbody>${figures(performance, profile).map((figure) => figureRow(figure, names))}</tbody></table>`;
}

function figureRow(figure: Figure, names: readonly string[]): Markup {
  const { name, meaning, claimedMaxSeconds, measured, withinClaim } = figure;
  const values =
    measured === null
      ? [seconds(claimedMaxSeconds), '', '', '', '0']
      : [...[claimedMaxSeconds, measured.min, measured.max, measured.avg].map(seconds), String(measured.count)];
  // On a phone each cell stands on a line of its own and needs its name there.
  const cells = values.map((value, index) => html`<td class="number" data-label="${names[index] ?? ''}">${value}</td>`);
  return html`<tr><th scope="row">${name}<span class="meaning">${meaning}</span></th>
${cells}<td data-label="Claim">${claimMark(withinClaim)}${range(figure)}</td></tr>\n`;
}

function claimMark(withinClaim: boolean | null): Markup {
  if (withinClaim === null) return html`<span>not measured</span>`;
  return withinClaim ? html`<span>kept</span>` : html`<span class="verdict FAIL">exceeded</span>`;
}

/** From the shortest to the longest, of what is claimed. */
function range({ claimedMaxSeconds, measured, withinClaim }: Figure): Markup {
  if (measured === null) return nothing;
  const percent = (value: number) => Math.min(100, (value / claimedMaxSeconds) * 100);
  const left = percent(measured.min);
  const width = percent(measured.max) - left;
  return html`<div class="range${withinClaim === true ? '' : ' above'}" aria-hidden="true"><i style="left:${left.toFixed(1)}%;width:${width.toFixed(1)}%"></i></div>`;
}
