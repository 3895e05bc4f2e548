/** Files over FTP in passive mode (RFC 959, RFC 2428), for any user. */
import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { FileServer, FileServerOptions } from './file-server.js';
import { FtpSession } from './ftp-session.js';
import { Shelf } from './shelf.js';

/** At a free port of this machine. */
export async function startFtpFiles(options: FileServerOptions = {}): Promise<FileServer> {
  const { host = '127.0.0.1' } = options;
  const shelf = new Shelf(options);
  const sessions = new Map<Socket, FtpSession>();
  const server = createServer({ noDelay: true }, (socket) => {
    sessions.set(socket, new FtpSession(socket, shelf));
    socket.once('close', () => sessions.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  const url = `ftp://${host}:${port}/`;
  return {
    url,
    put: (name, bytes) => shelf.put(name, bytes),
    urlOf: (name) => url + encodeURI(name),
    uploads: shelf.uploads,
    nextUpload: (wait) => shelf.nextUpload(wait),
    downloads: shelf.downloads,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const session of sessions.values()) session.end();
      await closed;
      shelf.close();
    },
  };
}
