/** One HTTP request, with the redirects that may be followed. */
import { type IncomingMessage, request } from 'node:http';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream';
import type { Dial } from './dial.js';
import { failed } from './failure.js';
import { type Location, readLocation } from './location.js';
import { type Roots, secured } from './secured.js';
import type { Watch } from './watch.js';

export interface HttpWay {
  readonly dial: Dial;
  readonly roots: Roots;
}

interface Ask {
  readonly method: 'GET' | 'PUT';
  readonly headers: Readonly<Record<string, string | number>>;
  /** Called for each request: a redirect wants it again. */
  readonly body?: () => Readable;
}

const maxRedirects = 5;
const maxHeaderBytes = 16_384;

/** Resolves with the first answer that is no redirect. */
export async function ask(way: HttpWay, location: Location, what: Ask, watch: Watch): Promise<IncomingMessage> {
  let at = location;
  for (let redirects = 0; ; redirects += 1) {
    const response = await askOnce(way, at, what, watch);
    if (!isRedirect(response.statusCode, what.method)) return response;
    response.destroy();
    if (redirects === maxRedirects) {
      throw failed('broken', `The server ${watch.place} redirects more than ${maxRedirects} times.`);
    }
    at = redirected(at, response.headers.location);
  }
}

/** 303 makes a GET of a PUT: the file would not arrive. */
function isRedirect(status: number | undefined, method: Ask['method']): boolean {
  const followed = [301, 302, 307, 308];
  return status !== undefined && (followed.includes(status) || (status === 303 && method === 'GET'));
}

function redirected(from: Location, to: string | undefined): Location {
  const base = `${from.protocol.toLowerCase()}://${from.place}${from.path}${from.query}`;
  if (to === undefined || !URL.canParse(to, base)) {
    throw failed('broken', `The server ${from.place} redirects to nowhere.`);
  }
  const target = readLocation(new URL(to, base).href, ['HTTP', 'HTTPS']);
  if (from.protocol === 'HTTPS' && target.protocol === 'HTTP') {
    throw failed('refused-address', `The server ${from.place} redirects from https to http.`);
  }
  // What a server wants to be said elsewhere is not said, and what was meant for one host is not told to another.
  return { ...target, credentials: isSameServer(from, target) ? from.credentials : null };
}

function isSameServer(one: Location, other: Location): boolean {
  if (one.host !== other.host) return false;
  const isUpgrade = one.protocol === 'HTTP' && one.port === 80 && other.protocol === 'HTTPS' && other.port === 443;
  return isUpgrade || (one.protocol === other.protocol && one.port === other.port);
}

async function askOnce(way: HttpWay, at: Location, what: Ask, watch: Watch): Promise<IncomingMessage> {
  const { host, port } = at;
  const socket = await way.dial(host, port, watch);
  const stream = at.protocol === 'HTTPS' ? await secured(socket, host, way.roots, watch) : socket;
  return await new Promise<IncomingMessage>((resolve, reject) => {
    const asked = request({
      host,
      port,
      defaultPort: at.protocol === 'HTTPS' ? 443 : 80,
      method: what.method,
      path: `${at.path}${at.query}`,
      headers: headersOf(at, what),
      createConnection: () => stream,
      maxHeaderSize: maxHeaderBytes,
      signal: watch.signal,
    });
    asked.on('error', reject);
    asked.once('response', (response) => {
      watch.progress();
      // An answer that nobody reads to its end may still break.
      response.on('error', () => {});
      resolve(response);
    });
    if (what.body === undefined) asked.end();
    // An answer may come before the file has gone; without one the connection says what is wrong.
    else pipeline(what.body(), asked, (error) => error && asked.destroy(error));
  });
}

function headersOf({ credentials }: Location, { headers }: Ask) {
  const always = { 'User-Agent': 'Statecharge', Accept: '*/*', 'Accept-Encoding': 'identity', Connection: 'close' };
  if (credentials === null) return { ...always, ...headers };
  const pair = Buffer.from(`${credentials.user}:${credentials.password}`).toString('base64');
  return { ...always, ...headers, Authorization: `Basic ${pair}` };
}
