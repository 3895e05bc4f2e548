/**
 * Observations without secrets: what a trace, a dump and the inspector are made of. Passwords and keys, the credentials
 * of addresses, the values of configuration keys that nobody may read; where it is asked for, the tags too.
 *
 * A replay must come to the same decisions as the station did. So a password that fits is replaced by one that fits, and
 * what was the same before is the same afterwards, within one process: nobody can work back from it.
 */
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { authorizationKeyBytes } from '../../protocol/configuration.js';
import { isShown, mask, maskedLocation } from '../../protocol/redact.js';

export interface MaskOptions {
  /** Tags are personal data in some places: each is replaced, everywhere by the same. Default false. */
  readonly hideIdTags?: boolean | undefined;
  /** Of the station, to be replaced wherever it is named. */
  readonly identity?: string | undefined;
  /** What is seen is a replay, where what stands in for a secret is all there is: it is left as it is. Default false. */
  readonly isReplay?: boolean | undefined;
}

export interface Masks {
  /** JSON values as they are, where nothing in them is a secret; bytes are secrets, errors become what they say. */
  value(value: unknown): unknown;
  /** Word for word, where nothing in it is a secret. */
  frame(text: string): string;
}

/** Nothing that is observed is deeper, but for what refers to itself. */
const deepest = 24;

const tagFields: ReadonlySet<string> = new Set(['idTag', 'parentIdTag', 'idTags']);
const locationFields: ReadonlySet<string> = new Set(['location', 'remoteLocation']);
const secretFields: ReadonlySet<string> = new Set(['authorizationkey', 'authorization', 'passphrase', 'privatekey']);

type Fields = Readonly<Record<string, unknown>>;

/** Of this process: with the key go all ways back. */
const processKey = randomBytes(32);
const digest = (about: string, what: Uint8Array | string) =>
  createHmac('sha256', processKey).update(about).update(what).digest('hex');

/** 20 characters that an AuthorizationKey may be. */
const standInFor = (secret: Uint8Array) => `${mask}${digest('secret', secret).slice(0, 17)}`;

/** What `standInFor` and `identityMask` make. */
const standIn = /^\*{3}[0-9a-f]{17}$/;
const identityStandIn = /^sha256:[0-9a-f]{16}$/;

export function masks({ hideIdTags = false, identity, isReplay = false }: MaskOptions = {}): Masks {
  const standInOf = (secret: Uint8Array) => {
    const text = isReplay ? Buffer.from(secret).toString('latin1') : '';
    return standIn.test(text) ? text : standInFor(secret);
  };
  const identityOf = (value: string) => (isReplay && identityStandIn.test(value) ? value : identityMask(value));
  /** One that fits as an AuthorizationKey still does, and one that does not still does not. */
  const maskedSecret = (value: unknown): unknown => {
    const bytes = typeof value === 'string' ? authorizationKeyBytes(value) : null;
    return bytes === null ? mask : standInOf(bytes);
  };
  const quoted = identity === undefined ? null : JSON.stringify(identity);
  const text = (value: string) =>
    quoted !== null && value.includes('"') && value.includes(quoted)
      ? maskedText(value.replaceAll(quoted, JSON.stringify(identityMask(identity ?? ''))))
      : maskedText(value);
  const tag = (value: unknown, depth: number): unknown => {
    if (Array.isArray(value)) return value.map((each) => tag(each, depth));
    return typeof value === 'string' && value !== ''
      ? `${mask}${digest('tag', value.toLowerCase()).slice(0, 12)}`
      : masked(value, depth);
  };
  const field = (name: string, value: unknown, depth: number): unknown => {
    if (hideIdTags && tagFields.has(name)) return tag(value, depth);
    if (locationFields.has(name) && typeof value === 'string') return maskedLocation(value);
    // Of a certificate that is asked for: it names the station.
    if (name === 'commonName' && value === identity && identity !== undefined) return identityMask(identity);
    if (name === 'identity' && typeof value === 'string') return identityOf(value);
    if (secretFields.has(name.toLowerCase())) return maskedSecret(value);
    return masked(value, depth);
  };
  const record = (value: Fields, depth: number): unknown => {
    const isSetting = value['value'] !== undefined && 'key' in value && !isShown(value['key']);
    let changed: Record<string, unknown> | null = null;
    for (const name of Object.keys(value)) {
      const was = value[name];
      const is = isSetting && name === 'value' ? maskedSecret(was) : field(name, was, depth + 1);
      if (is === was) continue;
      changed ??= { ...value };
      changed[name] = is;
    }
    return changed ?? value;
  };
  const masked = (value: unknown, depth: number): unknown => {
    if (typeof value === 'string') return text(value);
    if (typeof value !== 'object' || value === null) return typeof value === 'function' ? undefined : value;
    if (depth > deepest) return mask;
    if (value instanceof Uint8Array) return standInOf(value);
    if (value instanceof Error) return record(wordsOf(value), depth);
    if (Array.isArray(value)) {
      const items = value.map((item) => masked(item, depth + 1));
      return items.some((item, index) => item !== value[index]) ? items : value;
    }
    // An actor, a signal, a map: not what was said, but who or how.
    return isPlain(value) ? record(value as Fields, depth) : `[${value.constructor?.name ?? 'object'}]`;
  };
  return {
    value: (value) => masked(value, 0),
    frame: (text) => maskedFrame(text, (value) => masked(value, 0)),
  };
}

/** Stands for the identity; the same in every process, so that traces of one station are known as such. */
export function identityMask(identity: string): string {
  return `sha256:${createHash('sha256').update(identity).digest('hex').slice(0, 16)}`;
}

function maskedText(text: string): string {
  if (text.includes('PRIVATE KEY')) return mask;
  if (!text.includes('://')) return text;
  // A password may hold whatever ends an address inside a sentence.
  if (/^[a-z][a-z0-9+.-]{0,20}:\/\//i.test(text)) return maskedLocation(text);
  return text.replace(/[a-z][a-z0-9+.-]{0,20}:\/\/[^\s"'<>]*/gi, maskedLocation);
}

/** Of an address the slashes may be escaped; and what is written as \u0041 may be any word. */
const suspicious = /ChangeConfiguration|AuthorizationKey|:\\?\/\\?\/|PRIVATE KEY|\\u00[2-7]/i;

/** What is no frame is shown where it cannot hold a secret that was meant for one. */
function maskedFrame(text: string, masked: (value: unknown) => unknown): string {
  const frame = parsed(text);
  if (!Array.isArray(frame)) return suspicious.test(text) ? mask : text;
  const isSetting = frame[0] === 2 && typeof frame[2] === 'string' && /^\s*changeconfiguration\s*$/i.test(frame[2]);
  const shown = masked(isSetting ? [...frame.slice(0, 3), ...frame.slice(3).map(settingOf)] : frame);
  // A field that is there twice is not seen in what was parsed.
  return isSetting || shown !== frame ? JSON.stringify(shown) : text;
}

/** What else than key and value is in it, nobody knows. */
function settingOf(payload: unknown): unknown {
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload)) return mask;
  return Object.fromEntries(
    Object.entries(payload).map(([name, value]) => [name, name === 'key' || name === 'value' ? value : mask]),
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function wordsOf(error: Error): Fields {
  const { name, message } = error;
  return { name, message, ...('code' in error && { code: error.code }) };
}
