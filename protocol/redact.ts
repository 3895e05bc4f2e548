/**
 * Frames as they may be written down. Secrets are taken out here, at the source, so that no journal, trace or event
 * stream ever holds them (J 6.2.2, A01.FR.12).
 */
import { configurationKeys } from './configuration-keys.js';

export interface RedactOptions {
  /** Tags are personal data in some places; the bill needs them, the log may not. Default false. */
  readonly hideIdTags?: boolean;
}

export const mask = '***';

/** Whose values may be shown: a secret under a misspelt or foreign key is refused by the station, but was sent all the same. */
const openKeys: ReadonlySet<string> = new Set(
  configurationKeys.filter(({ access }) => access !== 'W').map(({ key }) => key.toLowerCase()),
);

/** Whether the value of this configuration key may be shown; of a key that nobody knows it may not. */
export const isShown = (key: unknown): boolean => typeof key === 'string' && openKeys.has(key.trim().toLowerCase());

/** Locations may hold a user and a password, and signatures in their query: ftp://user:password@host/, https://host/?sig=... */
const locationFields: ReadonlySet<string> = new Set(['location', 'remoteLocation']);

/**
 * The payload of a request or response of this action without its secrets: the value of AuthorizationKey and the like
 * in ChangeConfiguration and GetConfiguration, and passwords in file locations. The payload may have any shape, valid
 * or not, and is left as it is; what holds no secret is returned itself.
 */
export function withoutSecrets(action: string, payload: unknown, options: RedactOptions = {}): unknown {
  const { hideIdTags = false } = options;
  const safe = action === 'ChangeConfiguration' ? maskSetting(payload) : payload;
  const mayHold = action === 'GetConfiguration' || /Diagnostics|Firmware|GetLog/.test(action);
  return mayHold || hideIdTags ? maskFields(safe, hideIdTags) : safe;
}

/** `{ key, value }`, as in ChangeConfiguration.req and in each configurationKey of GetConfiguration.conf. */
function maskSetting(setting: unknown): unknown {
  if (!isRecord(setting) || setting['value'] === undefined) return setting;
  // Of a key that nobody knows nobody can say whether its value is a secret.
  return isShown(setting['key']) ? setting : { ...setting, value: mask };
}

function maskFields(value: unknown, hideIdTags: boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => maskFields(item, hideIdTags));
  if (!isRecord(value)) return value;
  const fields = Object.entries(value).map(([name, field]): [string, unknown] => {
    if (name === 'configurationKey' && Array.isArray(field)) return [name, field.map(maskSetting)];
    if (locationFields.has(name) && typeof field === 'string') return [name, maskedLocation(field)];
    if (hideIdTags && (name === 'idTag' || name === 'parentIdTag')) return [name, mask];
    return [name, maskFields(field, hideIdTags)];
  });
  return Object.fromEntries(fields);
}

/** What has no shape in which a secret would be found is not shown at all. */
export function maskedLocation(location: string): string {
  const [, scheme, rest = ''] = /^([a-z][a-z0-9+.-]{0,20}:\/\/)([^\\]*)$/i.exec(location) ?? [];
  if (scheme === undefined) return mask;
  const [address = '', ...more] = rest.split(/[?#;]/);
  const at = address.lastIndexOf('@');
  const shown = at < 0 ? address : `${mask}@${address.slice(at + 1)}`;
  // A password may hold whatever parts an address: a user in what is left has been cut in the middle.
  const isWhole = !more.some((part) => part.includes('@'));
  return isWhole ? `${scheme}${shown}${more.length > 0 ? `?${mask}` : ''}` : `${scheme}${mask}`;
}

/** An address as it may be shown: without user, password and query, where tokens are kept. */
export function withoutCredentials(url: string): string {
  if (!URL.canParse(url)) return 'an address that cannot be read';
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
