/** `statecharge keys`: the configuration keys of a product, for people, for pages and for programs. */
import { type KnownKey, keysOf } from '../protocol/configuration-keys.js';
import { ConfigurationError } from '../protocol/errors.js';
import { keyTables } from './keys/markdown.js';
import { columnsOf, hasColour, type Screen } from './keys/screen.js';
import { keyTable } from './keys/terminal.js';
import { defaultProduct, products } from './products.js';
import { checkProduct } from './run-options.js';

export interface KeysFlags {
  readonly product?: string;
  readonly json?: boolean;
  readonly markdown?: boolean;
}

/** The text to print. Throws a ConfigurationError for a product that is not known. */
export function keysCommand({ product, json = false, markdown = false }: KeysFlags, screen: Screen): string {
  const name = checkProduct(product ?? defaultProduct);
  if (json && markdown) throw new ConfigurationError('bad-value', '--json and --markdown exclude each other.');
  const keys = keysOf(products[name]).values();
  if (json) return JSON.stringify([...keys].map(plain), null, 2);
  if (markdown) return `# Configuration keys of ${name}\n\n${keyTables(keys)}`;
  return keyTable(name, keys, { columns: columnsOf(screen), colour: hasColour(screen) });
}

function plain(known: KnownKey) {
  const { product: _, ...key } = known;
  return { ...key, needsReboot: false };
}
