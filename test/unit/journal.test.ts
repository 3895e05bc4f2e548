import { describe, expect, it } from 'vitest';
import { fanOut } from '../../adapters/journal/fan-out.js';
import { pinoJournal } from '../../adapters/journal/pino-journal.js';
import { plainJournal } from '../../adapters/journal/plain-journal.js';
import type { Journal, JournalEntry } from '../../protocol/ports/journal.js';

function listing(): Journal & { readonly entries: JournalEntry[] } {
  const entries: JournalEntry[] = [];
  return { entries, note: (entry) => void entries.push(entry) };
}

function lines() {
  const written: string[] = [];
  return { written, write: (text: string) => void written.push(text) };
}

const started: JournalEntry = { level: 'info', event: 'transaction.started', connectorId: 1, idTag: 'TAG 1' };

describe('the plain journal', () => {
  const now = () => Date.UTC(2026, 0, 31, 12);

  it('writes one readable line an entry', () => {
    const stream = lines();
    plainJournal({ stream, now }).note(started);
    expect(stream.written).toEqual([
      '2026-01-31T12:00:00.000Z info  transaction.started connectorId=1 idTag="TAG 1"\n',
    ]);
  });

  it('keeps what is below its level to itself', () => {
    const stream = lines();
    const journal = plainJournal({ stream, now, level: 'warn' });
    journal.note(started);
    journal.note({ level: 'error', event: 'disk.full' });
    expect(stream.written).toHaveLength(1);
  });

  it('has colour in a terminal only', () => {
    const entry: JournalEntry = { level: 'error', event: 'disk.full' };
    const terminal = { ...lines(), isTTY: true };
    plainJournal({ stream: terminal, now, colour: true }).note(entry);
    expect(terminal.written[0]?.startsWith('\u001b[31m')).toBe(true);
    expect(terminal.written[0]?.endsWith('\u001b[0m\n')).toBe(true);
    const pipe = lines();
    plainJournal({ stream: pipe, now }).note(entry);
    expect(pipe.written[0]).not.toContain('\u001b');
  });

  it('lets nobody forge a line or steer the terminal', () => {
    const stream = lines();
    const nasty = 'x\n2026 error forged\r\u001b[2J\u009b2J\u2028y\u202Ez';
    const entry = { level: 'warn', event: 'a\nb', text: nasty, deep: { nasty }, error: new Error(nasty) } as const;
    plainJournal({ stream, now }).note(entry);
    expect(stream.written.join('').slice(0, -1)).toMatch(/^[\x20-\x7e]+$/);
  });

  it('cuts long values and survives what is not JSON', () => {
    const stream = lines();
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    plainJournal({ stream, now }).note({ level: 'info', event: 'x', long: 'y'.repeat(10_000), circle, big: 1n });
    expect(stream.written[0]?.length).toBeLessThan(700);
    expect(stream.written[0]).toContain('(10000 characters)');
    expect(stream.written[0]).toContain('circle=[not JSON]');
  });
});

describe('the structured journal', () => {
  it('writes one line of JSON an entry, with level and time as words', () => {
    const stream = lines();
    const journal = pinoJournal({ level: 'info', stream });
    journal.note(started);
    journal.note({ level: 'debug', event: 'hidden' });
    journal.note({ level: 'error', event: 'disk.full', error: new TypeError('no\nspace') });
    const entries = stream.written.map((line) => JSON.parse(line));
    expect(stream.written.every((line) => line.indexOf('\n') === line.length - 1)).toBe(true);
    expect(entries).toEqual([
      { ...started, time: expect.stringMatching(/^\d{4}-.*Z$/) },
      {
        level: 'error',
        event: 'disk.full',
        time: expect.any(String),
        error: { name: 'TypeError', message: 'no\nspace' },
      },
    ]);
  });
});

describe('the fan-out', () => {
  it('tells every journal and every subscriber, until they leave', () => {
    const first = listing();
    const second = listing();
    const heard: JournalEntry[] = [];
    const journal = fanOut(first, second);
    const leave = journal.subscribe((entry) => void heard.push(entry));
    journal.note(started);
    leave();
    journal.note(started);
    expect([first.entries.length, second.entries.length, heard.length]).toEqual([2, 2, 1]);
  });

  it('keeps the others going when one fails, and tells them once until it works again', () => {
    let broken = true;
    const fragile: Journal = {
      note: () => {
        if (broken) throw new Error('disk full');
      },
    };
    const sound = listing();
    const journal = fanOut(fragile, sound);
    journal.note(started);
    journal.note(started);
    broken = false;
    journal.note(started);
    broken = true;
    journal.note(started);
    expect(sound.entries.filter(({ event }) => event === 'journal.failed')).toHaveLength(2);
    expect(sound.entries.filter(({ event }) => event === 'transaction.started')).toHaveLength(4);
  });

  it('drops a subscriber that throws, and says so', () => {
    const sound = listing();
    const journal = fanOut(sound);
    let calls = 0;
    journal.subscribe(() => {
      calls += 1;
      throw new Error('gone');
    });
    journal.note(started);
    journal.note(started);
    expect(calls).toBe(1);
    expect(sound.entries.map(({ event }) => event)).toEqual([
      'transaction.started',
      'journal.failed',
      'transaction.started',
    ]);
  });
});
