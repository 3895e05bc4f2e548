/** A certificate signing request with a key pair of its own (whitepaper A02.FR.02). */
import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import forge from 'node-forge';

const newKeyPair = promisify(generateKeyPair);

/** Keys take long to make, so all fake stations share them. No station has the same one twice. */
const keys = new Map<number, Promise<string>>();

function keyNumber(count: number): Promise<string> {
  const known = keys.get(count);
  if (known !== undefined) return known;
  const made = newKeyPair('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  }).then(({ privateKey }) => privateKey);
  keys.set(count, made);
  return made;
}

/** `count` is how many requests the station has made before. */
export async function makeRequest(
  commonName: string,
  organization: string,
  count: number,
): Promise<{ readonly csr: string; readonly privateKey: string }> {
  const privateKey = await keyNumber(count);
  const key = forge.pki.privateKeyFromPem(privateKey);
  const request = forge.pki.createCertificationRequest();
  request.publicKey = forge.pki.setRsaPublicKey(key.n, key.e);
  const names = [{ name: 'commonName', value: commonName }];
  request.setSubject(organization === '' ? names : [...names, { name: 'organizationName', value: organization }]);
  request.sign(key, forge.md.sha256.create());
  return { csr: forge.pki.certificationRequestToPem(request), privateKey };
}
