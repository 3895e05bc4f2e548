/** KEY=VALUE, as the CSMS would set them with ChangeConfiguration. */
import { checkValue, findKey, isSecret, suggestKey } from '../../protocol/configuration.js';
import { type ConfigurationKeyName, configurationKeys } from '../../protocol/configuration-keys.js';
import { ConfigurationError } from '../../protocol/errors.js';
import type { ProductDescription } from '../../protocol/product.js';

export interface Setting {
  readonly key: ConfigurationKeyName;
  /** Canonical. */
  readonly value: string;
}

/** Throws a ConfigurationError for an unknown, secret or read-only key, and for a value that does not fit. */
export function checkSetting(name: string, value: string, product?: ProductDescription): Setting {
  const key = findKey(name);
  if (key === null) {
    const meant = suggestKey(name);
    const hint = meant === null ? `Keys that can be set: ${writableKeys().join(', ')}.` : `Did you mean ${meant}?`;
    throw new ConfigurationError('unknown-key', `${JSON.stringify(name)} is not a configuration key. ${hint}`);
  }
  if (isSecret(key)) {
    throw new ConfigurationError(
      'bad-value',
      `${key.key} is a secret and stands in no command line or settings; give it with --password-file.`,
    );
  }
  if (key.access === 'R') {
    throw new ConfigurationError('bad-value', `${key.key} cannot be set: it follows from the product.`);
  }
  const checked = checkValue(key, value, product);
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

function writableKeys(): readonly string[] {
  return configurationKeys.filter(({ access }) => access === 'RW').map(({ key }) => key);
}
