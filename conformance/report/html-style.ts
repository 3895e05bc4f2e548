/** How the HTML report looks: on a screen by day and night, on a phone, and on A4. */
import { html } from './markup.js';

export const style = html`<style>
:root {
  color-scheme: light dark;
  --ink: #1b2530; --soft: #586472; --line: #d5dbe1; --paper: #fff; --band: #f3f6f8;
  --pass: #14703f; --fail: #b3201d; --wait: #8a5a00; --fail-band: #fdf1f0; --wait-band: #fff6e0; --accent: #1f5f8b;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --ink: #e4e9ee; --soft: #9dabb8; --line: #36424d; --paper: #12181e; --band: #1b232b;
    --pass: #5fcf95; --fail: #ff8f87; --wait: #f0b955; --fail-band: #2c1a1a; --wait-band: #2b2414; --accent: #7fbfe8;
  }
}
* { box-sizing: border-box; }
html { background: var(--paper); color: var(--ink); font-size: 94%; -webkit-text-size-adjust: 100%; }
body {
  max-width: 62rem; margin: 0 auto; padding: 2rem 1.25rem 4rem;
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "DejaVu Sans", sans-serif;
}
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .3rem; }
h2 {
  font-size: 1.15rem; margin: 2.4rem 0 .6rem; padding-bottom: .25rem; border-bottom: 2px solid var(--ink);
  break-after: avoid;
}
h3 { font-size: 1.02rem; margin: 1.4rem 0 .4rem; break-after: avoid; overflow-wrap: anywhere; }
p { margin: .4rem 0; }
a { color: var(--accent); }
code, .log { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
.eyebrow { color: var(--soft); font-size: .85rem; margin: 0 0 .5rem; }
.subject { font-size: 1.05rem; color: var(--soft); margin: 0 0 1.2rem; }
.box { border: 2px solid var(--wait); background: var(--wait-band); padding: .7rem 1rem; margin: 1rem 0; }
.box strong { display: block; font-size: 1.05rem; }
.warning { border-left: 4px solid var(--wait); padding: .1rem .8rem; font-weight: 600; }
table { border-collapse: collapse; width: 100%; margin: .4rem 0 1rem; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid var(--line); }
td, tbody th { overflow-wrap: anywhere; }
thead th { background: var(--band); border-bottom: 1px solid var(--soft); font-size: .85rem; }
thead { display: table-header-group; }
tbody th { font-weight: 400; }
tr { break-inside: avoid; }
.group th { background: none; color: var(--soft); font-size: .85rem; padding-top: .7rem; }
.id { white-space: nowrap; width: 1%; color: var(--soft); font-variant-numeric: tabular-nums; }
.answer { width: 38%; }
.facts th { width: 14rem; color: var(--soft); }
.keep { white-space: nowrap; }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.verdict { white-space: nowrap; font-weight: 600; }
.PASS { color: var(--pass); } .FAIL { color: var(--fail); } .INCOMPLETE { color: var(--wait); }
.NOT_APPLICABLE { color: var(--soft); font-weight: 400; }
.why { display: block; color: var(--soft); font-size: .88rem; }
tr.failed > * { background: var(--fail-band); }
.meaning { display: block; color: var(--soft); font-size: .85rem; }
.range { position: relative; height: .45rem; width: 100%; min-width: 6rem; margin-top: .45rem; background: var(--line); }
.range i { position: absolute; top: 0; bottom: 0; min-width: 3px; background: var(--pass); }
.range.above i { background: var(--fail); }
.failure { border-left: 4px solid var(--fail); padding-left: 1rem; margin: 1.2rem 0 2rem; }
.failure h3 { margin-top: 0; }
.way { margin: .8rem 0 .2rem; font-weight: 600; break-after: avoid; }
.failure dl { display: grid; grid-template-columns: 6rem 1fr; gap: .2rem .8rem; margin: .4rem 0; }
.failure dt { color: var(--soft); } .failure dd { margin: 0; overflow-wrap: anywhere; }
.log { font-size: .8rem; line-height: 1.45; background: var(--band); padding: .5rem .7rem; margin: .6rem 0; list-style: none; }
.log li { display: grid; grid-template-columns: 5.5rem 4.5rem 1fr; gap: .6rem; padding: .08rem 0; break-inside: avoid; }
.log .at { text-align: right; color: var(--soft); } .log .who { color: var(--soft); }
.log .text { overflow-wrap: anywhere; white-space: pre-wrap; }
.log .step { font-weight: 700; } .log .step .who { color: inherit; }
.log .station .who { color: var(--accent); }
footer { margin-top: 3rem; border-top: 1px solid var(--line); padding-top: .6rem; color: var(--soft); font-size: .85rem; }
@media (max-width: 40rem) {
  body { padding: 1rem .8rem 3rem; }
  h1 { font-size: 1.35rem; }
  th, td { padding: .3rem .35rem; }
  .wide { display: none; }
  .facts th { width: 7.5rem; }
  .stacked thead { display: none; }
  .stacked tr { display: block; border-bottom: 1px solid var(--line); padding: .4rem 0; }
  .stacked th, .stacked td { display: flex; flex-wrap: wrap; justify-content: space-between; border: 0; padding: .1rem .35rem; }
  .stacked td::before { content: attr(data-label); color: var(--soft); }
  .stacked td:empty { display: none; }
  .stacked .meaning, .range { flex-basis: 100%; }
  .log { padding: .5rem; }
  .log li { grid-template-columns: auto 1fr; gap: 0 .6rem; padding: .25rem 0; }
  .log .at { text-align: left; }
  .log .text { grid-column: 1 / -1; }
}
@page { size: A4; margin: 16mm 15mm 18mm; @bottom-right { content: counter(page) " / " counter(pages); font: 8pt sans-serif; } }
@media print {
  html { font-size: 9.3pt; }
  body { max-width: none; padding: 0; line-height: 1.4; }
  h2 { margin-top: 1.6rem; }
  .new-page h2 { margin-top: 0; }
  a { color: inherit; text-decoration: none; }
  .box, .range, .range i, thead th, .log, tr.failed > * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .new-page { break-before: page; }
  .box, .facts, .failure dl { break-inside: avoid; }
  p { orphans: 3; widows: 3; }
}
</style>`;
