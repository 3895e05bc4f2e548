/** A file as it is sent, with every piece counted as progress. */
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import type { Watch } from './watch.js';

export function counted(path: string, watch: Watch): Readable {
  return Readable.from(pieces(path, watch), { objectMode: false });
}

async function* pieces(path: string, watch: Watch) {
  for await (const piece of createReadStream(path, { signal: watch.signal })) {
    watch.progress();
    yield piece;
  }
}
