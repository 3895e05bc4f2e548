/** The trace, line by line: what is masked, what a reader refuses, and what the page says. */
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { Observation } from '../../protocol/observation.js';
import { lineKinds } from '../../visualizations/trace/line-kinds.js';
import { masks } from '../../visualizations/trace/masks.js';
import { readTrace } from '../../visualizations/trace/read-trace.js';
import { traceLines } from '../../visualizations/trace/trace-lines.js';
import { kindsPage, madeFrom } from '../support/trace-page.js';

const at = { atMs: Date.UTC(2026, 0, 1), sinceMs: 12.5 };
const station = { product: null, configuration: { HeartbeatInterval: '300' } };
const write = traceLines({ identity: 'CP-1', version: '0.1.0', station });
const seen = (text: string): Observation => ({ ...at, kind: 'frame', direction: 'received', text });
const change = (key: string, value: string) => JSON.stringify([2, 'id', 'ChangeConfiguration', { key, value }]);

describe('a line of the trace', () => {
  it('holds a frame word for word, blanks included', () => {
    const text = '[2, "1",  "Reset",{"type":"Soft"}]';
    expect(JSON.parse(write.line(seen(text)))).toEqual(seen(text));
  });

  it('masks the value of a key that may not be read, or that nobody knows, and of no other', () => {
    const { frame } = masks();
    for (const key of ['AuthorizationKey', 'authorizationkey ', 'AuthorisationKey'])
      expect(frame(change(key, 'Sixteen-letters!'))).not.toContain('letters');
    expect(frame(change('HeartbeatInterval', '60'))).toBe(change('HeartbeatInterval', '60'));
    expect(frame('[2,"1","ChangeConfiguration",{"Key":"AuthorizationKey","Value":"s3cret"}]')).not.toContain('s3cret');
    expect(frame('[2,"1","ChangeConfiguration","s3cret"]')).not.toContain('s3cret');
    expect(
      frame('[2,"1","ChangeConfiguration",{"value":"s3cret","key":"AuthorizationKey","value":"x"}]'),
    ).not.toContain('s3cret');
    expect(frame('[2,"1","ChangeConfiguration",{"key":"AuthorizationKey","value":"s3cret"')).toBe('***');
    for (const broken of [
      '[2,"1","Change\\u0043onfiguration",{"key":"A","value":"s3cret"',
      '{"key":"AuthorizationKey","value":"s3cret"}',
      '[2,"1","GetDiagnostics",{"location":"ftp:\\/\\/user:s3cret@host"',
    ])
      expect([broken, frame(broken)]).toEqual([broken, '***']);
  });

  it('puts a password that fits in the place of one that fits, the same for the same, and else none', () => {
    const { frame, value } = masks();
    const shown = (text: string) => JSON.parse(frame(change('AuthorizationKey', text)))[3].value as string;
    const hex = Buffer.from('Sixteen-letters!').toString('hex');
    expect(shown('Sixteen-letters!')).toMatch(/^\*{3}[0-9a-f]{17}$/);
    expect(shown(hex)).toBe(shown('Sixteen-letters!'));
    expect(value({ secret: Buffer.from('Sixteen-letters!') })).toEqual({ secret: shown(hex) });
    expect(shown('Sixteen-letters?')).not.toBe(shown('Sixteen-letters!'));
    expect(shown('short')).toBe('***');
  });

  it('masks credentials in addresses wherever they stand, and private keys', () => {
    const { value } = masks();
    expect(value({ location: 'ftp://user:pass@host/a?sig=1' })).toEqual({ location: 'ftp://***@host/a?***' });
    expect(value({ why: 'cannot reach wss://u:p@host/x now' })).toEqual({ why: 'cannot reach wss://***@host/x now' });
    expect(value(['-----BEGIN PRIVATE KEY-----'])).toEqual(['***']);
    expect(value(new Error('https://u:p@host/'))).toEqual({ name: 'Error', message: 'https://***@host/' });
  });

  it('replaces tags where that is asked for, each everywhere by the same, whatever its case', () => {
    const { value, frame } = masks({ hideIdTags: true });
    const { idTag } = value({ idTag: 'Tag-1' }) as { idTag: string };
    expect(idTag).toMatch(/^\*{3}[0-9a-f]{12}$/);
    expect(value({ idTags: ['TAG-1'], tag: { idTag: 'tag-1' } })).toEqual({ idTags: [idTag], tag: { idTag } });
    expect(frame('[2,"1","Authorize",{"idTag":"TAG-1"}]')).toBe(`[2,"1","Authorize",{"idTag":"${idTag}"}]`);
  });

  it('says of an event that is long, or refers to itself, what it was and no more', () => {
    const chart = { ...at, kind: 'chart.told', chart: 'a', actor: 'a', session: 'x:1', from: null } as const;
    const long = { type: 'store.opened', contents: 'x'.repeat(5_000) };
    expect(JSON.parse(write.line({ ...chart, event: long })).event).toEqual({ type: 'store.opened', cut: 5_037 });
    const self: Record<string, unknown> = { type: 'loop' };
    self['self'] = self;
    expect(write.line({ ...chart, event: self as { type: string } })).toContain('"type":"loop"');
  });
});

