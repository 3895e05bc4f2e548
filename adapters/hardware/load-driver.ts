/** Finds the driver that `run --hardware MODULE` names. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname, isAbsolute, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ConfigurationError } from '../../protocol/errors.js';
import type { Hardware } from '../../protocol/ports/hardware.js';

const required = ['start', 'permit', 'setLimit', 'readMeter'] as const;
const optional = ['unlock', 'setAvailable', 'reserve', 'reset', 'setLights', 'stop'] as const;

/**
 * Imports an ES module and calls its `createHardware()`, which returns a Hardware or a promise of one.
 *
 * @param modulePath a file, relative to the working directory, or the name of an installed package
 * @throws ConfigurationError `bad-value`, whose message names what is missing
 */
export async function loadDriver(modulePath: string): Promise<Hardware> {
  const exported = await importDriver(modulePath);
  const createHardware = exported['createHardware'];
  if (typeof createHardware !== 'function') {
    const names = Object.keys(exported).join(', ') || 'nothing';
    throw refused(modulePath, `it exports ${names}; a driver exports the function createHardware()`);
  }
  let hardware: unknown;
  try {
    hardware = await createHardware();
  } catch (cause) {
    throw refused(modulePath, `its createHardware() failed: ${textOf(cause)}`, cause);
  }
  assertHardware(modulePath, hardware);
  return hardware;
}

async function importDriver(modulePath: string): Promise<Readonly<Record<string, unknown>>> {
  const specifier = specifierOf(modulePath);
  try {
    return await import(specifier);
  } catch (cause) {
    throw refused(modulePath, `it could not be loaded: ${textOf(cause)}`, cause);
  }
}

/** A file wins over a package of the same name, as the driver under development is a file. */
function specifierOf(modulePath: string): string {
  const path = resolve(modulePath);
  if (existsSync(path) && extname(path) !== '') return pathToFileURL(path).href;
  const looksLikeFile = modulePath.startsWith('.') || isAbsolute(modulePath) || /\.[cm]?[jt]s$/.test(modulePath);
  if (modulePath === '' || looksLikeFile) throw refused(modulePath, `there is no such file (${path})`);
  try {
    return pathToFileURL(createRequire(join(process.cwd(), 'package.json')).resolve(modulePath)).href;
  } catch {
    // A package without an entry for `require` is found by the import itself, from where Statecharge is installed.
    return modulePath;
  }
}

function assertHardware(modulePath: string, value: unknown): asserts value is Hardware {
  if (typeof value !== 'object' || value === null) {
    throw refused(modulePath, `its createHardware() returned ${value === null ? 'null' : typeof value}, not an object`);
  }
  const typeOf = (name: string) => typeof Reflect.get(value, name);
  const missing = required.filter((name) => typeOf(name) !== 'function');
  if (missing.length > 0) {
    throw refused(modulePath, `its hardware has no ${missing.map((name) => `${name}()`).join(', ')}`);
  }
  const wrong = optional.filter((name) => !['function', 'undefined'].includes(typeOf(name)));
  if (wrong.length > 0) throw refused(modulePath, `${wrong.join(' and ')} of its hardware must be a function`);
}

const textOf = (cause: unknown) => (cause instanceof Error ? cause.message : String(cause));

const refused = (modulePath: string, what: string, cause?: unknown) =>
  new ConfigurationError('bad-value', `The hardware driver '${modulePath}' cannot be used: ${what}.`, { cause });
