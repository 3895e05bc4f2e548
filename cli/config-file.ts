/**
 * The file of `--config`: JSON with the options of `run` by name. Loaded only when such a file is used, as the schema
 * library costs start time and memory.
 */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { keyTypes } from '../adapters/pki/keys.js';
import { findKey } from '../protocol/configuration.js';
import { configurationKeys } from '../protocol/configuration-keys.js';
import { ConfigurationError } from '../protocol/errors.js';
import { suggest } from '../protocol/suggest.js';
import { productNames } from './products.js';
import type { RawRunOptions, ReadBefore } from './run-options.js';

const settings = Type.Object(
  Object.fromEntries(
    configurationKeys
      .filter(({ access, onlyOverOcpp }) => access === 'RW' && !onlyOverOcpp)
      .map(({ key, description }) => [
        key,
        Type.Optional(Type.Union([Type.String(), Type.Integer(), Type.Boolean()], { description })),
      ]),
  ),
  {
    additionalProperties: false,
    description: 'Configuration keys and their values, as ChangeConfiguration sets them.',
  },
);

const relative = 'A relative path begins at the folder of this file.';

/** The published JSON schema of the file. */
export const configSchema = Type.Object(
  {
    $schema: Type.Optional(Type.String({ description: 'For editors; not read.' })),
    csms: Type.Optional(
      Type.String({ description: 'Endpoint of the CSMS, ws:// or wss://, without the identity, which is appended.' }),
    ),
    csmsSecure: Type.Optional(
      Type.String({
        description:
          'Endpoint for TLS, wss://, where the station goes when the CSMS raises its security profile to 2 or 3; default: csms with its scheme changed.',
      }),
    ),
    id: Type.Optional(
      Type.String({ minLength: 1, maxLength: 48, description: 'Charge point identity, as the CSMS knows it.' }),
    ),
    product: Type.Optional(Type.Enum([...productNames], { description: 'The station that is played.' })),
    data: Type.Optional(Type.String({ description: `Folder of the records. ${relative}` })),
    control: Type.Optional(
      Type.String({ description: 'HOST:PORT of the control API, loopback only, for example 127.0.0.1:8080.' }),
    ),
    inspector: Type.Optional(
      Type.String({
        description: 'HOST:PORT of the page that shows the station at work, for example 127.0.0.1:8088.',
      }),
    ),
    inspectorTokenFile: Type.Optional(
      Type.String({
        description: `File with the token the page asks for; a new one at each start unless told. ${relative}`,
      }),
    ),
    inspectorActs: Type.Optional(
      Type.Boolean({ description: 'The buttons of the page work; simulated charger only.' }),
    ),
    passwordFile: Type.Optional(Type.String({ description: `File with the AuthorizationKey. ${relative}` })),
    rootCa: Type.Optional(
      Type.String({ description: `File with the PEM certificates the CSMS is trusted by. ${relative}` }),
    ),
    clientCert: Type.Optional(
      Type.String({ description: `File with the PEM certificate of the station, for security profile 3. ${relative}` }),
    ),
    clientKey: Type.Optional(Type.String({ description: `File with the private key to it, PEM. ${relative}` })),
    keyType: Type.Optional(
      Type.Enum([...keyTypes], { description: 'Of the keys that the station makes for itself; RSA-2048 unless told.' }),
    ),
    hardware: Type.Optional(
      Type.String({
        description: `Hardware driver: a package name, or a path that begins with "." or "/". ${relative}`,
      }),
    ),
    allowTransfers: Type.Optional(
      Type.String({
        description:
          'Addresses besides public ones that firmware may come from and logs may go to: private, loopback, linkLocal, ' +
          'with commas between.',
      }),
    ),
    set: Type.Optional(settings),
    json: Type.Optional(Type.Boolean({ description: 'Structured log instead of text.' })),
    monitor: Type.Optional(
      Type.Boolean({ description: 'Watch what must always be true of a station, and log an error where it is not.' }),
    ),
    recorder: Type.Optional(
      Type.Boolean({
        description: 'Keep the newest of what happens in memory, and dump it when something crashes; true unless told.',
      }),
    ),
    trace: Type.Optional(
      Type.String({ description: `File for a trace of everything that happens, without secrets. ${relative}` }),
    ),
    traceMaxMb: Type.Optional(
      Type.Number({ minimum: 1, description: 'Of the trace and the one before it together, in MB; 64 unless told.' }),
    ),
    traceHideTags: Type.Optional(
      Type.Boolean({ description: 'Tags are replaced in the trace, each everywhere by the same.' }),
    ),
  },
  {
    additionalProperties: false,
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'statecharge run --config',
    description: 'Options of statecharge run. What the command line says goes before what is said here.',
  },
);

export type ConfigFile = Static<typeof configSchema>;

export interface ConfigRead extends ReadBefore {
  /** Whether there was a file at all. */
  readonly found: boolean;
  /** What can be used. It still wants `checkRunOptions`, which judges addresses, files, products and settings. */
  readonly options: RawRunOptions;
}

