import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadDriver } from '../../adapters/hardware/load-driver.js';
import { ConfigurationError } from '../../protocol/errors.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'driver-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let written = 0;
/** A driver module with this text. */
function moduleOf(text: string): string {
  written += 1;
  const path = join(folder, `driver-${written}.mjs`);
  writeFileSync(path, text);
  return path;
}

async function problemOf(modulePath: string): Promise<string> {
  const error = await loadDriver(modulePath).then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ConfigurationError)) throw new Error(`no ConfigurationError but ${String(error)}`);
  expect(error.code).toBe('bad-value');
  expect(error.message).toContain(`The hardware driver '${modulePath}' cannot be used: `);
  return error.message;
}

const four = 'start() {}, permit() {}, setLimit() {}, readMeter() { return { energyWh: 1 }; }';

describe('a driver module', () => {
  it('is found by its path from the working directory, with and without a leading dot, and by its absolute path', async () => {
    const absolute = moduleOf(`export const createHardware = () => ({ ${four} });`);
    for (const path of [
      'examples/minimal-driver.mjs',
      './examples/minimal-driver.mjs',
      absolute,
      relative('.', absolute),
    ]) {
      expect(typeof (await loadDriver(path)).permit).toBe('function');
    }
  });

  it('may create its hardware asynchronously and as an object of a class', async () => {
    const path = moduleOf(
      `class Mine { ${four.replaceAll(',', '')} } export async function createHardware() { return new Mine(); }`,
    );
    expect(await (await loadDriver(path)).readMeter(1, 'boot')).toEqual({ energyWh: 1 });
  });

  it('is found as a package of the working directory', async () => {
    const name = join(folder, 'node_modules', 'bench-driver');
    mkdirSync(name, { recursive: true });
    writeFileSync(
      join(name, 'package.json'),
      '{"name":"bench-driver","version":"1.0.0","type":"module","main":"index.js"}',
    );
    writeFileSync(join(name, 'index.js'), `export const createHardware = () => ({ ${four} });`);
    const home = process.cwd();
    try {
      process.chdir(folder);
      expect(typeof (await loadDriver('bench-driver')).start).toBe('function');
    } finally {
      process.chdir(home);
    }
  });

  it('that does not exist is named with the place where it was looked for', async () => {
    expect(await problemOf('nowhere/driver.mjs')).toContain(
      `there is no such file (${join(process.cwd(), 'nowhere/driver.mjs')})`,
    );
    expect(await problemOf('')).toContain('there is no such file');
    expect(await problemOf('no-such-package-anywhere')).toContain('it could not be loaded');
  });

  it('that cannot be read is told why', async () => {
    expect(await problemOf(moduleOf('export const createHardware = ;'))).toContain('it could not be loaded');
    expect(await problemOf(moduleOf('throw new Error("no bus");'))).toContain('it could not be loaded: no bus');
  });

  it('without createHardware is told what it exports instead', async () => {
    expect(await problemOf(moduleOf('export const hardware = {}; export default 1;'))).toMatch(
      /it exports (hardware, default|default, hardware);/,
    );
    expect(await problemOf(moduleOf(''))).toContain(
      'it exports nothing; a driver exports the function createHardware()',
    );
  });

  it('whose createHardware fails or returns no object is told so', async () => {
    const failing = moduleOf('export function createHardware() { throw new Error("no CAN interface"); }');
    expect(await problemOf(failing)).toContain('its createHardware() failed: no CAN interface');
    expect(await problemOf(moduleOf('export const createHardware = () => null;'))).toContain(
      'returned null, not an object',
    );
    expect(await problemOf(moduleOf('export const createHardware = () => 5;'))).toContain(
      'returned number, not an object',
    );
  });

  it('whose hardware lacks required methods is told which', async () => {
    const path = moduleOf('export const createHardware = () => ({ start() {}, permit: true });');
    expect(await problemOf(path)).toContain('its hardware has no permit(), setLimit(), readMeter()');
    const odd = moduleOf(`export const createHardware = () => ({ ${four}, unlock: 'yes' });`);
    expect(await problemOf(odd)).toContain('unlock of its hardware must be a function');
  });
});
