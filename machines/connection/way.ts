/** What a way to the CSMS is made of (W 2.1), and which part of it counts under which security profile. Pure. */
import type { Way, Ways } from '../../protocol/ports/store.js';

/** Only 1 and 2 say a password. */
export const saysPassword = ({ profile }: Pick<Way, 'profile'>) => profile === 1 || profile === 2;

/** Only 3 shows a certificate. */
export const showsCertificate = ({ profile }: Pick<Way, 'profile'>) => profile === 3;

/** True where a connection made in the one way is as good as one made in the other. */
export function reachesAlike(one: Way, other: Way): boolean {
  return (
    one.profile === other.profile &&
    one.url === other.url &&
    (!saysPassword(one) || one.password === other.password) &&
    (!showsCertificate(one) || one.certificate === other.certificate)
  );
}

/**
 * What is to be tried is the present way with these parts changed, and what is left is gone back to. As long as the
 * present way is not proven itself, the way before it stays the one to go back to. Parts that the profile does not use
 * are kept for later, and nothing is tried.
 */
export function waysAfter({ present, other }: Ways, part: Partial<Way>): Ways {
  const next = { ...present, ...part };
  if (reachesAlike(present, next)) return { present: next, other: other && { ...other, ...secretsOf(part) } };
  return { present: next, other: other !== null && !reachesAlike(other, next) ? other : present };
}

/** The CSMS forgets the old ones as soon as it has given new ones (W A01, A02). */
function secretsOf({ password, certificate }: Partial<Way>): Partial<Way> {
  return { ...(password !== undefined && { password }), ...(certificate !== undefined && { certificate }) };
}

/** The same address, secured. */
export const securedUrl = (url: string) => url.replace(/^ws:/i, 'wss:');
