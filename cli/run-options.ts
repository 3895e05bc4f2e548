/** The options of `statecharge run`, checked before anything starts. All that is wrong is said at once. */
import type { KeyType } from '../adapters/pki/keys.js';
import type { AllowedAddresses } from '../adapters/transfer/addresses.js';
import { defaultsFor } from '../protocol/configuration.js';
import { doubtsAbout } from '../protocol/configuration-doubts.js';
import type { ConfigurationKeyName } from '../protocol/configuration-keys.js';
import { ConfigurationError } from '../protocol/errors.js';
import { suggest } from '../protocol/suggest.js';
import {
  type ControlAddress,
  checkControl,
  checkIdentity,
  checkSecureUrl,
  checkUrl,
  identityWarnings,
  securityWarnings,
} from './checks/addresses.js';
import { type ClientCertificate, certificateWarnings } from './checks/certificates.js';
import { checkDataFolder, readClientCertificate, readPassword, readRootCa } from './checks/files.js';
import { checkInspector, type InspectorChoice } from './checks/inspector.js';
import { checkKeyType } from './checks/pki.js';
import { Problems } from './checks/problems.js';
import { parseSetting, type Setting } from './checks/settings.js';
import { checkTrace } from './checks/trace.js';
import { checkAllowTransfers } from './checks/transfers.js';
import { defaultProduct, isProductName, type ProductName, productNames, products } from './products.js';
import type { TraceOptions } from './station-options.js';

/** As the command line or a configuration file gives them. `set` holds KEY=VALUE, the later ones count. */
export interface RawRunOptions {
  readonly csms?: string | undefined;
  readonly csmsSecure?: string | undefined;
  readonly id?: string | undefined;
  readonly product?: string | undefined;
  readonly data?: string | undefined;
  readonly control?: string | undefined;
  readonly inspector?: string | undefined;
  readonly inspectorTokenFile?: string | undefined;
  readonly inspectorActs?: boolean | undefined;
  readonly passwordFile?: string | undefined;
  readonly rootCa?: string | undefined;
  readonly clientCert?: string | undefined;
  readonly clientKey?: string | undefined;
  readonly keyType?: string | undefined;
  readonly hardware?: string | undefined;
  readonly allowTransfers?: string | undefined;
  readonly set?: readonly string[] | undefined;
  readonly json?: boolean | undefined;
  readonly monitor?: boolean | undefined;
  readonly recorder?: boolean | undefined;
  readonly trace?: string | undefined;
  readonly traceMaxMb?: string | number | undefined;
  readonly traceHideTags?: boolean | undefined;
}

export interface RunOptions {
  /** `ws://` or `wss://`, without the identity. */
  readonly csms: string;
  /** `wss://`: where it goes with security profile 2 or 3, if the CSMS raises it. */
  readonly csmsSecure?: string;
  readonly id: string;
  readonly product: ProductName;
  /** Folder of the records, absolute; it may not exist yet. */
  readonly data: string;
  readonly control?: ControlAddress;
  /** Where its page is served, and what it may. */
  readonly inspector?: InspectorChoice;
  /** Bytes of the AuthorizationKey. */
  readonly password?: Uint8Array;
  /** PEM certificates. */
  readonly rootCa?: readonly string[];
  /** The station's own (security profile 3). */
  readonly clientCertificate?: ClientCertificate;
  /** Of the keys the station makes for itself. */
  readonly keyType?: KeyType;
  /** Path or package name of a hardware driver; without it the charger is simulated. */
  readonly hardware?: string;
  /** Addresses besides public ones that files may come from and go to. */
  readonly allowTransfers?: readonly AllowedAddresses[];
  /** Canonical values of the keys that were set. */
  readonly settings: Readonly<Partial<Record<ConfigurationKeyName, string>>>;
  readonly json: boolean;
  /** What must always be true of a station is watched, and said where it is not. */
  readonly monitor: boolean;
  /** The newest of what happens is kept in memory, and dumped when something crashes. */
  readonly recorder: boolean;
  /** The file is an absolute path. */
  readonly trace?: TraceOptions;
  /** Sentences worth showing although the station can run. */
  readonly warnings: readonly string[];
}

