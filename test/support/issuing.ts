/** Certificates of every kind, good and bad, as no honest authority would issue them. */
import 'reflect-metadata';
import { createPrivateKey, createPublicKey, webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  Extension,
  type JsonName,
  KeyUsagesExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';

const { subtle } = webcrypto;

type KeyKind = 'EC' | 'RSA' | 'RSA-1024';

export interface Issued {
  readonly pem: string;
  /** PKCS#8, PEM. */
  readonly privateKey: string;
  readonly name: JsonName;
  readonly kind: KeyKind;
}

export interface Wanted {
  readonly commonName?: string;
  readonly organization?: string;
  /** Of the key pair; default EC. */
  readonly kind?: KeyKind;
  /** SHA-256 unless told otherwise. */
  readonly hash?: 'SHA-1' | 'SHA-256' | 'SHA-384';
  readonly notBefore?: string;
  readonly notAfter?: string;
  readonly serialNumber?: string;
  /** Default: itself. */
  readonly issuer?: Issued;
  /** PEM: a public key that somebody else has made. */
  readonly publicKey?: string;
  /** Undefined: no authority. */
  readonly authority?: { readonly pathLength?: number };
  /** Bits of the key usage; absent: without the extension. */
  readonly usage?: number;
  readonly purposes?: readonly string[];
  readonly unknownCritical?: boolean;
}

const signing = (kind: KeyKind, hash: string) =>
  kind === 'RSA' || kind === 'RSA-1024'
    ? { name: 'RSASSA-PKCS1-v1_5', hash }
    : { name: 'ECDSA', namedCurve: 'P-256', hash };

async function newKeys(kind: KeyKind, hash: string) {
  if (kind !== 'RSA' && kind !== 'RSA-1024')
    return subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
  const modulusLength = kind === 'RSA' ? 2048 : 1024;
  const publicExponent = Uint8Array.of(1, 0, 1);
  return subtle.generateKey({ name: 'RSASSA-PKCS1-v1_5', modulusLength, publicExponent, hash }, true, [
    'sign',
    'verify',
  ]);
}

const pkcs8Of = async (key: webcrypto.CryptoKey) =>
  createPrivateKey({ key: Buffer.from(await subtle.exportKey('pkcs8', key)), format: 'der', type: 'pkcs8' })
    .export({ type: 'pkcs8', format: 'pem' })
    .toString();

const importedKey = (pem: string, kind: KeyKind, hash: string) =>
  subtle.importKey('pkcs8', createPrivateKey(pem).export({ type: 'pkcs8', format: 'der' }), signing(kind, hash), true, [
    'sign',
  ]);

function extensionsOf({ authority, usage, purposes, unknownCritical }: Wanted) {
  return [
    ...(authority ? [new BasicConstraintsExtension(true, authority.pathLength, true)] : []),
    ...(usage === undefined ? [] : [new KeyUsagesExtension(usage, true)]),
    ...(purposes ? [new ExtendedKeyUsageExtension([...purposes])] : []),
    ...(unknownCritical ? [new Extension('1.2.3.4.5', true, Uint8Array.of(0x05, 0x00))] : []),
  ];
}

export async function issue(wanted: Wanted = {}): Promise<Issued> {
  const { commonName = 'CP-1', organization = 'Operator', kind = 'EC', hash = 'SHA-256', issuer } = wanted;
  const name: JsonName = [{ O: [organization] }, { CN: [commonName] }];
  const keys = await newKeys(kind, hash);
  const signingKind = issuer?.kind ?? kind;
  const certificate = await X509CertificateGenerator.create({
    serialNumber: wanted.serialNumber ?? '07',
    subject: name,
    issuer: issuer?.name ?? name,
    notBefore: new Date(wanted.notBefore ?? '2025-12-31T00:00:00Z'),
    notAfter: new Date(wanted.notAfter ?? '2026-12-31T00:00:00Z'),
    publicKey: wanted.publicKey === undefined ? keys.publicKey : await foreignKey(wanted.publicKey),
    signingKey: issuer ? await importedKey(issuer.privateKey, signingKind, hash) : keys.privateKey,
    signingAlgorithm: signing(signingKind, hash),
    extensions: extensionsOf(wanted),
  });
  return { pem: `${certificate.toString('pem')}\n`, privateKey: await pkcs8Of(keys.privateKey), name, kind };
}

async function foreignKey(pem: string) {
  const key = createPublicKey(pem);
  const kind = key.asymmetricKeyType === 'rsa' ? 'RSA' : 'EC';
  return subtle.importKey('spki', key.export({ type: 'spki', format: 'der' }), signing(kind, 'SHA-256'), true, [
    'verify',
  ]);
}

export const issueRoot = (wanted: Wanted = {}) =>
  issue({ commonName: 'Root', organization: 'Authority', authority: {}, notAfter: '2046-01-01T00:00:00Z', ...wanted });
