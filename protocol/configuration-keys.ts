/**
 * The configuration keys of the station (section 9 of the specification, and the whitepaper), each described once, in
 * the order of their names. Whatever takes a new value does so without a reboot.
 */
import { coreKeys } from './configuration-keys/core.js';
import type { ConfigurationKey } from './configuration-keys/key.js';
import { profileKeys } from './configuration-keys/profiles.js';
import { securityKeys } from './configuration-keys/security.js';
import type { FeatureProfile, ProductDescription } from './product.js';

export type { ConfigurationKey } from './configuration-keys/key.js';

const table = [...coreKeys, ...profileKeys, ...securityKeys] as const;

export type ConfigurationKeyName = (typeof table)[number]['key'];

/** A key with its name kept, so that what is found can index a record of all keys. */
export type KnownKey = ConfigurationKey & { readonly key: ConfigurationKeyName };

export const configurationKeys: readonly KnownKey[] = [...table].sort((one, other) => (one.key < other.key ? -1 : 1));

const perProduct = new WeakMap<ProductDescription, ReadonlyMap<string, KnownKey>>();

/** The keys a product has, by their names in lower case, with its own access, limits and defaults. */
export function keysOf(product: ProductDescription): ReadonlyMap<string, KnownKey> {
  const known = perProduct.get(product) ?? keysFor(product);
  perProduct.set(product, known);
  return known;
}

function keysFor(product: ProductDescription): ReadonlyMap<string, KnownKey> {
  const own = configurationKeys.flatMap((key) => {
    if (!has(product, key.profile)) return [];
    const override = key.product ? key.product(product) : {};
    return override === null ? [] : [{ ...key, ...override }];
  });
  return new Map(own.map((key) => [key.key.toLowerCase(), key]));
}

function has({ features }: ProductDescription, profile: ConfigurationKey['profile']): boolean {
  if (profile === 'Security' || profile === 'Vendor') return true;
  const profiles: readonly FeatureProfile[] = features.profiles;
  return profiles.includes(profile);
}