/** What the command line says goes before what the file says; settings are joined key by key. */
export function mergeRunOptions(file: RawRunOptions, commandLine: RawRunOptions): RawRunOptions {
  const given = Object.fromEntries(Object.entries(commandLine).filter(([, value]) => value !== undefined));
  return { ...file, ...given, set: [...(file.set ?? []), ...(commandLine.set ?? [])] };
}

/** What is known to be wrong with a file, and the names of the options it is about. */
export interface ReadBefore {
  readonly problems: readonly ConfigurationError[];
  readonly wrong: readonly string[];
}

/** What is good of the options, and all that is wrong with them. */
export interface JudgedRunOptions {
  readonly options: RunOptions | null;
  /** Complete but for what is wrong. */
  readonly product: ProductName | undefined;
  readonly settings: RunOptions['settings'];
  readonly warnings: readonly string[];
  readonly problems: readonly ConfigurationError[];
}

/**
 * Reads the files the options name, and creates nothing. Throws one ConfigurationError whose message has a line for
 * each problem, those of the file included.
 */
export function checkRunOptions(raw: RawRunOptions, file: ReadBefore = { problems: [], wrong: [] }): RunOptions {
  const { options, problems } = judgeRunOptions(raw, file.wrong);
  const all = [...file.problems, ...problems];
  if (options !== null && all.length === 0) return options;
  const lines = all.map(({ message }) => message);
  throw new ConfigurationError(all[0]?.code ?? 'bad-value', lines.join('\n'), { cause: all });
}

/** What is required and in `excused` may be missing. */
export function judgeRunOptions(raw: RawRunOptions, excused: readonly string[] = []): JudgedRunOptions {
  const problems = new Problems();
  const csms = problems.ofRequired(raw.csms, excused.includes('csms'), (given) =>
    checkUrl(required(given, '--csms', 'ws://localhost:9000/ocpp')),
  );
  const id = problems.ofRequired(raw.id, excused.includes('id'), (given) =>
    checkIdentity(required(given, '--id', 'CP-0001')),
  );
  const product = problems.of(() => checkProduct(raw.product ?? defaultProduct));
  const settings = settingsOf(raw.set ?? [], product, problems);
  const optional = optionalOf(raw, problems);
  const { password, own, rootCa, inspector } = optional;
  // A folder for each identity, so that two stations started in the same place do not share their records.
  const data = problems.of(() => checkDataFolder(raw.data ?? `.statecharge/${encodeURIComponent(id ?? 'station')}`));
  const warnings = [
    ...(csms === undefined || id === undefined ? [] : identityWarnings(csms, id)),
    ...(password?.warnings ?? []),
    ...(own?.warnings ?? []),
    ...(inspector?.warnings ?? []),
    ...(csms === undefined ? [] : securityWarnings(csms, password !== undefined, rootCa !== undefined)),
    ...(product === undefined ? [] : settingWarnings(product, settings)),
  ];
  const judged = { product, settings, warnings, problems: problems.found };
  if (csms === undefined || id === undefined || product === undefined || data === undefined || problems.any)
    return { ...judged, options: null };
  const { json = false, monitor = false, recorder = true } = raw;
  return {
    ...judged,
    options: { csms, id, product, data, settings, json, monitor, recorder, warnings, ...fieldsOf(optional) },
  };
}

