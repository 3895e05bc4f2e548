/**
 * Key pairs. Each is kept in the vault before anybody hears of it, under the hash of its public half, and is given away
 * only as something to sign with. Where keys live in a TPM or behind PKCS#11, this is the file that changes.
 */
import { createHash, createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { ConfigurationError } from '../../protocol/errors.js';
import type { Vault } from '../../protocol/ports/vault.js';
import { weaknessOf } from './strength.js';

/** Of new keys. Central systems that speak TLS_RSA only are known to expect RSA. */
export const keyTypes = ['RSA-2048', 'RSA-3072', 'EC-P256'] as const;

export type KeyType = (typeof keyTypes)[number];

const rsaBits = { 'RSA-2048': 2048, 'RSA-3072': 3072 } as const;

export interface Keys {
  open(): Promise<void>;
  create(type: KeyType): Promise<{ readonly keyName: string; readonly privateKey: KeyObject }>;
  import(pem: string): Promise<string>;
  /** Throws for a name nobody has kept. */
  named(keyName: string): KeyObject;
  retain(keyNames: readonly string[]): Promise<void>;
}

const generate = promisify(generateKeyPair);

const nameOf = (publicKey: KeyObject) =>
  createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex');

const pemOf = (privateKey: KeyObject) => Buffer.from(privateKey.export({ type: 'pkcs8', format: 'pem' }));

export function keysIn(vault: Vault): Keys {
  async function keep(privateKey: KeyObject): Promise<string> {
    const keyName = nameOf(createPublicKey(privateKey));
    await vault.keep(keyName, pemOf(privateKey));
    return keyName;
  }
  return {
    open: () => vault.open(),
    async create(type) {
      const { privateKey } =
        type === 'EC-P256'
          ? await generate('ec', { namedCurve: 'P-256' })
          : await generate('rsa', { modulusLength: rsaBits[type] });
      return { keyName: await keep(privateKey), privateKey };
    },
    import: async (pem) => keep(readKey(pem)),
    named(keyName) {
      const pem = vault.read(keyName);
      if (pem === null) throw new Error('pki: there is no key of this name');
      return createPrivateKey(Buffer.from(pem));
    },
    retain: (keyNames) => vault.retain(keyNames),
  };
}

function readKey(pem: string): KeyObject {
  const key = parsedKey(pem);
  if (!key)
    throw new ConfigurationError('bad-value', 'The private key cannot be read: it is to be PEM, not encrypted.');
  const weakness = weaknessOf(key);
  if (weakness !== null) throw new ConfigurationError('bad-value', `The private key cannot be used. ${weakness}`);
  return key;
}

function parsedKey(pem: string): KeyObject | null {
  try {
    return createPrivateKey(pem);
  } catch {
    return null;
  }
}
