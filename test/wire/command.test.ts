/** The built command as a user starts it: the bundle, its flags, its exit codes. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { boot, result, silence } from '../../conformance/csms/answers.js';
import type { Csms } from '../../conformance/csms/csms.js';
import { startCsms } from '../support/csms.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const children = new Set<ChildProcess>();
let csms: Csms;
let folder: string;

beforeEach(async () => {
  csms = await startCsms();
  folder = mkdtempSync(join(tmpdir(), 'statecharge-command-'));
});

afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  children.clear();
  await csms.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

function statecharge(args: readonly string[], nodeFlags: readonly string[] = []) {
  const child = spawn(process.execPath, [...nodeFlags, 'cli/statecharge.mjs', ...args], { cwd: root });
  children.add(child);
  let output = '';
  const waiting: { readonly text: RegExp; readonly found: (match: RegExpExecArray) => void }[] = [];
  const hear = (chunk: Buffer) => {
    output += String(chunk);
    for (const { text, found } of waiting) {
      const match = text.exec(output);
      if (match) found(match);
    }
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const ended = new Promise<Ended>((resolve) => child.on('close', (code) => resolve({ code, output })));
  return {
    ended,
    kill: (signal: NodeJS.Signals) => child.kill(signal),
    says: (text: RegExp) =>
      new Promise<RegExpExecArray>((found) => {
        waiting.push({ text, found });
        hear(Buffer.of());
      }),
  };
}

const run = (...more: string[]) => ['run', '--csms', csms.url, '--id', 'CMD-1', '--data', folder, ...more];
const post = (url: string, body: object) =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

describe('statecharge run', () => {
  it('charges a car with a driver of its user, compiles no code meanwhile, and ends softly on SIGTERM', async () => {
    const process = statecharge(run('--hardware', 'examples/minimal-driver.mjs'), [
      '--disallow-code-generation-from-strings',
    ]);
    const station = await csms.connected('CMD-1', { timeoutMs: 20_000 });
    const start = await station.next('StartTransaction', { timeoutMs: 20_000 });
    expect(start.payload.idTag).toBe('BENCH-TAG');
    process.kill('SIGTERM');
    const stop = await station.next('StopTransaction', { timeoutMs: 20_000 });
    expect(stop.payload.reason).toBe('Reboot');
    expect((await process.ended).code).toBe(0);
    expect(csms.violations).toEqual([]);
  });

  it('is driven over the control API, power cut included, and bills the session once', async () => {
    const flags = ['--control', '127.0.0.1:0', '--json', '--monitor', '--set', 'MeterValueSampleInterval=1'];
    const process = statecharge(run(...flags));
    const [, api] = await process.says(/"url":"(http:\/\/127\.0\.0\.1:\d+)"/);
    const station = await csms.connected('CMD-1', { timeoutMs: 20_000 });
    await post(`${api}/api/v1/connectors/2/plug`, {});
    await post(`${api}/api/v1/rfid`, { idTag: 'TAG1' });
    await station.next('MeterValues', { timeoutMs: 20_000 });
    const schedule = await (await fetch(`${api}/api/v1/connectors/2/schedule?seconds=60&unit=W`)).json();
    expect(schedule).toMatchObject({ periods: [{ startS: 0, limit: 120_000 }], plan: [{ limitW: 120_000 }] });
    expect((await post(`${api}/api/v1/power`, { on: false })).status).toBeLessThan(300);
    await station.disconnected({ timeoutMs: 10_000 });
    station.expectBoot();
    await post(`${api}/api/v1/power`, { on: true });
    const stop = await station.next('StopTransaction', { timeoutMs: 20_000 });
    expect(stop.payload).toMatchObject({ reason: 'PowerLoss', transactionId: 1 });
    const described = (await (await fetch(`${api}/api/v1/station`)).json()) as { registration: string };
    expect(described.registration).toBe('accepted');
    process.kill('SIGTERM');
    const { code, output } = await process.ended;
    expect(code).toBe(0);
    expect(output).toContain('"invariants.watched"');
    expect(output).not.toContain('invariant.broken');
    expect(csms.sessions).toHaveLength(1);
    expect(csms.violations).toEqual([]);
  });

  it('goes with whoever started it with a channel, even when that goes before it has begun', async () => {
    const stdio = ['ignore', 'ignore', 'ignore', 'ipc'] as const;
    const child = spawn(process.execPath, ['cli/statecharge.mjs', ...run()], { cwd: root, stdio: [...stdio] });
    children.add(child);
    const ended = new Promise((resolve) => child.on('exit', resolve));
    child.disconnect();
    expect(await ended).toBe(1);
  });

  it('says in one sentence what is wrong with its options, and exits with 2', async () => {
    const { code, output } = await statecharge(['run', '--csms', 'http://x', '--id', 'A', '--set', 'Nonsense=1']).ended;
    expect(code).toBe(2);
    expect(output).toContain('did you mean ws://x');
    expect(output).toContain('"Nonsense" is not a configuration key');
    expect((await statecharge(['rum']).ended).output).toContain('Did you mean run?');
  });

  it('does not begin when the port of its control API is taken', async () => {
    const { port } = new URL(csms.url);
    const { code, output } = await statecharge(run('--control', `127.0.0.1:${port}`)).ended;
    expect(code).toBe(2);
    expect(output).toContain('cannot listen');
    expect(csms.station('CMD-1').connections).toBe(0);
  });

  it('takes its options from a file, and names an unknown one with a suggestion', async () => {
    const file = join(folder, 'station.json');
    writeFileSync(file, JSON.stringify({ csms: csms.url, id: 'FROM-FILE', prodcut: 'BSC-S06BCC' }));
    const wrong = await statecharge(['run', '--config', file]).ended;
    expect(wrong.code).toBe(2);
    expect(wrong.output).toContain('product');
    writeFileSync(file, JSON.stringify({ csms: csms.url, id: 'FROM-FILE', product: 'BSC-S06BCC', data: 'records' }));
    const process = statecharge(['run', '--config', file]);
    const station = await csms.connected('FROM-FILE', { timeoutMs: 20_000 });
    const boot = await station.next('BootNotification', { timeoutMs: 20_000 });
    expect(boot.payload.chargePointModel).toBe('BSC-S06BCC');
    process.kill('SIGTERM');
    expect((await process.ended).code).toBe(0);
  });

  it('explains a central system that is away, and is there when it comes back', async () => {
    await csms.away();
    const process = statecharge(run());
    await process.says(/No one answers at 127\.0\.0\.1:\d+ \(connection refused\)\./);
    await csms.back();
    await csms.connected('CMD-1', { timeoutMs: 20_000 });
    process.kill('SIGTERM');
    expect((await process.ended).code).toBe(0);
  });
});

describe('statecharge run, against a CSMS that misses nothing', () => {
  it('waits in silence while Rejected and Pending, refuses a tag, and charges on both outlets, garbage between', async () => {
    csms.station('CMD-1').script('BootNotification', boot('Rejected', 1), boot('Pending', 1));
    const process = statecharge(run('--control', '127.0.0.1:0', '--json'));
    const [, api] = await process.says(/"url":"(http:\/\/127\.0\.0\.1:\d+)"/);
    const station = await csms.connected('CMD-1', { timeoutMs: 20_000 });
    for (let boots = 0; boots < 3; boots++) await station.next('BootNotification', { timeoutMs: 20_000 });
    await station.next('StatusNotification', { where: ({ connectorId }) => connectorId === 2, timeoutMs: 20_000 });
    station.script('Authorize', result({ idTagInfo: { status: 'Invalid' } }));
    await post(`${api}/api/v1/connectors/1/plug`, {});
    await post(`${api}/api/v1/rfid`, { idTag: 'STRANGER' });
    await process.says(/tag\.refused/);
    for (const text of ['nonsense', '[]', '[2,"x"]', `[2,"g-1","Heartbeat",${'['.repeat(60_000)}`, '[3,"nobody",{}]'])
      station.send(text);
    await post(`${api}/api/v1/rfid`, { idTag: 'TAG-1', connectorId: 1 });
    await post(`${api}/api/v1/connectors/2/plug`, {});
    await station.next('StartTransaction', { where: ({ connectorId }) => connectorId === 1, timeoutMs: 20_000 });
    station.script('StartTransaction', silence);
    await post(`${api}/api/v1/rfid`, { idTag: 'TAG-2', connectorId: 2 });
    const unanswered = await station.next('StartTransaction', { timeoutMs: 20_000 });
    await post(`${api}/api/v1/power`, { on: false });
    await station.disconnected({ timeoutMs: 10_000 });
    station.expectBoot();
    await post(`${api}/api/v1/power`, { on: true });
    const repeated = await station.next('StartTransaction', { timeoutMs: 20_000 });
    expect({ id: repeated.id, payload: repeated.payload }).toEqual({ id: unanswered.id, payload: unanswered.payload });
    const stops = [
      await station.next('StopTransaction', { timeoutMs: 20_000 }),
      await station.next('StopTransaction', { timeoutMs: 20_000 }),
    ];
    expect(stops.map(({ payload }) => payload.reason)).toEqual(['PowerLoss', 'PowerLoss']);
    process.kill('SIGTERM');
    expect((await process.ended).code).toBe(0);
    expect(csms.sessions.map(({ start }) => start.idTag).sort()).toEqual(['TAG-1', 'TAG-2']);
    expect(csms.violations).toEqual([]);
  }, 60_000);
});

describe('statecharge demo', () => {
  it('shows a session from the boot to the bill', async () => {
    const { code, output } = await statecharge(['demo']).ended;
    expect(code).toBe(0);
    const story = ['May I work?', 'plugs in', 'May card', 'is charging', 'kW of 120 kW', 'kW of 60 kW', 'drives off'];
    for (const part of [...story, 'The bill', 'EUR']) expect(output).toContain(part);
  }, 60_000);
});

describe('statecharge schemas', () => {
  it('prints the schemas of all 39 messages as JSON', async () => {
    const { code, output } = await statecharge(['schemas']).ended;
    expect(code).toBe(0);
    expect(JSON.parse(output)).toHaveLength(39);
  });
});
