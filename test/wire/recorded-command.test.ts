/** What the built command leaves behind of a station: its dumps and its trace, however it ends. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Csms } from '../../conformance/csms/csms.js';
import { readTrace } from '../../visualizations/trace/read-trace.js';
import { brokenDriver } from '../support/broken-driver.js';
import { startCsms } from '../support/csms.js';
import { endAll, statecharge } from '../support/statecharge.js';

let csms: Csms;
let folder: string;
beforeEach(async () => {
  csms = await startCsms();
  folder = mkdtempSync(join(tmpdir(), 'statecharge-recorded-'));
});
afterEach(async () => {
  endAll();
  await csms.close();
  rmSync(folder, { recursive: true, force: true });
});

const booted = () => csms.connected('REC-1', { timeoutMs: 20_000 });
const run = (...more: string[]) =>
  statecharge(['run', '--csms', csms.url, '--id', 'REC-1', '--data', join(folder, 'data'), '--json', ...more]);

it('writes what its recorder holds when SIGUSR2 asks for it, says where, and goes on', async () => {
  const station = run('--recorder');
  await (await booted()).next('StatusNotification', { timeoutMs: 20_000 });
  station.kill('SIGUSR2');
  const [, file = ''] = await station.says(/"event":"recorder.dumped".*?"file":"([^"]+)"/);
  const { header, lines } = readTrace(readFileSync(file, 'utf8'));
  expect(header.why).toBe('SIGUSR2');
  expect(lines.map(({ seen }) => seen.kind)).toContain('frame');
  expect(readFileSync(file, 'utf8')).not.toContain('REC-1');
  station.kill('SIGTERM');
  expect((await station.ended).code).toBe(0);
});

it('has written its trace to the end of the run when SIGTERM has ended it', async () => {
  const file = join(folder, 'trace.jsonl');
  const station = run('--trace', file);
  await (await booted()).next('StatusNotification', { timeoutMs: 20_000 });
  station.kill('SIGTERM');
  expect((await station.ended).code).toBe(0);
  const { lines, isCutOff } = readTrace(readFileSync(file, 'utf8'));
  expect(isCutOff).toBe(false);
  expect(lines.filter(({ seen }) => seen.kind === 'run.ended')).toHaveLength(1);
});

it('has written its trace to the last frame when a defect has ended the process', async () => {
  const file = join(folder, 'trace.jsonl');
  const driver = brokenDriver(folder);
  const station = run('--trace', file, '--hardware', driver.path);
  const peer = await booted();
  const last = await peer.next('StatusNotification', { timeoutMs: 20_000 });
  driver.break();
  const { code, output } = await station.ended;
  expect(code).not.toBe(0);
  expect(output).toContain('the driver has a defect');
  const { lines, isCutOff } = readTrace(readFileSync(file, 'utf8'));
  expect(isCutOff).toBe(false);
  expect(lines.some(({ seen }) => seen.kind === 'frame' && seen.text.includes(last.id))).toBe(true);
});
