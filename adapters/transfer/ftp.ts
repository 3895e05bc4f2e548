/** Downloads and uploads over FTP and explicit FTPS, in passive mode (RFC 959, RFC 2428, RFC 4217). */
import { Client, FTPError } from 'basic-ftp';
import type { Dial } from './dial.js';
import { failed } from './failure.js';
import { type Location, plainPath } from './location.js';
import type { Outgoing } from './outgoing.js';
import type { PartFile } from './part-file.js';
import { type Roots, securityOf } from './secured.js';
import type { Watch } from './watch.js';

export interface FtpWay {
  readonly dial: Dial;
  readonly roots: Roots;
  /** For what the library waits for by itself. */
  readonly idleMs: number;
}

export async function downloadOverFtp(way: FtpWay, from: Location, part: PartFile, watch: Watch): Promise<void> {
  await inSession(way, from, watch, async (client) => {
    const path = relative(plainPath(from));
    const totalBytes = await told(client.size(path));
    const validator = (await told(client.lastMod(path)))?.toISOString() ?? null;
    const isSame = totalBytes !== null && totalBytes === part.totalBytes && validator === part.validator;
    if (!isSame || part.bytes === 0) await part.beginAnew(validator, totalBytes);
    else await part.checkSize();
    if (part.bytes > 0 && part.bytes === totalBytes) return;
    try {
      await client.downloadTo(part.sink(), path, part.bytes);
    } catch (error) {
      if (part.bytes === 0 || !isUnknownCommand(error)) throw error;
      // It cannot begin in the middle.
      await part.beginAnew(validator, totalBytes);
      await client.downloadTo(part.sink(), path);
    }
  });
}

/** A location is a folder by the specification (4.4, 5.9); one that cannot be entered is taken for a file. */
export async function uploadOverFtp(way: FtpWay, to: Location, file: Outgoing, watch: Watch): Promise<void> {
  await inSession(way, to, watch, async (client) => {
    const path = relative(plainPath(to));
    const isFolder = path === '' || (await told(client.cd(path))) !== null;
    if (!isFolder && path.endsWith('/')) throw failed('not-found', `The server ${watch.place} has no such folder.`);
    const target = isFolder ? file.name : path;
    const isThere = file.sentBytes > 0 && (await isCompleted(client, target, file));
    if (!isThere) await client.uploadFrom(file.from(0), target);
  });
}

/** Adds what is missing to what an earlier try has left. False: only the whole file will do. */
async function isCompleted(client: Client, target: string, file: Outgoing): Promise<boolean> {
  const presentBytes = await told(client.size(target));
  if (!file.isBegunBy(presentBytes)) return false;
  if (presentBytes === file.sizeBytes) return true;
  const rest = file.from(presentBytes);
  try {
    await client.appendFrom(rest, target);
  } catch (error) {
    // Many a server lets files be left and not be added to; some refuse that as if it were for now (4xx).
    if (error instanceof FTPError && (error.code >= 500 || !rest.readableDidRead)) return false;
    throw error;
  }
  // What was added to more or less than the server had said is no file of ours.
  return (await told(client.size(target))) === file.sizeBytes;
}

async function inSession(way: FtpWay, at: Location, watch: Watch, run: (client: Client) => Promise<void>) {
  const client = new Client(way.idleMs);
  watch.whenOver(() => client.close());
  const session = async () => {
    await logIn(client, way, at, watch);
    await run(client);
  };
  try {
    await watch.during(session());
  } catch (error) {
    throw watch.failure ?? meaning(error, watch.place);
  } finally {
    client.close();
  }
}

async function logIn(client: Client, way: FtpWay, at: Location, watch: Watch): Promise<void> {
  client.ftp.socket = await way.dial(at.host, at.port, watch);
  await client.ftp.handle(undefined, (answer, task) => {
    if (answer instanceof Error) task.reject(answer);
    else if (answer.code >= 200) task.resolve(answer);
  });
  if (at.protocol === 'FTPS') await client.useTLS(securityOf(at.host, way.roots));
  // Before the login too, for users and passwords that are not ASCII (RFC 2640).
  await told(client.send('OPTS UTF8 ON'));
  const { user, password } = at.credentials ?? { user: 'anonymous', password: 'guest' };
  await client.login(user, password);
  await client.useDefaultSettings();
}

/** From where the login leads (RFC 1738 3.2.2). */
function relative(path: string): string {
  return path.replace(/^\//, '');
}

/** Null when the server does not say it. */
async function told<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof FTPError) return null;
    throw error;
  }
}

function isUnknownCommand(error: unknown): boolean {
  return error instanceof FTPError && error.code >= 500 && error.code < 505;
}

function meaning(error: unknown, place: string): unknown {
  if (error instanceof FTPError) {
    const said = `The server ${place} answered ${error.code}`;
    if (error.code === 530 || error.code === 532 || error.code === 430)
      return failed('denied', `${said}: it wants other credentials.`);
    if (error.code === 550) return failed('not-found', `${said}: there is no such place, or none that is open to us.`);
    if (error.code === 553) return failed('denied', `${said}: it does not take the file.`);
    if (error.code === 552) return failed('too-large', `${said}: the file is too large for it.`);
    return failed('broken', `${said}.`);
  }
  if (error instanceof Error && /^Timeout/.test(error.message)) {
    return failed('too-slow', `The transfer with ${place} stood still.`);
  }
  return error;
}
