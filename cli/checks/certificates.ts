/** The certificates that a station is started with. */
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { ConfigurationError } from '../../protocol/errors.js';

export interface ClientCertificate {
  /** PEM, the station's own first. */
  readonly chain: string;
  /** PEM. */
  readonly key: string;
}

/** Every certificate in a PEM text, each on its own. */
export function certificatesIn(pem: string): readonly string[] {
  return pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
}

/** How the parts are called where they were given, for the sentences about them. */
export interface CertificateNames {
  readonly chain: string;
  readonly key: string;
}

/** Throws a ConfigurationError unless these are a certificate and the private key to it, both in PEM. */
export function checkClientCertificate({ chain, key }: ClientCertificate, names: CertificateNames): ClientCertificate {
  const wrong = (why: string, cause?: unknown) => new ConfigurationError('bad-value', why, { cause });
  const certificate = readCertificate(chain, wrong, names);
  if (!certificate.checkPrivateKey(readKey(key, wrong, names)))
    throw wrong(`The private key of ${names.key} does not belong to the certificate of ${names.chain}.`);
  return { chain: certificatesIn(chain).join('\n'), key };
}

type Wrong = (why: string, cause?: unknown) => ConfigurationError;

function readCertificate(chain: string, wrong: Wrong, names: CertificateNames): X509Certificate {
  const [own] = certificatesIn(chain);
  if (own === undefined)
    throw wrong(`${names.chain} holds the certificate of the station in PEM form; there is none in it.`);
  try {
    return new X509Certificate(own);
  } catch (cause) {
    throw wrong(`The certificate of ${names.chain} cannot be read.`, cause);
  }
}

function readKey(key: string, wrong: Wrong, names: CertificateNames): KeyObject {
  if (/ENCRYPTED/.test(key))
    throw wrong(`The private key of ${names.key} has a passphrase; it is wanted without one, in a file of mode 600.`);
  if (!/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(key))
    throw wrong(`${names.key} holds the private key of the station in PEM form; there is none in it.`);
  try {
    return createPrivateKey(key);
  } catch (cause) {
    throw wrong(`The private key of ${names.key} cannot be read.`, cause);
  }
}

/** What is allowed and does not last long, or not yet. */
export function certificateWarnings(chain: string, nowMs: number): readonly string[] {
  const [own = ''] = certificatesIn(chain);
  const { validFrom, validTo } = new X509Certificate(own);
  if (nowMs >= Date.parse(validTo))
    return [`The certificate of --client-cert is not valid any more, since ${validTo}.`];
  if (nowMs < Date.parse(validFrom)) return [`The certificate of --client-cert is not valid before ${validFrom}.`];
  return [];
}
