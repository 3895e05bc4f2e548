/** An FTP server that can begin in the middle, speak TLS, and do what it should not (RFC 959, RFC 3659, RFC 4217). */
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import type { TlsIdentity } from '../../../conformance/pki/tls-identity.js';
import { afterwards } from './bench.js';

export interface FtpServerOptions {
  readonly files?: Record<string, Buffer>;
  /** Folders that can be entered. */
  readonly folders?: readonly string[];
  readonly user?: string;
  readonly password?: string;
  readonly identity?: TlsIdentity;
  /** MDTM of every file. */
  readonly changed?: string;
  /** The first download breaks after so many bytes. */
  readonly cutAfter?: number;
  /** The first upload breaks when so many bytes have come, which stay. */
  readonly cutUploadAfter?: number;
  /** What SIZE tells of a file with so many bytes. */
  readonly tellsSize?: (sizeBytes: number) => number;
  /** Answers APPE with this, having taken so many bytes. */
  readonly refusesAppending?: { readonly answer: string; readonly afterBytes: number };
  /** Has the data of a download to itself, and ends it or not. */
  readonly sends?: (data: Socket) => void;
  /** Commands it does not know. */
  readonly without?: readonly string[];
  /** What PASV tells as the host of the data. */
  readonly dataHost?: string;
  /** Says nothing from here on. */
  readonly deafAt?: string;
}

export interface FtpServer {
  readonly port: number;
  readonly files: Record<string, Buffer>;
  /** Without what was answered to them; passwords included. */
  readonly commands: readonly string[];
  /** How many bytes each upload has brought. */
  readonly uploads: readonly number[];
}

