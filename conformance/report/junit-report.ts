/** The report for continuous integration: JUnit XML, one suite for each product. */
import { plainLogLine, printable } from './plain-text.js';
import type { CaseResult, ProductResult, RunResult, WayResult } from './results.js';
import { failedWays, tally } from './summary.js';

export function junitReport(run: RunResult): string {
  const suites = run.products.map((product) => suite(product, run));
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites name="statecharge certify">',
    ...suites,
    '</testsuites>',
  ]
    .join('\n')
    .concat('\n');
}

function suite({ profile, cases }: ProductResult, run: RunResult): string {
  const { failed, notApplicable } = tally(cases);
  const total = cases.reduce((sum, { seconds }) => sum + seconds, 0);
  const attributes = [
    attribute('name', profile.designation),
    attribute('tests', cases.length),
    attribute('failures', failed),
    attribute('errors', 0),
    attribute('skipped', notApplicable),
    attribute('time', total.toFixed(3)),
    // JUnit wants local time without a zone; this is UTC.
    attribute('timestamp', run.startedAt.slice(0, 19)),
  ];
  const properties = [
    ['configId', profile.configId],
    ['firmwareVersion', profile.firmwareVersion],
    ['interrupted', String(run.interrupted)],
  ].map(([name = '', value = '']) => `      <property ${attribute('name', name)} ${attribute('value', value)}/>`);
  return [
    `  <testsuite ${attributes.join(' ')}>`,
    '    <properties>',
    ...properties,
    '    </properties>',
    ...cases.map((each) => testCase(each, profile.designation)),
    '  </testsuite>',
  ].join('\n');
}

function testCase(result: CaseResult, designation: string): string {
  const attributes = [
    attribute('name', `${result.id} ${result.name}`),
    attribute('classname', `${designation}.${result.profile}`),
    attribute('time', result.seconds.toFixed(3)),
  ];
  const remarks = result.ways.flatMap(({ way, remarks }) => remarks.map((remark) => titled(way, remark)));
  const children = [
    ...(result.result === 'NOT_APPLICABLE' ? [`      <skipped ${attribute('message', result.detail ?? '')}/>`] : []),
    ...(result.result === 'FAIL' ? [failure(result)] : []),
    ...(remarks.length > 0 ? [`      <system-out>${escapeXml(remarks.join('\n'))}</system-out>`] : []),
  ];
  const opening = `    <testcase ${attributes.join(' ')}`;
  return children.length === 0 ? `${opening}/>` : [`${opening}>`, ...children, '    </testcase>'].join('\n');
}

function failure(result: CaseResult): string {
  const ways = failedWays(result).map(wayText);
  const message = attribute('message', result.detail ?? 'failed');
  const text = [result.detail ?? '', ...ways].filter((part) => part !== '').join('\n\n');
  return `      <failure ${message} type="conformance">${escapeXml(text)}</failure>`;
}

function wayText({ way, failure }: WayResult): string {
  if (failure === undefined) return way;
  const { step, expected, came, log } = failure;
  return [
    ...(way === '' ? [] : [`Way: ${way}`]),
    `Step: ${step}`,
    `Expected: ${expected}`,
    `Came: ${came}`,
    ...log.map(plainLogLine),
  ].join('\n');
}

function titled(way: string, text: string): string {
  return way === '' ? text : `${way}: ${text}`;
}

function attribute(name: string, value: string | number): string {
  return `${name}="${escapeXml(String(value)).replaceAll('\n', '&#10;').replaceAll('\t', '&#9;')}"`;
}

/** For text and for attribute values. XML has no way to write most control characters at all. */
function escapeXml(text: string): string {
  return printable(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
