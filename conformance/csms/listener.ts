/** A port that can be shut, with everyone who came through it, and opened again. */
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';

export interface ListenerOptions {
  readonly host: string;
  /** 0: a free one; once taken it is kept. */
  readonly port: number;
  /** Whether the other side may end its half of a connection and still be answered. */
  readonly allowHalfOpen: boolean;
  readonly connected: (socket: Socket) => void;
}

const reopenAttempts = 25;
const reopenPauseMs = 200;

export class Listener {
  readonly #host: string;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #port: number;
  #wasOpen = false;

  constructor({ host, port, allowHalfOpen, connected }: ListenerOptions) {
    this.#host = host;
    this.#port = port;
    this.#server = createServer({ allowHalfOpen, noDelay: true }, (socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
      // What is wrong with a connection shows as its close; without a listener it would end the process.
      socket.on('error', () => undefined);
      connected(socket);
    });
  }

  get port(): number {
    return this.#port;
  }

  /** At once if it is open. A port of before may have been lent to somebody's outgoing connection meanwhile. */
  async open(): Promise<void> {
    if (this.#server.listening) return;
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.#listen();
        break;
      } catch (error) {
        const isLent = this.#wasOpen && error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
        if (!isLent || attempt === reopenAttempts) throw error;
        await setTimeout(reopenPauseMs);
      }
    }
    this.#wasOpen = true;
    const address = this.#server.address() as AddressInfo;
    this.#port = address.port;
  }

  async #listen(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(this.#port, this.#host, () => {
        this.#server.off('error', reject);
        resolve();
      });
    });
  }

  /** Breaks all connections and resolves when they are gone; at once if it is shut. */
  async close(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
}