/** What may be left out, checked where it was given. */
function optionalOf(raw: RawRunOptions, problems: Problems) {
  return {
    control: problems.ofGiven(raw.control, checkControl),
    inspector: problems.of(() => checkInspector(raw)),
    password: problems.ofGiven(raw.passwordFile, readPassword),
    rootCa: problems.ofGiven(raw.rootCa, readRootCa),
    csmsSecure: problems.ofGiven(raw.csmsSecure, checkSecureUrl),
    own: problems.of(() => ownCertificateOf(raw)),
    keyType: problems.ofGiven(raw.keyType, checkKeyType),
    hardware: raw.hardware,
    allowTransfers: problems.ofGiven(raw.allowTransfers, checkAllowTransfers),
    trace: problems.of(() => checkTrace(raw)),
  };
}

/** Without those that are not there. */
function fieldsOf(optional: ReturnType<typeof optionalOf>): Partial<RunOptions> {
  const { control, inspector, password, rootCa, csmsSecure, own, keyType, hardware, allowTransfers, trace } = optional;
  return {
    ...(control === undefined ? {} : { control }),
    ...(inspector === undefined ? {} : { inspector: inspector.choice }),
    ...(password === undefined ? {} : { password: password.bytes }),
    ...(rootCa === undefined ? {} : { rootCa }),
    ...(csmsSecure === undefined ? {} : { csmsSecure }),
    ...(own === undefined ? {} : { clientCertificate: own.certificate }),
    ...(keyType === undefined ? {} : { keyType }),
    ...(hardware === undefined ? {} : { hardware }),
    ...(allowTransfers === undefined ? {} : { allowTransfers }),
    ...(trace === undefined ? {} : { trace }),
  };
}

/** One without the other is of no use, and neither is of use where no TLS will ever be. */
function ownCertificateOf({ csms = '', csmsSecure, clientCert, clientKey }: RawRunOptions) {
  if (clientCert === undefined && clientKey === undefined) return undefined;
  const wrong = (why: string) => new ConfigurationError('bad-value', why);
  if (clientKey === undefined) throw wrong('--client-cert needs its private key too: --client-key FILE.');
  if (clientCert === undefined) throw wrong('--client-key needs the certificate it belongs to: --client-cert FILE.');
  if (/^ws:/i.test(csms) && csmsSecure === undefined)
    throw wrong('--client-cert is shown under wss:// only; --csms is a ws:// address, and there is no --csms-secure.');
  const { certificate, warnings } = readClientCertificate(clientCert, clientKey);
  return { certificate, warnings: [...warnings, ...certificateWarnings(certificate.chain, Date.now())] };
}

/** Of a key that is set more than once the last counts. */
function settingsOf(given: readonly string[], product: ProductName | undefined, problems: Problems) {
  const settings: Partial<Record<ConfigurationKeyName, string>> = {};
  for (const each of given) {
    const setting = problems.of(() => (product ? parseSetting(each, products[product]) : settingOfAny(each)));
    if (setting) settings[setting.key] = setting.value;
  }
  return settings;
}

/** Whose product is not known can be told of what no product takes. */
function settingOfAny(given: string): Setting {
  for (const product of productNames) {
    const problems = new Problems();
    const setting = problems.of(() => parseSetting(given, products[product]));
    if (setting) return setting;
  }
  return parseSetting(given, products[defaultProduct]);
}

/** Only of what was set here: the defaults go together. */
function settingWarnings(product: ProductName, settings: RunOptions['settings']): readonly string[] {
  return doubtsAbout({ ...defaultsFor(products[product]), ...settings })
    .filter(({ keys }) => keys.some((key) => settings[key] !== undefined))
    .map(({ text }) => text);
}

function required(given: string | undefined, option: string, example: string): string {
  if (given !== undefined) return given;
  throw new ConfigurationError('bad-value', `${option} is missing (for example ${option} ${example}).`);
}

/** `--product`. */
export function checkProduct(given: string): ProductName {
  if (isProductName(given)) return given;
  const meant = suggest(given, productNames);
  const hint = meant === null ? '' : ` Did you mean ${meant}?`;
  const why = `--product is one of ${productNames.join(', ')}; not ${JSON.stringify(given)}.${hint}`;
  throw new ConfigurationError('bad-value', why);
}
