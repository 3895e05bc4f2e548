/** What the TLS library needs for a dial: suites, versions, who is trusted and what is shown. Made once, used often. */
import { constants, createHash, type KeyObject, X509Certificate } from 'node:crypto';
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';
import type { LinkTls } from '../../protocol/ports/link.js';

/** The private key of this name. Throws when there is none. */
export type KeyFor = (keyName: string) => KeyObject;

/** Whom a dial trusts, and what it shows. */
export interface Trust {
  readonly context: SecureContext;
  /** Those that were given, then the authorities that come with Node, where they are trusted. */
  readonly roots: readonly X509Certificate[];
  readonly trustsPublic: boolean;
  /** Security profile 3. */
  readonly showsCertificate: boolean;
}

/** W A00.FR.3xx names the two ECDSA suites and the two with RSA key exchange, which come last: they keep no past secret. */
export const cipherSuites: readonly string[] = [
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'AES128-GCM-SHA256',
  'AES256-GCM-SHA384',
];

export const tlsVersions: readonly string[] = ['TLSv1.2', 'TLSv1.3'];

/**
 * Level 2 of the TLS library is the 112 bits of the whitepaper: no RSA or DSA key below 2048 bits, no EC key below 224,
 * no SHA-1 or MD5 under any certificate but a root.
 */
const strength = '@SECLEVEL=2';

const { SSL_OP_NO_COMPRESSION, SSL_OP_NO_RENEGOTIATION, SSL_OP_NO_TICKET } = constants;

/** The present way and the one that is kept beside it. Not more: what is forgotten should be gone from memory, too. */
const mostKept = 2;

export class TlsContexts {
  readonly #keyFor: KeyFor;
  readonly #kept = new Map<string, Trust>();

  constructor(keyFor: KeyFor) {
    this.#keyFor = keyFor;
  }

  /** Throws when a key is missing, or does not fit its certificate. */
  trustOf(tls: LinkTls): Trust {
    const name = nameOf(tls);
    const trust = this.#kept.get(name) ?? this.#make(tls);
    this.#kept.delete(name);
    this.#kept.set(name, trust);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= mostKept) break;
      this.#kept.delete(oldest);
    }
    return trust;
  }

  #make({ roots, trustsPublic, certificate }: LinkTls): Trust {
    const trusted = trustsPublic ? [...roots, ...rootCertificates] : roots;
    const context = createSecureContext({
      // Without any of ours the library takes its own, and those the operator of the machine has added to them.
      ...(trustsPublic && roots.length === 0 ? {} : { ca: [...trusted] }),
      ...(certificate && {
        cert: certificate.chain,
        key: this.#keyFor(certificate.keyName).export({ type: 'pkcs8', format: 'pem' }),
      }),
      // A root that was signed by the one before it (AdditionalRootCertificateCheck) is trusted when that one is gone.
      allowPartialTrustChain: true,
      ciphers: [...cipherSuites, strength].join(':'),
      minVersion: 'TLSv1.2',
      // A resumed session would hide the certificate.
      secureOptions: SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_TICKET,
    });
    const showsCertificate = certificate !== undefined;
    return { context, trustsPublic, roots: trusted.flatMap(certificatesIn), showsCertificate };
  }
}

function nameOf({ roots, trustsPublic, certificate }: LinkTls): string {
  const named = JSON.stringify([trustsPublic, roots, certificate?.keyName, certificate?.chain]);
  return createHash('sha256').update(named).digest('base64');
}

/** What cannot be read vouches for nobody. */
function certificatesIn(pem: string): X509Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  return blocks.flatMap((block) => {
    try {
      return [new X509Certificate(block)];
    } catch {
      return [];
    }
  });
}
