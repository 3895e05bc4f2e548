/** The options of `statecharge run`, checked before anything starts. All that is wrong is said at once. */
import type { ConfigurationKeyName } from '../protocol/configuration-keys.js';
import { ConfigurationError } from '../protocol/errors.js';
import { suggest } from '../protocol/suggest.js';
import { type ControlAddress, checkControl, checkIdentity, checkUrl, identityWarnings } from './checks/addresses.js';
import { checkDataFolder, readPassword, readRootCa } from './checks/files.js';
import { parseSetting } from './checks/settings.js';
import { defaultProduct, isProductName, type ProductName, productNames, products } from './products.js';

/** As the command line or a configuration file gives them. `set` holds KEY=VALUE, the later ones count. */
export interface RawRunOptions {
  readonly csms?: string | undefined;
  readonly id?: string | undefined;
  readonly product?: string | undefined;
  readonly data?: string | undefined;
  readonly control?: string | undefined;
  readonly passwordFile?: string | undefined;
  readonly rootCa?: string | undefined;
  readonly hardware?: string | undefined;
  readonly set?: readonly string[] | undefined;
  readonly json?: boolean | undefined;
}

export interface RunOptions {
  /** `ws://` or `wss://`, without the identity. */
  readonly csms: string;
  readonly id: string;
  readonly product: ProductName;
  /** Folder of the records, absolute; it may not exist yet. */
  readonly data: string;
  readonly control?: ControlAddress;
  /** Bytes of the AuthorizationKey. */
  readonly password?: Uint8Array;
  /** PEM certificates. */
  readonly rootCa?: readonly string[];
  /** Path or package name of a hardware driver; without it the charger is simulated. */
  readonly hardware?: string;
  /** Canonical values of the keys that were set. */
  readonly settings: Readonly<Partial<Record<ConfigurationKeyName, string>>>;
  readonly json: boolean;
  /** Sentences worth showing although the station can run. */
  readonly warnings: readonly string[];
}

/** What the command line says goes before what the file says; settings are joined key by key. */
export function mergeRunOptions(file: RawRunOptions, commandLine: RawRunOptions): RawRunOptions {
  const given = Object.fromEntries(Object.entries(commandLine).filter(([, value]) => value !== undefined));
  return { ...file, ...given, set: [...(file.set ?? []), ...(commandLine.set ?? [])] };
}

/**
 * Reads the files the options name, and creates nothing. Throws one ConfigurationError whose message has a line for
 * each problem.
 */
export function checkRunOptions(raw: RawRunOptions): RunOptions {
  const problems = new Problems();
  const csms = problems.of(() => checkUrl(required(raw.csms, '--csms', 'ws://localhost:9000/ocpp')));
  const id = problems.of(() => checkIdentity(required(raw.id, '--id', 'CP-0001')));
  const product = problems.of(() => checkProduct(raw.product ?? defaultProduct));
  const settings = (raw.set ?? []).map((given) =>
    problems.of(() => parseSetting(given, product === undefined ? undefined : products[product])),
  );
  const control = problems.ofGiven(raw.control, checkControl);
  const password = problems.ofGiven(raw.passwordFile, readPassword);
  const rootCa = problems.ofGiven(raw.rootCa, readRootCa);
  // A folder for each identity, so that two stations started in the same place do not share their records.
  const data = problems.of(() => checkDataFolder(raw.data ?? `.statecharge/${encodeURIComponent(id ?? 'station')}`));
  if (csms === undefined || id === undefined || product === undefined || data === undefined || problems.any) {
    throw problems.error();
  }
  return {
    csms,
    id,
    product,
    data,
    settings: Object.fromEntries(settings.flatMap((setting) => (setting ? [[setting.key, setting.value]] : []))),
    json: raw.json ?? false,
    warnings: [...identityWarnings(csms, id), ...(password?.warnings ?? [])],
    ...(control === undefined ? {} : { control }),
    ...(password === undefined ? {} : { password: password.bytes }),
    ...(rootCa === undefined ? {} : { rootCa }),
    ...(raw.hardware === undefined ? {} : { hardware: raw.hardware }),
  };
}

/** Gathers what is wrong instead of stopping at the first. */
class Problems {
  readonly #found: ConfigurationError[] = [];

  get any(): boolean {
    return this.#found.length > 0;
  }

  of<T>(check: () => T): T | undefined {
    try {
      return check();
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      this.#found.push(error);
      return undefined;
    }
  }

  ofGiven<T>(given: string | undefined, check: (given: string) => T): T | undefined {
    return given === undefined ? undefined : this.of(() => check(given));
  }

  error(): ConfigurationError {
    const lines = this.#found.map(({ message }) => message);
    return new ConfigurationError(this.#found[0]?.code ?? 'bad-value', lines.join('\n'), { cause: this.#found });
  }
}

function required(given: string | undefined, option: string, example: string): string {
  if (given !== undefined) return given;
  throw new ConfigurationError('bad-value', `${option} is missing (for example ${option} ${example}).`);
}

function checkProduct(given: string): ProductName {
  if (isProductName(given)) return given;
  const meant = suggest(given, productNames);
  const hint = meant === null ? '' : ` Did you mean ${meant}?`;
  throw new ConfigurationError(
    'bad-value',
    `--product is one of ${productNames.join(', ')}; not ${JSON.stringify(given)}.${hint}`,
  );
}
