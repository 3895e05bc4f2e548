/** The terminal view at work: when it draws, what its keys do, and how it leaves the terminal. */
import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { checkTerminal, Watch } from '../../cli/watch.js';

const began = JSON.stringify({
  kind: 'run.began',
  atMs: 1_000,
  sinceMs: 0,
  product: {
    vendor: 'V',
    model: 'M',
    firmwareVersion: '1',
    powerW: 1,
    connectors: [
      { id: 1, maxPowerW: 1 },
      { id: 2, maxPowerW: 1 },
    ],
  },
  configuration: {},
});
const call = (number: number) =>
  JSON.stringify({
    kind: 'frame',
    direction: 'sent',
    text: `[2,"${number}","Heartbeat",{}]`,
    atMs: 2_000,
    sinceMs: number,
  });

class Terminal extends EventEmitter {
  readonly isTTY = true;
  columns = 80;
  rows = 24;
  written: string[] = [];
  write(text: string) {
    if (text !== '') this.written.push(text);
    return true;
  }
}

class Keyboard extends EventEmitter {
  readonly isTTY = true;
  raw = false;
  setRawMode(raw: boolean) {
    this.raw = raw;
  }
  resume() {}
  pause() {}
  type(text: string) {
    this.emit('data', Buffer.from(text));
  }
}

let terminal: Terminal;
let keys: Keyboard;
let ends: number;
let watch: Watch;

beforeEach(() => {
  vi.useFakeTimers();
  terminal = new Terminal();
  keys = new Keyboard();
  ends = 0;
  const onEnd = () => {
    ends += 1;
  };
  watch = new Watch({ title: 'CP-1', terminal, keys, environment: {}, onEnd });
  watch.open();
  watch.add(began);
  vi.advanceTimersByTime(1_000);
  terminal.written = [];
});
afterEach(() => {
  watch.close();
  vi.useRealTimers();
});

it('draws once in a quarter of a second, however much happens, and all of it in the end', () => {
  for (let number = 0; number < 1_000; number += 1) {
    watch.add(call(number));
    vi.advanceTimersByTime(1);
  }
  vi.advanceTimersByTime(250);
  expect(terminal.written.length).toBeGreaterThan(1);
  expect(terminal.written.length).toBeLessThanOrEqual(5);
  expect(terminal.written.join('')).toContain('Heartbeat');
});

it('is quite still while nothing happens', () => {
  expect(vi.getTimerCount()).toBe(0);
  vi.advanceTimersByTime(60_000);
  expect(terminal.written).toEqual([]);
});

it('writes only the rows that have changed', () => {
  watch.write('2026-05-04T12:00:00.000Z info  a.fact\n');
  vi.advanceTimersByTime(250);
  expect(terminal.written).toHaveLength(1);
  expect(terminal.written[0]).toContain('a.fact');
  expect(terminal.written[0]).not.toContain('CSMS');
});

it('is drawn anew when the terminal gets another size', () => {
  terminal.columns = 40;
  terminal.emit('resize');
  expect(terminal.written.join('')).toContain('CSMS');
});

it('stands still while it is paused, and catches up afterwards', () => {
  keys.type('p');
  expect(terminal.written.join('')).toContain('PAUSED');
  terminal.written = [];
  watch.add(call(1));
  vi.advanceTimersByTime(1_000);
  expect(terminal.written).toEqual([]);
  keys.type('p');
  expect(terminal.written.join('')).toContain('Heartbeat');
});

it('goes from outlet to outlet, and no further than there are', () => {
  keys.type('2');
  expect(terminal.written.join('')).toContain('>  2');
  terminal.written = [];
  keys.type('\u001b[B>9');
  expect(terminal.written).toEqual([]);
  keys.type('\u001b[A');
  expect(terminal.written.join('')).toContain('>  1');
});

it('helps, and shows charts, events or the log alone', () => {
  keys.type('?');
  expect(terminal.written.join('')).toContain('end the station softly');
  terminal.written = [];
  keys.type('x');
  expect(terminal.written.join('')).toContain('Charts');
  for (const pane of ['Charts', 'Events', 'Log']) {
    terminal.written = [];
    keys.type('v\u000c');
    const names = ['Charts', 'Events', 'Log'].filter((name) => terminal.written.join('').includes(`\u001b[1m${name}`));
    expect(names).toEqual([pane]);
  }
});

it.each(['q', '\u0003'])('asks for the end with %j each time', (key) => {
  keys.type(key);
  keys.type(`p${key}`);
  expect(ends).toBe(2);
});

it('gives the terminal back once, with the cursor and its own screen', () => {
  watch.close();
  watch.close();
  expect(terminal.written).toEqual(['\u001b[0m\u001b[?25h\u001b[?1049l']);
  expect(keys.raw).toBe(false);
  expect(terminal.listenerCount('resize') + keys.listenerCount('data')).toBe(0);
  watch.write('late\n');
  vi.advanceTimersByTime(1_000);
  expect(terminal.written).toHaveLength(1);
});

it('leaves the newest of the log behind where something has failed', () => {
  watch.write('2026-05-04T12:00:00.000Z error station.failed\n');
  watch.close({ failed: true });
  expect(terminal.written.at(-1)).toBe('2026-05-04T12:00:00.000Z error station.failed\n');
});

it('is refused where there is no terminal, or one that cannot be drawn on, or a program reads', () => {
  expect(() => checkTerminal({ isTTY: false }, {}, false)).toThrow('this is none; leave it out');
  expect(() => checkTerminal({}, {}, false)).toThrow('this is none');
  expect(() => checkTerminal({ isTTY: true }, { TERM: 'dumb' }, false)).toThrow('TERM=dumb');
  expect(() => checkTerminal({ isTTY: true }, {}, true)).toThrow('--json');
  expect(() => checkTerminal({ isTTY: true }, { TERM: 'xterm' }, false)).not.toThrow();
});
