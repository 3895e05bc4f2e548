/** The options of `createStation`: what is wrong is thrown as a ConfigurationError that names it. */
import type { StationAccess } from '../../actors/station-state.js';
import { checkValue, findKey, suggestKey } from '../../protocol/configuration.js';
import { ConfigurationError } from '../../protocol/errors.js';
import type { Hardware } from '../../protocol/ports/hardware.js';
import type { Link } from '../../protocol/ports/link.js';
import type { VendorHandler } from '../../protocol/ports/vendor.js';
import type { ProductDescription } from '../../protocol/product.js';
import { isProductName, type ProductName, productNames, products } from '../products.js';
import type { StationOptions } from '../station-options.js';
import { certificatesIn, checkClientCertificate } from './certificates.js';

const methods = ['start', 'permit', 'setLimit', 'readMeter'] as const;

interface Needed {
  readonly csms: { readonly url: string; readonly identity: string };
  readonly hardware: Hardware;
  readonly data: string | null;
  readonly link?: Link | undefined;
}

/** For callers in plain JavaScript, whom no compiler tells what is missing: in the words of the options. */
export function checkNeeded(given: Needed): void {
  const { csms, hardware, data, link } = given;
  const wrong = (why: string) => new ConfigurationError('bad-value', why);
  // Another wire has addresses of its own.
  if (typeof csms?.url !== 'string' || !(link || /^wss?:\/\/./i.test(csms.url)))
    throw wrong('csms.url is the address of the central system, ws:// or wss://, without the identity.');
  if (typeof csms.identity !== 'string' || csms.identity === '')
    throw wrong('csms.identity is what the central system calls this station: a text that is not empty.');
  const missing = methods.filter((name) => typeof hardware?.[name] !== 'function');
  if (missing.length > 0) throw wrong(`hardware has no ${missing.map((name) => `${name}()`).join(', ')}.`);
  if (data === undefined) throw wrong('data is the folder of the records; null keeps them in memory.');
}

/** What the station is to reach its CSMS by. A root file may hold several certificates. */
export function checkAccess(csms: StationOptions['csms']): StationAccess {
  const { url, identity, secureUrl, password, rootCa, clientCertificate } = csms;
  const wrong = (why: string) => new ConfigurationError('bad-value', why);
  if (secureUrl !== undefined && !/^wss:\/\/./i.test(secureUrl))
    throw wrong('csms.secureUrl is where the central system is reached under TLS, wss://, without the identity.');
  const roots = rootCa?.flatMap((pem) => certificatesIn(pem));
  if (rootCa !== undefined && roots?.length === 0)
    throw wrong('csms.rootCa has certificates in PEM form; there is none in it.');
  const names = { chain: 'csms.clientCertificate.chain', key: 'csms.clientCertificate.key' };
  const certificate = clientCertificate && checkClientCertificate(clientCertificate, names);
  return {
    url,
    identity,
    ...(secureUrl !== undefined && { secureUrl }),
    ...(password && { password }),
    ...(roots && { rootCa: roots }),
    ...(certificate && { certificate }),
  };
}

export function productOf(given: ProductName | ProductDescription): ProductDescription {
  if (typeof given === 'object') return given;
  if (isProductName(given)) return products[given];
  throw new ConfigurationError('bad-value', `product "${given}" is not known. Allowed: ${productNames.join(', ')}.`);
}

export function checkedConfiguration(given: Readonly<Record<string, string>>, product: ProductDescription) {
  const checked: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    const key = findKey(name, product);
    const meant = suggestKey(name);
    if (!key)
      throw new ConfigurationError(
        'unknown-key',
        `${name} is not a key of this station.${meant ? ` Did you mean ${meant}?` : ''}`,
      );
    if (key.access === 'W')
      throw new ConfigurationError('bad-value', `${key.key} is a secret: give it as csms.password.`);
    if (key.access === 'R' || key.onlyOverOcpp)
      throw new ConfigurationError('bad-value', `${key.key} cannot be set: it says what the station is.`);
    const judged = checkValue(key, value);
    if (!judged.ok) throw new ConfigurationError('bad-value', judged.why);
    checked[key.key] = judged.value;
  }
  return checked;
}

export function checkedVendors(given: Readonly<Record<string, VendorHandler>>) {
  for (const [vendorId, handler] of Object.entries(given)) {
    if (vendorId === '' || vendorId.length > 255)
      throw new ConfigurationError('bad-value', `vendors: a vendorId has 1 to 255 characters; not "${vendorId}".`);
    if (typeof handler !== 'function')
      throw new ConfigurationError('bad-value', `vendors: "${vendorId}" is a ${typeof handler}, not a function.`);
  }
  return given;
}
