/** RSA certificates as no honest authority issues them: short keys, old hashes, authorities that are none. */
import { generateKeyPairSync } from 'node:crypto';
import forge from 'node-forge';
import type { TlsIdentity } from '../../conformance/pki/tls-identity.js';

type Digest = 'md5' | 'sha1' | 'sha256';

export interface Issuer {
  readonly commonName: string;
  readonly privateKey: string;
}

export interface OddOptions {
  readonly commonName: string;
  /** Default: itself. */
  readonly issuer?: Issuer;
  readonly bits?: number;
  readonly digest?: Digest;
  /** Basic constraints; null leaves them out. */
  readonly isAuthority?: boolean | null;
  /** How many authorities may stand below it. */
  readonly pathLength?: number;
  readonly dnsNames?: readonly string[];
  readonly isForClients?: boolean;
  readonly expired?: boolean;
}

export interface Odd extends Issuer, TlsIdentity {
  readonly certificate: string;
}

const dayMs = 86_400_000;
let serial = 0;

export function oddCertificate(options: OddOptions): Odd {
  const { commonName, bits = 2048, digest = 'sha256', issuer, expired = false } = options;
  serial += 1;
  const { privateKey, publicKey } = keysOf(bits);
  const certificate = forge.pki.createCertificate();
  certificate.serialNumber = `01${serial.toString(16).padStart(4, '0')}`;
  certificate.publicKey = forge.pki.publicKeyFromPem(publicKey);
  certificate.validity.notBefore = new Date(Date.now() - 2 * dayMs);
  certificate.validity.notAfter = new Date(Date.now() + (expired ? -dayMs : dayMs));
  certificate.setSubject([{ name: 'commonName', value: commonName }]);
  certificate.setIssuer([{ name: 'commonName', value: issuer?.commonName ?? commonName }]);
  certificate.setExtensions(extensionsOf(options));
  certificate.sign(forge.pki.privateKeyFromPem(issuer?.privateKey ?? privateKey), forge.md[digest].create());
  const pem = forge.pki.certificateToPem(certificate);
  return { certificate: pem, certificateChain: pem, privateKey, commonName };
}

const pool = new Map<string, ReturnType<typeof newKeys>>();

/** An RSA key takes a third of a second to make, so three of each length go round. */
function keysOf(bits: number) {
  const name = `${bits} ${serial % 3}`;
  const keys = pool.get(name) ?? newKeys(bits);
  pool.set(name, keys);
  return keys;
}

function newKeys(bits: number) {
  return generateKeyPairSync('rsa', {
    modulusLength: bits,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
}

function extensionsOf({ isAuthority = false, pathLength, dnsNames, isForClients = false }: OddOptions): object[] {
  return [
    ...(isAuthority === null
      ? []
      : [
          {
            name: 'basicConstraints',
            critical: true,
            cA: isAuthority,
            ...(pathLength === undefined ? {} : { pathLenConstraint: pathLength }),
          },
        ]),
    ...(isForClients ? [{ name: 'extKeyUsage', clientAuth: true }] : []),
    ...(dnsNames ? [{ name: 'subjectAltName', altNames: dnsNames.map((value) => ({ type: 2, value })) }] : []),
  ];
}

/** The leaf first. */
export const chainOf = (leaf: Odd, ...above: readonly Odd[]): TlsIdentity => ({
  certificateChain: [leaf, ...above].map(({ certificate }) => certificate).join(''),
  privateKey: leaf.privateKey,
});
