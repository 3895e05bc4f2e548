/** Which keys the station makes for itself, and which signatures it takes. */
import { type KeyType, keyTypes } from '../../adapters/pki/keys.js';
import type { PkiOptions } from '../../adapters/pki/pki.js';
import { ConfigurationError } from '../../protocol/errors.js';
import { suggest } from '../../protocol/suggest.js';

/** `--key-type`. */
export const checkKeyType = (given: string): KeyType => keyTypeOf(given, '--key-type');

/** For `createStation`, whose caller may be plain JavaScript. */
export function checkPki({ keyType, allowsPkcs1 }: PkiOptions): void {
  if (keyType !== undefined) keyTypeOf(keyType, 'pki.keyType');
  if (allowsPkcs1 !== undefined && typeof allowsPkcs1 !== 'boolean')
    throw new ConfigurationError('bad-value', 'pki.allowsPkcs1 is true or false.');
}

function keyTypeOf(given: string, option: string): KeyType {
  const found = keyTypes.find((each) => each === given);
  if (found !== undefined) return found;
  const meant = typeof given === 'string' ? suggest(given, keyTypes) : null;
  const hint = meant === null ? '' : ` Did you mean ${meant}?`;
  throw new ConfigurationError(
    'bad-value',
    `${option} is one of ${keyTypes.join(', ')}; not ${JSON.stringify(given)}.${hint}`,
  );
}
