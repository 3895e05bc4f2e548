/** Downloads and uploads over HTTP and HTTPS (RFC 9110). */
import type { IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { failed } from './failure.js';
import { ask, type HttpWay } from './http-request.js';
import type { Location } from './location.js';
import type { Outgoing } from './outgoing.js';
import type { PartFile } from './part-file.js';
import type { Watch } from './watch.js';

export async function downloadOverHttp(way: HttpWay, from: Location, part: PartFile, watch: Watch): Promise<void> {
  const fetched = part.bytes > 0 ? await continued(way, from, part, watch) : null;
  if (fetched === 'whole') return;
  const response = fetched ?? (await fromTheStart(way, from, part, watch));
  await pipeline(response, part.sink(), { signal: watch.signal });
}

/** Null when the part is of no use any more. */
async function continued(way: HttpWay, from: Location, part: PartFile, watch: Watch) {
  const { validator, bytes } = part;
  const condition = validator === null ? {} : { 'If-Range': validator };
  const response = await ask(way, from, { method: 'GET', headers: { Range: `bytes=${bytes}-`, ...condition } }, watch);
  const { statusCode, headers } = response;
  if (statusCode === 200) return begun(response, part);
  const range = /^bytes (?:(\d+)-\d+|\*)\/(\d+)$/.exec(headers['content-range'] ?? '');
  const isSame = range !== null && Number(range[2]) === part.totalBytes && fits(validatorOf(response), validator);
  if (statusCode === 206 && isSame && Number(range[1]) === bytes) {
    await part.checkSize();
    return response;
  }
  response.destroy();
  if (statusCode === 416 && isSame && bytes === part.totalBytes) return 'whole';
  if (statusCode === 206 || statusCode === 416) return null;
  throw failureOfStatus(statusCode, watch.place);
}

async function fromTheStart(way: HttpWay, from: Location, part: PartFile, watch: Watch): Promise<IncomingMessage> {
  const response = await ask(way, from, { method: 'GET', headers: {} }, watch);
  if (response.statusCode !== 200) throw failureOfStatus(response.statusCode, watch.place);
  return begun(response, part);
}

async function begun(response: IncomingMessage, part: PartFile): Promise<IncomingMessage> {
  const length = response.headers['content-length'];
  await part.beginAnew(validatorOf(response), length === undefined ? null : Number(length));
  return response;
}

/** What If-Range takes: a strong ETag, else the date. */
function validatorOf({ headers }: IncomingMessage): string | null {
  const { etag } = headers;
  return etag?.startsWith('"') ? etag : (headers['last-modified'] ?? null);
}

/** A server need not repeat it. */
const fits = (told: string | null, known: string | null) => told === null || known === null || told === known;

/**
 * Always the whole file: a server that does not know Content-Range in a PUT takes the rest for all there is, and says
 * that it went well (RFC 9110 14.5).
 */
export async function uploadOverHttp(way: HttpWay, to: Location, file: Outgoing, watch: Watch): Promise<void> {
  const headers = { 'Content-Type': 'application/octet-stream', 'Content-Length': file.sizeBytes };
  const targets = targetsOf(to, file.name);
  for (const [n, target] of targets.entries()) {
    const body = () => file.from(0);
    const response = await ask(way, target, { method: 'PUT', headers, body }, watch);
    const { statusCode = 0 } = response;
    response.destroy();
    if (statusCode >= 200 && statusCode < 300) return;
    const mayBeNoFolder = [404, 405, 409].includes(statusCode) && n < targets.length - 1;
    if (!mayBeNoFolder) throw failureOfStatus(statusCode, watch.place);
  }
}

/**
 * A location is a folder by the specification (4.4, 5.9), and many a CSMS gives a file, often one that was signed
 * beforehand. With a query, or with a dot in its last part, it is taken for a file; else a folder is tried first.
 */
function targetsOf(to: Location, name: string): readonly Location[] {
  const inFolder = { ...to, path: `${to.path.replace(/\/$/, '')}/${encodeURIComponent(name)}` };
  if (to.path.endsWith('/')) return [inFolder];
  const last = to.path.split('/').at(-1) ?? '';
  return to.query !== '' || last.includes('.') ? [to] : [inFolder, to];
}

function failureOfStatus(status: number | undefined, place: string) {
  const said = `The server ${place} answered ${status}`;
  if (status === 401 || status === 403 || status === 407)
    return failed('denied', `${said}: it wants other credentials.`);
  if (status === 404 || status === 410) return failed('not-found', `${said}: there is no such place.`);
  if (status === 405 || status === 501) return failed('unsupported', `${said}: it does not take files this way.`);
  if (status === 413) return failed('too-large', `${said}: the file is too large for it.`);
  return failed('broken', `${said}.`);
}
