/** Reading and judging configuration keys and values: 5.3 ChangeConfiguration, 5.8 GetConfiguration, section 9. */
import { type ConfigurationKey, type ConfigurationKeyName, configurationKeys } from './configuration-keys.js';
import type { ProductDescription, SupportedMeasurand } from './product.js';
import { supportedMeasurands } from './product.js';
import { suggest } from './suggest.js';

/** The table with its names kept, so that what is found in it can index a record of all keys. */
export type KnownKey = ConfigurationKey & { readonly key: ConfigurationKeyName };

/** `value` is in canonical form: plain decimal, lower-case booleans, lists without blanks or repetitions. */
export type ValueCheck = { readonly ok: true; readonly value: string } | { readonly ok: false; readonly why: string };

/** A value on the wire has at most 500 characters (5.3). */
const maxValueLength = 500;

const byFoldedName: ReadonlyMap<string, KnownKey> = new Map(
  configurationKeys.map((key) => [key.key.toLowerCase(), key]),
);

/** Names compare without regard to case. Null for a key the station does not have. */
export function findKey(name: string): KnownKey | null {
  return byFoldedName.get(name.toLowerCase()) ?? null;
}

/** The key that was probably meant, or null. */
export function suggestKey(name: string): ConfigurationKeyName | null {
  return suggest(
    name,
    configurationKeys.map(({ key }) => key),
  );
}

/** True for a key whose value must not be answered, logged or quoted. */
export function isSecret(key: ConfigurationKey): boolean {
  return key.access === 'W';
}

/** The values a station of this product has before anybody sets one. Keys without a value are absent. */
export function defaultsFor(product: ProductDescription): Readonly<Partial<Record<ConfigurationKeyName, string>>> {
  const defaults: Partial<Record<ConfigurationKeyName, string>> = {};
  for (const { key, default: value } of configurationKeys) {
    if (value !== null) defaults[key] = value;
  }
  return {
    ...defaults,
    GetConfigurationMaxKeys: String(product.settings.getConfigurationMaxKeys),
    MeterValuesSampledData: product.settings.measurands.join(','),
    MeterValuesSampledDataMaxLength: String(product.settings.meterValuesSampledDataMaxLength),
    NumberOfConnectors: String(product.connectors.length),
    WebSocketPingInterval: String(product.settings.webSocketPingIntervalS),
  };
}

/**
 * Judges a value by the key's type and limits, not by its access. A refusal names the key, the value (unless it is a
 * secret) and what is allowed. With a product, its own narrower limits hold.
 */
export function checkValue(key: ConfigurationKey, value: string, product?: ProductDescription): ValueCheck {
  const limited = product === undefined ? key : withLimitsOf(product, key);
  if (value.length > maxValueLength) return refuse(limited, value, `has at most ${maxValueLength} characters`);
  switch (limited.type) {
    case 'integer':
      return checkInteger(limited, value);
    case 'boolean':
      return checkBoolean(limited, value);
    case 'csl':
      return checkList(limited, value);
    case 'hex':
      return checkAuthorizationKey(limited, value);
  }
}

/** What MeterValuesSampledData asks for; the empty list means its default in the specification (section 9). */
export function sampledMeasurands(value: string): readonly SupportedMeasurand[] {
  const listed = value.split(',').map((item) => item.trim());
  const known = supportedMeasurands.filter((measurand) => listed.includes(measurand));
  return known.length > 0 ? known : ['Energy.Active.Import.Register'];
}

/**
 * The bytes of an AuthorizationKey: an even number of 32 to 40 hexadecimal digits is decoded, 16 to 20 printable
 * characters stand for themselves; the two lengths never meet. Null for anything else (J 6.2.2, W A00.FR.205).
 */
export function authorizationKeyBytes(text: string): Uint8Array | null {
  if (/^(?:[0-9a-f]{2}){16,20}$/i.test(text)) {
    return Uint8Array.from({ length: text.length / 2 }, (_, index) =>
      Number.parseInt(text.slice(2 * index, 2 * index + 2), 16),
    );
  }
  return /^[\x20-\x7e]{16,20}$/.test(text) ? new TextEncoder().encode(text) : null;
}

function withLimitsOf(product: ProductDescription, key: ConfigurationKey): ConfigurationKey {
  const { settings } = product;
  switch (key.key) {
    case 'HeartbeatInterval':
      return { ...key, ...settings.heartbeatIntervalS };
    case 'MeterValueSampleInterval':
      return { ...key, ...settings.meterValueSampleIntervalS };
    case 'MeterValuesSampledData':
      return { ...key, allowed: settings.measurands, max: settings.meterValuesSampledDataMaxLength };
    default:
      return key;
  }
}

function checkInteger(key: ConfigurationKey, value: string): ValueCheck {
  const { min = 0, max = Number.MAX_SAFE_INTEGER, unit, zeroMeansOff = false } = key;
  // Signs, blanks, fractions and exponents are not what the specification calls an integer here.
  const number = /^[0-9]{1,15}$/.test(value) ? Number(value) : Number.NaN;
  if ((number >= min && number <= max) || (zeroMeansOff && number === 0)) return { ok: true, value: String(number) };
  const inUnit = unit === 's' ? ' (seconds)' : '';
  const off = zeroMeansOff ? ', or 0 for off' : '';
  return refuse(key, value, `is a whole number from ${min} to ${max}${inUnit}${off}`);
}

function checkBoolean(key: ConfigurationKey, value: string): ValueCheck {
  const folded = value.toLowerCase();
  return folded === 'true' || folded === 'false' ? { ok: true, value: folded } : refuse(key, value, 'is true or false');
}

function checkList(key: ConfigurationKey, value: string): ValueCheck {
  const { allowed = [], max = Number.POSITIVE_INFINITY } = key;
  if (value.trim() === '') return { ok: true, value: '' };
  const items = [...new Set(value.split(',').map((item) => item.trim()))];
  const wrong = items.find((item) => !allowed.includes(item));
  if (wrong !== undefined) {
    const meant = suggest(wrong, allowed);
    const hint = meant === null ? '' : ` Did you mean ${meant}?`;
    return refuse(key, value, `is a comma-separated list of ${allowed.join(', ')}`, hint);
  }
  if (items.length > max) return refuse(key, value, `has at most ${max} items`);
  return { ok: true, value: items.join(',') };
}

/** Canonical is the hexadecimal form, whichever was given. */
function checkAuthorizationKey(key: ConfigurationKey, value: string): ValueCheck {
  const bytes = authorizationKeyBytes(value);
  if (bytes === null)
    return refuse(key, value, 'is 32 to 40 hexadecimal digits (16 to 20 bytes) or 16 to 20 characters');
  return {
    ok: true,
    value: Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'))
      .join('')
      .toUpperCase(),
  };
}

function refuse(key: ConfigurationKey, value: string, allowed: string, hint = ''): ValueCheck {
  const shown = value.length > 60 ? `${value.slice(0, 60)}...` : value;
  const given = isSecret(key) ? 'the value given does not fit' : `not ${JSON.stringify(shown)}`;
  return { ok: false, why: `${key.key} ${allowed}; ${given}.${hint}` };
}
