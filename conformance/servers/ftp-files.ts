/** Files over FTP in passive mode (RFC 959, RFC 2428), for any user. */
import { createServer, type Socket } from 'node:net';
import type { FileServer, FileServerOptions } from './file-server.js';
import { FtpSession } from './ftp-session.js';
import { Shelf, serve } from './shelf.js';

/** At a free port of this machine. */
export function startFtpFiles(options: FileServerOptions = {}): Promise<FileServer> {
  const shelf = new Shelf(options);
  const sessions = new Map<Socket, FtpSession>();
  const server = createServer({ noDelay: true }, (socket) => {
    sessions.set(socket, new FtpSession(socket, shelf));
    socket.once('close', () => sessions.delete(socket));
  });
  const hangUp = () => {
    for (const session of sessions.values()) session.end();
  };
  return serve(shelf, server, { scheme: 'ftp', host: options.host, hangUp });
}