/** Reads a file and checks its shape. */
export function readConfigFile(path: string): ConfigRead {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    const problem = `The configuration file cannot be read: ${JSON.stringify(path)}${codeOf(cause)}.`;
    return { found: false, ...nothingOf(problem, cause) };
  }
  try {
    return checkConfig(JSON.parse(text.replace(/^\uFEFF/, '')), dirname(resolve(path)));
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    const problem = `A configuration file is JSON; ${JSON.stringify(path)} is not: ${cause.message}`;
    return { found: true, ...nothingOf(problem, cause) };
  }
}

/** `folder` is where relative paths begin. */
export function checkConfig(content: unknown, folder: string): ConfigRead {
  if (!isRecord(content)) return { found: true, ...nothingOf('A configuration file holds one JSON object.') };
  const problems = shapeProblems(content);
  const wrong = problems.map(({ name }) => name);
  const fitting = Object.fromEntries(Object.entries(content).filter(([name]) => !wrong.includes(name)));
  const { settings, problems: settingProblems } = settingsOf(content['set']);
  return {
    found: true,
    options: optionsOf(fitting, settings, folder),
    problems: [...problems.map(({ error }) => error), ...settingProblems],
    wrong,
  };
}

/** What fits the schema is of its types. */
function optionsOf(fitting: ConfigFile, settings: readonly string[], folder: string): RawRunOptions {
  const { $schema: _, set: __, data, inspectorTokenFile, passwordFile, ...others } = fitting;
  const { rootCa, clientCert, clientKey, hardware, trace, ...rest } = others;
  const isPath = hardware?.startsWith('.') || hardware?.startsWith('/');
  return {
    ...rest,
    set: settings,
    ...(data === undefined ? {} : { data: resolve(folder, data) }),
    ...(inspectorTokenFile === undefined ? {} : { inspectorTokenFile: resolve(folder, inspectorTokenFile) }),
    ...(passwordFile === undefined ? {} : { passwordFile: resolve(folder, passwordFile) }),
    ...(rootCa === undefined ? {} : { rootCa: resolve(folder, rootCa) }),
    ...(clientCert === undefined ? {} : { clientCert: resolve(folder, clientCert) }),
    ...(clientKey === undefined ? {} : { clientKey: resolve(folder, clientKey) }),
    ...(trace === undefined ? {} : { trace: resolve(folder, trace) }),
    ...(hardware === undefined ? {} : { hardware: isPath ? resolve(folder, hardware) : hardware }),
  };
}

interface ShapeProblem {
  readonly name: string;
  readonly error: ConfigurationError;
}

function shapeProblems(content: Readonly<Record<string, unknown>>): readonly ShapeProblem[] {
  const names = Object.keys(configSchema.properties);
  const unknown = Object.keys(content).filter((name) => !names.includes(name));
  const shown = Value.Errors(configSchema, content).filter(
    // Unknown names are told with a suggestion, settings by their own rules.
    ({ keyword, instancePath }) =>
      keyword !== 'boolean' && keyword !== 'additionalProperties' && !instancePath.startsWith('/set/'),
  );
  return [
    ...unknown.map((name) => ({ name, error: unknownName(name, names) })),
    ...shown.map(({ instancePath, message, keyword }) => {
      const name = instancePath.slice(1);
      const allowed =
        keyword === 'enum' ? `must be one of ${(name === 'keyType' ? keyTypes : productNames).join(', ')}` : message;
      const why = `${JSON.stringify(name)} ${allowed}; not ${JSON.stringify(content[name])}.`;
      return { name, error: new ConfigurationError('bad-value', why) };
    }),
  ];
}

/** As KEY=VALUE, for `checkRunOptions` to judge by what the product takes. */
function settingsOf(set: unknown) {
  const settings: string[] = [];
  const problems: ConfigurationError[] = [];
  const seen = new Set<string>();
  for (const [name, value] of Object.entries(isRecord(set) ? set : {})) {
    const folded = name.toLowerCase();
    const shown = `"set": ${JSON.stringify(name)}`;
    if (name === '' || name.includes('='))
      problems.push(new ConfigurationError('unknown-key', `${shown} is not a configuration key.`));
    else if (seen.has(folded))
      problems.push(new ConfigurationError('bad-value', `${shown} is given twice: upper and lower case are the same.`));
    else if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean')
      problems.push(new ConfigurationError('bad-value', `${shown} is a string, a number or a boolean.`));
    else settings.push(`${name}=${String(value)}`);
    seen.add(folded);
  }
  return { settings, problems };
}

function unknownName(name: string, names: readonly string[]): ConfigurationError {
  const meant = suggest(name, names);
  const setting = findKey(name);
  const hint =
    setting !== null
      ? `A configuration key stands in "set": {"set": {"${setting.key}": ...}}.`
      : meant === null
        ? `Allowed are ${names.join(', ')}.`
        : `Did you mean "${meant}"?`;
  return new ConfigurationError('unknown-key', `${JSON.stringify(name)} is not an option. ${hint}`);
}

/** Then nobody can say what is missing. */
function nothingOf(message: string, cause?: unknown): Omit<ConfigRead, 'found'> {
  const problems = [new ConfigurationError('bad-value', message, { cause })];
  return { options: {}, problems, wrong: ['csms', 'id'] };
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
