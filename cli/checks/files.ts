/** Files and folders that the options name. */
import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { authorizationKeyBytes } from '../../protocol/configuration.js';
import { ConfigurationError } from '../../protocol/errors.js';

/** The folder of the records, as an absolute path. It need not exist, but it must be possible to create it. */
export function checkDataFolder(given: string): string {
  const folder = resolve(given);
  const wrong = (why: string, cause?: unknown) =>
    new ConfigurationError(
      'bad-value',
      `--data is a folder that exists or can be created; ${JSON.stringify(given)} cannot be used: ${why}`,
      { cause },
    );
  let nearest = folder;
  try {
    while (!existsSync(nearest) && dirname(nearest) !== nearest) nearest = dirname(nearest);
    if (!statSync(nearest).isDirectory()) throw wrong(`${nearest} is not a folder.`);
    // A folder that may not be entered hides what is in it: all of it looks missing.
    accessSync(nearest, constants.W_OK | constants.X_OK);
  } catch (cause) {
    if (cause instanceof ConfigurationError) throw cause;
    throw wrong(`${nearest} may not be written to.`, cause);
  }
  return folder;
}

export interface Password {
  readonly bytes: Uint8Array;
  readonly warnings: readonly string[];
}

/** The password file holds the AuthorizationKey and nothing else, but for a line end. */
export function readPassword(given: string): Password {
  const bytes = authorizationKeyBytes(readText('--password-file', given).replace(/\r?\n$/, ''));
  if (bytes === null) {
    throw new ConfigurationError(
      'bad-value',
      '--password-file holds 32 to 40 hexadecimal digits (16 to 20 bytes) or 16 to 20 plain characters; what is in ' +
        `${JSON.stringify(given)} does not fit.`,
    );
  }
  // Windows has no such bits and reports them all.
  const mode = process.platform === 'win32' ? 0 : statSync(given).mode;
  const open = (mode & 0o077) !== 0;
  const warning = `Other users of this machine may read or change the password file: chmod 600 ${given}`;
  return { bytes, warnings: open ? [warning] : [] };
}

/** The PEM certificates in a file, at least one. */
export function readRootCa(given: string): readonly string[] {
  const text = readText('--root-ca', given);
  const certificates = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g);
  if (certificates === null) {
    throw new ConfigurationError(
      'bad-value',
      `--root-ca is a file with certificates in PEM form; ${JSON.stringify(given)} has none.`,
    );
  }
  return certificates;
}

function readText(option: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const why = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
    throw new ConfigurationError('bad-value', `${option} cannot be read: ${JSON.stringify(path)}${why}.`, { cause });
  }
}
