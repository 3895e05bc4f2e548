/** Findings as lines for a person: one for each check, the remedy below it. */
import { wrapped } from '../keys/terminal.js';
import { checks, type Finding, type ShownCertificate } from './findings.js';

export interface ReportOptions {
  /** Characters in a line. */
  readonly columns: number;
  readonly colour: boolean;
}

const marks: Readonly<Record<Finding['state'], { readonly text: string; readonly colour: number }>> = {
  ok: { text: 'ok', colour: 32 },
  failed: { text: 'FAIL', colour: 31 },
  'not checked': { text: '-', colour: 90 },
  'not used': { text: '-', colour: 90 },
};

const markWidth = 6;
const nameWidth = Math.max(...checks.map(({ length }) => length)) + 2;
const indent = ' '.repeat(markWidth + nameWidth);

export function findingLines(finding: Finding, { columns, colour }: ReportOptions): string {
  const { check, state, found, remedy, certificate } = finding;
  const painted = (text: string, code: number) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);
  const width = columns - indent.length;
  const mark = marks[state];
  const head = `${painted(mark.text.padEnd(markWidth), mark.colour)}${check.padEnd(nameWidth)}`;
  const [first = '', ...more] = wrapped(found, width);
  const words = state === 'not checked' || state === 'not used' ? painted(first, 90) : first;
  return [
    `${head}${words}`,
    ...more.map((line) => `${indent}${line}`),
    ...(certificate ? certificateLines(certificate, state) : [])
      .flatMap((line) => wrapped(line, width))
      .map((line) => `${indent}${painted(line, 90)}`),
    ...(remedy === undefined ? [] : wrapped(remedy, width - arrow.length)).map(
      (line, index) => `${indent}${painted(`${index === 0 ? arrow : ' '.repeat(arrow.length)}${line}`, 33)}`,
    ),
  ].join('\n');
}

const arrow = '-> ';

/** All that is known of one that was refused. */
function certificateLines(certificate: ShownCertificate, state: Finding['state']): readonly string[] {
  const { subject, issuer, fingerprint } = certificate;
  const [from, to] = [certificate.validFrom, certificate.validTo].map((date) => `${date.slice(0, 16)}Z`);
  if (state === 'ok') return [`${subject}, until ${to}`];
  return [
    `certificate: ${subject}`,
    `issued by: ${issuer}`,
    `valid from ${from} to ${to}`,
    `SHA-256 ${fingerprint.slice(0, 32)}...`,
  ];
}

export function summaryLine(findings: readonly Finding[]): string {
  const wrong = findings.filter(({ state }) => state === 'failed').map(({ check }) => check);
  return wrong.length === 0 ? 'Nothing is wrong.' : `Wrong: ${wrong.join(', ')}.`;
}
