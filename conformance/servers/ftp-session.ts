/** One control connection: a command a line, answered in turn. */
import { isIPv6, type Socket } from 'node:net';
import { ftpCommands } from './ftp-commands.js';
import { FtpData } from './ftp-data.js';
import type { Shelf } from './shelf.js';

const maxLineBytes = 1024;
/** More lines than this that wait for their turn are no conversation. */
const maxWaitingLines = 100;
const idleTimeoutMs = 120_000;
const beforeLogin = new Set(['USER', 'PASS', 'QUIT', 'FEAT', 'SYST', 'NOOP', 'OPTS']);

export class FtpSession {
  readonly shelf: Shelf;
  readonly #socket: Socket;
  #unread = Buffer.alloc(0);
  #waiting = 0;
  #turn: Promise<void> = Promise.resolve();
  #data: FtpData | null = null;
  loggedIn = false;
  /** Without slashes at its ends. */
  folder = '';

  constructor(socket: Socket, shelf: Shelf) {
    this.#socket = socket;
    this.shelf = shelf;
    socket.on('error', () => undefined);
    socket.setTimeout(idleTimeoutMs, () => socket.destroy());
    socket.on('data', (chunk: Buffer) => this.#read(chunk));
    socket.once('close', () => this.#data?.end());
    this.reply(220, 'ready');
  }

  reply(code: number, text: string): void {
    this.replyLines(`${code} ${text}`);
  }

  replyLines(...lines: readonly string[]): void {
    if (this.#socket.writable) this.#socket.write(lines.map((line) => `${line}\r\n`).join(''));
  }

  /** Says the last word. */
  leave(): void {
    this.#socket.end();
  }

  end(): void {
    this.#socket.destroy();
  }

  /** For the next transfer; an earlier offer is void. The port, and the address as the client reached it. */
  async offerData(): Promise<{ readonly port: number; readonly address: string }> {
    this.#data?.end();
    const address = this.#socket.localAddress ?? '127.0.0.1';
    const data = await FtpData.listen(address);
    this.#data = data;
    // The client may have gone meanwhile, with nobody left to end what was just opened.
    if (this.#socket.destroyed) data.end();
    return { port: data.port, address: isIPv6(address) ? '127.0.0.1' : address };
  }

  /** Runs a transfer on the data connection, and says how it went. */
  async transfer(run: (socket: Socket) => Promise<readonly [number, string]>): Promise<void> {
    const data = this.#data;
    this.#data = null;
    if (data === null) {
      this.reply(425, 'PASV or EPSV comes first');
      return;
    }
    this.reply(150, 'waiting for the data connection');
    const gone = () => data.end();
    this.#socket.once('close', gone);
    const socket = await data.connected();
    const [code, text] = socket === null ? [425, 'no data connection was made'] : await run(socket);
    this.#socket.off('close', gone);
    if (code >= 300) data.end();
    this.reply(code, text);
  }

  #read(chunk: Buffer): void {
    this.#unread = Buffer.concat([this.#unread, chunk]);
    let end = this.#unread.indexOf(0x0a);
    while (end >= 0 && end <= maxLineBytes && this.#waiting < maxWaitingLines) {
      this.#queue(this.#unread.subarray(0, end).toString('utf8').replace(/\r$/, ''));
      this.#unread = this.#unread.subarray(end + 1);
      end = this.#unread.indexOf(0x0a);
    }
    if (end >= 0 || this.#unread.length > maxLineBytes) this.#giveUp();
  }

  #queue(line: string): void {
    this.#waiting += 1;
    this.#turn = this.#turn
      .then(() => this.#perform(line))
      .finally(() => {
        this.#waiting -= 1;
      });
  }

  #giveUp(): void {
    this.#socket.removeAllListeners('data');
    this.#unread = Buffer.alloc(0);
    this.reply(500, 'that is too long');
    this.#socket.destroySoon();
  }

  async #perform(line: string): Promise<void> {
    if (this.#socket.destroyed) return;
    const [, word = '', argument = ''] = /^([A-Za-z]{3,4})(?: (.*))?$/.exec(line) ?? [];
    const name = word.toUpperCase();
    const command = ftpCommands.get(name);
    if (name === '') this.reply(500, 'that is no command');
    else if (command === undefined) this.reply(502, `${name} is not known here`);
    else if (!this.loggedIn && !beforeLogin.has(name)) this.reply(530, 'log in first');
    else await command(this, argument).catch(() => this.reply(451, 'that failed'));
  }
}
