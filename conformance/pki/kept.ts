/** What the tool issues, kept in a folder: a station under test trusts the same root in every run. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Authority, createAuthority, restoreAuthority } from './authority.js';
import type { TlsIdentity } from './tls-identity.js';

interface Pair {
  readonly certificate: string;
  readonly privateKey: string;
}

/** `root.pem` and `root.key`, made when they are missing. */
export function keptRoot(folder: string): Authority {
  const { certificate, privateKey } = kept(folder, 'root', () => createAuthority('Statecharge test system root'));
  return restoreAuthority(certificate, privateKey);
}

/** `station.pem` and `station.key`, for a station that comes without a certificate of its own. */
export function keptStation(folder: string, root: Authority, commonName: string, organization: string): TlsIdentity {
  const { certificate, privateKey } = kept(folder, 'station', () => {
    const issued = root.issueClient({ commonName, organization });
    return { certificate: issued.certificateChain, privateKey: issued.privateKey };
  });
  return { certificateChain: certificate, privateKey };
}

function kept(folder: string, name: string, make: () => Pair): Pair {
  const certificatePath = join(folder, `${name}.pem`);
  const keyPath = join(folder, `${name}.key`);
  if (existsSync(certificatePath) && existsSync(keyPath)) {
    return { certificate: readFileSync(certificatePath, 'utf8'), privateKey: readFileSync(keyPath, 'utf8') };
  }
  const made = make();
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(keyPath, made.privateKey, { mode: 0o600 });
  writeFileSync(certificatePath, made.certificate);
  return made;
}
