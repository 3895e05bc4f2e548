/** Certificate authorities made on the spot, and what they issue. */
import { createPrivateKey, createPublicKey, type KeyObject, randomBytes } from 'node:crypto';
import { type CertificateContents, type Name, newSerialNumber, writeCertificate, writeName } from './certificate.js';
import { certificateFields } from './certificate-fields.js';
import { type KeyRole, type KeyType, takeKeys } from './keys.js';
import { readRequest, requestFields } from './request.js';
import type { TlsIdentity } from './tls-identity.js';

export interface AuthorityOptions {
  /** Its own validity ended yesterday; what it issues has its own. */
  readonly expired?: boolean;
  /** Default RSA. */
  readonly keyType?: KeyType;
  readonly organization?: string;
}

export interface Validity {
  readonly notBefore?: Date;
  readonly notAfter?: Date;
}

export interface ServerOptions extends Validity {
  readonly dnsNames: readonly string[];
  /** IPv4. */
  readonly addresses: readonly string[];
  /** Default: the first name, else the first address. */
  readonly commonName?: string;
  /** Default RSA. */
  readonly keyType?: KeyType;
}

export interface HolderOptions extends Validity {
  readonly commonName: string;
  readonly organization?: string;
  /** Default RSA. */
  readonly keyType?: KeyType;
}

/** What the certificate says other than the request. */
export interface SigningOverrides extends Validity {
  readonly commonName?: string;
  readonly organization?: string;
  /** PEM of another public key. */
  readonly publicKey?: string;
}

export interface Authority {
  /** PEM of its root certificate. */
  readonly certificate: string;
  /** PKCS #8 PEM, for who keeps it for another run. */
  readonly privateKey: string;
  /** Valid for less than a day, as the whitepaper wants it of a CSMS (W 2.6.3), unless told otherwise. */
  issueServer(options: ServerOptions): TlsIdentity;
  /** Valid for a year unless told otherwise, so that no station finds it about to expire (W A02). */
  issueClient(options: HolderOptions): TlsIdentity;
  /** For the key that signs firmware. RSA keys come back every third time. */
  issueCodeSigning(options: HolderOptions): TlsIdentity;
  /** PEM of a client certificate with the public key and the subject of the request. */
  signRequest(csrPem: string, overrides?: SigningOverrides): string;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const defaultOrganization = 'Statecharge test system';

/** A root that nobody else has: two of the same common name differ in name, too. */
export function createAuthority(commonName: string, options: AuthorityOptions = {}): Authority {
  const { expired = false, keyType = 'RSA', organization = defaultOrganization } = options;
  const { publicKey, privateKey } = takeKeys('authority', keyType);
  const issuer = writeName({ commonName, organization, qualifier: randomBytes(8).toString('hex') });
  const since = expired ? -730 : -1;
  const until = expired ? -1 : 3650;
  const contents = {
    serialNumber: newSerialNumber(true),
    issuer,
    subject: issuer,
    publicKey: spki(publicKey),
    purpose: null,
    ...validity({}, since * dayMs, until * dayMs),
  };
  return new IssuingAuthority(writeCertificate(contents, privateKey), issuer, privateKey);
}

/** One that was made in another run. Throws when these are not a certificate and its key. */
export function restoreAuthority(certificate: string, privateKey: string): Authority {
  return new IssuingAuthority(certificate, certificateFields(certificate).subject, createPrivateKey(privateKey));
}

type Issued = Pick<CertificateContents, 'purpose' | 'dnsNames' | 'addresses' | 'notBefore' | 'notAfter'>;

class IssuingAuthority implements Authority {
  readonly certificate: string;
  readonly #issuer: Buffer;
  readonly #privateKey: KeyObject;

  constructor(certificate: string, issuer: Buffer, privateKey: KeyObject) {
    this.certificate = certificate;
    this.#issuer = issuer;
    this.#privateKey = privateKey;
  }

  get privateKey(): string {
    return keyPem(this.#privateKey);
  }

  issueServer(options: ServerOptions): TlsIdentity {
    const { dnsNames, addresses, keyType = 'RSA' } = options;
    const { commonName = dnsNames[0] ?? addresses[0] ?? 'nobody' } = options;
    const dates = validity(options, -hourMs, 22 * hourMs);
    const name = { commonName, organization: defaultOrganization };
    return this.#issue('leaf', keyType, name, { purpose: 'serverAuth', dnsNames, addresses, ...dates });
  }

  issueClient(options: HolderOptions): TlsIdentity {
    // Older than what a request brings, for stations that take the youngest (W A02).
    return this.#issueTo({ notBefore: new Date(Date.now() - dayMs), ...options }, 'leaf', 'clientAuth');
  }

  issueCodeSigning(options: HolderOptions): TlsIdentity {
    return this.#issueTo(options, 'firmware', 'codeSigning');
  }

  signRequest(csrPem: string, overrides: SigningOverrides = {}): string {
    const asked = requestFields(csrPem);
    const { commonName, organization, publicKey } = overrides;
    const renamed = commonName !== undefined || organization !== undefined;
    const subject = renamed ? writeName({ ...readRequest(csrPem), ...named(commonName, organization) }) : asked.subject;
    return this.#certify(subject, publicKey === undefined ? asked.publicKey : spki(createPublicKey(publicKey)), {
      purpose: 'clientAuth',
      ...validity(overrides, -hourMs, 365 * dayMs),
    });
  }

  #issueTo(options: HolderOptions, role: KeyRole, purpose: 'clientAuth' | 'codeSigning'): TlsIdentity {
    const { commonName, organization = defaultOrganization, keyType = 'RSA' } = options;
    return this.#issue(
      role,
      keyType,
      { commonName, organization },
      {
        purpose,
        ...validity(options, -hourMs, 365 * dayMs),
      },
    );
  }

  #issue(role: KeyRole, keyType: KeyType, name: Name, issued: Issued): TlsIdentity {
    const { publicKey, privateKey } = takeKeys(role, keyType);
    return {
      certificateChain: this.#certify(writeName(name), spki(publicKey), issued),
      privateKey: keyPem(privateKey),
    };
  }

  #certify(subject: Buffer, publicKey: Buffer, issued: Issued): string {
    const serialNumber = newSerialNumber(false);
    return writeCertificate({ serialNumber, issuer: this.#issuer, subject, publicKey, ...issued }, this.#privateKey);
  }
}

const keyPem = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString();
const spki = (key: KeyObject): Buffer => key.export({ type: 'spki', format: 'der' });

function named(commonName: string | undefined, organization: string | undefined): Partial<Name> {
  return {
    ...(commonName === undefined ? {} : { commonName }),
    ...(organization === undefined ? {} : { organization }),
  };
}

function validity({ notBefore, notAfter }: Validity, sinceMs: number, untilMs: number): Required<Validity> {
  const nowMs = Date.now();
  return { notBefore: notBefore ?? new Date(nowMs + sinceMs), notAfter: notAfter ?? new Date(nowMs + untilMs) };
}
