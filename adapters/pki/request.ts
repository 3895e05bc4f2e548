/** The request to have a key certified: PKCS#10 (A02.FR.04). */
import { createPublicKey, type KeyObject, webcrypto } from 'node:crypto';
import type { RequestSubject } from '../../protocol/ports/pki.js';
import type { KeyType } from './keys.js';

const rsa = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } as const;

const algorithms = {
  'RSA-2048': rsa,
  'RSA-3072': rsa,
  'EC-P256': { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' },
} as const;

/** PEM. The subject is handed over in parts: no character of a name can add another part to it. */
export async function certificateRequest(
  { commonName, organization }: RequestSubject,
  type: KeyType,
  privateKey: KeyObject,
): Promise<string> {
  const { KeyUsageFlags, KeyUsagesExtension, Pkcs10CertificateRequestGenerator } = await import('./x509.js');
  const { digitalSignature, keyEncipherment } = KeyUsageFlags;
  const request = await Pkcs10CertificateRequestGenerator.create({
    name: [{ O: [organization] }, { CN: [commonName] }],
    keys: await forWebCrypto(privateKey, type),
    signingAlgorithm: algorithms[type],
    extensions: [
      new KeyUsagesExtension(type === 'EC-P256' ? digitalSignature : digitalSignature | keyEncipherment, true),
    ],
  });
  return `${request.toString('pem')}\n`;
}

async function forWebCrypto(privateKey: KeyObject, type: KeyType) {
  const algorithm = algorithms[type];
  const { subtle } = webcrypto;
  const pkcs8 = privateKey.export({ type: 'pkcs8', format: 'der' });
  const spki = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  return {
    privateKey: await subtle.importKey('pkcs8', pkcs8, algorithm, false, ['sign']),
    publicKey: await subtle.importKey('spki', spki, algorithm, true, ['verify']),
  };
}
