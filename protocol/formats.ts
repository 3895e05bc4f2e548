/** What the validators need beside their own code: formats of strings, and the length of a string. */
import { isDateTime } from './date-time.js';

// RFC 3986, appendix A, written so that each character can be read in one way only: no input makes it slow.
const hexQuad = '[0-9a-f]{1,4}';
const byte = '(?:25[0-5]|2[0-4]\\d|[01]?\\d\\d?)';
const last32Bits = `(?:${hexQuad}:${hexQuad}|(?:${byte}\\.){3}${byte})`;
const ipv6 = [
  `(?:${hexQuad}:){6}${last32Bits}`,
  `::(?:${hexQuad}:){5}${last32Bits}`,
  ...[4, 3, 2, 1, 0].map((after, before) => `${quadsBefore(before)}::(?:${hexQuad}:){${after}}${last32Bits}`),
  `${quadsBefore(5)}::${hexQuad}`,
  `${quadsBefore(6)}::`,
].join('|');
const unreserved = "a-z0-9\\-._~!$&'()*+,;=";
const escaped = '%[0-9a-f]{2}';
const host = `(?:\\[(?:${ipv6}|v[0-9a-f]+\\.[${unreserved}:]+)\\]|(?:[${unreserved}]|${escaped})*)`;
const authority = `(?:(?:[${unreserved}:]|${escaped})*@)?${host}(?::\\d*)?`;
const pathCharacter = `(?:[${unreserved}:@]|${escaped})`;
const path = `${pathCharacter}*(?:/${pathCharacter}*)*`;
const hierarchy = `(?://?${authority}(?:/${pathCharacter}*)*|/(?:${pathCharacter}${path})?|${pathCharacter}${path})`;
const tail = `(?:[${unreserved}:@/?]|${escaped})*`;
const absoluteUri = new RegExp(`^[a-z][a-z0-9+\\-.]*:${hierarchy}(?:\\?${tail})?(?:#${tail})?$`, 'i');

function quadsBefore(most: number): string {
  return most === 0 ? `(?:${hexQuad})?` : `(?:(?:${hexQuad}:){0,${most}}${hexQuad})?`;
}

export function isUri(text: string): boolean {
  return absoluteUri.test(text);
}

export const formats = { 'date-time': isDateTime, uri: isUri };

/** Length as JSON Schema counts it: a pair of surrogates is one character. */
export function codePoints(text: string): number {
  let count = text.length;
  for (let index = 0; index < text.length - 1; index += 1) {
    if (isHigh(text.charCodeAt(index)) && isLow(text.charCodeAt(index + 1))) {
      count -= 1;
      index += 1;
    }
  }
  return count;
}

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}