const header = write.header(at);

describe('the reader of traces', () => {
  it('gives the header, and each line with its number in the file', () => {
    const { header: read, lines, isCutOff } = readTrace(header + write.line(seen('[3,"1",{}]')) + write.gap(at, 3));
    expect(read).toMatchObject({ format: 1, statecharge: '0.1.0', startedAt: '2026-01-01T00:00:00.000Z', part: 1 });
    expect(read.identity).toMatch(/^sha256:[0-9a-f]{16}$/);
    expect(lines.map(({ number, seen: { kind } }) => [number, kind])).toEqual([
      [2, 'frame'],
      [3, 'gap'],
    ]);
    expect(isCutOff).toBe(false);
  });

  it('leaves out a last line that was cut off, and kinds it does not know', () => {
    const { lines, isCutOff } = readTrace(`${header}{"atMs":1,"sinceMs":1,"kind":"from.later"}\n{"atMs":1,"si`);
    expect(lines).toEqual([]);
    expect(isCutOff).toBe(true);
  });

  it.each([
    ['', 'empty', 'Line 1: there is nothing in it.'],
    ['{"a":1}\n', 'no-trace', 'Line 1: this is no trace of statecharge: its first line is not a header, but {"a":1}'],
    [
      header.replace('"format":1', '"format":2'),
      'version',
      'Line 1: the trace was written by statecharge 0.1.0 in format 2; this version reads format 1.',
    ],
    [`${header}nonsense\n${header}`, 'bad-line', /^Line 2: not JSON: nonsense/],
    [`${header}[]\n`, 'bad-line', 'Line 2: not an object, but []'],
    [`${header}{"atMs":1}\n`, 'bad-line', 'Line 2: it has no "kind".'],
    [header + header, 'bad-line', 'Line 2: a second header; each file of a trace is read on its own.'],
    [
      `${header}{"atMs":1,"sinceMs":1,"kind":"frame","direction":"sent"}\n`,
      'bad-line',
      'Line 2: "text" of "frame" is to be string; it is missing.',
    ],
    [
      `${header}{"atMs":"now","sinceMs":1,"kind":"link.pinged"}\n`,
      'bad-line',
      'Line 2: "atMs" of "link.pinged" is to be number; it is "now".',
    ],
  ])('says what is wrong, and in which line: %#', (text, code, message) => {
    expect(() => readTrace(text)).toThrow(expect.objectContaining({ name: 'TraceError', code }));
    expect(() => readTrace(text)).toThrow(message);
  });
});

describe('docs/trace.md', () => {
  it('tells of every kind of line and every field, as the reader takes them', async () => {
    const page = await readFile(new URL('../../docs/trace.md', import.meta.url), 'utf8');
    const [prose = '', made = ''] = page.split(madeFrom);
    const examples = new Map(
      Array.from(made.matchAll(/^### `(.*?)`\n[^#]*?```json\n(.*)\n```$/gm), ([, kind, line]) => [kind, line ?? '']),
    );
    // The lines of the page can be read, each under its own kind.
    const lines = [...examples].map(([kind, line]) => [kind, JSON.parse(line).kind]);
    expect(lines.length).toBeGreaterThan(20);
    for (const [kind, ofLine] of lines) expect(ofLine).toBe(kind);
    const [first = '', ...rest] = examples.values();
    expect(readTrace([first, ...rest]).lines).toHaveLength(lines.length - 1);
    // `npx vitest run test/unit/trace.test.ts -u` writes it anew.
    await expect(prose + kindsPage((kind) => examples.get(kind) ?? null)).toMatchFileSnapshot('../../docs/trace.md');
    expect(Object.keys(lineKinds)).toContain('chart.told');
  });
});
