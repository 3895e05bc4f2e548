/**
 * Who may call. The API lets anybody who reaches it act as driver and power grid, so it listens on the loopback only;
 * the inspector may listen elsewhere, with a token. A web page the operator happens to visit can still reach either:
 * under a name of its own that it lets point there (DNS rebinding), or across origins. Both show in the headers, which
 * a page cannot forge.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';
import { ConfigurationError } from '../../protocol/errors.js';
import { Refusal } from './refusal.js';

/** The address to bind for 127.0.0.1, ::1 or localhost. @throws ConfigurationError for any other host. */
export function loopbackAddress(host: string): '127.0.0.1' | '::1' {
  if (host === '127.0.0.1' || host === '::1') return host;
  if (host.toLowerCase() === 'localhost') return '127.0.0.1';
  throw new ConfigurationError(
    'bad-value',
    `The control API listens on 127.0.0.1, ::1 or localhost only, since it must not be reached from outside; not on ${JSON.stringify(host)}.`,
  );
}

export interface AccessRule {
  /** Where the server listens: `127.0.0.1`, `::1`, or an address that others reach. */
  readonly address: string;
  /** The bearer token that every request must show. */
  readonly token?: string | undefined;
}

/** Why a request with these headers is refused, or null. `port` is the one it came in at. */
export function accessRefusal(rule: AccessRule, port: number, headers: IncomingHttpHeaders): Refusal | null {
  const host = headers.host?.toLowerCase() ?? '';
  if (!isOwnHost(host, rule.address, port)) {
    const own = isLoopback(rule.address) ? `${inUrl(rule.address)}:${port}` : `an IP address with port ${port}`;
    const message = `The Host header is ${quoted(headers.host)}; allowed are ${own} and localhost.`;
    return new Refusal({ status: 403, code: 'foreign-host', message });
  }
  const { origin } = headers;
  if (origin !== undefined && origin.toLowerCase() !== `http://${host}`) {
    const message = `The Origin header is ${quoted(origin)}; allowed is http://${host}, or none.`;
    return new Refusal({ status: 403, code: 'foreign-origin', message });
  }
  if (rule.token === undefined || showsToken(headers.authorization, rule.token)) return null;
  return new Refusal({
    status: 401,
    code: 'unauthorized',
    message: "This station wants its token: send the header 'Authorization: Bearer TOKEN'.",
    headers: { 'www-authenticate': 'Bearer' },
  });
}

/**
 * The name localhost belongs to nobody else, so it may come with the port of a tunnel. No page can be at an IP address
 * that is not its own: where others reach the server, each of its addresses is as good.
 */
function isOwnHost(host: string, address: string, port: number): boolean {
  const match = /^(\[[0-9a-f:.]+\]|[^:[\]]+)(?::([0-9]{1,5}))?$/.exec(host);
  if (match === null) return false;
  const [, name = '', givenPort = '80'] = match;
  if (name === 'localhost') return true;
  const isOwn = isLoopback(address) ? name === inUrl(address) : isIP(name.replace(/^\[|\]$/g, '')) !== 0;
  return isOwn && Number(givenPort) === port;
}

const isLoopback = (address: string) => address === '127.0.0.1' || address === '::1';

const inUrl = (address: string) => (address.includes(':') ? `[${address}]` : address);

/** Hashed first: equal lengths are what a comparison in constant time needs. */
function showsToken(authorization: string | undefined, token: string): boolean {
  const shown = /^Bearer +(.*)$/i.exec(authorization ?? '')?.[1];
  if (shown === undefined) return false;
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(shown), digest(token));
}

function quoted(header: string | undefined): string {
  return header === undefined ? 'missing' : JSON.stringify(header.slice(0, 100));
}
