/** The terminal view as text: what is on it, at any size. */
import { expect, it } from 'vitest';
import type { TraceLine } from '../../visualizations/inspector/model/line.js';
import {
  type ChartNow,
  freshOutlet,
  nothing,
  type OutletNow,
  type PlannedLimit,
  type Present,
} from '../../visualizations/inspector/model/present.js';
import { freshChart } from '../../visualizations/inspector/model/reduce-charts.js';
import { cut, painted, span, textOf, widthOf } from '../../visualizations/watch/cells.js';
import { Happenings } from '../../visualizations/watch/happenings.js';
import { type Choice, screenOf } from '../../visualizations/watch/screen.js';

const atMs = Date.parse('2026-05-04T12:00:00Z');

const limited: PlannedLimit = {
  fromMs: atMs - 1000,
  limitW: 60_000,
  limitA: 150,
  isShared: false,
  decision: {
    by: { kind: 'profile', purpose: 'ChargePointMaxProfile', chargingProfileId: 7, stackLevel: 0 },
    weighed: [
      { source: { kind: 'profile', purpose: 'ChargePointMaxProfile', chargingProfileId: 7, stackLevel: 0 }, limit: 60 },
      { source: { kind: 'outlet' }, limit: 120_000 },
    ],
  },
};

const charging = (connectorId: number): OutletNow => ({
  ...freshOutlet(connectorId, 120_000),
  status: { status: 'Charging', errorCode: 'NoError', info: null },
  plug: 'plugged',
  energy: 'delivering',
  isPermitted: true,
  meter: { atMs, energyWh: 4_250, powerW: 59_800, currentA: 149, voltageV: 400, socPercent: 44 },
  transaction: {
    localId: 'a',
    transactionId: 311,
    idTag: 'TAG-9',
    meterStartWh: 250,
    startedAt: '2026-05-04T11:58:00Z',
  },
  plan: [limited],
});

const chart = (actor: string, state: unknown, lastAtMs = atMs - 60_000): ChartNow => ({
  ...freshChart({ chart: actor.replace(/-\d+$/, ''), actor }, actor),
  state,
  steps: 1,
  lastAtMs,
});

const present: Present = {
  ...nothing,
  atMs,
  isRunning: true,
  station: { identity: null, vendor: 'BSC', model: 'BSC-S12', firmwareVersion: 'V1', powerW: 120_000 },
  link: { state: 'open', url: 'ws://central.example/ocpp', sinceMs: atMs - 9_000, why: null },
  registration: 'Accepted',
  outlets: [
    charging(1),
    { ...freshOutlet(2, 120_000), status: { status: 'Faulted', errorCode: 'GroundFailure', info: 'earth' } },
  ],
  charts: [
    chart('station', { working: 'ready' }),
    chart('outbox', { gate: 'open', line: 'busy' }),
    chart('connector-1', { cable: 'plugged', use: { transacting: { active: 'charging' } } }, atMs),
    chart('connector-2', { cable: 'unplugged', use: 'faulted' }),
  ],
};

const choice: Choice = {
  title: 'CP-7',
  notice: null,
  outlet: 1,
  pane: 'all',
  isPaused: false,
  isHelp: false,
  isEnding: false,
};

const frame = (direction: 'sent' | 'received', text: string): TraceLine => ({
  kind: 'frame',
  atMs,
  sinceMs: 1,
  direction,
  text,
});

function happened(...lines: readonly TraceLine[]) {
  const happenings = new Happenings();
  for (const line of lines) happenings.add(line);
  return happenings.newest();
}

interface Shown {
  readonly now?: Present;
  readonly chosen?: Partial<Choice>;
  readonly log?: readonly string[];
  readonly lines?: readonly TraceLine[];
}

function shown(columns: number, rows: number, { now = present, chosen, log = [], lines = [] }: Shown = {}): string[] {
  const seen = { present: now, happenings: happened(...lines), log };
  return screenOf(seen, { ...choice, ...chosen }, { columns, rows }).map(textOf);
}

const twelve: Present = { ...present, outlets: Array.from({ length: 12 }, (_, index) => charging(index + 1)) };
const sizes = [
  [80, 24],
  [40, 24],
  [200, 60],
  [20, 6],
  [1, 1],
  [132, 3],
] as const;

it.each(sizes)('fills a terminal of %i columns and %i rows, and never more', (columns, rows) => {
  const text = '[2,"m","StatusNotification",{"info":"漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字"}]';
  for (const now of [nothing, present, twelve])
    for (const pane of ['all', 'charts', 'events', 'log'] as const)
      for (const isHelp of [false, true]) {
        const log = ['2026-05-04T12:00:00.000Z warn  options.doubtful warning="a long one"'.repeat(4)];
        const lines = shown(columns, rows, { now, chosen: { pane, isHelp }, log, lines: [frame('sent', text)] });
        expect(lines).toHaveLength(rows);
        for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(columns);
      }
});

