/** An image of 50 MB goes to disk piece by piece: a controller may have no more memory than that altogether. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { bundled } from '../support/bundled.js';
import { someBytes } from '../support/transfer/bench.js';
import { ftpServer } from '../support/transfer/ftp-server.js';
import { httpServer } from '../support/transfer/http-server.js';
import { sftpServer } from '../support/transfer/sftp-server.js';

const image = someBytes(50_000_000);
/** Enough to fill what the collector leaves lying before it begins. */
const small = image.subarray(0, 12_000_000);
const sha256 = createHash('sha256').update(image).digest('hex');

/** Measured: 6 to 12 MB; the file itself would be 50. */
const mostGrowthBytes = 25_000_000;

async function growth(smallAt: string, imageAt: string) {
  const module = await bundled('test/support/transfer/download-process.ts');
  // Pieces that were written are garbage; a small young generation, as on a controller, has it collected soon.
  const args = ['--max-semi-space-size=1', module, smallAt, smallAt, imageAt];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  const [, before, after] = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { sizeBytes: number; sha256: string; peakBytes: number });
  expect(after).toMatchObject({ sizeBytes: image.length, sha256 });
  return (after?.peakBytes ?? Number.POSITIVE_INFINITY) - (before?.peakBytes ?? 0);
}

test.each(['HTTP', 'FTP', 'SFTP'])('fifty megabytes over %s cost little more memory than twelve', async (protocol) => {
  const places = {
    HTTP: async () => {
      const server = await httpServer((request, response) => {
        const bytes = request.url === '/image' ? image : small;
        response.writeHead(200, { 'Content-Length': bytes.length }).end(bytes);
      });
      return server.url;
    },
    FTP: async () => `ftp://127.0.0.1:${(await ftpServer({ files: { image, small } })).port}`,
    SFTP: async () => {
      const server = await sftpServer({ files: { '/image': image, '/small': small } });
      return `sftp://station:secret@127.0.0.1:${server.port}`;
    },
  };
  const at = await places[protocol as keyof typeof places]();
  const grown = await growth(`${at}/small`, `${at}/image`);
  expect(grown).toBeLessThan(mostGrowthBytes);
});
