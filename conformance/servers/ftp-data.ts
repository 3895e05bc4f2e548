/** The second connection of FTP, on which files and lists travel; the client makes it after it was told a port. */
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

const connectTimeoutMs = 10_000;
/** Without a byte for so long a transfer counts as given up. */
const idleTimeoutMs = 30_000;

export class FtpData {
  readonly #server: Server;
  readonly #connection: Promise<Socket | null>;
  #socket: Socket | null = null;

  private constructor(server: Server) {
    this.#server = server;
    this.#connection = new Promise((resolve) => {
      const timer = setTimeout(() => resolve(null), connectTimeoutMs);
      server.once('connection', (socket: Socket) => {
        clearTimeout(timer);
        this.#socket = socket;
        socket.on('error', () => undefined);
        socket.setTimeout(idleTimeoutMs, () => socket.destroy());
        server.close();
        resolve(socket);
      });
      server.once('close', () => {
        clearTimeout(timer);
        resolve(null);
      });
    });
  }

  static async listen(host: string): Promise<FtpData> {
    const server = createServer({ allowHalfOpen: true, noDelay: true, pauseOnConnect: true });
    const data = new FtpData(server);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, host, resolve);
    });
    return data;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Null when the client does not connect. */
  connected(): Promise<Socket | null> {
    return this.#connection;
  }

  end(): void {
    this.#socket?.destroy();
    this.#server.close();
  }
}

/** False when the connection breaks before everything was taken. */
export function sendAll(socket: Socket, bytes: Buffer): Promise<boolean> {
  return new Promise((resolve) => {
    socket.once('finish', () => resolve(true));
    socket.once('close', () => resolve(false));
    socket.resume();
    socket.end(bytes);
  });
}

export type Reception = Buffer | 'broken' | 'too long';

/** Everything until the client ends the connection. */
export function receiveAll(socket: Socket, maxBytes: number): Promise<Reception> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    socket.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > maxBytes) {
        resolve('too long');
        socket.destroy();
        return;
      }
      chunks.push(chunk);
    });
    socket.once('end', () => {
      resolve(Buffer.concat(chunks));
      socket.end();
    });
    socket.once('close', () => resolve('broken'));
    socket.resume();
  });
}