it('says at a glance how each outlet is, what its limit is, and why', () => {
  const text = shown(120, 30).join('\n');
  expect(text).toMatch(/> +1 Charging +plugged +delivering +59\.8 kW +4\.25 kWh +44 % +60 kW: ChargePointMaxProfile 7/);
  expect(text).toMatch(/transaction 311 of TAG-9 since \d\d:\d\d:\d\d, 4\.00 kWh; energy may flow/);
  expect(text).toContain('(also weighed: all that the outlet can give)');
  expect(text).toMatch(/2 Faulted/);
  expect(shown(120, 30, { chosen: { outlet: 2 } }).join('\n')).toContain('GroundFailure: earth');
});

it('leaves out columns where there is no room, but never status, power and limit', () => {
  const row = shown(40, 24).find((line) => line.startsWith('>'));
  expect(row).toMatch(/^> +1 Charging +59\.8 kW +60 kW: C/);
});

it('tells of the connection, the registration, what is owed and what blocks it', () => {
  const owed = [1, 2].map((seq) => ({
    seq,
    messageId: `m${seq}`,
    action: seq === 1 ? 'StartTransaction' : 'MeterValues',
    connectorId: 1,
    attempts: seq === 1 ? 2 : 0,
    sinceMs: atMs,
    localId: null,
  }));
  const link = { ...present.link, state: 'closed' as const, why: 'lost' };
  const text = shown(80, 24, { now: { ...present, owed, link } }).join('\n');
  expect(text).toMatch(/CSMS {2}closed since .* registration Accepted/);
  expect(text).toContain('2: StartTransaction (2 tries), MeterValues');
  expect(text).toContain('There is no connection to the CSMS');
  expect(shown(80, 24).join('\n')).toMatch(/Owed {2}nothing/);
});

it('shows each chart with the states it is in, the chosen outlet first, and marks what moved last', () => {
  const lines = shown(100, 40);
  const charts = lines.slice(lines.indexOf('Charts') + 1, lines.indexOf('Charts') + 5);
  expect(charts).toEqual([
    '* connector-1 cable.plugged use.transacting.active.charging',
    '  station     working.ready',
    '  outbox      gate.open line.busy',
    '  connector-2 cable.unplugged use.faulted',
  ]);
});

it('says to what an answer belongs, and what was refused', () => {
  const lines = shown(100, 40, {
    lines: [
      frame('sent', '[2,"m1","Heartbeat",{}]'),
      frame('received', '[3,"m1",{"currentTime":"2026-05-04T12:00:00Z"}]'),
      frame('received', '[2,"c1","Reset",{"type":"Soft"}]'),
      frame('sent', '[4,"c1","InternalError","",{}]'),
    ],
  });
  const events = lines.slice(lines.indexOf('Events') + 1).map((line) => line.slice(9));
  expect(events.slice(0, 4)).toEqual([
    'outbox > CSMS  Heartbeat',
    'CSMS > outbox  Heartbeat answered {currentTime:2026-05-04T12:00:00Z}',
    'CSMS > outbox  Reset {type:Soft}',
    expect.stringContaining('Reset refused: InternalError'),
  ]);
});

it('keeps the chosen one of many outlets in sight', () => {
  for (const outlet of [1, 6, 12]) {
    const lines = shown(80, 24, { now: twelve, chosen: { outlet } });
    expect(lines.some((line) => line.startsWith(`> ${String(outlet).padStart(2)} Charging`))).toBe(true);
    expect(lines.join('\n')).toMatch(/\d+ more: < and > go there/);
  }
  expect(shown(80, 50, { now: twelve }).join('\n')).not.toContain('more: < and >');
});

it('cannot be steered by what comes over the wire', () => {
  const lines = shown(100, 30, {
    lines: [frame('sent', '[2,"m","X\u001b[2J\u009b1m\u202e",{"a":"\u001b]0;title\u0007"}]')],
  });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that none is there is what is tried
  expect(lines.join('')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
});

it('has no colours where none are wanted, and still tells strong from plain', () => {
  const line = [span('Faulted', 'bad'), span('ok', 'good')];
  expect(painted(line, true)).toBe('\u001b[1;31mFaulted\u001b[0m\u001b[32mok\u001b[0m');
  expect(painted(line, false)).toBe('\u001b[1mFaulted\u001b[0mok');
});

it('cuts by cells and not by characters', () => {
  expect(cut('漢字漢字', 5)).toBe('漢字~');
  expect(cut('abc', 3)).toBe('abc');
  expect(cut('abc', 0)).toBe('');
});
