/**
 * Key pairs for certificates that live as long as a test. An RSA key takes a third of a second to make, so those of one
 * role are used again in turn; nobody is led astray, for no two authorities have the same name.
 */
import { generateKeyPair, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';

export type KeyType = 'RSA' | 'EC';
export type KeyRole = 'authority' | 'leaf' | 'firmware';

export interface KeyPair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

const keysPerRole = 3;
const modulusLength = 2048;
const roles: readonly KeyRole[] = ['authority', 'leaf', 'firmware'];
const pool: Readonly<Record<KeyRole, KeyPair[]>> = { authority: [], leaf: [], firmware: [] };
const taken: Record<KeyRole, number> = { authority: 0, leaf: 0, firmware: 0 };

/** Makes all RSA keys that will ever be used, beside the event loop. Without it they are made when first needed. */
export async function prepareKeys(): Promise<void> {
  const make = promisify(generateKeyPair);
  await Promise.all(
    roles.map(async (role) => {
      while (pool[role].length < keysPerRole) pool[role].push(await make('rsa', { modulusLength }));
    }),
  );
}

/** An RSA key of this role, or a fresh one on the curve P-256. */
export function takeKeys(role: KeyRole, type: KeyType): KeyPair {
  if (type === 'EC') return generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const index = taken[role] % keysPerRole;
  taken[role] += 1;
  const known = pool[role][index];
  if (known !== undefined) return known;
  const made = generateKeyPairSync('rsa', { modulusLength });
  pool[role].push(made);
  return made;
}
