/** What the CSMS gives as a location, taken apart and judged before anything is connected. */
import type { ProductDescription } from '../../protocol/product.js';
import { failed } from './failure.js';

export type FileProtocol = ProductDescription['settings']['fileTransferProtocols'][number];

export interface Location {
  readonly protocol: FileProtocol;
  /** Without brackets. */
  readonly host: string;
  readonly port: number;
  /** Host and port, for sentences. */
  readonly place: string;
  readonly credentials: Credentials | null;
  /** Percent-encoded, with the slash in front. */
  readonly path: string;
  /** With the question mark in front, or empty. */
  readonly query: string;
}

export interface Credentials {
  readonly user: string;
  readonly password: string;
}

/** FTPS is the explicit one, which begins at the port of FTP (RFC 4217). */
const ports: Readonly<Record<FileProtocol, number>> = { HTTP: 80, HTTPS: 443, FTP: 21, FTPS: 21, SFTP: 22 };

const maxLength = 2_048;

// Control characters have no place in an address, and split commands and headers where they get through.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const controls = /[\u0000-\u001f\u007f]/;

const shape = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]+)([^?#]*)(\?[^#]*)?/i;

/** Throws a TransferError: `unsupported`. */
export function readLocation(given: string, offered: readonly FileProtocol[]): Location {
  const unsupported = (why: string) => failed('unsupported', `The location ${why}.`);
  if (given.length > maxLength) throw unsupported(`has more than ${maxLength} characters`);
  if (controls.test(given) || given.includes('\\')) throw unsupported('has control characters or backslashes');
  const [, scheme = '', authority = '', path = '', query = ''] = shape.exec(given.trim()) ?? [];
  const protocol = scheme.toUpperCase();
  if (!isOffered(protocol, offered)) {
    const schemes = offered.map((each) => `${each.toLowerCase()}://`).join(', ');
    throw unsupported(`does not begin with one of ${schemes} and a host`);
  }
  const decoded = decode(path);
  if (decoded === null || controls.test(decoded) || decoded.includes('\\')) {
    throw unsupported('has a path with something that no name of a file holds');
  }
  if (decoded.split('/').includes('..')) throw unsupported('has ".." in its path');
  // What other schemes have for a host is not read as strictly as that of HTTP, nor brought to one spelling.
  const text = `http://${authority}${path}${query}`;
  if (!URL.canParse(text)) throw unsupported('has no host and port that there can be');
  const url = new URL(text);
  const port = portOf(authority) ?? ports[protocol];
  if (port < 1 || url.hostname === '') throw unsupported('has no host and port that there can be');
  const credentials = credentialsOf(url);
  if (credentials === 'none that can be sent') throw unsupported('has a user or password that cannot be sent');
  return {
    protocol,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port,
    place: `${url.hostname}:${port}`,
    credentials,
    path: url.pathname,
    query: url.search,
  };
}

/** As files are named: without percent-encoding. */
export function plainPath({ path }: Location): string {
  return decode(path) ?? path;
}

function isOffered(protocol: string, offered: readonly FileProtocol[]): protocol is FileProtocol {
  return offered.some((each) => each === protocol);
}

/** Null when nothing or nothing but a colon is there. `URL` would leave out the port that is usual for HTTP. */
function portOf(authority: string): number | null {
  const [, digits = ''] = /:(\d*)$/.exec(authority) ?? [];
  return digits === '' ? null : Number(digits);
}

function credentialsOf(url: URL): Credentials | null | 'none that can be sent' {
  if (url.username === '' && url.password === '') return null;
  const [user, password] = [decode(url.username), decode(url.password)];
  if (user === null || password === null || controls.test(user + password)) return 'none that can be sent';
  return { user, password };
}

/** Null when it cannot be decoded. */
function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
