import { describe, expect, it } from 'vitest';
import { htmlReport } from '../../conformance/report/html-report.js';
import { jsonReport } from '../../conformance/report/json-report.js';
import { markdownReport } from '../../conformance/report/markdown-report.js';
import { profileSummaries, verdict } from '../../conformance/report/summary.js';
import { failed, mixed, notApplicable, passed, product, run } from './conformance-report-sample.js';

const count = (text: string, part: string) => text.split(part).length - 1;

describe('the verdict', () => {
  const judged = (cases: Parameters<typeof verdict>[0], changes = {}) => verdict(cases, run([], changes));

  it('is a pass only when everything that applies was played and passed', () => {
    expect(judged([passed('TC_001_CS'), notApplicable('TC_017_1_CS')])).toBe('PASS');
    expect(judged([passed('TC_001_CS')], { interrupted: true })).toBe('INCOMPLETE');
    expect(judged([passed('TC_001_CS')], { partial: 'only TC_001_CS was asked for' })).toBe('INCOMPLETE');
  });

  it('is a failure as soon as one case failed, interrupted or not', () => {
    expect(judged([passed('TC_001_CS'), failed('TC_002_CS')])).toBe('FAIL');
    expect(judged([failed('TC_002_CS')], { interrupted: true })).toBe('FAIL');
  });

  it('is neither when nothing applies', () => {
    expect(judged([notApplicable('TC_017_1_CS')])).toBe('NOT_APPLICABLE');
  });

  it('is given for each certification profile apart', () => {
    const [first = product([])] = mixed.products;
    expect(profileSummaries(first, mixed).map(({ name, verdict, tally }) => [name, verdict, tally.played])).toEqual([
      ['Core', 'FAIL', 2],
      ['Smart Charging', 'PASS', 1],
      ['Advanced Security', 'FAIL', 1],
    ]);
  });
});

describe('the JSON report', () => {
  it('has the promised shape and nothing else', () => {
    expect(JSON.parse(jsonReport(run([product([passed('TC_001_CS'), notApplicable('TC_017_1_CS')])])))).toEqual({
      products: [
        {
          designation: 'BSC-S12BCC',
          configId: '20C50762-ADA28A31',
          cases: [
            { id: 'TC_001_CS', name: 'The case TC_001_CS', profile: 'Core', result: 'PASS', seconds: 1.25 },
            {
              id: 'TC_017_1_CS',
              name: 'The case TC_017_1_CS',
              profile: 'Core',
              result: 'NOT_APPLICABLE',
              seconds: 0,
              detail: 'no cable is detachable (HFS-1)',
            },
          ],
          performance: {
            'OCPP response timeout': { min: 0.01, max: 22.219, avg: 0.424, count: 312, claimedMax: 25 },
            'OCPP triggered function timeout': { min: 0.45, max: 2.44, avg: 1.69, count: 5, claimedMax: 5 },
            'Transaction authorization time by RemoteStartTransaction': {
              min: 4.79,
              max: 5.79,
              avg: 4.99,
              count: 12,
              claimedMax: 5,
            },
            'Transaction authorization end time by RemoteStopTransaction': {
              min: null,
              max: null,
              avg: null,
              count: 0,
              claimedMax: 5,
            },
          },
        },
      ],
    });
  });
});

