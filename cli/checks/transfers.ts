/** Which addresses besides public ones firmware may come from and logs may go to. */
import { type AllowedAddresses, allowedAddresses } from '../../adapters/transfer/addresses.js';
import { ConfigurationError } from '../../protocol/errors.js';
import { suggest } from '../../protocol/suggest.js';

/** `--allow-transfers`: one or more of the words, with commas between. */
export function checkAllowTransfers(given: string): readonly AllowedAddresses[] {
  const words = given.split(',').map((word) => word.trim());
  const allowed = words.map((word) => {
    if (isAllowedAddresses(word)) return word;
    const meant = suggest(word, allowedAddresses);
    const hint = meant === null ? '' : ` Did you mean ${meant}?`;
    throw new ConfigurationError(
      'bad-value',
      `--allow-transfers takes ${allowedAddresses.join(', ')}, with commas between; not ${JSON.stringify(word)}.${hint}`,
    );
  });
  return [...new Set(allowed)];
}

/** For `createStation`, whose caller may be plain JavaScript. */
export function checkTransfers(given: {
  readonly allow?: readonly string[] | undefined;
  readonly hostKeys?: readonly string[] | undefined;
}): void {
  const wrong = given.allow?.find((word) => !isAllowedAddresses(word));
  if (wrong !== undefined) {
    throw new ConfigurationError(
      'bad-value',
      `transfers.allow takes ${allowedAddresses.join(', ')}; not ${JSON.stringify(wrong)}.`,
    );
  }
  const noKey = given.hostKeys?.find((key) => !/^SHA256:[A-Za-z0-9+/]{43}$/.test(key));
  if (noKey !== undefined) {
    throw new ConfigurationError(
      'bad-value',
      `transfers.hostKeys are fingerprints as ssh-keygen -l shows them, SHA256: and 43 characters; not ${JSON.stringify(noKey)}.`,
    );
  }
}

function isAllowedAddresses(word: string): word is AllowedAddresses {
  return allowedAddresses.some((each) => each === word);
}
