/** The options of `createStation`: what is wrong is thrown as a ConfigurationError that names it. */
import { checkValue, findKey, suggestKey } from '../../protocol/configuration.js';
import { ConfigurationError } from '../../protocol/errors.js';
import type { VendorHandler } from '../../protocol/ports/vendor.js';
import type { ProductDescription } from '../../protocol/product.js';
import { isProductName, type ProductName, productNames, products } from '../products.js';

export function productOf(given: ProductName | ProductDescription): ProductDescription {
  if (typeof given !== 'string') return given;
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