describe('the HTML report', () => {
  const page = htmlReport(mixed);

  it('lists every case once, with its result in words', () => {
    const rows = [...page.matchAll(/<tr(?: class="failed")?><td class="id">.*?<\/tr>/gs)].map(([row]) => row);
    const cases = rows.flatMap((row) => {
      const id = /TC_\w+_CS/.exec(row)?.[0];
      const word = /<\/span> (\S+)<\/span><\/td>/.exec(row)?.[1];
      return id === undefined || word === undefined ? [] : [`${id} ${word}`];
    });
    expect(cases).toEqual([
      'TC_001_CS Pass',
      'TC_005_2_CS Fail',
      'TC_017_1_CS n.a.',
      'TC_056_CS Pass',
      'TC_074_CS Fail',
    ]);
  });

  it('tells of a failed case the way, the step, what was expected, what came and what was said', () => {
    const article = /<article class="failure" id="failure-TC_005_2_CS">.*?<\/article>/s.exec(page)?.[0] ?? '';
    expect(article).toContain('started locally');
    expect(article).toContain('<dt>Step</dt><dd>2. The driver unplugs</dd>');
    expect(article).toContain('<dt>Expected</dt><dd>reason EVDisconnected</dd>');
    expect(article).toContain('<dt>Came</dt><dd>reason &lt;script&gt;');
    expect(article).toContain('[2,&quot;9b1c&quot;,&quot;StatusNotification&quot;');
    expect(count(article, '<li ')).toBe(5);
  });

  it('links each failed case to its details', () => {
    const targets = [...page.matchAll(/href="#([^"]+)"/g)].map(([, target]) => target);
    expect(new Set(targets)).toEqual(new Set(['failure-TC_005_2_CS', 'failure-TC_074_CS']));
    for (const target of targets) expect(count(page, `id="${target}"`)).toBe(1);
  });

  it('runs nothing and loads nothing, whatever a station sent', () => {
    expect(page).not.toMatch(/<script|<img|<link|<iframe|\son\w+=|src=|url\(|https?:/i);
    expect(page).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; |');
    expect(page).toContain("default-src 'none'");
  });

  it('shows no character that is no text', () => {
    expect(page.replaceAll('\n', '')).not.toMatch(/\p{Cc}|\p{Cs}/u);
    expect(page).toContain('\ufffd[32mPASS\ufffd \ufffd');
  });

  it('says that it is not a certificate before anything else of the product', () => {
    expect(page.indexOf('This is not an OCA certificate.')).toBeLessThan(page.indexOf('<main>'));
    expect(page).toContain('only they certify');
  });

  it('has the sections of a certificate, in its order', () => {
    expect([...page.matchAll(/<h2>(.*?)<\/h2>/g)].map(([, title]) => title)).toEqual([
      'Product',
      'Result per certification profile',
      'Hardware feature set',
      'Optional features',
      'Additional questions',
      'Settings',
      'Test cases',
      'Performance, seconds',
      'Failed cases',
      'Remarks',
    ]);
  });

  it('shows the answers under the headings of the certificate', () => {
    expect(page).toContain('<th class="id">C-06</th>');
    expect(page).toMatch(
      /<td class="id">AQ-7\.2<\/td><th scope="row">Sent when back online<\/th>\n<td class="answer">Yes</,
    );
    expect(page).toContain('TLS_RSA_WITH_AES_128_GCM_SHA256, TLS_RSA_WITH_AES_256_GCM_SHA384');
  });

  it('judges the figures by what was claimed', () => {
    const body = /<table class="stacked">.*?<\/table>/s.exec(page)?.[0] ?? '';
    expect(body).toMatch(/OCPP response timeout.*22\.22<.*>0\.42<.*>kept<.*triggered.*>kept<.*exceeded.*not measured/s);
    expect(body.match(/kept|exceeded|not measured/g)).toEqual(['kept', 'kept', 'exceeded', 'not measured']);
  });

  it('is one page for each product', () => {
    const second = htmlReport(mixed, 1);
    expect(second).toContain('<title>OCPP 1.6-J test report: SC-AC2-DETACHABLE</title>');
    expect(second).not.toContain('BSC-S12BCC');
    expect(second).not.toContain('<h2>Failed cases</h2>');
    expect(() => htmlReport(mixed, 2)).toThrow(RangeError);
  });

  it('admits that a run was interrupted or only a part', () => {
    const cut = htmlReport(run([product([passed('TC_001_CS')])], { interrupted: true, partial: 'only TC_001_CS' }));
    expect(cut).toContain('The run was interrupted: cases that are not listed were not played.');
    expect(cut).toContain('Not every case was played: only TC_001_CS.');
    expect(cut).toContain('<th scope="row">Result</th><td><span class="verdict INCOMPLETE">');
  });
});

describe('the Markdown report', () => {
  const document = markdownReport(mixed);
  const lines = document.split('\n');

  it('has tables whose rows are as long as their headers', () => {
    const cells = (line: string) => line.replace(/\\./g, '').split('|').length;
    const headers = lines.flatMap((line, index) => (/^\|( --- \|)+$/.test(line) ? [index - 1] : []));
    expect(headers.length).toBe(1 + 2 * 10);
    for (const header of headers) {
      expect(lines[header - 1]).toBe('');
      let row = header;
      for (; lines[row]?.startsWith('|'); row++) expect(cells(lines[row] ?? '')).toBe(cells(lines[header] ?? ''));
      expect(row).toBeGreaterThan(header + 2);
      expect(lines[row]).toBe('');
    }
  });

  it('lists every case of every product once', () => {
    const rows = lines.filter((line) => /^\| TC\\_/.test(line)).map((line) => line.split(' ')[1]?.replaceAll('\\', ''));
    expect(rows).toEqual(['TC_001_CS', 'TC_005_2_CS', 'TC_017_1_CS', 'TC_056_CS', 'TC_074_CS', 'TC_001_CS']);
  });

  it('says first that it is not a certificate', () => {
    expect(lines[2]).toMatch(/^> \*\*This is not an OCA certificate\.\*\*/);
  });

  it('lets nothing that a station sent act as markup', () => {
    const prose = document.replace(/^(`{3,})text\n[\s\S]*?\n\1$/gm, '');
    expect(prose).not.toMatch(/<|(?<!\\)`/);
    expect(lines).not.toContain('# done');
  });

  it('fences the log with a fence that no line of it closes', () => {
    const fences = lines.filter((line) => /^`+(text)?$/.test(line));
    expect(fences).toEqual(['`````text', '`````', '`````text', '`````']);
  });
});
