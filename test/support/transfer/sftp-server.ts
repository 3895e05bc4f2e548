/** An SFTP server on the ssh2 package, with files in memory. */
import { generateKeyPairSync } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import ssh2, { type Connection, type FileEntry, type SFTPWrapper } from 'ssh2';
import { afterwards } from './bench.js';

const { OPEN_MODE, STATUS_CODE } = ssh2.utils.sftp;
const folderMode = 0o040755;
const fileMode = 0o100644;

export interface SftpServerOptions {
  readonly files?: Record<string, Buffer>;
  readonly folders?: readonly string[];
  readonly user?: string;
  readonly password?: string;
  /** Asks for the password as for any other answer. */
  readonly asks?: boolean;
  /** The first download breaks after so many bytes. */
  readonly cutAfter?: number;
  /** The first upload breaks when so many bytes have come, which stay. */
  readonly cutUploadAfter?: number;
  /** What STAT tells of a file with so many bytes. */
  readonly tellsSize?: (sizeBytes: number) => number;
  /** Lets nothing be added to a file: does not open it, or does not take the first piece. */
  readonly refusesAppending?: 'open' | 'write';
  /** 0 takes a free one. */
  readonly port?: number;
  readonly key?: string;
  /** Answers no read. */
  readonly isDeaf?: boolean;
}

export interface SftpServer {
  readonly port: number;
  readonly files: Record<string, Buffer>;
  /** Where each read began. */
  readonly reads: readonly number[];
  /** How many bytes each upload has brought. */
  readonly uploads: readonly number[];
  readonly passwords: readonly string[];
  close(): Promise<void>;
}

// Not by ssh2's own generator: one in 256 of its Ed25519 keys cannot be read again (mscdex/ssh2#1513).
export const newHostKey = () =>
  generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    privateKeyEncoding: { type: 'sec1', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  }).privateKey;

export async function sftpServer(options: SftpServerOptions = {}): Promise<SftpServer> {
  const { files = {}, user = 'station', password = 'secret', key = newHostKey(), port = 0 } = options;
  const reads: number[] = [];
  const uploads: number[] = [];
  const passwords: string[] = [];
  const connections = new Set<Connection>();
  const isCut = { yet: false };
  const server = new ssh2.Server({ hostKeys: [key] }, (client) => {
    connections.add(client);
    client.on('error', () => {});
    client.on('authentication', (context) => {
      if (context.method === 'keyboard-interactive') {
        context.prompt([{ prompt: 'Password: ', echo: false }], ([answer]) =>
          answer === password && context.username === user ? context.accept() : context.reject(),
        );
        return;
      }
      if (context.method !== 'password' || options.asks) return context.reject(['keyboard-interactive', 'password']);
      passwords.push(context.password);
      if (context.username === user && context.password === password) context.accept();
      else context.reject();
    });
    client.on('session', (accept) =>
      accept().on('sftp', (acceptSftp) =>
        serve(acceptSftp(), { ...options, files }, { reads, uploads }, isCut, client),
      ),
    );
  });
  await new Promise<void>((resolve) => {
    server.listen(port, '127.0.0.1', resolve);
  });
  const close = () =>
    new Promise<void>((resolve) => {
      for (const connection of connections) connection.end();
      server.close(() => resolve());
    });
  afterwards(close);
  return { port: (server.address() as AddressInfo).port, files, reads, uploads, passwords, close };
}

type Served = SftpServerOptions & { readonly files: Record<string, Buffer> };

interface Seen {
  readonly reads: number[];
  readonly uploads: number[];
}

interface OpenFile {
  readonly path: string;
  readonly isAppending: boolean;
  /** Of the uploads. */
  readonly nth: number;
}

function serve(sftp: SFTPWrapper, options: Served, seen: Seen, isCut: { yet: boolean }, client: Connection): void {
  const { files, folders = ['/'], cutAfter, isDeaf, tellsSize = (sizeBytes: number) => sizeBytes } = options;
  const open = new Map<number, OpenFile>();
  const facts = (path: string): FileEntry['attrs'] | null => {
    const file = files[path];
    const isFolder = folders.includes(path.replace(/(.)\/$/, '$1'));
    if (!file && !isFolder) return null;
    return {
      mode: file ? fileMode : folderMode,
      uid: 0,
      gid: 0,
      size: tellsSize(file?.length ?? 0),
      atime: 1,
      mtime: 1_700_000_000,
    };
  };
  sftp.on('STAT', (id, path) => {
    const found = facts(path);
    if (found) sftp.attrs(id, found);
    else sftp.status(id, STATUS_CODE.NO_SUCH_FILE);
  });
  sftp.on('OPEN', (id, path, flags) => {
    const parent = path.replace(/\/[^/]*$/, '') || '/';
    const isWriting = (flags & OPEN_MODE.WRITE) !== 0;
    if (isWriting ? !folders.includes(parent) : !files[path]) return sftp.status(id, STATUS_CODE.NO_SUCH_FILE);
    const isAppending = (flags & OPEN_MODE.APPEND) !== 0;
    if (isAppending && options.refusesAppending === 'open') return sftp.status(id, STATUS_CODE.OP_UNSUPPORTED);
    if (isWriting) files[path] = (isAppending && files[path]) || Buffer.alloc(0);
    const handle = Buffer.alloc(4);
    handle.writeUInt32BE(open.size + 1);
    open.set(open.size + 1, { path, isAppending, nth: isWriting ? seen.uploads.push(0) - 1 : -1 });
    sftp.handle(id, handle);
  });
  sftp.on('READ', (id, handle, offset, length) => {
    const file = files[open.get(handle.readUInt32BE())?.path ?? ''];
    if (isDeaf) return;
    if (!file || offset >= file.length) return sftp.status(id, STATUS_CODE.EOF);
    seen.reads.push(offset);
    if (cutAfter !== undefined && offset >= cutAfter && !isCut.yet) {
      isCut.yet = true;
      return void client.end();
    }
    sftp.data(id, file.subarray(offset, offset + length));
  });
  sftp.on('WRITE', (id, handle, offset, data) => {
    const entry = open.get(handle.readUInt32BE());
    if (!entry) return sftp.status(id, STATUS_CODE.FAILURE);
    const { path, isAppending, nth } = entry;
    if (isAppending && options.refusesAppending === 'write') return sftp.status(id, STATUS_CODE.PERMISSION_DENIED);
    const has = files[path] ?? Buffer.alloc(0);
    // What is opened for appending grows at its end, whatever offset is named.
    const at = isAppending ? has.length : offset;
    const grown = Buffer.alloc(Math.max(has.length, at + data.length));
    has.copy(grown);
    data.copy(grown, at);
    files[path] = grown;
    seen.uploads[nth] = (seen.uploads[nth] ?? 0) + data.length;
    const { cutUploadAfter } = options;
    if (cutUploadAfter !== undefined && grown.length >= cutUploadAfter && !isCut.yet) {
      isCut.yet = true;
      files[path] = grown.subarray(0, cutUploadAfter);
      return void client.end();
    }
    sftp.status(id, STATUS_CODE.OK);
  });
  sftp.on('FSETSTAT', (id) => sftp.status(id, STATUS_CODE.OK));
  sftp.on('CLOSE', (id) => sftp.status(id, STATUS_CODE.OK));
}
