/** `run --watch` in a real terminal, one that `script` of util-linux makes. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Csms } from '../../conformance/csms/csms.js';
import { brokenDriver } from '../support/broken-driver.js';
import { startCsms } from '../support/csms.js';
import { endAll, inTerminal, statecharge } from '../support/statecharge.js';

let csms: Csms;
let folder: string;
beforeEach(async () => {
  csms = await startCsms();
  folder = mkdtempSync(join(tmpdir(), 'statecharge-watch-'));
});
afterEach(async () => {
  endAll();
  await csms.close();
  rmSync(folder, { recursive: true, force: true });
});

const run = (...more: string[]) => {
  const where = ['--csms', csms.url, '--id', 'WATCH-1', '--data', join(folder, 'data')];
  return ['run', '--watch', ...where, ...more];
};

const size = { columns: 80, rows: 24 };
const taken = '\u001b[?1049h';
const givenBack = '\u001b[0m\u001b[?25h\u001b[?1049l';

it('shows the station as it boots, ends it softly on q, and leaves the terminal as it was', async () => {
  const station = inTerminal(run(), size);
  const peer = await csms.connected('WATCH-1', { timeoutMs: 20_000 });
  await peer.next('StatusNotification', { timeoutMs: 20_000 });
  await station.says(/registration .*Accepted/);
  await station.says(/> {2}1 .*Available/);
  await station.says(/ answered/);
  station.type('2');
  await station.says(/> {2}2 /);
  station.type('q');
  const { code, output } = await station.ended;
  expect(code).toBe(0);
  expect(output.startsWith(taken)).toBe(true);
  expect(output.endsWith(givenBack)).toBe(true);
  expect(output).toContain('station.stopping');
  expect(output).toContain('WATCH-1');
  expect(csms.violations).toEqual([]);
});

it('gives the terminal back before a defect is told, with the newest of the log', async () => {
  const driver = brokenDriver(folder);
  const station = inTerminal(run('--hardware', driver.path), size);
  await station.says(/registration .*Accepted/);
  driver.break();
  const { code, output } = await station.ended;
  expect(code).not.toBe(0);
  const after = output.slice(output.lastIndexOf(givenBack));
  expect(after).toContain('the driver has a defect');
  expect(after).toMatch(/info {2}\S+/);
  expect(output.split(givenBack)).toHaveLength(2);
});

it('begins nothing where there is no terminal, and says what to do', async () => {
  const { code, output } = await statecharge(run()).ended;
  expect(code).toBe(2);
  expect(output).toContain('--watch draws in a terminal, and this is none; leave it out, and the log is written.');
  expect(csms.violations).toEqual([]);
});
