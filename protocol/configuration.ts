/** Reading and judging configuration keys and values: 5.3 ChangeConfiguration, 5.8 GetConfiguration, section 9. */
import {
  type ConfigurationKey,
  type ConfigurationKeyName,
  configurationKeys,
  type KnownKey,
  keysOf,
} from './configuration-keys.js';
import type { ProductDescription } from './product.js';
import { suggest } from './suggest.js';

/** `value` is in canonical form: plain decimal, lower-case booleans, lists without blanks or repetitions. */
export type ValueCheck = { readonly ok: true; readonly value: string } | { readonly ok: false; readonly why: string };

/** A value on the wire has at most 500 characters (5.3). */
const maxValueLength = 500;

const byFoldedName: ReadonlyMap<string, KnownKey> = new Map(
  configurationKeys.map((key) => [key.key.toLowerCase(), key]),
);

/** Names compare without regard to case. With a product, as it has the key. Null for a key that there is not. */
export function findKey(name: string, product?: ProductDescription): KnownKey | null {
  return (product ? keysOf(product) : byFoldedName).get(name.toLowerCase()) ?? null;
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
  for (const { key, default: value } of keysOf(product).values()) {
    if (value !== null) defaults[key] = value;
  }
  return defaults;
}

/**
 * Judges a value by the key's type and limits, not by its access. A refusal names the key, the value (unless it is a
 * secret) and what is allowed. A key found for a product has its limits.
 */
export function checkValue(key: ConfigurationKey, value: string): ValueCheck {
  if (value.length > maxValueLength) return refuse(key, value, `has at most ${maxValueLength} characters`);
  switch (key.type) {
    case 'integer':
      return checkInteger(key, value);
    case 'boolean':
      return checkBoolean(key, value);
    case 'csl':
      return checkList(key, value);
    case 'phaseRotations':
      return checkPhaseRotations(key, value);
    case 'string':
      return checkText(key, value);
    case 'hex':
      return checkAuthorizationKey(key, value);
  }
}

/**
 * What was stored, as far as it still holds: another product, or a later version, may not have the key or may not take
 * the value. `dropped` says why, without the value of a secret.
 */
export function stillValid(
  product: ProductDescription,
  stored: Readonly<Record<string, string>>,
): { readonly values: Readonly<Record<string, string>>; readonly dropped: readonly string[] } {
  const values: Record<string, string> = {};
  const dropped: string[] = [];
  for (const [name, value] of Object.entries(stored)) {
    const key = findKey(name, product);
    const judged = key === null ? null : checkValue(key, value);
    if (key === null) dropped.push(`${name} is not a key of this station`);
    else if (key.access === 'R') dropped.push(`${key.key} is read-only`);
    else if (judged?.ok) values[key.key] = judged.value;
    else if (judged) dropped.push(judged.why);
  }
  return { values, dropped };
}

/** The SecurityProfile of a station that is started so (W 2.1): a certificate counts more than a password. */
export function securityProfileOf(url: string, hasPassword: boolean, hasCertificate = false): string {
  const isSecure = /^wss:/i.test(url);
  if (isSecure && hasCertificate) return '3';
  if (!hasPassword) return '0';
  return isSecure ? '2' : '1';
}

/** The items of a list of measurands; the empty list means its default in the specification (section 9). */
export function measurandsOf(value: string): readonly string[] {
  const listed = listOf(value);
  return listed.length > 0 ? listed : ['Energy.Active.Import.Register'];
}

/** The items of a comma-separated list. */
export function listOf(value: string): readonly string[] {
  return value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
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
  const { allowed, max = Number.POSITIVE_INFINITY } = key;
  if (value.trim() === '') return { ok: true, value: '' };
  const items = [...new Set(value.split(',').map((item) => item.trim()))];
  const wrong = allowed && items.find((item) => !allowed.includes(item));
  if (allowed && wrong !== undefined) {
    const meant = suggest(wrong, allowed);
    const hint = meant === null ? '' : ` Did you mean ${meant}?`;
    return refuse(key, value, `is a comma-separated list of ${allowed.join(', ')}`, hint);
  }
  if (items.length > max) return refuse(key, value, `has at most ${max} items`);
  return { ok: true, value: items.join(',') };
}

const rotations: readonly string[] = ['NotApplicable', 'Unknown', 'RST', 'RTS', 'SRT', 'STR', 'TRS', 'TSR'];

/** `max` is one more than there are connectors: 0 is the main meter. */
function checkPhaseRotations(key: ConfigurationKey, value: string): ValueCheck {
  const { max = 1 } = key;
  if (value.trim() === '') return { ok: true, value: '' };
  const items = value.split(',').map((item) => {
    const [, connector, rotation = ''] = /^(\d{1,3})\.(\w+)$/.exec(item.trim()) ?? [];
    return { connector: Number(connector), rotation };
  });
  const isGood = items.every(({ connector, rotation }) => connector < max && rotations.includes(rotation));
  const isOnce = new Set(items.map(({ connector }) => connector)).size === items.length;
  if (!isGood || !isOnce)
    return refuse(
      key,
      value,
      `lists each connector from 0 to ${max - 1} at most once, as 1.RST; rotations are ${rotations.join(', ')}`,
    );
  return { ok: true, value: items.map(({ connector, rotation }) => `${connector}.${rotation}`).join(',') };
}

function checkText(key: ConfigurationKey, value: string): ValueCheck {
  const { max = maxValueLength, allowed } = key;
  if (allowed) {
    const meant = suggest(value, allowed);
    const hint = meant === null ? '' : ` Did you mean ${meant}?`;
    return allowed.includes(value) ? { ok: true, value } : refuse(key, value, `is one of ${allowed.join(', ')}`, hint);
  }
  // Printable ASCII: it ends in certificates and logs.
  return /^[\x20-\x7e]*$/.test(value) && value.length <= max
    ? { ok: true, value }
    : refuse(key, value, `has at most ${max} printable ASCII characters`);
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
