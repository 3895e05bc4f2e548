import { describe, expect, it } from 'vitest';
import { junitReport } from '../../conformance/report/junit-report.js';
import { mixed, passed, product, run } from './conformance-report-sample.js';

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#10': '\n', '#9': '\t' };

function decoded(text: string): string {
  if (/[<]|&(?!(amp|lt|gt|quot|#10|#9);)|\]\]>/.test(text)) throw new SyntaxError(`Not well-formed: ${text}`);
  return text.replace(/&([^;]+);/g, (_, name: string) => entities[name] ?? '');
}

/** Strict, for the little of XML that JUnit needs: anything else is an error. */
function parsed(xml: string): Element {
  // XML 1.0, 2.2: what may stand in a document at all.
  if (!/^[\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]*$/u.test(xml))
    throw new SyntaxError('Bad character.');
  const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';
  if (!xml.startsWith(declaration)) throw new SyntaxError('No declaration.');
  const document: Element = { name: '', attributes: {}, children: [], text: '' };
  const open = [document];
  let rest = xml.slice(declaration.length);
  while (rest !== '') {
    const inner = open.at(-1) ?? document;
    const tag = /^<(\/?)([a-z-]+)((?:\s+[a-z]+="[^"<]*")*)\s*(\/?)>/i.exec(rest);
    if (tag === null) {
      const text = /^[^<]+/.exec(rest)?.[0];
      if (text === undefined) throw new SyntaxError(`No tag: ${rest.slice(0, 40)}`);
      inner.text += decoded(text);
      rest = rest.slice(text.length);
      continue;
    }
    const [whole, closing, name = '', attributes = '', empty] = tag;
    rest = rest.slice(whole.length);
    if (closing === '/') {
      if (open.pop()?.name !== name || attributes !== '') throw new SyntaxError(`Nothing to close: ${name}`);
      continue;
    }
    const named = [...attributes.matchAll(/([a-z]+)="([^"]*)"/gi)].map(([, key = '', value = '']) => [
      key,
      decoded(value),
    ]);
    const element: Element = { name, attributes: Object.fromEntries(named), children: [], text: '' };
    if (Object.keys(element.attributes).length !== named.length) throw new SyntaxError(`Twice the same: ${whole}`);
    inner.children.push(element);
    if (empty !== '/') open.push(element);
  }
  const [root, ...more] = document.children;
  if (open.length !== 1 || root === undefined || more.length > 0) throw new SyntaxError('Not one root.');
  return root;
}

describe('the JUnit report', () => {
  const [first, second] = parsed(junitReport(mixed)).children;
  const cases = first?.children.filter(({ name }) => name === 'testcase') ?? [];

  it('has one suite for each product, with its counts', () => {
    expect(first?.attributes).toEqual({
      name: 'BSC-S12BCC',
      tests: '5',
      failures: '2',
      errors: '0',
      skipped: '1',
      time: '11.500',
      timestamp: '2026-03-04T10:15:00',
    });
    expect(second?.attributes['name']).toBe('SC-AC2-DETACHABLE');
  });

  it('has each case once, named by id and certification profile', () => {
    expect(cases.map(({ attributes }) => [attributes['classname'], attributes['name'], attributes['time']])).toEqual([
      ['BSC-S12BCC.Core', 'TC_001_CS The case TC_001_CS', '1.250'],
      ['BSC-S12BCC.Core', 'TC_005_2_CS The case TC_005_2_CS & more', '4.500'],
      ['BSC-S12BCC.Core', 'TC_017_1_CS The case TC_017_1_CS', '0.000'],
      ['BSC-S12BCC.Smart Charging', 'TC_056_CS The case TC_056_CS', '1.250'],
      ['BSC-S12BCC.Advanced Security', 'TC_074_CS The case TC_074_CS & more', '4.500'],
    ]);
  });

  it('tells of a failure the detail, the step and the log, with whatever a station sent', () => {
    const [failure, output] = cases[1]?.children ?? [];
    expect(failure?.name).toBe('failure');
    expect(failure?.attributes['message']).toContain('2. The driver unplugs: <script>alert("1")</script> & | `');
    expect(failure?.text).toContain(
      'Way: started locally\nStep: 2. The driver unplugs\nExpected: reason EVDisconnected\n',
    );
    expect(failure?.text).toContain('+0.812 s  station > [2,"9b1c","StatusNotification"');
    expect(failure?.text).toContain('\ufffd[32mPASS\ufffd \ufffd ]]>');
    expect(output).toMatchObject({ name: 'system-out', text: 'started remotely: SN(Available, 2) came twice' });
  });

  it('skips what does not apply, with the reason', () => {
    expect(cases[2]?.children).toMatchObject([
      { name: 'skipped', attributes: { message: 'no cable is detachable (HFS-1)' } },
    ]);
  });

  it('leaves a passed case bare', () => {
    expect(cases[0]?.children).toEqual([]);
  });

  it('says that a run was interrupted', () => {
    const cut = parsed(junitReport(run([product([passed('TC_001_CS')])], { interrupted: true })));
    const properties = cut.children[0]?.children[0]?.children.map(({ attributes }) => attributes);
    expect(properties).toContainEqual({ name: 'interrupted', value: 'true' });
  });

  it('is well-formed for a run without any product', () => {
    expect(parsed(junitReport(run([])))).toMatchObject({ name: 'testsuites', children: [] });
  });
});
