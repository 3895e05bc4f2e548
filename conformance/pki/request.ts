/** Reads what a station sends with SignCertificate: PKCS #10 (RFC 2986). */
import { constants, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { bitStringContent, type DerElement, derElements, derParts, pemBytes } from './der.js';

export interface CertificateRequest {
  /** Empty when there is none. */
  readonly commonName: string;
  readonly organization: string;
  readonly keyType: 'RSA' | 'EC' | 'other';
  readonly keyBits: number;
  /** Whether whoever asks has the private key: the request is signed with it. */
  readonly signatureVerifies: boolean;
  /** PEM; two requests with the same one were made with the same key pair. */
  readonly publicKey: string;
}

export interface RequestFields {
  readonly signed: Buffer;
  readonly subject: Buffer;
  /** DER of the SubjectPublicKeyInfo. */
  readonly publicKey: Buffer;
  readonly algorithm: Buffer;
  readonly signature: Buffer;
}

/** Throws when it is no request at all. */
export function readRequest(csrPem: string): CertificateRequest {
  const fields = requestFields(csrPem);
  const key = createPublicKey({ key: fields.publicKey, format: 'der', type: 'spki' });
  return {
    commonName: nameAttribute(fields.subject, commonNameId),
    organization: nameAttribute(fields.subject, organizationId),
    keyType: keyTypeOf(key),
    keyBits: key.asymmetricKeyDetails?.modulusLength ?? curveBits(key),
    signatureVerifies: signatureVerifies(fields, key),
    publicKey: key.export({ type: 'spki', format: 'pem' }).toString(),
  };
}

/** The parts of a request as they were written. */
export function requestFields(csrPem: string): RequestFields {
  const [body, algorithm, signature] = derParts(pemBytes(csrPem, '(?:NEW )?CERTIFICATE REQUEST'));
  const [, subject, publicKey] = body === undefined ? [] : derElements(body.content);
  if (body === undefined || algorithm === undefined || subject === undefined || publicKey === undefined) {
    throw new Error('certificate request: a field is missing');
  }
  return {
    signed: body.whole,
    subject: subject.whole,
    publicKey: publicKey.whole,
    algorithm: algorithm.content,
    signature: bitStringContent(signature),
  };
}

const commonNameId = '550403';
const organizationId = '55040a';

/** The first value of this attribute in a distinguished name, or nothing. */
function nameAttribute(name: Buffer, id: string): string {
  const attributes = derParts(name).flatMap((set) => derElements(set.content).map(({ whole }) => derParts(whole)));
  const [, value] = attributes.find(([type]) => type?.content.toString('hex') === id) ?? [];
  return value === undefined ? '' : textOf(value);
}

/** BMPString has two bytes for each character. */
function textOf({ tag, content }: DerElement): string {
  return tag === 0x1e ? Buffer.from(content).swap16().toString('utf16le') : content.toString('utf8');
}

function keyTypeOf({ asymmetricKeyType }: KeyObject): CertificateRequest['keyType'] {
  if (asymmetricKeyType === 'rsa' || asymmetricKeyType === 'rsa-pss') return 'RSA';
  return asymmetricKeyType === 'ec' ? 'EC' : 'other';
}

/** The names of curves tell their size: prime256v1, secp384r1, brainpoolP320r1. */
function curveBits(key: KeyObject): number {
  return Number(/\d{3}/.exec(key.asymmetricKeyDetails?.namedCurve ?? '')?.[0] ?? 0);
}

/** Hash and padding by the object identifier of the algorithm; anything weaker than SHA-256 does not count. */
const algorithms: Readonly<Record<string, 'sha256' | 'sha384' | 'sha512'>> = {
  '2a864886f70d01010b': 'sha256',
  '2a864886f70d01010c': 'sha384',
  '2a864886f70d01010d': 'sha512',
  '2a8648ce3d040302': 'sha256',
  '2a8648ce3d040303': 'sha384',
  '2a8648ce3d040304': 'sha512',
};
const rsaPss = '2a864886f70d01010a';
const pssHashes = [
  ['608648016503040201', 'sha256'],
  ['608648016503040202', 'sha384'],
  ['608648016503040203', 'sha512'],
] as const;

function signatureVerifies({ signed, algorithm, signature }: RequestFields, key: KeyObject): boolean {
  const [id, parameters] = derElements(algorithm);
  const oid = id?.content.toString('hex') ?? '';
  if (oid !== rsaPss) {
    const hash = algorithms[oid];
    return hash !== undefined && verify(hash, signed, key, signature);
  }
  const written = parameters?.content.toString('hex') ?? '';
  const hash = pssHashes.find(([hashId]) => written.includes(hashId))?.[1];
  if (hash === undefined || keyTypeOf(key) !== 'RSA') return false;
  const padding = constants.RSA_PKCS1_PSS_PADDING;
  return verify(hash, signed, { key, padding, saltLength: constants.RSA_PSS_SALTLEN_AUTO }, signature);
}
