/** Files and folders that the options name. */
import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { authorizationKeyBytes } from '../../protocol/configuration.js';
import { ConfigurationError } from '../../protocol/errors.js';
import { type ClientCertificate, certificatesIn, checkClientCertificate } from './certificates.js';
import { isOfSystem } from './folders.js';

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
    if (isOfSystem(nearest)) throw wrong(`${nearest} is of the system, and holds no files of anybody else.`);
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
  return { bytes, warnings: openWarnings('password file', given) };
}

/** What is wrong with the mode of a file that holds a secret. */
export function openWarnings(what: string, path: string): readonly string[] {
  // Windows has no such bits and reports them all.
  const mode = process.platform === 'win32' ? 0 : statSync(path).mode;
  const isOpen = (mode & 0o077) !== 0;
  return isOpen ? [`Other users of this machine may read or change the ${what}: chmod 600 ${path}`] : [];
}

export interface OwnCertificate {
  readonly certificate: ClientCertificate;
  readonly warnings: readonly string[];
}

/** The station's own certificate, with those that lead from it to its root, and its private key. */
export function readClientCertificate(certFile: string, keyFile: string): OwnCertificate {
  const chain = readText('--client-cert', certFile);
  const key = readText('--client-key', keyFile);
  const certificate = checkClientCertificate({ chain, key }, { chain: '--client-cert', key: '--client-key' });
  return { certificate, warnings: openWarnings('private key', keyFile) };
}

/** The PEM certificates in a file, at least one. */
export function readRootCa(given: string): readonly string[] {
  const text = readText('--root-ca', given);
  const certificates = certificatesIn(text);
  if (certificates.length === 0) {
    throw new ConfigurationError(
      'bad-value',
      `--root-ca is a file with certificates in PEM form; ${JSON.stringify(given)} has none.`,
    );
  }
  return certificates;
}

/** The text of the file that an option names. */
export function readText(option: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const why = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
    throw new ConfigurationError('bad-value', `${option} cannot be read: ${JSON.stringify(path)}${why}.`, { cause });
  }
}
