/**
 * Reads DER as it stands: hash data are over bytes that somebody else has written, and libraries write a name anew before
 * they give it away.
 */
import { Refusal } from './refusal.js';

export interface DerElement {
  readonly tag: number;
  readonly content: Buffer;
  /** With tag and length. */
  readonly whole: Buffer;
}

const bitStringTag = 0x03;
const explicitVersionTag = 0xa0;

/** The first element in these bytes, and what follows it. */
function firstOf(bytes: Buffer): { readonly element: DerElement; readonly rest: Buffer } {
  const first = bytes[1];
  if (first === undefined) throw new Refusal('It is cut off.');
  const lengthBytes = first < 0x80 ? 0 : first - 0x80;
  const start = 2 + lengthBytes;
  if (first === 0x80 || lengthBytes > 4 || start > bytes.length) throw new Refusal('It is not DER.');
  const length = lengthBytes === 0 ? first : bytes.readUIntBE(2, lengthBytes);
  const end = start + length;
  if (end > bytes.length) throw new Refusal('It is cut off.');
  const element = { tag: bytes[0] ?? 0, content: bytes.subarray(start, end), whole: bytes.subarray(0, end) };
  return { element, rest: bytes.subarray(end) };
}

/** Its first elements, at most `most` of them. */
function elementsOf(bytes: Buffer, most: number): readonly DerElement[] {
  const elements: DerElement[] = [];
  for (let rest = bytes; rest.length > 0 && elements.length < most; ) {
    const read = firstOf(rest);
    elements.push(read.element);
    rest = read.rest;
  }
  return elements;
}

/** Version, of 2 and 3 only; then serial number, algorithm, issuer, validity, subject, public key (RFC 5280, 4.1). */
function fieldOf(certificate: Buffer, index: number): DerElement {
  const [body] = elementsOf(firstOf(certificate).element.content, 1);
  const fields = body ? elementsOf(body.content, 7) : [];
  const field = fields[fields[0]?.tag === explicitVersionTag ? index + 1 : index];
  if (!field) throw new Refusal('It is no certificate.');
  return field;
}

/** The name of the issuer, with tag and length. */
export const issuerNameOf = (certificate: Buffer): Buffer => fieldOf(certificate, 2).whole;

/** The public key: what is in the BIT STRING, without the byte that counts its unused bits. */
export function publicKeyBitsOf(certificate: Buffer): Buffer {
  const [, key] = elementsOf(fieldOf(certificate, 5).content, 2);
  if (key?.tag !== bitStringTag) throw new Refusal('It holds no public key.');
  return key.content.subarray(1);
}
