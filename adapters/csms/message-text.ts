import type { RawData } from 'ws';

/** A message is text, whatever it says it is: a binary one is read as UTF-8, too. */
export function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString();
  return Buffer.isBuffer(data) ? data.toString() : Buffer.from(data).toString();
}
