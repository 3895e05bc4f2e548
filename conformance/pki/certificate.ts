/** Writes X.509 certificates. The public key is taken over as it stands, so that it may be of any type. */
import { createHash, createPublicKey, createSign, type KeyObject, randomBytes } from 'node:crypto';
import forge from 'node-forge';
import { bitStringContent, derParts, pemOf } from './der.js';

type Asn1 = forge.asn1.Asn1;

/** RFC 5280 4.2.1.12. */
export type Purpose = 'serverAuth' | 'clientAuth' | 'codeSigning';

export interface Name {
  readonly commonName: string;
  readonly organization: string;
  /** What tells two authorities of the same common name apart. */
  readonly qualifier?: string;
}

export interface CertificateContents {
  readonly serialNumber: Buffer;
  /** DER of the issuer's name. */
  readonly issuer: Buffer;
  /** DER of the name. */
  readonly subject: Buffer;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** DER of the SubjectPublicKeyInfo. */
  readonly publicKey: Buffer;
  /** Null for an authority. */
  readonly purpose: Purpose | null;
  readonly dnsNames?: readonly string[];
  readonly addresses?: readonly string[];
}

const { asn1 } = forge;
const { UNIVERSAL, CONTEXT_SPECIFIC } = asn1.Class;

/** PEM of the certificate, signed with this key. */
export function writeCertificate(contents: CertificateContents, signer: KeyObject): string {
  const algorithm = signatureAlgorithm(signer);
  const { serialNumber, issuer, subject, notBefore, notAfter, publicKey } = contents;
  const body = sequence(
    asn1.create(CONTEXT_SPECIFIC, 0, true, [primitive(asn1.Type.INTEGER, Buffer.from([2]))]),
    primitive(asn1.Type.INTEGER, unsigned(serialNumber)),
    algorithm,
    parsed(issuer),
    sequence(time(notBefore), time(notAfter)),
    parsed(subject),
    parsed(publicKey),
    asn1.create(CONTEXT_SPECIFIC, 3, true, [sequence(...extensionsOf(contents, signer))]),
  );
  const signature = createSign('sha256').update(derOf(body)).sign(signer);
  return pemOf(derOf(sequence(body, algorithm, bitString(signature))), 'CERTIFICATE');
}

/** DER of a distinguished name. */
export function writeName({ commonName, organization, qualifier }: Name): Buffer {
  const attributes: [string, number, string][] = [
    ['2.5.4.10', asn1.Type.UTF8, organization],
    ['2.5.4.3', asn1.Type.UTF8, commonName],
  ];
  if (qualifier !== undefined) attributes.push(['2.5.4.46', asn1.Type.PRINTABLESTRING, qualifier]);
  const sets = attributes.map(([id, type, value]) =>
    asn1.create(UNIVERSAL, asn1.Type.SET, true, [sequence(oid(id), primitive(type, Buffer.from(value, 'utf8')))]),
  );
  return derOf(sequence(...sets));
}

/** 128 bits. That of an authority begins with a zero in hexadecimal, which hash data must not show. */
export function newSerialNumber(isAuthority: boolean): Buffer {
  const serialNumber = randomBytes(16);
  serialNumber[0] = isAuthority ? 0x05 : 0x55;
  return serialNumber;
}

