/** Downloads and uploads over SFTP, with a password. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { pipeline } from 'node:stream/promises';
import { Client, type SFTPWrapper, type Stats, type WriteStream } from 'ssh2';
import type { Dial } from './dial.js';
import { failed, failureOf } from './failure.js';
import { type Location, plainPath } from './location.js';
import type { Outgoing } from './outgoing.js';
import type { PartFile } from './part-file.js';
import type { Watch } from './watch.js';

export interface SftpWay {
  readonly dial: Dial;
  readonly hostKeys: HostKeys;
}

/** Fingerprints of servers, as `ssh-keygen -l` shows them: `SHA256:` and base64. */
export interface HostKeys {
  /** Null: the first key of a server is trusted, and from then on no other. */
  readonly known: readonly string[] | null;
  /** By host and port. */
  readonly met: Map<string, string>;
}

/** RFC 4253 and the drafts of SFTP. */
const statuses = { noSuchFile: 2, permissionDenied: 3, unsupported: 8 };

const readBytes = 128 * 1024;

export async function downloadOverSftp(way: SftpWay, from: Location, part: PartFile, watch: Watch): Promise<void> {
  await inSession(way, from, watch, async (sftp) => {
    const path = plainPath(from);
    const { size, mtime } = await factsOf(sftp, path);
    const validator = String(mtime);
    const isSame = part.bytes > 0 && part.totalBytes === size && part.validator === validator;
    if (isSame) await part.checkSize();
    else await part.beginAnew(validator, size);
    if (part.bytes === size) return;
    const stream = sftp.createReadStream(path, { start: part.bytes, highWaterMark: readBytes });
    await pipeline(stream, part.sink(), { signal: watch.signal });
  });
}

/** A location is a folder by the specification (4.4, 5.9); what is none is taken for a file. */
export async function uploadOverSftp(way: SftpWay, to: Location, file: Outgoing, watch: Watch): Promise<void> {
  await inSession(way, to, watch, async (sftp) => {
    const path = plainPath(to);
    const isFolder = path.endsWith('/') || (await isFolderThere(sftp, path));
    const target = isFolder ? `${path.replace(/\/$/, '')}/${file.name}` : path;
    const isThere = file.sentBytes > 0 && (await isCompleted(sftp, target, file, watch));
    if (isThere) return;
    const sink = await opened(sftp, target, 'w', watch);
    await pipeline(file.from(0), sink, { signal: watch.signal });
  });
}

/** Adds what is missing to what an earlier try has left. False: only the whole file will do. */
async function isCompleted(sftp: SFTPWrapper, target: string, file: Outgoing, watch: Watch): Promise<boolean> {
  const presentBytes = await sizeOf(sftp, target);
  if (!file.isBegunBy(presentBytes)) return false;
  if (presentBytes === file.sizeBytes) return true;
  try {
    const sink = await opened(sftp, target, 'a', watch);
    await pipeline(file.from(presentBytes), sink, { signal: watch.signal });
  } catch (error) {
    // Many a server lets files be left and not be added to.
    if (isAnswer(error)) return false;
    throw error;
  }
  // What was added to more or less than the server had said is no file of ours.
  return (await sizeOf(sftp, target)) === file.sizeBytes;
}

/** What is read before that would count as sent. The library sets the mode past the umask of the server. */
async function opened(sftp: SFTPWrapper, path: string, flags: 'w' | 'a', watch: Watch): Promise<WriteStream> {
  const stream = sftp.createWriteStream(path, { flags, mode: 0o644 });
  // Stays: it may fail when nobody waits for it any more.
  stream.on('error', () => {});
  await once(stream, 'open', { signal: watch.signal });
  return stream;
}

async function inSession(way: SftpWay, at: Location, watch: Watch, run: (sftp: SFTPWrapper) => Promise<void>) {
  const client = new Client();
  watch.whenOver(() => client.destroy());
  const session = async () => run(await logIn(client, way, at, watch));
  try {
    await watch.during(session());
  } catch (error) {
    throw watch.failure ?? meaning(error, watch.place);
  } finally {
    // From here on its end is ours.
    client.removeAllListeners('close');
    client.end();
  }
}

async function logIn(client: Client, way: SftpWay, at: Location, watch: Watch): Promise<SFTPWrapper> {
  const { user, password } = at.credentials ?? { user: 'anonymous', password: '' };
  const sock = await way.dial(at.host, at.port, watch);
  let shown = '';
  // What a server asks one by one is what others ask at once: the password.
  client.on('keyboard-interactive', (_name, _instructions, _language, prompts, finish) =>
    finish(prompts.map(() => password)),
  );
  await new Promise<void>((resolve, reject) => {
    client.once('ready', resolve);
    client.on('error', (error) => {
      const isStranger = shown !== '' && !isKnown(way.hostKeys, at.place, shown);
      reject(isStranger ? stranger(at.place) : error);
      // Calls that wait would hear nothing.
      watch.fail(isStranger ? stranger(at.place) : meaning(error, at.place));
    });
    client.once('close', () => watch.fail(failed('broken', `The server ${at.place} closed the connection.`)));
    client.connect({
      sock,
      username: user,
      password,
      tryKeyboard: true,
      // The watch looks after that.
      readyTimeout: 0,
      hostVerifier: (key: Buffer) => {
        shown = `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
        return isKnown(way.hostKeys, at.place, shown);
      },
    });
  });
  way.hostKeys.met.set(at.place, shown);
  return await new Promise((resolve, reject) => {
    client.sftp((error, sftp) => (error ? reject(error) : resolve(sftp)));
  });
}

function isKnown({ known, met }: HostKeys, place: string, fingerprint: string): boolean {
  if (known !== null) return known.includes(fingerprint);
  return (met.get(place) ?? fingerprint) === fingerprint;
}

function stranger(place: string) {
  return failed('refused-address', `The server ${place} shows another host key than the one that is known.`);
}

function factsOf(sftp: SFTPWrapper, path: string): Promise<Stats> {
  return new Promise((resolve, reject) => {
    sftp.stat(path, (error, facts) => (error ? reject(error) : resolve(facts)));
  });
}

function sizeOf(sftp: SFTPWrapper, path: string): Promise<number | null> {
  return factsOf(sftp, path).then(
    ({ size }) => size,
    () => null,
  );
}

async function isFolderThere(sftp: SFTPWrapper, path: string): Promise<boolean> {
  return await factsOf(sftp, path).then(
    (facts) => facts.isDirectory(),
    () => false,
  );
}

/** By the server, with a status; not by a connection that is gone. */
function isAnswer(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'number';
}

function meaning(error: unknown, place: string) {
  const { code, level } = (error ?? {}) as { readonly code?: unknown; readonly level?: unknown };
  const said = `The server ${place} says that`;
  if (level === 'client-authentication') return failed('denied', `${said} it wants other credentials.`);
  if (code === statuses.noSuchFile) return failed('not-found', `${said} there is no such place.`);
  if (code === statuses.permissionDenied) return failed('denied', `${said} this is not allowed.`);
  if (code === statuses.unsupported) return failed('unsupported', `${said} it cannot do this.`);
  return failureOf(error, place);
}
