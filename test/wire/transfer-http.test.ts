/** Downloads over HTTP, against servers that keep to it and servers that do not. */
import { existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { failureOf, sha256, someBytes, transferBench } from '../support/transfer/bench.js';
import { cutOnce, fileWithRanges, httpServer } from '../support/transfer/http-server.js';

describe('a download over HTTP', () => {
  test('is a file under our name, with its size and its hash', async () => {
    const bytes = someBytes(300_000);
    const server = await httpServer(fileWithRanges({ bytes, etag: '"a"' }));
    const { get, folder } = transferBench();
    const file = await get(`${server.url}/some/path/firmware.bin?token=1`);
    expect(file).toEqual({ path: join(folder, 'image'), sizeBytes: bytes.length, sha256: sha256(bytes) });
    expect(readFileSync(file.path).equals(bytes)).toBe(true);
    expect(server.requests[0]?.url).toBe('/some/path/firmware.bin?token=1');
  });

  test('goes on where the connection broke', async () => {
    const bytes = someBytes(900_000);
    const server = await httpServer(cutOnce({ bytes, etag: '"a"' }, 400_000));
    const { get } = transferBench();
    const location = `${server.url}/image`;
    expect((await failureOf(get(location))).code).toBe('broken');
    expect((await get(location)).sha256).toBe(sha256(bytes));
    const [, second] = server.requests;
    expect(second?.headers['if-range']).toBe('"a"');
    const [, from = 0] = /^bytes=(\d+)-$/.exec(second?.headers.range ?? '') ?? [];
    expect(Number(from)).toBeGreaterThan(0);
  });

  test('begins anew when the file on the server is another one by then', async () => {
    const file = { bytes: someBytes(500_000), etag: '"a"' };
    const server = await httpServer(cutOnce(file, 200_000));
    const { get } = transferBench();
    await failureOf(get(`${server.url}/image`));
    file.bytes = someBytes(400_000);
    file.etag = '"b"';
    expect(await get(`${server.url}/image`)).toMatchObject({ sizeBytes: 400_000, sha256: sha256(file.bytes) });
  });

  test('begins anew when a server goes on with a file of another size', async () => {
    const file = { bytes: someBytes(500_000), etag: null };
    const server = await httpServer(cutOnce(file, 200_000));
    const { get } = transferBench();
    await failureOf(get(`${server.url}/image`));
    file.bytes = someBytes(450_000);
    expect(await get(`${server.url}/image`)).toMatchObject({ sizeBytes: 450_000, sha256: sha256(file.bytes) });
    expect(server.requests.map(({ headers }) => headers.range !== undefined)).toEqual([false, true, false]);
  });

  test('begins anew when the server ignores ranges', async () => {
    const bytes = someBytes(500_000);
    const cut = cutOnce({ bytes, etag: '"a"' }, 200_000);
    const server = await httpServer((request, response) => {
      const { range: _, 'if-range': __, ...headers } = request.headers;
      request.headers = headers;
      cut(request, response);
    });
    const { get } = transferBench();
    await failureOf(get(`${server.url}/image`));
    expect((await get(`${server.url}/image`)).sha256).toBe(sha256(bytes));
  });

  test('begins anew when what was kept of it was damaged on disk', async () => {
    const bytes = someBytes(500_000);
    const server = await httpServer(cutOnce({ bytes, etag: '"a"' }, 200_000));
    const { get, folder } = transferBench();
    await failureOf(get(`${server.url}/image`));
    const part = join(folder, 'image.part');
    const kept = readFileSync(part);
    kept[1_000] = (kept[1_000] ?? 0) ^ 1;
    writeFileSync(part, kept);
    expect((await get(`${server.url}/image`)).sha256).toBe(sha256(bytes));
    expect(server.requests[1]?.headers.range).toBeUndefined();
  });

  test('begins anew when less of it is on disk than was noted', async () => {
    const bytes = someBytes(500_000);
    const server = await httpServer(cutOnce({ bytes, etag: '"a"' }, 200_000));
    const { get, folder } = transferBench();
    await failureOf(get(`${server.url}/image`));
    truncateSync(join(folder, 'image.part'), 10);
    expect((await get(`${server.url}/image`)).sha256).toBe(sha256(bytes));
  });

  test('begins anew from another location', async () => {
    const bytes = someBytes(500_000);
    const server = await httpServer(cutOnce({ bytes, etag: '"a"' }, 200_000));
    const { get } = transferBench();
    await failureOf(get(`${server.url}/image`));
    expect((await get(`${server.url}/other`)).sha256).toBe(sha256(bytes));
    expect(server.requests[1]?.headers.range).toBeUndefined();
  });

  test('fetches nothing twice when it was whole already', async () => {
    const bytes = someBytes(100_000);
    const server = await httpServer(fileWithRanges({ bytes, etag: '"a"' }));
    const { get } = transferBench();
    const first = await get(`${server.url}/image`);
    expect(await get(`${server.url}/image`)).toEqual(first);
    expect(server.requests[1]?.headers.range).toBe('bytes=100000-');
  });

  test('is forgotten when it is discarded', async () => {
    const bytes = someBytes(100_000);
    const server = await httpServer(fileWithRanges({ bytes, etag: '"a"' }));
    const { get, transfer, folder } = transferBench();
    await get(`${server.url}/image`);
    await transfer.discard('image');
    expect(readdirSync(folder)).toEqual([]);
    await get(`${server.url}/image`);
    expect(server.requests[1]?.headers.range).toBeUndefined();
  });

  test('of an empty file is an empty file', async () => {
    const server = await httpServer(fileWithRanges({ bytes: Buffer.alloc(0), etag: '"a"' }));
    expect(await transferBench().get(`${server.url}/image`)).toMatchObject({
      sizeBytes: 0,
      sha256: sha256(Buffer.alloc(0)),
    });
  });

  test('of which the server announces no length is taken to its end', async () => {
    const bytes = someBytes(100_000);
    const server = await httpServer((_, response) => response.writeHead(200).end(bytes));
    expect((await transferBench().get(`${server.url}/image`)).sha256).toBe(sha256(bytes));
  });

  test('shows the user and password of the location, decoded', async () => {
    const server = await httpServer(fileWithRanges({ bytes: someBytes(10), etag: null }));
    await transferBench().get(`http://us%40er:p%3Ass%2Fw%C3%B6rd@127.0.0.1:${server.port}/image`);
    const shown = Buffer.from(server.requests[0]?.headers.authorization?.slice(6) ?? '', 'base64').toString();
    expect(shown).toBe('us@er:p:ss/wörd');
  });
});

describe('a download over HTTP fails', () => {
  test.each([
    [401, 'denied'],
    [403, 'denied'],
    [404, 'not-found'],
    [500, 'broken'],
    [304, 'broken'],
  ])('on %i as %s', async (status, code) => {
    const server = await httpServer((_, response) => response.writeHead(status).end('no'));
    const error = await failureOf(transferBench().get(`http://me:secret@127.0.0.1:${server.port}/hidden?token=9`));
    expect(error.code).toBe(code);
    expect(error.message).toContain(`127.0.0.1:${server.port}`);
    expect(`${error.message}${error.stack}${String(error.cause)}`).not.toMatch(/secret|hidden|token|\bme\b/);
  });

  test('before a byte is taken when the announced size is too large', async () => {
    const server = await httpServer(fileWithRanges({ bytes: someBytes(2_000), etag: null }));
    const { get, folder } = transferBench();
    expect((await failureOf(get(`${server.url}/image`, 1_999))).code).toBe('too-large');
    expect(readFileSync(join(folder, 'image.part')).length).toBe(0);
  });

  test('as too large while it comes, when the server announces no size and does not end', async () => {
    const server = await httpServer((request, response) => {
      response.writeHead(200);
      const more = () => {
        while (response.writable && response.write(Buffer.alloc(65_536)));
      };
      response.on('drain', more);
      request.socket.on('error', () => {});
      more();
    });
    const { get, folder } = transferBench();
    expect((await failureOf(get(`${server.url}/image`, 1_000_000))).code).toBe('too-large');
    expect(readFileSync(join(folder, 'image.part')).length).toBeLessThanOrEqual(1_000_000);
  });

  test('as broken when the server ends too early', async () => {
    const server = await httpServer((_, response) => {
      response.writeHead(200, { 'Content-Length': 1_000 });
      response.write('short', () => response.socket?.end());
    });
    const { get, folder } = transferBench();
    expect((await failureOf(get(`${server.url}/image`))).code).toBe('broken');
    expect(existsSync(join(folder, 'image'))).toBe(false);
  });

  test('as too slow when the server stands still', async () => {
    const server = await httpServer((_, response) => {
      response.writeHead(200, { 'Content-Length': 1_000 }).write('begun');
    });
    const error = await failureOf(transferBench({ limits: { idleMs: 300 } }).get(`${server.url}/image`));
    expect(error.code).toBe('too-slow');
  });

  test('as too slow when the server never answers', async () => {
    const server = await httpServer(() => {});
    const error = await failureOf(transferBench({ limits: { idleMs: 300 } }).get(`${server.url}/image`));
    expect(error.code).toBe('too-slow');
  });

  test('as too slow when the server gives a byte now and then without end', async () => {
    const server = await httpServer((_, response) => {
      response.writeHead(200, { 'Content-Length': 1_000_000 });
      const timer = setInterval(() => response.write('.'), 20);
      response.on('close', () => clearInterval(timer));
    });
    const { get, folder } = transferBench({ limits: { idleMs: 5_000, wholeMs: 500 } });
    expect((await failureOf(get(`${server.url}/image`))).code).toBe('too-slow');
    expect(readdirSync(folder)).not.toContain('image');
  });

  test('as no space when the disk has not the room, before anything is asked', async () => {
    const server = await httpServer(fileWithRanges({ bytes: someBytes(10), etag: null }));
    const limits = { reserveBytes: 1_000, freeBytes: async () => 999 };
    expect((await failureOf(transferBench({ limits }).get(`${server.url}/image`))).code).toBe('no-space');
    expect(server.requests).toEqual([]);
  });

  test('as no space when the disk has not the room for the announced size', async () => {
    const server = await httpServer(fileWithRanges({ bytes: someBytes(5_000), etag: null }));
    const limits = { reserveBytes: 1_000, freeBytes: async () => 5_999 };
    expect((await failureOf(transferBench({ limits }).get(`${server.url}/image`))).code).toBe('no-space');
  });

  test('as unreachable where nobody listens', async () => {
    const error = await failureOf(transferBench().get('http://127.0.0.1:1/image'));
    expect(error.code).toBe('unreachable');
    expect(error.message).toContain('127.0.0.1:1');
  });

  test('as cancelled at once, and the next try goes on', async () => {
    const bytes = someBytes(500_000);
    const whole = fileWithRanges({ bytes, etag: '"a"' });
    const began = new AbortController();
    const server = await httpServer((request, response) => {
      if (request.headers.range !== undefined) return whole(request, response);
      response.writeHead(200, { ETag: '"a"', 'Content-Length': bytes.length });
      response.write(bytes.subarray(0, 100_000), () => setTimeout(() => began.abort(), 50));
    });
    const { get } = transferBench();
    expect((await failureOf(get(`${server.url}/image`, undefined, began.signal))).code).toBe('cancelled');
    expect((await get(`${server.url}/image`)).sha256).toBe(sha256(bytes));
    expect(server.requests[1]?.headers.range).toBe('bytes=100000-');
  });

  test('as cancelled without a connection when it was cancelled before', async () => {
    const server = await httpServer(fileWithRanges({ bytes: someBytes(10), etag: null }));
    const error = await failureOf(transferBench().get(`${server.url}/image`, undefined, AbortSignal.abort()));
    expect(error.code).toBe('cancelled');
    expect(server.requests).toEqual([]);
  });
});
