/** The page of all diagrams: one file that needs no other, no network and no script to be read. */
import type { ChartEdge, ChartNode } from './chart-model.js';
import { drawnParts, type Missed, sentenceOf } from './draw.js';
import type { MissedOf } from './files.js';
import type { ChartLayout } from './layout-model.js';
import { overviewOf, type Speaker } from './overview.js';
import { pageScript, pageStyle } from './page-style.js';
import { fonts } from './style.js';
import { escaped } from './text.js';

export function pageOfCharts(layouts: readonly ChartLayout[], speakers: readonly Speaker[], missed: MissedOf): string {
  const isPainted = layouts.some(({ chart }) => missed(chart.id) !== undefined);
  const links = layouts.map(({ chart: { id } }) => `<li><a href="#${id}">${id}</a></li>`);
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    `<title>Statecharge: the charts</title><style>${pageStyle}</style></head>`,
    '<body>',
    '<a class="skip" href="#main">To the charts</a>',
    '<header><h1>Statecharge: the charts</h1>',
    `<p>${layouts.length} statecharts are the running logic of the station. These pictures are drawn from them.</p></header>`,
    `<nav aria-label="Charts"><ul><li><a href="#overview">overview</a></li>${links.join('')}</ul></nav>`,
    '<main id="main">',
    legend(isPainted),
    overviewSection(speakers),
    ...layouts.map((layout) => chartSection(layout, missed(layout.chart.id))),
    '</main>',
    `<script>${pageScript}</script>`,
    '</body></html>\n',
  ].join('\n');
}

function legend(isPainted: boolean): string {
  const signs: readonly (readonly [string, string])[] = [
    ['●', 'where a state with others inside begins'],
    ['event [guard] / action', 'the event, what must be true, what is then done'],
    ['[guard]', 'taken as soon as it is true; “always”: at once'],
    ['after ...', 'dotted: when that time has passed'],
    ['done, error', 'of what the state does'],
    ['event / action in a box', 'acts, and the state is not left'],
    ['entry, exit, do', 'on the way in, on the way out, for as long as the state lasts'],
    ['status', 'what the CSMS is told of the connector (4.9)'],
    ['tags', 'what other charts may rely on'],
    ['dashed box', 'one of several regions that are active at the same time'],
    ['double border', 'the chart ends there'],
  ];
  const painted = isPainted ? '<dt class="lost">red</dt><dd>no test has been there</dd>' : '';
  const terms = signs.map(([sign, meaning]) => `<dt>${escaped(sign)}</dt><dd>${escaped(meaning)}</dd>`);
  return `<details class="legend"><summary>How to read them</summary><dl>${terms.join('')}${painted}</dl></details>`;
}

function overviewSection(speakers: readonly Speaker[]): string {
  const { width, height, parts } = overviewOf(speakers);
  const rows = speakers.flatMap(({ id, says }) =>
    says.map(
      ({ to, events }) =>
        `<tr><td>${escaped(id)}</td><td>${escaped(to)}</td><td>${escaped(events.join(', '))}</td></tr>`,
    ),
  );
  return [
    '<section id="overview"><h2>Overview</h2>',
    '<p>Who speaks with whom. Arrows of the outbox, the station, the CSMS and the hardware have colours of their own.</p>',
    figure('overview', 'overview', 'The actors and what they say to each other', [width, height], parts),
    table('What they say, as a table', ['who', 'to whom', 'what'], rows),
    '</section>',
  ].join('\n');
}

function chartSection(layout: ChartLayout, missed: Missed | undefined): string {
  const { chart, width, height } = layout;
  const lost = missed && missed.states.size + missed.edges.size;
  const told =
    lost === undefined
      ? ''
      : ` ${lost === 0 ? 'The tests go through all of it.' : `No test goes through ${lost} of them.`}`;
  return [
    `<section id="${chart.id}"><h2>${chart.id}</h2>`,
    `<p>${chart.nodes.length} states, ${chart.edges.length} transitions.${told} <a href="${chart.id}.svg">The picture alone</a></p>`,
    figure(chart.id, 'chart', sentenceOf(layout), [Math.ceil(width), Math.ceil(height)], drawnParts(layout, missed)),
    table(
      'Its states, as a table',
      ['state', 'kind', 'status', 'tags', 'entry', 'do', 'exit'],
      chart.nodes.map(stateRow),
    ),
    table('Its transitions, as a table', ['from', 'event', 'if', 'to', 'does'], chart.edges.map(edgeRow)),
    '</section>',
  ].join('\n');
}

/** It scrolls by itself, by keys too, so that the page does not. */
function figure(
  id: string,
  kind: string,
  label: string,
  [width, height]: readonly [number, number],
  parts: string,
): string {
  const picture = `<svg class="${kind}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${fonts}" role="img" aria-label="${escaped(label)}">`;
  return [
    `<figure><button type="button" data-fits="${id}" aria-pressed="false" hidden>Fit to the page</button>`,
    `<div class="frame" id="${id}-frame" tabindex="0" role="region" aria-label="Picture: ${escaped(id)}">`,
    `${picture}${parts}</svg></div></figure>`,
  ].join('');
}

function table(caption: string, heads: readonly string[], rows: readonly string[]): string {
  const head = heads.map((one) => `<th scope="col">${one}</th>`).join('');
  return `<details><summary>${caption}</summary><div class="frame" tabindex="0" role="region" aria-label="${caption}"><table><thead><tr>${head}</tr></thead><tbody>${rows.join('')}</tbody></table></div></details>`;
}

const row = (...cells: readonly string[]) => `<tr>${cells.map((cell) => `<td>${escaped(cell)}</td>`).join('')}</tr>`;

const stateRow = ({ id, kind, ocpp, tags, entry, invokes, exit }: ChartNode) =>
  row(id, kind, ocpp ?? '', tags.join(', '), entry.join(', '), invokes.join(', '), exit.join(', '));

const edgeRow = ({ source, event, guard, target, actions }: ChartEdge) =>
  row(source, event || 'always', guard ?? '', target ?? '(stays)', actions.join(', '));
