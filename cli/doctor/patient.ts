/** Whom the doctor looks at: the way to the central system as the options give it. */
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { securityProfileOf } from '../../protocol/configuration.js';
import type { LinkTarget, LinkTls } from '../../protocol/ports/link.js';
import type { ProductDescription } from '../../protocol/product.js';
import { products } from '../products.js';
import type { RunOptions } from '../run-options.js';

export interface Patient {
  readonly identity: string;
  readonly product: ProductDescription;
  /** Folder of the records. */
  readonly data: string;
  /** As a station dials that is started with these options. */
  readonly target: LinkTarget;
  /** Where TLS is spoken: the same, or what the station may be raised to; null where it is not. */
  readonly secure: LinkTarget | null;
  readonly securityProfile: string;
  readonly keyFor: (name: string) => KeyObject;
  /** In ms. */
  readonly patience: { readonly step: number; readonly answer: number };
}

const ownKey = 'own';
const usualPatience = { step: 10_000, answer: 30_000 };

export function patientOf(options: RunOptions, patience: Patient['patience'] = usualPatience): Patient {
  const { csms, csmsSecure, id: identity, password, clientCertificate, product, data } = options;
  const securityProfile = securityProfileOf(csms, password !== undefined, clientCertificate !== undefined);
  const isSecure = /^wss:/i.test(csms);
  const tls = tlsOf(options, isSecure);
  const saysPassword = securityProfile === '1' || securityProfile === '2';
  const target: LinkTarget = {
    url: csms,
    identity,
    ...(saysPassword && password && { password }),
    ...(isSecure && { tls }),
  };
  const later = csmsSecure === undefined ? null : { url: csmsSecure, identity, tls };
  return {
    identity,
    product: products[product],
    data,
    target,
    secure: isSecure ? target : later,
    securityProfile,
    keyFor: () => createPrivateKey(clientCertificate?.key ?? ''),
    patience,
  };
}

/** As the station does it: without a root, the public authorities vouch for a central system it is started with. */
function tlsOf({ rootCa, clientCertificate }: RunOptions, startsSecure: boolean): LinkTls {
  return {
    roots: rootCa ?? [],
    trustsPublic: startsSecure && rootCa === undefined,
    ...(clientCertificate && { certificate: { chain: clientCertificate.chain, keyName: ownKey } }),
  };
}
