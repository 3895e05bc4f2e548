/** An SFTP server on the ssh2 package, with files in memory. */
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
  readonly passwords: readonly string[];
  close(): Promise<void>;
}

export const newHostKey = () => ssh2.utils.generateKeyPairSync('ed25519').private;

export async function sftpServer(options: SftpServerOptions = {}): Promise<SftpServer> {
  const { files = {}, user = 'station', password = 'secret', key = newHostKey(), port = 0 } = options;
  const reads: number[] = [];
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
      accept().on('sftp', (acceptSftp) => serve(acceptSftp(), { ...options, files }, reads, isCut, client)),
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
  return { port: (server.address() as AddressInfo).port, files, reads, passwords, close };
}

type Served = SftpServerOptions & { readonly files: Record<string, Buffer> };

function serve(sftp: SFTPWrapper, options: Served, reads: number[], isCut: { yet: boolean }, client: Connection): void {
  const { files, folders = ['/'], cutAfter, isDeaf } = options;
  const open = new Map<number, { readonly path: string; readonly written: Buffer[] }>();
  const facts = (path: string): FileEntry['attrs'] | null => {
    const file = files[path];
    const isFolder = folders.includes(path.replace(/(.)\/$/, '$1'));
    if (!file && !isFolder) return null;
    return {
      mode: file ? fileMode : folderMode,
      uid: 0,
      gid: 0,
      size: file?.length ?? 0,
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
    const handle = Buffer.alloc(4);
    handle.writeUInt32BE(open.size + 1);
    open.set(open.size + 1, { path, written: [] });
    sftp.handle(id, handle);
  });
  sftp.on('READ', (id, handle, offset, length) => {
    const file = files[open.get(handle.readUInt32BE())?.path ?? ''];
    if (isDeaf) return;
    if (!file || offset >= file.length) return sftp.status(id, STATUS_CODE.EOF);
    reads.push(offset);
    if (cutAfter !== undefined && offset >= cutAfter && !isCut.yet) {
      isCut.yet = true;
      return void client.end();
    }
    sftp.data(id, file.subarray(offset, offset + length));
  });
  sftp.on('WRITE', (id, handle, _offset, data) => {
    open.get(handle.readUInt32BE())?.written.push(Buffer.from(data));
    sftp.status(id, STATUS_CODE.OK);
  });
  sftp.on('FSETSTAT', (id) => sftp.status(id, STATUS_CODE.OK));
  sftp.on('CLOSE', (id, handle) => {
    const entry = open.get(handle.readUInt32BE());
    if (entry && entry.written.length > 0) files[entry.path] = Buffer.concat(entry.written);
    sftp.status(id, STATUS_CODE.OK);
  });
}
