/** What a manufacturer adds to a firmware. */
import { constants, createPrivateKey, sign } from 'node:crypto';

/** Base64 of the signature over the whole file: RSA-PSS with SHA-256 (W L01.FR.04), or ECDSA for a key on a curve. */
export function signFirmware(bytes: Uint8Array, privateKeyPem: string): string {
  const key = createPrivateKey(privateKeyPem);
  if (key.asymmetricKeyType === 'ec') return sign('sha256', bytes, key).toString('base64');
  const padding = constants.RSA_PKCS1_PSS_PADDING;
  const saltLength = constants.RSA_PSS_SALTLEN_DIGEST;
  return sign('sha256', bytes, { key, padding, saltLength }).toString('base64');
}
