/** Which certificates are taken. Whatever somebody sends, the answer is a verdict: nothing is thrown. */
import type { KeyObject, X509Certificate } from 'node:crypto';
import type {
  CertificateVerdict,
  RootExpected,
  SignerExpected,
  StationCertificateExpected,
} from '../../protocol/ports/pki.js';
import { certificatesIn, firstCertificateIn, readFacts } from './certificate.js';
import {
  checkAuthority,
  checkNotExpired,
  checkOwn,
  checkSigner,
  checkSound,
  checkValidNow,
  isIssuedBy,
} from './checks.js';
import { particularsOf } from './particulars.js';
import { installedRoots, pathToRoot } from './path.js';
import { Refusal } from './refusal.js';

/** A leaf and its issuers; real hierarchies have two or three. */
const mostInChain = 10;

/** What is taken, the leaf first. */
type Judging = () => Promise<readonly [X509Certificate, ...X509Certificate[]]>;

function onlyCertificateIn(pem: string): X509Certificate {
  certificatesIn(pem, 1);
  return firstCertificateIn(pem);
}

/** What is taken is written down as it was read, and nothing else of the text. */
async function verdict(judging: Judging): Promise<CertificateVerdict> {
  try {
    const taken = await judging();
    return { ok: true, facts: readFacts(taken[0]), pem: taken.map(String).join('') };
  } catch (error) {
    // What the libraries say of bytes that are none of theirs helps nobody.
    return { ok: false, why: error instanceof Refusal ? error.message : 'It cannot be read.' };
  }
}

/** A02.FR.06: the key, the name, the dates and the way up to a root. One that is valid later is used later. */
export function stationCertificateVerdict(
  chain: string,
  expected: StationCertificateExpected,
  keyOf: (keyName: string) => KeyObject,
): Promise<CertificateVerdict> {
  return verdict(async () => {
    const [leaf = firstCertificateIn(chain), ...between] = certificatesIn(chain, mostInChain);
    const particulars = await particularsOf(leaf);
    checkSound(leaf, particulars);
    if (!isFor(leaf, () => keyOf(expected.keyName))) throw new Refusal('It is for another key than the one asked for.');
    checkNotExpired(leaf, expected.atMs);
    checkOwn(leaf, particulars, expected);
    return pathToRoot(leaf, { between, roots: installedRoots(expected.roots), atMs: expected.atMs });
  });
}

/** Without the key there is nothing that it could be for. */
function isFor(leaf: X509Certificate, key: () => KeyObject): boolean {
  try {
    return leaf.checkPrivateKey(key());
  } catch {
    return false;
  }
}

/** M05: an authority's, signed by itself, or by the one that is to vouch for it. */
export function rootVerdict(pem: string, { atMs, signedBy }: RootExpected): Promise<CertificateVerdict> {
  return verdict(async () => {
    const root = onlyCertificateIn(pem);
    const particulars = await particularsOf(root);
    checkSound(root, particulars);
    checkAuthority(root, particulars);
    checkValidNow(root, atMs);
    const issuers = signedBy === undefined ? [root] : installedRoots([signedBy]);
    if (!issuers.some((issuer) => isIssuedBy(root, issuer)))
      throw new Refusal(
        signedBy === undefined ? 'It is not signed by itself.' : 'It is not signed by the root before it.',
      );
    return [root];
  });
}

/** L01.FR.02: no authority may stand between it and a manufacturer's root. */
export function signerVerdict(pem: string, { roots, atMs }: SignerExpected): Promise<CertificateVerdict> {
  return verdict(async () => {
    const signer = onlyCertificateIn(pem);
    const particulars = await particularsOf(signer);
    checkSound(signer, particulars);
    checkValidNow(signer, atMs);
    checkSigner(particulars);
    return pathToRoot(signer, { between: [], roots: installedRoots(roots), atMs });
  });
}
