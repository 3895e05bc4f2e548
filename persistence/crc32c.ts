/** CRC-32C (Castagnoli): finds every burst up to 32 bits, and what flash and file systems tend to do to a record. */

/** The polynomial 0x1EDC6F41 with its bits reversed, as the reflected form needs it. */
const POLYNOMIAL = 0x82f63b78;

/**
 * Eight tables of 256, one after the other: table n is what a byte does to the remainder with n bytes behind it. Eight
 * bytes at a time is nearly twice as fast as one, and a start checks every byte there is.
 */
const TABLES = tables();

function tables(): Uint32Array {
  const all = new Uint32Array(8 * 256);
  for (let index = 0; index < 256; index += 1) {
    let remainder = index;
    for (let bit = 0; bit < 8; bit += 1) remainder = remainder & 1 ? (remainder >>> 1) ^ POLYNOMIAL : remainder >>> 1;
    all[index] = remainder;
  }
  for (let index = 256; index < all.length; index += 1) {
    const before = all[index - 256] ?? 0;
    all[index] = (before >>> 8) ^ (all[before & 0xff] ?? 0);
  }
  return all;
}

/** The longest text that is encoded without memory of its own; most records are shorter. */
const SCRATCH_BYTES = 8192;
const scratch = Buffer.allocUnsafe(SCRATCH_BYTES);

/**
 * The checksum of bytes, or of a text's UTF-8 bytes, from 0 to 2^32-1. `before`: that of what stands in front of them,
 * so that parts need not be joined.
 */
export function crc32c(data: string | Uint8Array, before = 0): number {
  if (typeof data !== 'string') return checksum(data, data.length, before);
  // A character becomes three bytes at most.
  if (data.length * 3 <= SCRATCH_BYTES) return checksum(scratch, scratch.write(data, 'utf8'), before);
  const bytes = Buffer.from(data, 'utf8');
  return checksum(bytes, bytes.length, before);
}

function checksum(bytes: Uint8Array, length: number, before: number): number {
  const table = TABLES;
  const wholeEnd = length - (length % 8);
  let crc = ~before;
  let at = 0;
  for (; at < wholeEnd; at += 8) {
    crc =
      (table[1792 + ((crc ^ (bytes[at] ?? 0)) & 0xff)] ?? 0) ^
      (table[1536 + (((crc >>> 8) ^ (bytes[at + 1] ?? 0)) & 0xff)] ?? 0) ^
      (table[1280 + (((crc >>> 16) ^ (bytes[at + 2] ?? 0)) & 0xff)] ?? 0) ^
      (table[1024 + ((crc >>> 24) ^ (bytes[at + 3] ?? 0))] ?? 0) ^
      (table[768 + (bytes[at + 4] ?? 0)] ?? 0) ^
      (table[512 + (bytes[at + 5] ?? 0)] ?? 0) ^
      (table[256 + (bytes[at + 6] ?? 0)] ?? 0) ^
      (table[bytes[at + 7] ?? 0] ?? 0);
  }
  for (; at < length; at += 1) crc = (crc >>> 8) ^ (table[(crc ^ (bytes[at] ?? 0)) & 0xff] ?? 0);
  return ~crc >>> 0;
}
