/** What is said of a configuration key, and the few shapes that many keys share. */
import type { FeatureProfile, ProductDescription } from '../product.js';

export interface ConfigurationKey {
  /** Canonical spelling; names compare without regard to case (CiString50). */
  readonly key: string;
  /** A key of a profile that the product lacks is absent. `Security` is the whitepaper's, `Vendor` our own. */
  readonly profile: FeatureProfile | 'Security' | 'Vendor';
  /** W is for secrets: never answered, never logged. */
  readonly access: 'R' | 'RW' | 'W';
  /** At the start it follows from how the station connects, and nothing but the CSMS changes it. */
  readonly onlyOverOcpp?: true;
  readonly type: 'integer' | 'boolean' | 'csl' | 'phaseRotations' | 'string' | 'hex';
  readonly unit?: 's' | 'd' | 'times' | 'items' | 'connectors' | 'Wh' | '%' | 'characters' | 'levels' | 'profiles';
  readonly min?: number;
  /** Of a number; of a list, its items; of a string, its characters. */
  readonly max?: number;
  /** Allowed although it is below `min`; it means "off". */
  readonly zeroMeansOff?: true;
  /** Of each item of a list, or of a text, in its exact spelling. */
  readonly allowed?: readonly string[];
  /** null: there is no value until somebody sets one. */
  readonly default: string | null;
  /** When a new value acts. None needs a reboot. `told`: it says what is, and nothing follows it. */
  readonly effect: 'at once' | 'next session' | 'next connection' | 'told';
  readonly description: string;
  /** Bare numbers are sections of the specification, `E` its errata, `J` and `EJ` OCPP-J and its errata, `W` the whitepaper. */
  readonly clause: string;
  /** What the product makes of it: its own limits and values; null where it has no such key. */
  readonly product?: (product: ProductDescription) => ProductOverride | null;
}

export type ProductOverride = Partial<Pick<ConfigurationKey, 'access' | 'min' | 'max' | 'allowed' | 'default'>>;

export const dayS = 86_400;

/** A number that the product fixes. */
export const told = (value: (product: ProductDescription) => number | boolean) => (product: ProductDescription) => ({
  default: String(value(product)),
});

/** The limits of a product, and the default as near as they let it be. */
export const within = ({ min, max }: { readonly min: number; readonly max: number }, byDefault: number) => ({
  min,
  max,
  default: String(Math.min(Math.max(byDefault, min), max)),
});

/** Phase suffixes stand behind measurands that a phase has (section 9, MeterValuesSampledData). */
const perPhase: readonly string[] = ['Current.Import', 'Power.Active.Import', 'Voltage'];

/** What may stand in the four lists of measurands; of at most `items` items. */
export const measurandList =
  (items: (product: ProductDescription) => number, byDefault: 'all' | 'none') => (product: ProductDescription) => {
    const { measurands } = product.settings;
    const phased = measurands.flatMap((name) =>
      perPhase.includes(name) ? product.features.phases.map((phase) => `${name}.${phase}`) : [],
    );
    return {
      allowed: [...measurands, ...phased],
      max: items(product),
      default: byDefault === 'all' ? measurands.join(',') : '',
    };
  };
