/** Chance, real or repeatable. */
import { randomUUID } from 'node:crypto';
import type { Random } from '../../protocol/ports/time.js';

/** Chance as the machine gives it. */
export function realRandom(): Random {
  return {
    uuid: () => randomUUID(),
    fraction: () => Math.random(),
  };
}

/**
 * Draws the same ids and fractions in the same order for the same seed; different seeds draw different ids. For tests
 * and replays, never for keys: whoever has seen a few draws can work out the rest.
 */
export function seededRandom(seed: number): Random {
  const draw = smallFastCounter(seed);
  return {
    uuid: () => uuidOf(draw(), draw(), draw(), draw()),
    fraction: () => draw() / 2 ** 32,
  };
}

/** The sfc32 generator: 128 bits of state, so that neighbouring seeds do not run into each other's sequence. */
function smallFastCounter(seed: number): () => number {
  // Both halves of the seed's bits count, so that 0.1 and 0.2 differ as 1 and 2 do.
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, seed);
  let a = bits.getUint32(0);
  let b = bits.getUint32(4);
  let c = 0x9e3779b9;
  let counter = 1;
  const draw = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  // The first rounds still show the seed.
  for (let round = 0; round < 16; round += 1) draw();
  return draw;
}

/** Four words of 32 bits in the shape of a version 4 UUID. */
function uuidOf(a: number, b: number, c: number, d: number): string {
  const hex = [a, (b & 0xffff0fff) | 0x4000, (c & 0x3fffffff) | 0x80000000, d]
    .map((word) => (word >>> 0).toString(16).padStart(8, '0'))
    .join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
