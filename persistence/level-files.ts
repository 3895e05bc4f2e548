/**
 * Reads the files of a LevelDB without LevelDB.
 *
 * LevelDB does not check the blocks of its tables when it compacts or repairs them, and one flipped bit in a key ends
 * the process in an assertion: a crash loop, if it happens while starting. So tables are checked before LevelDB sees
 * them, and what a damaged database still holds is read here. Only what is needed for that: no compression, which the
 * store does not use, and no filters.
 *
 * Every block and every piece of a log carries a masked CRC-32C; a key in a table ends in its sequence number.
 */
import { crc32c } from './crc32c.js';

/** The value is null for a removal. Of two records of one key the higher sequence is the newer. */
export type Found = (key: string, sequence: number, value: string | null) => void;

const FOOTER_BYTES = 48;
const MAGIC = Buffer.from('57fb808b247547db', 'hex');
const BLOCK_TRAILER_BYTES = 5;
const LOG_BLOCK_BYTES = 32_768;
const LOG_HEADER_BYTES = 7;
const PUT = 1;
/** Where a piece of a log stands in what it is a piece of; 3 is one in the middle. */
const [WHOLE, FIRST, LAST] = [1, 2, 4];

/** Reads bytes one after the other, and throws where they end too early. */
class Cursor {
  readonly bytes: Buffer;
  at = 0;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  take(length: number): Buffer {
    if (length > this.bytes.length - this.at) throw new RangeError('level-files: a length leads past the end');
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  varint(): number {
    let value = 0;
    for (let scale = 1; scale < 2 ** 49; scale *= 128) {
      const byte = this.take(1).readUInt8();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
    throw new RangeError('level-files: a number is too long');
  }
}

/**
 * Tells every record of a table that can be believed. False when some of the table is not what was written. Compressed
 * blocks, which only other software can have made, are checked but not read.
 */
export function readTable(file: Buffer, found?: Found): boolean {
  const index = orUndefined(() => {
    const footer = new Cursor(file.subarray(Math.max(0, file.length - FOOTER_BYTES)));
    if (!footer.bytes.subarray(-MAGIC.length).equals(MAGIC)) return undefined;
    // The first handle is that of the meta index, which only filters need.
    for (let skipped = 0; skipped < 2; skipped += 1) footer.varint();
    const block = blockAt(file, footer);
    return block && entriesOf(block);
  });
  if (!index) return false;
  let isSound = true;
  for (const [, handle] of index) {
    const block = orUndefined(() => blockAt(file, new Cursor(handle)));
    if (!block) isSound = false;
    if (!block || !found) continue;
    for (const [key, value] of entriesOf(block)) {
      const [name, tag] = [key.subarray(0, -8), key.subarray(-8)];
      found(name.toString('utf8'), sequenceIn(tag, 1), tag[0] === PUT ? value.toString('utf8') : null);
    }
  }
  return isSound;
}

/** Tells every record of a log that can be believed; what a cut left unfinished at its end is none. */
export function readLog(file: Buffer, found: Found): void {
  for (const batch of textsOf(file)) orUndefined(() => readBatch(new Cursor(batch), found));
}

/** The numbers of the tables that are part of the database; others are the remains of an interrupted compaction. */
export function liveTables(manifest: Buffer): ReadonlySet<number> {
  const live = new Set<number>();
  for (const edit of textsOf(manifest)) orUndefined(() => readEdit(new Cursor(edit), live));
  return live;
}

/** One change of the set of files, a list of tagged fields. */
function readEdit(edit: Cursor, live: Set<number>): void {
  const skipText = () => edit.take(edit.varint());
  while (edit.at < edit.bytes.length) {
    const tag = edit.varint();
    if (tag === 1) skipText();
    else if (tag === 5 || tag === 6 || tag === 7) {
      edit.varint(); // the level
      if (tag === 5) skipText();
      else if (tag === 6) live.delete(edit.varint());
      else {
        live.add(edit.varint());
        edit.varint(); // its size, then its smallest and its largest key
        skipText();
        skipText();
      }
    } else edit.varint();
  }
}

/** What was appended to a log, piece by piece put together. */
function textsOf(file: Buffer): Buffer[] {
  const texts: Buffer[] = [];
  let pieces: Buffer[] = [];
  for (let start = 0; start < file.length; start += LOG_BLOCK_BYTES) {
    const block = new Cursor(file.subarray(start, start + LOG_BLOCK_BYTES));
    while (block.bytes.length - block.at >= LOG_HEADER_BYTES) {
      const piece = orUndefined(() => nextPiece(block));
      // Nothing behind a broken piece can be trusted to begin where it seems to; the next block can.
      if (!piece) {
        pieces = [];
        break;
      }
      if (piece.type === WHOLE || piece.type === FIRST) pieces = [];
      else if (pieces.length === 0) continue;
      pieces.push(piece.bytes);
      if (piece.type !== WHOLE && piece.type !== LAST) continue;
      texts.push(Buffer.concat(pieces));
      pieces = [];
    }
  }
  return texts;
}

function nextPiece(block: Cursor): { type: number; bytes: Buffer } | undefined {
  const header = block.take(LOG_HEADER_BYTES);
  const bytes = block.take(header.readUInt16LE(4));
  const type = header.readUInt8(6);
  if (type < WHOLE || type > LAST) return undefined;
  return isIntact(Buffer.concat([header.subarray(6), bytes]), header.readUInt32LE()) ? { type, bytes } : undefined;
}

function readBatch(batch: Cursor, found: Found): void {
  const sequence = sequenceIn(batch.take(8), 0);
  const count = batch.take(4).readUInt32LE();
  for (let index = 0; index < count; index += 1) {
    const isPut = batch.take(1)[0] === PUT;
    const key = batch.take(batch.varint()).toString('utf8');
    found(key, sequence + index, isPut ? batch.take(batch.varint()).toString('utf8') : null);
  }
}

/** The block whose place and length come next; undefined when its checksum is wrong, `compressed` when it is that. */
function blockAt(file: Buffer, handle: Cursor): Buffer | 'compressed' | undefined {
  const place = new Cursor(file);
  place.take(handle.varint());
  const length = handle.varint();
  const block = place.take(length + BLOCK_TRAILER_BYTES);
  if (!isIntact(block.subarray(0, length + 1), block.readUInt32LE(length + 1))) return undefined;
  return block[length] === 0 ? block.subarray(0, length) : 'compressed';
}

/** Each key repeats the beginning of the one before it; a list of restart points ends the block. */
function entriesOf(block: Buffer | 'compressed'): [key: Buffer, value: Buffer][] {
  if (block === 'compressed') return [];
  const restarts = block.readUInt32LE(block.length - 4);
  const body = new Cursor(block.subarray(0, Math.max(0, block.length - 4 - restarts * 4)));
  const entries: [Buffer, Buffer][] = [];
  let key: Buffer = Buffer.alloc(0);
  while (body.at < body.bytes.length) {
    const [shared, own, valueLength] = [body.varint(), body.varint(), body.varint()];
    key = Buffer.concat([key.subarray(0, shared), body.take(own)]);
    entries.push([key, body.take(valueLength)]);
  }
  return entries;
}

/** Seven bytes in a key of a table, behind the type; eight at the start of a batch, of which the last is always 0. */
function sequenceIn(bytes: Buffer, offset: 0 | 1): number {
  return bytes.readUIntLE(offset, 6) + bytes.readUInt8(offset + 6) * 2 ** 48;
}

function isIntact(bytes: Buffer, masked: number): boolean {
  const crc = crc32c(bytes);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0 === masked;
}

function orUndefined<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch (error) {
    // Damaged lengths; anything else is a defect of ours.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
