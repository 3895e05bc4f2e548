/** The signature over a file, which is read piece by piece: an image of any size takes the same memory (L01.FR.04). */
import { constants, createVerify, type KeyObject, type VerifyKeyObjectInput } from 'node:crypto';
import { createReadStream } from 'node:fs';

/** A signature of the largest key there may be, in base64, and somewhat more. */
const longestSignature = 4096;

/** RSA-PSS with SHA-256 and whatever salt, or ECDSA with SHA-256. */
export async function isSigned(
  path: string,
  publicKey: KeyObject,
  signature: string,
  allowsPkcs1: boolean,
): Promise<boolean> {
  const bytes = signatureBytes(signature);
  const ways = bytes === null ? [] : waysOf(publicKey, allowsPkcs1);
  if (bytes === null || ways.length === 0) return false;
  const verifiers = ways.map((way) => ({ way, verifier: createVerify('sha256') }));
  for await (const piece of createReadStream(path)) for (const { verifier } of verifiers) verifier.update(piece);
  return verifiers.some(({ way, verifier }) => isGood(() => verifier.verify(way, bytes)));
}

function waysOf(key: KeyObject, allowsPkcs1: boolean): readonly VerifyKeyObjectInput[] {
  const pss = { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_AUTO };
  switch (key.asymmetricKeyType) {
    case 'ec':
      return [{ key }];
    case 'rsa-pss':
      return [pss];
    case 'rsa':
      return allowsPkcs1 ? [pss, { key, padding: constants.RSA_PKCS1_PADDING }] : [pss];
    default:
      return [];
  }
}

function signatureBytes(base64: string): Buffer | null {
  if (base64.length > longestSignature || !/^[A-Za-z0-9+/=\s]+$/.test(base64)) return null;
  return Buffer.from(base64, 'base64');
}

/** OpenSSL throws over some signatures that are none. */
function isGood(verify: () => boolean): boolean {
  try {
    return verify();
  } catch {
    return false;
  }
}
