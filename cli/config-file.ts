/**
 * The file of `--config`: JSON with the options of `run` by name. Loaded only when such a file is used, as the schema
 * library costs start time and memory.
 */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { configurationKeys } from '../protocol/configuration-keys.js';
import { ConfigurationError } from '../protocol/errors.js';
import { suggest } from '../protocol/suggest.js';
import { checkSetting } from './checks/settings.js';
import { productNames } from './products.js';
import type { RawRunOptions } from './run-options.js';

const settings = Type.Object(
  Object.fromEntries(
    configurationKeys
      .filter(({ access }) => access === 'RW')
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
    id: Type.Optional(
      Type.String({ minLength: 1, maxLength: 48, description: 'Charge point identity, as the CSMS knows it.' }),
    ),
    product: Type.Optional(Type.Enum([...productNames], { description: 'The station that is played.' })),
    data: Type.Optional(Type.String({ description: `Folder of the records. ${relative}` })),
    control: Type.Optional(
      Type.String({ description: 'HOST:PORT of the control API, loopback only, for example 127.0.0.1:8080.' }),
    ),
    passwordFile: Type.Optional(Type.String({ description: `File with the AuthorizationKey. ${relative}` })),
    rootCa: Type.Optional(
      Type.String({ description: `File with the PEM certificates the CSMS is trusted by. ${relative}` }),
    ),
    hardware: Type.Optional(
      Type.String({
        description: `Hardware driver: a package name, or a path that begins with "." or "/". ${relative}`,
      }),
    ),
    set: Type.Optional(settings),
    json: Type.Optional(Type.Boolean({ description: 'Structured log instead of text.' })),
  },
  {
    additionalProperties: false,
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'statecharge run --config',
    description: 'Options of statecharge run. What the command line says goes before what is said here.',
  },
);

export type ConfigFile = Static<typeof configSchema>;

export type ConfigCheck =
  | { readonly ok: true; readonly options: RawRunOptions }
  | { readonly ok: false; readonly problems: readonly ConfigurationError[] };

/** Reads and checks a file. The options still want `checkRunOptions`, which judges addresses, files and products. */
export function readConfigFile(path: string): ConfigCheck {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    return wrong(`--config cannot be read: ${JSON.stringify(path)}${codeOf(cause)}.`, cause);
  }
  try {
    return checkConfig(JSON.parse(text.replace(/^\uFEFF/, '')), dirname(resolve(path)));
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    return wrong(`--config is a JSON file; ${JSON.stringify(path)} is not: ${cause.message}`, cause);
  }
}

/** `folder` is where relative paths begin. */
export function checkConfig(content: unknown, folder: string): ConfigCheck {
  const problems = [...shapeProblems(content), ...settingProblems(content)];
  if (problems.length > 0) return { ok: false, problems };
  // Without a shape problem the content is what the schema says.
  const { $schema: _, set = {}, data, passwordFile, rootCa, hardware, ...rest } = content as ConfigFile;
  const isPath = hardware?.startsWith('.') || hardware?.startsWith('/');
  return {
    ok: true,
    options: {
      ...rest,
      set: Object.entries(set).map(([key, value]) => `${key}=${String(value)}`),
      ...(data === undefined ? {} : { data: resolve(folder, data) }),
      ...(passwordFile === undefined ? {} : { passwordFile: resolve(folder, passwordFile) }),
      ...(rootCa === undefined ? {} : { rootCa: resolve(folder, rootCa) }),
      ...(hardware === undefined ? {} : { hardware: isPath ? resolve(folder, hardware) : hardware }),
    },
  };
}

function shapeProblems(content: unknown): readonly ConfigurationError[] {
  if (!isRecord(content)) return [new ConfigurationError('bad-value', 'A configuration file holds one JSON object.')];
  const names = Object.keys(configSchema.properties);
  const unknown = Object.keys(content).filter((name) => !names.includes(name));
  const shown = Value.Errors(configSchema, content).filter(
    // Unknown names are told with a suggestion, settings by their own rules.
    ({ keyword, instancePath }) =>
      keyword !== 'boolean' && keyword !== 'additionalProperties' && !instancePath.startsWith('/set/'),
  );
  return [
    ...unknown.map((name) => unknownName(name, names)),
    ...shown.map(({ instancePath, message, keyword }) => {
      const name = instancePath.slice(1);
      const allowed = keyword === 'enum' ? `must be one of ${productNames.join(', ')}` : message;
      return new ConfigurationError('bad-value', `"${name}" ${allowed}; not ${JSON.stringify(content[name])}.`);
    }),
  ];
}

function settingProblems(content: unknown): readonly ConfigurationError[] {
  const set = isRecord(content) ? content['set'] : undefined;
  if (!isRecord(set)) return [];
  return Object.entries(set).flatMap(([name, value]) => {
    try {
      checkSetting(name, settingText(name, value));
      return [];
    } catch (error) {
      if (error instanceof ConfigurationError) return [error];
      throw error;
    }
  });
}

function settingText(name: string, value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new ConfigurationError('bad-value', `"set": ${JSON.stringify(name)} is a string, a number or a boolean.`);
}

function unknownName(name: string, names: readonly string[]): ConfigurationError {
  const meant = suggest(name, names);
  const hint = meant === null ? `Allowed are ${names.join(', ')}.` : `Did you mean "${meant}"?`;
  return new ConfigurationError('unknown-key', `${JSON.stringify(name)} is not an option. ${hint}`);
}

function wrong(message: string, cause: unknown): ConfigCheck {
  return { ok: false, problems: [new ConfigurationError('bad-value', message, { cause })] };
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
