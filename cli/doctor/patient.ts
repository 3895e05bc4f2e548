/** Whom the doctor looks at: the way to the central system as the options give it. */
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
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
  /** What has to be known besides the findings, one paragraph. */
  readonly note: string | null;
  /** As a station dials that is started with these options. */
  readonly target: LinkTarget;
  /** Where TLS is spoken: the same, or what the station may be raised to; null where it is not. */
  readonly secure: LinkTarget | null;
  readonly securityProfile: string;
  readonly keyFor: (name: string) => KeyObject;
  /** In ms. */
  readonly patience: { readonly step: number; readonly answer: number };
}

/** The records are not opened: a station that runs has locked them. */
const hasRun =
  'In --data are the records of a station. Since its start the central system may have given it another password, ' +
  'profile, address or certificate; only what it was started with was looked at.';

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
    note: existsSync(join(data, 'store')) ? hasRun : null,
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
