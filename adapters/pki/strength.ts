/** What is too weak to be trusted: 112 bits of strength are the least (A00.FR.501 to 503). */
import type { KeyObject } from 'node:crypto';

/** RSA beyond this takes a controller noticeably long to verify. */
const mostRsaBits = 8192;

/** By OpenSSL's words for them. */
const leastBits: Readonly<Record<string, number>> = { rsa: 2048, 'rsa-pss': 2048, dsa: 2048, ec: 224 };

/** Of fixed size, and strong enough. */
const strong: readonly (string | undefined)[] = ['ed25519', 'ed448'];

const soundHashes: readonly (string | undefined)[] = ['SHA-256', 'SHA-384', 'SHA-512'];

/** Curves are named by their size: `prime256v1`, `secp384r1`, `brainpoolP256r1`. */
const curveBits = (curve: string | undefined) => Number(/\d{3}/.exec(curve ?? '')?.[0] ?? 0);

/** One sentence, or null for a key that may be used. */
export function weaknessOf(key: KeyObject): string | null {
  const { asymmetricKeyType: type = '', asymmetricKeyDetails: details } = key;
  if (strong.includes(type)) return null;
  const least = leastBits[type];
  if (least === undefined) return 'Its key is of a type that is not known.';
  const bits = type === 'ec' ? curveBits(details?.namedCurve) : (details?.modulusLength ?? 0);
  if (bits < least) return `Its key has ${bits} bits; ${least} are the least.`;
  return bits > mostRsaBits ? `Its key has ${bits} bits; ${mostRsaBits} are the most.` : null;
}

/** As the certificate library names it: what it does not know has a number for a name, and no hash. */
export interface SignatureAlgorithm {
  readonly name: string;
  readonly hash?: { readonly name: string } | string;
}

export function isSoundSignature({ name, hash }: SignatureAlgorithm): boolean {
  return strong.includes(name.toLowerCase()) || soundHashes.includes(typeof hash === 'string' ? hash : hash?.name);
}