export async function ftpServer(options: FtpServerOptions = {}): Promise<FtpServer> {
  const files = options.files ?? {};
  const commands: string[] = [];
  const uploads: number[] = [];
  const sockets = new Set<Socket>();
  const isCut = { yet: false };
  const server = createServer((socket) => {
    sockets.add(socket);
    new Session(socket, { ...options, files }, { commands, uploads }, sockets, isCut).begin();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  afterwards(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, files, commands, uploads };
}

interface Seen {
  readonly commands: string[];
  readonly uploads: number[];
}

class Session {
  #socket: Socket;
  readonly #options: FtpServerOptions & { readonly files: Record<string, Buffer> };
  readonly #seen: Seen;
  readonly #sockets: Set<Socket>;
  readonly #isCut: { yet: boolean };
  #data: Promise<Socket> | null = null;
  #folder = '';
  #start = 0;
  #user = '';

  constructor(
    socket: Socket,
    options: FtpServerOptions & { readonly files: Record<string, Buffer> },
    seen: Seen,
    sockets: Set<Socket>,
    isCut: { yet: boolean },
  ) {
    this.#socket = socket;
    this.#options = options;
    this.#seen = seen;
    this.#sockets = sockets;
    this.#isCut = isCut;
  }

  begin(): void {
    this.#listen();
    this.#say('220 ready');
  }

  #listen(): void {
    this.#socket.on('error', () => {});
    let unread = '';
    this.#socket.on('data', (bytes: Buffer) => {
      unread += bytes.toString();
      for (let end = unread.indexOf('\r\n'); end >= 0; end = unread.indexOf('\r\n')) {
        const line = unread.slice(0, end);
        unread = unread.slice(end + 2);
        void this.#perform(line);
      }
    });
  }

  #say(line: string): void {
    if (this.#socket.writable) this.#socket.write(`${line}\r\n`);
  }

  async #perform(line: string): Promise<void> {
    this.#seen.commands.push(line);
    const [, command = '', argument = ''] = /^(\S+) ?(.*)$/.exec(line) ?? [];
    const { without = [], deafAt, changed, user, password } = this.#options;
    if (command === deafAt) return;
    if (without.includes(command)) return this.#say('502 unknown');
    const name = argument.startsWith('/') ? argument.slice(1) : `${this.#folder}${argument}`;
    const file = this.#options.files[name];
    if (command === 'USER') {
      this.#user = argument;
      return this.#say('331 password');
    }
    if (command === 'PASS') {
      const isRight = (user ?? this.#user) === this.#user && (password ?? argument) === argument;
      return this.#say(isRight ? '230 in' : `530 ${this.#user} is not ${argument}`);
    }
    if (command === 'AUTH') return this.#beginTls();
    if (command === 'CWD') return this.#enter(argument);
    const { tellsSize = (sizeBytes: number) => sizeBytes } = this.#options;
    if (command === 'SIZE') return this.#say(file ? `213 ${tellsSize(file.length)}` : '550 none');
    if (command === 'MDTM') return this.#say(file && changed ? `213 ${changed}` : '502 unknown');
    if (command === 'EPSV' || command === 'PASV') return this.#offer(command);
    if (command === 'REST') {
      this.#start = Number(argument);
      return this.#say('350 go on');
    }
    if (command === 'RETR') return file ? this.#send(file) : this.#say('550 none');
    if (command === 'STOR') return this.#receive(name, Buffer.alloc(0), this.#options.cutUploadAfter);
    if (command === 'APPE') return this.#append(name);
    if (command === 'QUIT') return this.#say('221 bye');
    this.#say('200 good');
  }

  #beginTls(): void {
    const { identity } = this.#options;
    this.#say(identity ? '234 go' : '502 unknown');
    if (!identity) return;
    this.#socket.removeAllListeners('data');
    this.#socket = this.#secured(this.#socket);
    this.#listen();
  }

  #secured(socket: Socket): Socket {
    const { identity } = this.#options;
    if (!identity) return socket;
    const secureContext = createSecureContext({ cert: identity.certificateChain, key: identity.privateKey });
    const stream = new TLSSocket(socket, { isServer: true, secureContext });
    stream.on('error', () => {});
    return stream;
  }

  #enter(argument: string): void {
    const folder = argument.replace(/^\/|\/$/g, '');
    const isThere = this.#options.folders?.includes(folder) === true;
    if (isThere) this.#folder = `${folder}/`;
    this.#say(isThere ? '250 there' : '550 none');
  }

  async #offer(command: string): Promise<void> {
    const server = createServer();
    this.#data = new Promise((resolve) => {
      server.once('connection', (socket) => {
        this.#sockets.add(socket);
        socket.on('error', () => {});
        server.close();
        resolve(this.#socket instanceof TLSSocket ? this.#secured(socket) : socket);
      });
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    afterwards(() => server.close());
    const { port } = server.address() as AddressInfo;
    const host = (this.#options.dataHost ?? '127.0.0.1').replaceAll('.', ',');
    this.#say(command === 'EPSV' ? `229 (|||${port}|)` : `227 (${host},${port >> 8},${port & 255})`);
  }

  async #send(file: Buffer): Promise<void> {
    const rest = file.subarray(this.#start);
    this.#start = 0;
    this.#say('150 coming');
    const socket = await this.#data;
    const { cutAfter, sends } = this.#options;
    if (sends && socket) return sends(socket);
    if (cutAfter !== undefined && !this.#isCut.yet) {
      this.#isCut.yet = true;
      socket?.write(rest.subarray(0, cutAfter), () => this.#socket.destroy());
      return;
    }
    socket?.once('close', () => this.#say('226 sent'));
    socket?.end(rest);
    socket?.resume();
  }

  async #append(name: string): Promise<void> {
    const { refusesAppending: refusal, files } = this.#options;
    if (refusal?.afterBytes === 0) return this.#say(refusal.answer);
    await this.#receive(name, files[name] ?? Buffer.alloc(0));
  }

  async #receive(name: string, before: Buffer, cutAfter?: number): Promise<void> {
    const { files, refusesAppending: refusal } = this.#options;
    const mayCut = cutAfter !== undefined && !this.#isCut.yet;
    const nth = this.#seen.uploads.push(0) - 1;
    files[name] = before;
    this.#say('150 give');
    const socket = await this.#data;
    socket?.on('data', (piece: Buffer) => {
      const has = files[name] ?? before;
      files[name] = Buffer.concat([has, piece]);
      this.#seen.uploads[nth] = has.length + piece.length - before.length;
      if (refusal && before.length > 0 && refusal.afterBytes <= has.length + piece.length - before.length) {
        socket.pause().removeAllListeners('end');
        this.#say(refusal.answer);
      }
      if (!mayCut || has.length + piece.length < cutAfter) return;
      this.#isCut.yet = true;
      files[name] = files[name].subarray(0, cutAfter);
      socket.destroy();
      this.#socket.destroy();
    });
    socket?.once('end', () => {
      socket.end();
      this.#say('226 received');
    });
  }
}
