/** `statecharge config`: checks a configuration file of `run`, and prints what would be in force. */
import { defaultsFor, findKey, isSecret, securityProfileOf } from '../protocol/configuration.js';
import { type ConfigurationKeyName, keysOf } from '../protocol/configuration-keys.js';
import type { ConfigurationError } from '../protocol/errors.js';
import { withoutCredentials } from '../protocol/redact.js';
import { readConfigFile } from './config-file.js';
import { columnsOf, hasColour, type Screen } from './keys/screen.js';
import { wrapped } from './keys/terminal.js';
import { defaultProduct, type ProductName, products } from './products.js';
import { checkProduct, judgeRunOptions, type RawRunOptions, type RunOptions } from './run-options.js';

export interface ConfigFlags {
  readonly product?: string;
  readonly json?: boolean;
}

/** The file is good. */
const good = 0;
/** The file has problems. */
const bad = 1;
/** There is no such file. */
const noFile = 2;

interface Verdict {
  readonly file: string;
  readonly ok: boolean;
  readonly problems: readonly Pick<ConfigurationError, 'code' | 'message'>[];
  readonly warnings: readonly string[];
  readonly options: readonly OptionInForce[];
  readonly configuration: readonly SettingInForce[];
}

interface OptionInForce {
  readonly option: string;
  /** Null: the command line has to give it. */
  readonly value: string | null;
  readonly from: 'file' | 'command line' | 'default';
}

interface SettingInForce {
  readonly key: ConfigurationKeyName;
  /** Null: there is none until somebody sets it. */
  readonly value: string | null;
  readonly from: 'file' | 'product';
}

/** Prints, and gives the exit code: 0 good, 1 problems, 2 no such file. Throws for a product that is not known. */
export function configCommand(file: string, { product, json = false }: ConfigFlags, screen: Screen): number {
  if (product !== undefined) checkProduct(product);
  const read = readConfigFile(file);
  const verdict = judged(file, read, product);
  if (json) console.log(JSON.stringify(verdict, null, 2));
  else if (verdict.ok) console.log(report(verdict, screen));
  else for (const { message } of verdict.problems) console.error(message);
  if (verdict.ok) return good;
  return read.found ? bad : noFile;
}

function judged(file: string, read: ReturnType<typeof readConfigFile>, product: string | undefined): Verdict {
  const raw: RawRunOptions = { ...read.options, ...(product === undefined ? {} : { product }) };
  // The command line may give the address and the identity.
  const { problems, warnings, settings, product: known } = judgeRunOptions(raw, ['csms', 'id']);
  const all = [...read.problems, ...problems];
  const isGood = all.length === 0 && known !== undefined;
  return {
    file,
    ok: isGood,
    problems: all.map(({ code, message }) => ({ code, message })),
    warnings,
    options: isGood ? optionsInForce(raw, product) : [],
    configuration: isGood ? settingsInForce(known, settings, raw) : [],
  };
}

function optionsInForce(raw: RawRunOptions, product: string | undefined): readonly OptionInForce[] {
  const given = (option: string, value: string | undefined, otherwise: string | null): OptionInForce => ({
    option,
    value: value ?? otherwise,
    from: value === undefined ? 'default' : 'file',
  });
  const folder = raw.id === undefined ? '.statecharge/<identity>' : `.statecharge/${encodeURIComponent(raw.id)}`;
  return [
    // Tokens are kept in queries.
    given('csms', raw.csms === undefined ? undefined : withoutCredentials(raw.csms), null),
    given(
      'csmsSecure',
      raw.csmsSecure === undefined ? undefined : withoutCredentials(raw.csmsSecure),
      'csms, as wss://',
    ),
    given('id', raw.id, null),
    product === undefined
      ? given('product', raw.product, defaultProduct)
      : { option: 'product', value: product, from: 'command line' },
    given('data', raw.data, folder),
    given('control', raw.control, 'none'),
    given('inspector', raw.inspector, 'none'),
    given('inspectorTokenFile', raw.inspectorTokenFile, 'a new token at each start'),
    given('inspectorActs', raw.inspectorActs === undefined ? undefined : String(raw.inspectorActs), 'false'),
    given('passwordFile', raw.passwordFile, 'none'),
    given('rootCa', raw.rootCa, 'those of Node'),
    given('clientCert', raw.clientCert, 'none'),
    given('clientKey', raw.clientKey, 'none'),
    given('keyType', raw.keyType, 'RSA-2048'),
    given('hardware', raw.hardware, 'simulated'),
    given('allowTransfers', raw.allowTransfers, 'none'),
    given('trace', raw.trace, 'none'),
    given('json', raw.json === undefined ? undefined : String(raw.json), 'false'),
  ];
}

function settingsInForce(
  product: ProductName,
  settings: RunOptions['settings'],
  { csms = '', passwordFile, clientCert }: RawRunOptions,
): readonly SettingInForce[] {
  const SecurityProfile = securityProfileOf(csms, passwordFile !== undefined, clientCert !== undefined);
  const defaults = { ...defaultsFor(products[product]), SecurityProfile };
  return [...keysOf(products[product]).values()]
    .filter((key) => !isSecret(key))
    .map(({ key }) => ({
      key,
      value: settings[key] ?? defaults[key] ?? null,
      from: settings[key] === undefined ? 'product' : 'file',
    }));
}

function report({ file, warnings, options, configuration }: Verdict, screen: Screen): string {
  const colour = hasColour(screen);
  const columns = columnsOf(screen);
  const painted = (text: string, code: number) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);
  const longest = Math.max(...options.map(({ option }) => option.length)) + 2;
  const optionLines = options.map(({ option, value, from }) => {
    const shown = value ?? `not given: run wants --${option}`;
    return `  ${option.padEnd(longest)}${shown}${from === 'file' || value === null ? '' : `  (${from})`}`;
  });
  const width = Math.max(...configuration.map(({ key }) => key.length)) + 2;
  const settingLines = configuration.flatMap(({ key, value, from }) =>
    wrapped(shownValue(key, value), columns - width - 2).map((line, at) => {
      const text = `${(at === 0 ? key : '').padEnd(width)}${line}`;
      return from === 'file' ? painted(`${at === 0 ? '*' : ' '} ${text}`, 1) : `  ${text}`;
    }),
  );
  return [
    `${file} is good.`,
    ...warnings.flatMap((each) => wrapped(`Warning: ${each}`, columns)).map((line) => painted(line, 33)),
    '',
    'Options',
    ...optionLines,
    '',
    ...wrapped(legend, columns),
    ...settingLines,
  ].join('\n');
}

const legend =
  'Configuration keys at the first start; * is set by the file. What the central system changes later goes before it.';

function shownValue(name: string, value: string | null): string {
  if (value === null) return '(not set)';
  const unit = findKey(name)?.unit;
  return value === ''
    ? '(empty)'
    : `${value.replaceAll(',', ', ')}${unit === 's' || unit === 'Wh' || unit === '%' ? ` ${unit}` : ''}`;
}
