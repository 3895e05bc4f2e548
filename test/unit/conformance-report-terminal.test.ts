import { describe, expect, it } from 'vitest';
import { progressEnd, progressLine } from '../../conformance/report/progress.js';
import { terminalSummary } from '../../conformance/report/terminal.js';
import { failed, mixed, notApplicable, passed, product, run } from './conformance-report-sample.js';

const esc = '\u001b';

describe('the summary in a terminal', () => {
  const plain = terminalSummary(mixed, { colour: false });
  const lines = plain.split('\n');

  it('gives the result of each product and profile', () => {
    expect(lines.slice(0, 5)).toEqual([
      'BSC-S12BCC (20C50762-ADA28A31)  Fail',
      '  Core               Fail        1 of 2 passed, 1 failed, 1 n.a.',
      '  Smart Charging     Pass        1 of 1 passed',
      '  Advanced Security  Fail        0 of 1 passed, 1 failed',
      'SC-AC2-DETACHABLE (own-variant-1)  Pass',
    ]);
  });

  it('tells ways that failed alike once, under all their names', () => {
    const [one] = [failed('TC_012_CS')];
    const [way] = one.ways;
    if (way === undefined) throw new Error('the sample has ways');
    const twice = { ...one, ways: [way, { ...way, way: 'started remotely' }] };
    const text = terminalSummary(run([product([twice])]), { colour: false });
    expect(text).toContain('  way       started locally; started remotely\n');
    expect(text.match(/ {2}step {6}/g)).toHaveLength(1);
  });

  it('shows the last ten lines of a long log', () => {
    const [one] = [failed('TC_012_CS')];
    const [way] = one.ways;
    if (way?.failure === undefined) throw new Error('the sample has a failure');
    const log = Array.from(
      { length: 30 },
      (_, index) => ({ atMs: index, who: 'note', text: `line ${index}.` }) as const,
    );
    const long = { ...one, ways: [{ ...way, failure: { ...way.failure, log } }] };
    const text = terminalSummary(run([product([long])]), { colour: false });
    expect(text.match(/line \d+\./g)).toEqual(Array.from({ length: 10 }, (_, index) => `line ${index + 20}.`));
  });

  it('shows each failed case with its way, step, what was expected, what came and the log', () => {
    const begin = lines.findIndex((line) => line.startsWith('FAIL'));
    expect(lines.filter((line) => line.startsWith('FAIL'))).toHaveLength(2);
    expect(lines.slice(begin, begin + 7)).toEqual([
      'FAIL  BSC-S12BCC  TC_005_2_CS  The case TC_005_2_CS & more',
      '  way       started locally',
      '  step      2. The driver unplugs',
      '  expected  reason EVDisconnected',
      expect.stringMatching(/^ {2}came {6}reason <script>/),
      '      +0.000 s  step    = Charging',
      '      +0.812 s  station > [2,"9b1c","StatusNotification",{"connectorId":1,"status":"Charging"}]',
    ]);
  });

  it('holds no escape sequence without a terminal, not even one that a station sent', () => {
    expect(plain).not.toContain(esc);
    expect(plain.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  });

  it('is coloured in a terminal and says the same', () => {
    const coloured = terminalSummary(mixed, { colour: true });
    expect(coloured).toContain(`${esc}[31mFail`);
    expect(coloured.replaceAll(new RegExp(`${esc}\\[\\d+m`, 'g'), '')).toBe(plain);
  });

  it('ends with what was left out, and with what it is not', () => {
    const cut = terminalSummary(run([product([passed('TC_001_CS')])], { interrupted: true }), { colour: false });
    expect(cut.trimEnd().split('\n').slice(-2)).toEqual([
      'The run was interrupted: cases that are not listed were not played.',
      'This is not an OCA certificate.',
    ]);
    expect(cut).toMatch(/^BSC-S12BCC \(20C50762-ADA28A31\) {2}Incomplete\n/);
  });
});

describe('the progress', () => {
  const progress = { designation: 'BSC-S12BCC', done: 41, total: 82, failed: 0, running: ['TC_012_CS', 'TC_013_CS'] };
  const file = { terminal: false, colour: false };

  it('is one line that is written over in a terminal', () => {
    expect(progressLine(progress, { terminal: true, colour: true })).toBe(
      `\r${esc}[2KBSC-S12BCC [##########..........] 41/82  TC_012_CS TC_013_CS`,
    );
    expect(progressEnd({ terminal: true, colour: true })).toBe(`\r${esc}[2K`);
  });

  it('never wraps, so that it can be written over', () => {
    const line = progressLine({ ...progress, failed: 3 }, { terminal: true, colour: false, columns: 40 });
    expect(line.replace(`\r${esc}[2K`, '')).toBe('BSC-S12BCC [##########..........] 41...');
  });

  it('turns red with the first failure, where there is colour', () => {
    const line = progressLine({ ...progress, failed: 3 }, { terminal: true, colour: true });
    expect(line).toContain(`${esc}[31mBSC-S12BCC [##########..........] 41/82  3 failed`);
  });

  it('is a line for each finished case elsewhere', () => {
    const said = [passed('TC_001_CS'), notApplicable('TC_017_1_CS'), failed('TC_005_2_CS')].map((finished, index) =>
      progressLine({ ...progress, done: index + 1, finished }, file),
    );
    expect(said).toEqual([
      'BSC-S12BCC  1/82 Pass TC_001_CS The case TC_001_CS (1.3 s)\n',
      'BSC-S12BCC  2/82 n.a. TC_017_1_CS The case TC_017_1_CS: no cable is detachable (HFS-1)\n',
      expect.stringMatching(
        /^BSC-S12BCC {2}3\/82 Fail TC_005_2_CS The case.* \(4\.5 s\): 2\. The driver unplugs: [^\n]*\n$/,
      ),
    ]);
  });

  it('says nothing elsewhere while a case is played', () => {
    expect(progressLine(progress, file) + progressEnd(file)).toBe('');
  });
});
