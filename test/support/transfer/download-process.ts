/** Downloads one file after the other, and says of each its size, its hash and what memory the process had at most. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { realClock } from '../../../adapters/clock/real-clock.js';
import { createTransfer } from '../../../adapters/transfer/transfer.js';

const folder = mkdtempSync(join(tmpdir(), 'statecharge-transfer-'));
const clock = realClock();
const transfer = createTransfer({ folder, protocols: ['HTTP', 'FTP', 'SFTP'], allow: ['loopback'], clock });

let peakBytes = 0;
const measure = () => {
  peakBytes = Math.max(peakBytes, process.memoryUsage.rss());
};
setInterval(measure, 5).unref();

for (const [n, location] of process.argv.slice(2).entries()) {
  peakBytes = 0;
  const request = { location, name: `image-${n}`, maxBytes: 100_000_000 };
  const { sizeBytes, sha256 } = await transfer.download(request, new AbortController().signal);
  measure();
  console.log(JSON.stringify({ sizeBytes, sha256, peakBytes }));
}
rmSync(folder, { recursive: true });
