/** The way from a certificate up to a root that is installed (RFC 5280, 6). */
import type { X509Certificate } from 'node:crypto';
import { certificatesIn } from './certificate.js';
import { checkAuthority, checkSound, checkValidNow, isIssuedBy } from './checks.js';
import { particularsOf } from './particulars.js';
import { Refusal } from './refusal.js';

/** From the leaf upwards. */
type Path = readonly [X509Certificate, ...X509Certificate[]];

interface Step {
  readonly certificate: X509Certificate;
  /** Up to this one. */
  readonly path: Path;
  /** Authorities between it and the leaf, with itself, for whoever has issued it; those that issued themselves not. */
  readonly below: number;
}

export interface Authorities {
  readonly between: readonly X509Certificate[];
  readonly roots: readonly X509Certificate[];
  readonly atMs: number;
}

/** Roots that were installed once; one that cannot be read any more vouches for nobody. */
export function installedRoots(pems: readonly string[]): readonly X509Certificate[] {
  return pems.flatMap((pem) => {
    try {
      return certificatesIn(pem, 1);
    } catch {
      return [];
    }
  });
}

/**
 * The shortest way, with the leaf and without the root. Every authority is looked at once at most, however they were
 * signed across. Refuses with what was wrong with the first authority that was.
 */
export async function pathToRoot(leaf: X509Certificate, authorities: Authorities): Promise<Path> {
  const steps: Step[] = [{ certificate: leaf, path: [leaf], below: 0 }];
  const left = new Set(authorities.between);
  let refusal: Refusal | null = null;
  for (let step = steps.shift(); step; step = steps.shift()) {
    for (const issuer of [...authorities.roots, ...left]) {
      if (!isIssuedBy(step.certificate, issuer)) continue;
      const why = await whyNot(issuer, step.below, authorities.atMs);
      if (why !== null) refusal ??= new Refusal(`One of its issuers is not good. ${why.message}`);
      else if (authorities.roots.includes(issuer)) return step.path;
      else steps.push(above(step, issuer));
      left.delete(issuer);
    }
  }
  throw refusal ?? new Refusal('Its issuers lead to no root that is installed.');
}

function above({ path, below }: Step, issuer: X509Certificate): Step {
  const isSelfIssued = issuer.subject === issuer.issuer;
  return { certificate: issuer, path: [...path, issuer], below: isSelfIssued ? below : below + 1 };
}

async function whyNot(issuer: X509Certificate, below: number, atMs: number): Promise<Refusal | null> {
  try {
    const particulars = await particularsOf(issuer);
    checkSound(issuer, particulars);
    checkValidNow(issuer, atMs);
    checkAuthority(issuer, particulars, below);
    return null;
  } catch (error) {
    return error instanceof Refusal ? error : new Refusal('It cannot be read.');
  }
}
