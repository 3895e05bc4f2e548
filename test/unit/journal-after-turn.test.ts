import { spawnSync } from 'node:child_process';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { afterTurn } from '../../adapters/journal/after-turn.js';
import { fanOut } from '../../adapters/journal/fan-out.js';
import type { JournalEntry } from '../../protocol/ports/journal.js';

const entry = (event: string): JournalEntry => ({ level: 'info', event });

describe('a journal that writes after the turn', () => {
  it('writes nothing while the turn lasts, and then everything in its order', async () => {
    const written: string[] = [];
    const journal = afterTurn({ note: ({ event }) => written.push(event) });
    journal.note(entry('first'));
    await Promise.resolve();
    journal.note(entry('second'));
    expect(written).toEqual([]);
    await turn();
    expect(written).toEqual(['first', 'second']);
    journal.note(entry('third'));
    await turn();
    expect(written).toEqual(['first', 'second', 'third']);
  });

  it('lets those who share the entries learn that it fails, and goes on writing', async () => {
    const written: string[] = [];
    const failing = afterTurn({
      note: ({ event }) => {
        if (event === 'bad') throw new Error('the disk is full');
        written.push(event);
      },
    });
    const others: string[] = [];
    const journal = fanOut(failing, { note: ({ event }) => others.push(event) });
    journal.note(entry('bad'));
    journal.note(entry('good'));
    await turn();
    journal.note(entry('next'));
    await turn();
    expect(written).toEqual(['good', 'next']);
    expect(others).toContain('journal.failed');
  });

  it.each([
    ['exits', 'process.exit(3)'],
    ['crashes', "throw new Error('a defect')"],
  ])('loses nothing when the process %s in the middle of a turn', (_, end) => {
    const script = `
      const { afterTurn } = await import('./adapters/journal/after-turn.ts');
      const journal = afterTurn({ note: ({ event }) => process.stdout.write(event + '\\n') });
      journal.note({ level: 'info', event: 'last words' });
      ${end};`;
    const { stdout } = spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
      encoding: 'utf8',
    });
    expect(stdout).toBe('last words\n');
  });
});
