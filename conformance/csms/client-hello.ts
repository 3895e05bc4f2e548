/** Reads the first message of a TLS client, which says what it can do before anything is agreed on (RFC 8446 4.1.2). */

export interface ClientHello {
  readonly versions: readonly string[];
  readonly cipherSuites: readonly number[];
}

export type ClientHelloReading =
  | { readonly kind: 'hello'; readonly hello: ClientHello }
  | { readonly kind: 'incomplete' }
  | { readonly kind: 'garbage' };

const handshakeRecord = 22;
const clientHelloMessage = 1;
const supportedVersions = 43;
/** Far beyond any client; a record alone may have 16 KiB. */
const maxHelloBytes = 65_536;

const versionNames: Readonly<Record<number, string>> = {
  768: 'SSLv3',
  769: 'TLSv1',
  770: 'TLSv1.1',
  771: 'TLSv1.2',
  772: 'TLSv1.3',
};

/** `bytes` is all that has come on the connection; it may be cut anywhere, and a message may span records. */
export function readClientHello(bytes: Buffer): ClientHelloReading {
  const message = handshakeMessage(bytes);
  if (message === 'garbage') return { kind: 'garbage' };
  if (message[0] !== undefined && message[0] !== clientHelloMessage) return { kind: 'garbage' };
  if (message.length < 4) return { kind: 'incomplete' };
  const length = message.readUIntBE(1, 3);
  if (length > maxHelloBytes) return { kind: 'garbage' };
  if (message.length < 4 + length) return { kind: 'incomplete' };
  try {
    return { kind: 'hello', hello: parsedHello(new Cursor(message.subarray(4, 4 + length))) };
  } catch (error) {
    if (error instanceof RangeError) return { kind: 'garbage' };
    throw error;
  }
}

/** What the handshake records carry so far. */
function handshakeMessage(bytes: Buffer): Buffer | 'garbage' {
  const fragments: Buffer[] = [];
  for (let offset = 0; offset < bytes.length; ) {
    // Once enough of the message is there, whatever follows it may be of another type.
    if (bytes[offset] !== handshakeRecord) return fragments.length > 0 ? Buffer.concat(fragments) : 'garbage';
    if (bytes.length > offset + 1 && bytes[offset + 1] !== 3) return 'garbage';
    if (bytes.length < offset + 5) break;
    const end = offset + 5 + bytes.readUInt16BE(offset + 3);
    fragments.push(bytes.subarray(offset + 5, end));
    offset = end;
  }
  return Buffer.concat(fragments);
}

function parsedHello(body: Cursor): ClientHello {
  const legacyVersion = body.number(2);
  body.skip(32);
  body.vector(1);
  const cipherSuites = body.vector(2).numbers(2);
  body.vector(1);
  const versions = body.isAtEnd ? null : versionsIn(body.vector(2));
  const named = (versions ?? [legacyVersion]).map((version) => versionNames[version] ?? `0x${version.toString(16)}`);
  return { versions: named, cipherSuites };
}

/** Null without the extension: then the version of the message is the highest that is offered. */
function versionsIn(extensions: Cursor): readonly number[] | null {
  while (!extensions.isAtEnd) {
    const type = extensions.number(2);
    const content = extensions.vector(2);
    if (type === supportedVersions)
      return content
        .vector(1)
        .numbers(2)
        .filter((version) => !isGrease(version));
  }
  return null;
}

/** Values that mean nothing and keep servers tolerant (RFC 8701). */
const isGrease = (value: number) => (value & 0x0f0f) === 0x0a0a && value >> 8 === (value & 0xff);

/** Reading beyond the end throws a RangeError. */
class Cursor {
  readonly #bytes: Buffer;
  #offset = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#offset >= this.#bytes.length;
  }

  number(size: number): number {
    const value = this.#bytes.readUIntBE(this.#offset, size);
    this.#offset += size;
    return value;
  }

  skip(size: number): void {
    if (this.#offset + size > this.#bytes.length) throw new RangeError('The Client Hello ends too early');
    this.#offset += size;
  }

  /** What a length in so many bytes announces. */
  vector(lengthSize: number): Cursor {
    const length = this.number(lengthSize);
    const start = this.#offset;
    this.skip(length);
    return new Cursor(this.#bytes.subarray(start, start + length));
  }

  /** All that is left. */
  numbers(size: number): readonly number[] {
    const values: number[] = [];
    while (!this.isAtEnd) values.push(this.number(size));
    return values;
  }
}
