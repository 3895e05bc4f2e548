/** KEY=VALUE, as the CSMS would set them with ChangeConfiguration. */
import { checkValue, findKey, isSecret, suggestKey } from '../../protocol/configuration.js';
import { type ConfigurationKeyName, configurationKeys, keysOf } from '../../protocol/configuration-keys.js';
import { ConfigurationError } from '../../protocol/errors.js';
import type { ProductDescription } from '../../protocol/product.js';

export interface Setting {
  readonly key: ConfigurationKeyName;
  /** Canonical. */
  readonly value: string;
}

/** Throws a ConfigurationError for an unknown, secret or read-only key, and for a value that does not fit. */
export function checkSetting(name: string, value: string, product?: ProductDescription): Setting {
  const key = findKey(name, product);
  if (key === null) throw new ConfigurationError('unknown-key', unknownKey(name, product));
  if (isSecret(key)) {
    throw new ConfigurationError(
      'bad-value',
      `${key.key} is a secret and stands in no command line or settings; give it with --password-file.`,
    );
  }
  if (key.onlyOverOcpp) {
    const why = 'cannot be set here: it follows from --csms, --password-file and --client-cert.';
    throw new ConfigurationError('bad-value', `${key.key} ${why}`);
  }
  if (key.access === 'R') {
    const what = product === undefined ? 'the product' : product.model;
    throw new ConfigurationError('bad-value', `${key.key} cannot be set: it says what ${what} is.`);
  }
  const checked = checkValue(key, value);
  if (!checked.ok) throw new ConfigurationError('bad-value', checked.why);
  return { key: key.key, value: checked.value };
}

/** The argument of `--set`. */
export function parseSetting(given: string, product?: ProductDescription): Setting {
  const equals = given.indexOf('=');
  if (equals < 1) {
    throw new ConfigurationError(
      'bad-value',
      `--set is KEY=VALUE, for example --set HeartbeatInterval=60; not "${given}".`,
    );
  }
  return checkSetting(given.slice(0, equals).trim(), given.slice(equals + 1), product);
}

function unknownKey(name: string, product: ProductDescription | undefined): string {
  const elsewhere = findKey(name);
  if (elsewhere !== null && product !== undefined)
    return `${elsewhere.key} is a configuration key that ${product.model} does not have.`;
  const meant = suggestKey(name);
  const hint = meant === null ? `Keys that can be set: ${writableKeys(product).join(', ')}.` : `Did you mean ${meant}?`;
  return `${JSON.stringify(name)} is not a configuration key. ${hint}`;
}

function writableKeys(product: ProductDescription | undefined): readonly string[] {
  const keys = product === undefined ? configurationKeys : [...keysOf(product).values()];
  return keys.filter(({ access, onlyOverOcpp }) => access === 'RW' && !onlyOverOcpp).map(({ key }) => key);
}
