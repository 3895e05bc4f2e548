/** Keys of the station: made, kept and used without anybody seeing them; and files that others have signed. */
import { constants, createSign, createVerify, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createPki } from '../../adapters/pki/pki.js';
import { readRequest, requestFields } from '../../conformance/pki/request.js';
import { memoryVault } from '../../persistence/vault.js';
import { issue } from '../support/issuing.js';

const subject = { commonName: 'CP-1', organization: 'Operator, CN=somebody else' };

describe.each([
  ['RSA-2048', 'rsa', { modulusLength: 2048 }],
  ['RSA-3072', 'rsa', { modulusLength: 3072 }],
  ['EC-P256', 'ec', { namedCurve: 'prime256v1' }],
] as const)('a request with a key of %s', (keyType, asymmetricKeyType, details) => {
  it('names operator and station, whatever characters they are made of, and proves that the key is there', async () => {
    const { pki } = createPki(memoryVault(), { keyType });
    const { csr } = await pki.createRequest(subject);
    // Read by other code than what has written it.
    expect(readRequest(csr)).toMatchObject({ ...subject, signatureVerifies: true });
    expect(csr.length).toBeLessThan(5500);
  });

  it('is for a new key, which is in the vault under its name before the request is out', async () => {
    const secrets = new Map<string, Uint8Array>();
    const { pki, keyFor } = createPki(memoryVault(secrets), { keyType });
    const [one, other] = [await pki.createRequest(subject), await pki.createRequest(subject)];
    expect([...secrets.keys()]).toEqual([one.keyName, other.keyName]);
    const publicKey = requestFields(one.csr).publicKey;
    const key = keyFor(one.keyName);
    const signature = createSign('sha256').update('x').sign(key);
    expect(key.asymmetricKeyType).toBe(asymmetricKeyType);
    expect(key.asymmetricKeyDetails).toMatchObject(details);
    expect(createVerify('sha256').update('x').verify({ key: publicKey, format: 'der', type: 'spki' }, signature)).toBe(
      true,
    );
  });
});

it('a key that could not be kept is asked to be certified by nobody', async () => {
  const vault = { ...memoryVault(), keep: () => Promise.reject(new Error('the disk is full')) };
  await expect(createPki(vault, { keyType: 'EC-P256' }).pki.createRequest(subject)).rejects.toThrow('full');
});

it('keys that nobody names any more are forgotten', async () => {
  const { pki, keyFor } = createPki(memoryVault(), { keyType: 'EC-P256' });
  const [one, other] = [await pki.createRequest(subject), await pki.createRequest(subject)];
  await pki.retainKeys([other.keyName]);
  expect(() => keyFor(one.keyName)).toThrow('there is no key');
  expect(keyFor(other.keyName).type).toBe('private');
});

describe('a key from elsewhere', () => {
  const pem = (key: { export(options: { type: 'pkcs8'; format: 'pem' }): string | Buffer }) =>
    key.export({ type: 'pkcs8', format: 'pem' }).toString();

  it('has the same name every time', async () => {
    const { pki, keyFor } = createPki(memoryVault());
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const name = await pki.importKey(pem(privateKey));
    expect(await pki.importKey(pem(privateKey))).toBe(name);
    expect(keyFor(name).equals(privateKey)).toBe(true);
  });

  it.each([
    ['nonsense', 'nonsense', 'cannot be read'],
    ['a weak one', pem(generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey), 'Its key has 1024 bits'],
  ])('that is %s is a wrong setting, and is not shown', async (_, text, why) => {
    const refused = createPki(memoryVault()).pki.importKey(text);
    await expect(refused).rejects.toMatchObject({ name: 'ConfigurationError', code: 'bad-value' });
    await expect(refused).rejects.toThrow(why);
    await expect(refused).rejects.not.toThrow('BEGIN');
  });
});

describe('a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'statecharge-pki-'));
  const path = join(folder, 'image');
  const content = Buffer.alloc(300_000, 'firmware');
  writeFileSync(path, content);
  afterAll(() => rmSync(folder, { recursive: true }));

  const { pki } = createPki(memoryVault());
  const sign = (privateKey: string, padding?: number, saltLength?: number, text = content) =>
    createSign('sha256')
      .update(text)
      .sign({ key: privateKey, ...(padding && { padding }), ...(saltLength && { saltLength }) });

  it('is good with RSA-PSS, whatever the salt, and with ECDSA', async () => {
    const [rsa, ec] = await Promise.all([issue({ kind: 'RSA' }), issue()]);
    for (const saltLength of [20, 32, constants.RSA_PSS_SALTLEN_MAX_SIGN]) {
      const signature = sign(rsa.privateKey, constants.RSA_PKCS1_PSS_PADDING, saltLength).toString('base64');
      expect(await pki.verifyFile(path, rsa.pem, signature)).toBe(true);
    }
    expect(await pki.verifyFile(path, ec.pem, sign(ec.privateKey).toString('base64'))).toBe(true);
  });

  it('is not good when it is another file, signed by another key, or hardly signed at all', async () => {
    const [signer, other] = await Promise.all([issue(), issue()]);
    const good = sign(signer.privateKey);
    const wrong = [
      sign(signer.privateKey, undefined, undefined, content.subarray(1)).toString('base64'),
      sign(other.privateKey).toString('base64'),
      good.subarray(1).toString('base64'),
      '',
      '%%%',
      'A'.repeat(1_000_000),
    ];
    for (const signature of wrong) expect(await pki.verifyFile(path, signer.pem, signature)).toBe(false);
    expect(await pki.verifyFile(path, 'nonsense', good.toString('base64'))).toBe(false);
    expect(await pki.verifyFile(path, signer.pem, good.toString('base64'))).toBe(true);
  });

  it('signed with RSA PKCS#1 v1.5 is good only where that is allowed', async () => {
    const { pem, privateKey } = await issue({ kind: 'RSA' });
    const signature = sign(privateKey, constants.RSA_PKCS1_PADDING).toString('base64');
    expect(await pki.verifyFile(path, pem, signature)).toBe(false);
    expect(await createPki(memoryVault(), { allowsPkcs1: true }).pki.verifyFile(path, pem, signature)).toBe(true);
  });

  it('that is not there is no bad signature', async () => {
    const { pem, privateKey } = await issue();
    expect(new X509Certificate(pem).publicKey.asymmetricKeyType).toBe('ec');
    await expect(pki.verifyFile(join(folder, 'none'), pem, sign(privateKey).toString('base64'))).rejects.toThrow(
      'ENOENT',
    );
  });
});
