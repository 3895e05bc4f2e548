/** The failed cases of the HTML report: which step, what was expected, what came, and what was said around it. */
import { failureAnchor } from './html-tables.js';
import { html, type Markup, nothing } from './markup.js';
import type { CaseResult, LogLine, WayResult } from './results.js';
import { failedWays, readableOffset } from './summary.js';

export function failures(cases: readonly CaseResult[]): Markup {
  const failed = cases.filter(({ result }) => result === 'FAIL');
  if (failed.length === 0) return nothing;
  return html`<section class="new-page"><h2>Failed cases</h2>
${failed.map(failedCase)}</section>`;
}

function failedCase(result: CaseResult): Markup {
  const ways = failedWays(result);
  const passed = result.ways.filter((way) => way.result === 'PASS').length;
  const others =
    passed === 0 ? nothing : html`<p class="why">Played in ${passed} other way${passed > 1 ? 's' : ''}, it passed.</p>`;
  const detail = ways.length === 0 ? html`<p>${result.detail ?? ''}</p>` : nothing;
  return html`<article class="failure" id="${failureAnchor(result)}"><h3>${result.id} ${result.name}</h3>
${detail}${ways.map(wayMarkup)}${others}</article>\n`;
}

function wayMarkup({ way, failure }: WayResult): Markup {
  const named = way === '' ? nothing : html`<p class="way">${way}</p>`;
  if (failure === undefined) return named;
  const { step, expected, came, log } = failure;
  return html`${named}<dl><dt>Step</dt><dd>${step}</dd><dt>Expected</dt><dd>${expected}</dd><dt>Came</dt><dd>${came}</dd></dl>
${log.length === 0 ? nothing : html`<ol class="log" aria-label="What was said around it">${log.map(logLine)}</ol>`}`;
}

function logLine({ atMs, who, text }: LogLine): Markup {
  return html`<li class="${who}"><span class="at">${readableOffset(atMs)}</span><span class="who">${who}</span><span class="text">${text}</span></li>\n`;
}

/** Legal but surplus: what a tester is shown. */
export function remarks(cases: readonly CaseResult[]): Markup {
  const rows = cases.flatMap(({ id, ways }) =>
    ways.flatMap(({ way, remarks }) =>
      remarks.map(
        (remark) => html`<tr><td class="id">${id}</td><td>${way === '' ? '' : `${way}: `}${remark}</td></tr>\n`,
      ),
    ),
  );
  if (rows.length === 0) return nothing;
  return html`<section><h2>Remarks</h2><p>Legal, and no reason to fail; a tester is shown it.</p>
<table><thead><tr><th scope="col">Case</th><th scope="col">Remark</th></tr></thead><tbody>${rows}</tbody></table></section>`;
}