function extensionsOf(contents: CertificateContents, signer: KeyObject): Asn1[] {
  const { purpose, dnsNames = [], addresses = [], publicKey } = contents;
  const isAuthority = purpose === null;
  // RSA key exchange without (EC)DHE enciphers the premaster secret with the server's key.
  const usage = isAuthority ? [0x01, 0x06] : purpose === 'serverAuth' && isRsa(publicKey) ? [0x05, 0xa0] : [0x07, 0x80];
  const extensions = [
    extension('2.5.29.19', true, sequence(...(isAuthority ? [primitive(asn1.Type.BOOLEAN, Buffer.from([0xff]))] : []))),
    extension('2.5.29.15', true, primitive(asn1.Type.BITSTRING, Buffer.from(usage))),
  ];
  const issuerKey = createPublicKey(signer).export({ type: 'spki', format: 'der' });
  const issuerKeyId = asn1.create(CONTEXT_SPECIFIC, 0, false, binary(keyIdOf(issuerKey)));
  extensions.push(
    extension('2.5.29.14', false, primitive(asn1.Type.OCTETSTRING, keyIdOf(publicKey))),
    extension('2.5.29.35', false, sequence(issuerKeyId)),
  );
  if (purpose !== null) extensions.push(extension('2.5.29.37', false, sequence(oid(purposeIds[purpose]))));
  const names = [
    ...dnsNames.map((name) => asn1.create(CONTEXT_SPECIFIC, 2, false, name)),
    ...addresses.map((address) => asn1.create(CONTEXT_SPECIFIC, 7, false, binary(addressBytes(address)))),
  ];
  if (names.length > 0) extensions.push(extension('2.5.29.17', false, sequence(...names)));
  return extensions;
}

/** RFC 5280 4.2.1.2, method 1. */
function keyIdOf(publicKey: Buffer): Buffer {
  return createHash('sha1')
    .update(bitStringContent(derParts(publicKey)[1]))
    .digest();
}

const purposeIds: Readonly<Record<Purpose, string>> = {
  serverAuth: '1.3.6.1.5.5.7.3.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
  codeSigning: '1.3.6.1.5.5.7.3.3',
};

function signatureAlgorithm(signer: KeyObject): Asn1 {
  if (signer.asymmetricKeyType === 'ec') return sequence(oid('1.2.840.10045.4.3.2'));
  return sequence(oid('1.2.840.113549.1.1.11'), primitive(asn1.Type.NULL, Buffer.alloc(0)));
}

const rsaEncryption = Buffer.from('06092a864886f70d010101', 'hex');
const isRsa = (publicKey: Buffer) => publicKey.includes(rsaEncryption);

function addressBytes(address: string): Buffer {
  const bytes = address.split('.').map(Number);
  const isByte = (value: number) => Number.isInteger(value) && value >= 0 && value < 256;
  if (bytes.length !== 4 || !bytes.every(isByte)) throw new Error(`certificate: ${address} is not an IPv4 address`);
  return Buffer.from(bytes);
}

function extension(id: string, critical: boolean, value: Asn1): Asn1 {
  const flag = critical ? [primitive(asn1.Type.BOOLEAN, Buffer.from([0xff]))] : [];
  return sequence(oid(id), ...flag, primitive(asn1.Type.OCTETSTRING, derOf(value)));
}

/** UTCTime until 2049 (RFC 5280 4.1.2.5). */
function time(date: Date): Asn1 {
  const late = date.getUTCFullYear() >= 2050;
  const type = late ? asn1.Type.GENERALIZEDTIME : asn1.Type.UTCTIME;
  return asn1.create(UNIVERSAL, type, false, late ? asn1.dateToGeneralizedTime(date) : asn1.dateToUtcTime(date));
}

function unsigned(bytes: Buffer): Buffer {
  return (bytes[0] ?? 0) < 0x80 ? bytes : Buffer.concat([Buffer.from([0]), bytes]);
}

const sequence = (...parts: Asn1[]): Asn1 => asn1.create(UNIVERSAL, asn1.Type.SEQUENCE, true, parts);
const primitive = (type: number, bytes: Buffer): Asn1 => asn1.create(UNIVERSAL, type, false, binary(bytes));
const bitString = (bytes: Buffer): Asn1 => primitive(asn1.Type.BITSTRING, Buffer.concat([Buffer.from([0]), bytes]));
const oid = (id: string): Asn1 => asn1.create(UNIVERSAL, asn1.Type.OID, false, asn1.oidToDer(id).getBytes());
const parsed = (der: Buffer): Asn1 => asn1.fromDer(binary(der));
const derOf = (value: Asn1): Buffer => Buffer.from(asn1.toDer(value).getBytes(), 'latin1');
const binary = (bytes: Buffer): string => bytes.toString('latin1');
