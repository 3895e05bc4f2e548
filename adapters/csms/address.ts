/** Where to dial and with which credentials: J 3.1.1 and J 6.2.2. */
import type { LinkTarget } from '../../protocol/ports/link.js';

export interface Address {
  readonly url: URL;
  /** Host and port, for sentences: no path, no query, nothing secret. */
  readonly place: string;
}

/** The target cannot be dialled; `refusal` is one sentence that says why and repeats nothing secret. */
export interface NoAddress {
  readonly refusal: string;
}

/** Endpoint, "/" and the percent-encoded identity (J 3.1.1); a query of the endpoint stays at the end. */
export function addressOf(target: LinkTarget): Address | NoAddress {
  if (!URL.canParse(target.url)) return { refusal: 'The address of the central system is not a URL.' };
  const url = new URL(target.url);
  const place = `${url.hostname}:${url.port || (url.protocol === 'wss:' ? '443' : '80')}`;
  if (url.protocol !== 'ws:' && url.protocol !== 'wss:') {
    return { refusal: 'The address of the central system must begin with ws:// or wss://.' };
  }
  if (url.username || url.password) {
    // J 6.2.2 knows one user name, the identity. To drop what stands here would end in a 401 nobody understands.
    return { refusal: `The address of the central system at ${place} must not hold a user name or password.` };
  }
  if (url.hash) return { refusal: `The address of the central system at ${place} must not hold a "#".` };
  if (!fitsInPath(target.identity)) {
    return { refusal: `The identity ${JSON.stringify(target.identity)} cannot be part of an address.` };
  }
  url.pathname = `${url.pathname.replace(/\/$/, '')}/${encodeURIComponent(target.identity)}`;
  return { url, place };
}

function fitsInPath(identity: string): boolean {
  // As a path segment these three name another place than the station's own, encoded or not.
  if (['', '.', '..'].includes(identity)) return false;
  // Half a surrogate pair has no UTF-8, and so no percent-encoding.
  return Buffer.from(identity).toString() === identity;
}

/** Basic authentication (J 6.2.2): the identity as it is, a colon, and the bytes of the key whatever they are. */
export function basicAuthorization(identity: string, password: Uint8Array): string {
  return `Basic ${Buffer.concat([Buffer.from(`${identity}:`), password]).toString('base64')}`;
}
