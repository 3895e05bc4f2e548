/** Folders to write to: those that can be made, and those that never can. */
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeFolder } from '../../cli/checks/folders.js';
import { checkRunOptions } from '../../cli/run-options.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'statecharge-folders-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Node's own way does not come back from there, on Linux. */
const never = () => {
  writeFileSync(join(folder, 'file'), '');
  return process.platform === 'linux' ? '/proc/nope/deeper' : join(folder, 'file', 'deeper');
};

it('a folder is made with those above it, and one that is there is let be', () => {
  const deep = join(folder, 'a', 'b', 'c');
  makeFolder(deep);
  makeFolder(deep);
  expect(statSync(deep).isDirectory()).toBe(true);
});

it('a place where no folder can be made is told of at once', () => {
  expect(() => makeFolder(never())).toThrow();
  expect(() => makeFolder(join(folder, 'file'))).toThrow('EEXIST');
});

it('records are not kept where no folder can be made', () => {
  expect(() => checkRunOptions({ csms: 'ws://localhost:9000/ocpp', id: 'CP-1', data: never() })).toThrow('--data is');
});
