/** Reads DER as it stands. Hashes and signatures are over bytes somebody else has written, so nothing is written anew. */

export interface DerElement {
  readonly tag: number;
  readonly content: Buffer;
  /** With tag and length. */
  readonly whole: Buffer;
}

/** The elements that follow one another in these bytes. Throws when they are not DER. */
export function derElements(bytes: Buffer): readonly DerElement[] {
  const elements: DerElement[] = [];
  for (let offset = 0; offset < bytes.length; ) {
    const element = elementAt(bytes, offset);
    elements.push(element);
    offset += element.whole.length;
  }
  return elements;
}

/** The parts of a SEQUENCE or SET. */
export function derParts(bytes: Buffer): readonly DerElement[] {
  const [outer, surplus] = derElements(bytes);
  if (outer === undefined || surplus !== undefined) throw new Error('DER: one element was expected');
  return derElements(outer.content);
}

/** The content of a BIT STRING of whole bytes, without the byte that counts the unused bits. */
export function bitStringContent(element: DerElement | undefined): Buffer {
  if (element?.tag !== 0x03 || element.content[0] !== 0) throw new Error('DER: a BIT STRING was expected');
  return element.content.subarray(1);
}

/** The bytes of the first PEM block with such a label. */
export function pemBytes(pem: string, label: string): Buffer {
  const block = new RegExp(`-----BEGIN ${label}-----([A-Za-z0-9+/=\\s]+)-----END ${label}-----`).exec(pem);
  if (block?.[1] === undefined) throw new Error(`PEM: there is no ${label}`);
  return Buffer.from(block[1], 'base64');
}

export function pemOf(der: Buffer, label: string): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

function elementAt(bytes: Buffer, offset: number): DerElement {
  const tag = bytes[offset] ?? 0;
  const first = bytes[offset + 1] ?? Number.NaN;
  const lengthBytes = first < 0x80 ? 0 : first - 0x80;
  const start = offset + 2 + lengthBytes;
  if (Number.isNaN(first) || first === 0x80 || lengthBytes > 4 || start > bytes.length) {
    throw new Error(`DER: no length can be read at byte ${offset}`);
  }
  const length = lengthBytes === 0 ? first : bytes.readUIntBE(offset + 2, lengthBytes);
  if (start + length > bytes.length) throw new Error(`DER: the element at byte ${offset} is cut off`);
  return { tag, content: bytes.subarray(start, start + length), whole: bytes.subarray(offset, start + length) };
}
