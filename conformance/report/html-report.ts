/** The report to print or to send: one self-contained HTML page for each product, laid out like a certificate's. */
import { groupTitles } from '../product/questions.js';
import { failures, remarks } from './html-failures.js';
import { style } from './html-style.js';
import { answerTable, caseTable, connectorTable, performanceTable, productTable, resultTable } from './html-tables.js';
import { html, type Markup } from './markup.js';
import type { ProductResult, RunResult } from './results.js';
import { notACertificate, notACertificateMore, shortcomings, tally } from './summary.js';

/** Throws a RangeError when the run has no such product. */
export function htmlReport(run: RunResult, productIndex = 0): string {
  const product = run.products[productIndex];
  if (product === undefined) throw new RangeError(`The run has no product ${productIndex}.`);
  return page(product, run).text;
}

function page(product: ProductResult, run: RunResult): Markup {
  const { designation } = product.profile;
  // Nothing may be loaded or run, whatever a station has sent.
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>OCPP 1.6-J test report: ${designation}</title>
${style}
</head>
<body>
${body(product, run)}
</body>
</html>
`;
}

function body(product: ProductResult, run: RunResult): Markup {
  const { profile, cases } = product;
  const { passed, played } = tally(cases);
  return html`<header><p class="eyebrow">statecharge certify ${run.toolVersion}</p>
<h1>OCPP 1.6-J charge point: conformance test report</h1>
<p class="subject">${profile.designation}: ${passed} of ${played} cases passed</p></header>
<div class="box" role="note"><strong>${notACertificate}</strong> ${notACertificateMore}</div>
${shortcomings(run).map((each) => html`<p class="warning">${each}</p>`)}
<main>
<section><h2>Product</h2>${productTable(product, run)}</section>
<section><h2>Result per certification profile</h2>${resultTable(product, run)}</section>
<section><h2>${groupTitles.hardware}</h2>${answerTable('hardware', profile)}
<h3>Connectors</h3>${connectorTable(profile)}</section>
<section><h2>${groupTitles.optional}</h2>${answerTable('optional', profile)}</section>
<section><h2>${groupTitles.additional}</h2>${answerTable('additional', profile)}
<h3>${groupTitles.ours}</h3>${answerTable('ours', profile)}</section>
<section><h2>${groupTitles.settings}</h2>${answerTable('settings', profile)}</section>
<section><h2>Test cases</h2>${caseTable(product)}</section>
<section><h2>Performance, seconds</h2>${performanceTable(product)}</section>
${failures(cases)}
${remarks(cases)}
</main>
<footer>${notACertificate} Made by statecharge certify ${run.toolVersion}.</footer>`;
}
