/**
 * The sshd of this machine (OpenSSH), with a key, a configuration and a user of its own, which nobody else sees: it runs
 * without privileges in a namespace where its own files lie over those that name the users. Each connection has a
 * process of its own, as under inetd, so that a port is free for sure and each one can be cut.
 */
import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { afterwards, temporaryFolder } from './bench.js';
import { newHostKey } from './sftp-server.js';

const program = '/usr/sbin/sshd';

/** Nobody, where the tests run as root: sshd would want more of a namespace than it gets. */
const owner = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

/** `secret`, as crypt(3) keeps it. */
const passwordHash =
  '$6$statecharge$XFbOVhTc4yNsn5Wui60o0kki4W8Ruw9j7zuqpOjZ3BG3q1Ho98pwj3qT56/GKfjGlxTItP1Icxal.RV3qfEeu0';

/** In one line why it cannot be tried here; null: it can. */
export function whyNoOpenSsh(): string | null {
  if (!existsSync(program)) return `there is no ${program} (Debian: openssh-server)`;
  const tried = spawnSync('unshare', ['--user', '--map-root-user', '--mount', 'true'], { ...owner, cwd: '/' });
  if (tried.status === 0) return null;
  const [line = ''] = String(tried.error?.message ?? tried.stderr).split('\n');
  return `${program} has no namespace of its own to run in (${line})`;
}

export interface OpenSsh {
  /** As the user `station`, up to the slash of the path. */
  readonly url: string;
  /** Where that user may write. */
  readonly home: string;
  /** How many bytes each connection has brought. */
  readonly received: readonly number[];
  /** How many it was given. */
  readonly sent: readonly number[];
  /** The first connection breaks when so many bytes have come or gone. */
  cutAfter: number;
  /** Resolves when no process of it is left. */
  idle(): Promise<void>;
}

export async function openSsh(): Promise<OpenSsh> {
  const folder = temporaryFolder();
  const home = join(folder, 'home');
  const script = laidOut(folder, home);
  const running = new Set<Promise<void>>();
  const received: number[] = [];
  const sent: number[] = [];
  const server = createServer((socket) => {
    const child = spawn('unshare', ['--user', '--map-root-user', '--mount', 'sh', '-c', script], {
      ...owner,
      cwd: folder,
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const nth = received.push(0) - 1;
    sent.push(0);
    const count = (counts: number[]) => (bytes: Buffer) => {
      const sum = (counts[nth] ?? 0) + bytes.length;
      counts[nth] = sum;
      if (nth === 0 && sum >= ssh.cutAfter) socket.destroy();
    };
    socket.on('data', count(received));
    child.stdout.on('data', count(sent));
    const ended = joined(socket, child).then(() => {
      running.delete(ended);
    });
    running.add(ended);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const idle = async () => {
    await Promise.all(running);
  };
  afterwards(async () => {
    server.close();
    await idle();
  });
  const url = `sftp://station:secret@127.0.0.1:${(server.address() as AddressInfo).port}`;
  const ssh: OpenSsh = { url, home, received, sent, cutAfter: Infinity, idle };
  return ssh;
}

/** Returns what starts it there. */
function laidOut(folder: string, home: string): string {
  const { uid = process.getuid?.(), gid = process.getgid?.() } = owner;
  const files = {
    passwd: `station:x:${uid}:${gid}::${home}:/bin/sh\n`,
    shadow: `station:${passwordHash}:20000:0:99999:7:::\n`,
    key: newHostKey(),
    config: `HostKey ${join(folder, 'key')}\nPidFile none\nUsePAM no\nSubsystem sftp internal-sftp\nForceCommand internal-sftp\n`,
  };
  mkdirSync(home);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text, { mode: 0o600 });
  if (owner.uid !== undefined && owner.gid !== undefined) {
    for (const name of ['.', 'home', ...Object.keys(files)]) chownSync(join(folder, name), owner.uid, owner.gid);
  }
  const mounts = 'mount --bind passwd /etc/passwd && mount --bind shadow /etc/shadow';
  return `${mounts} && exec unshare --user --map-user=${uid} --map-group=${gid} ${program} -i -e -f config`;
}

/** Resolves when all that holds its output is gone. */
function joined(socket: Socket, child: ChildProcessByStdio<Writable, Readable, null>): Promise<void> {
  socket.on('error', () => {});
  child.stdin.on('error', () => {});
  socket.pipe(child.stdin);
  child.stdout.pipe(socket);
  socket.once('close', () => {
    child.stdin.end();
    // What it still says nobody wants, and it must not wait for ever to be heard.
    child.stdout.resume();
  });
  return new Promise((resolve) => child.once('close', () => resolve()));
}
