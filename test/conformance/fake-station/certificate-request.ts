/** A certificate signing request with a key pair of its own (whitepaper A02.FR.02). */
import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import forge from 'node-forge';

const newKeyPair = promisify(generateKeyPair);

export async function makeRequest(
  commonName: string,
  organization: string,
): Promise<{ readonly csr: string; readonly privateKey: string }> {
  const { privateKey } = await newKeyPair('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
  const key = forge.pki.privateKeyFromPem(privateKey);
  const request = forge.pki.createCertificationRequest();
  request.publicKey = forge.pki.setRsaPublicKey(key.n, key.e);
  const names = [{ name: 'commonName', value: commonName }];
  request.setSubject(organization === '' ? names : [...names, { name: 'organizationName', value: organization }]);
  request.sign(key, forge.md.sha256.create());
  return { csr: forge.pki.certificationRequestToPem(request), privateKey };
}
