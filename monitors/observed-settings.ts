/** The configuration of a station as it is seen from outside: what it was started with, and what was stored since. */
import { defaultsFor, stillValid } from '../protocol/configuration.js';
import type { ConfigurationKeyName } from '../protocol/configuration-keys.js';
import type { ProductDescription } from '../protocol/product.js';
import type { Sight } from './sight.js';

export interface ObservedSettings {
  readonly product: ProductDescription | null;
  see(seen: Sight): void;
  /** Undefined before a run has begun, and for a key the station does not have. */
  value(key: ConfigurationKeyName): string | undefined;
  /** Of a key in seconds; null where it is not known. */
  ms(key: ConfigurationKeyName): number | null;
}

export function observedSettings(): ObservedSettings {
  const values = new Map<string, string>();
  const saving = new Map<number, { readonly key: string; readonly value: string }>();
  let product: ProductDescription | null = null;
  const keep = (more: Readonly<Record<string, string>>) => {
    for (const [key, value] of Object.entries(more)) values.set(key, value);
  };
  return {
    get product() {
      return product;
    },
    see(seen) {
      if (seen.kind === 'run.began') {
        product = seen.product;
        values.clear();
        saving.clear();
        keep({ ...(product && defaultsFor(product)), ...seen.configuration });
      } else if (seen.kind === 'answered' && seen.call === 'configuration.load' && product) {
        keep(stillValid(product, seen.answer).values);
      } else if (seen.kind === 'asked' && seen.call === 'configuration.save') saving.set(seen.number, seen.about);
      else if (seen.kind === 'answered' && seen.call === 'configuration.save') {
        const saved = saving.get(seen.number);
        if (saved) values.set(saved.key, saved.value);
        saving.delete(seen.number);
      }
    },
    value: (key) => values.get(key),
    ms(key) {
      const value = values.get(key);
      return value === undefined ? null : Number(value) * 1000;
    },
  };
}
