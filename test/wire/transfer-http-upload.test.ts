/** Uploads over HTTP, and where they go. */
import { describe, expect, test } from 'vitest';
import { startHttpFiles } from '../../conformance/servers/http-files.js';
import { afterwards, failureOf, someBytes, transferBench } from '../support/transfer/bench.js';
import { httpServer } from '../support/transfer/http-server.js';

describe('an upload over HTTP', () => {
  async function conformanceServer() {
    const server = await startHttpFiles();
    afterwards(() => server.close());
    return server;
  }

  test.each([
    ['a folder with a slash', 'logs/', 'logs/log.gz'],
    ['a folder without one', 'logs', 'logs/log.gz'],
    ['the root', '', 'log.gz'],
    ['a file', 'logs/mine.tar.gz', 'logs/mine.tar.gz'],
    ['a file with a signature', 'logs/mine?signature=1', 'logs/mine'],
  ])('to %s has its name there', async (_, location, name) => {
    const server = await conformanceServer();
    const bytes = someBytes(200_000);
    await transferBench().put(server.url + location, bytes);
    expect([...server.uploads.keys()]).toEqual([name]);
    expect(server.uploads.get(name)?.equals(bytes)).toBe(true);
  });

  test('has its length announced, for servers that know no chunks', async () => {
    const server = await httpServer((request, response) => {
      request.resume().on('end', () => response.writeHead(201).end());
    });
    await transferBench().put(`${server.url}/logs/`, someBytes(1_234));
    expect(server.requests[0]?.headers).toMatchObject({ 'content-length': '1234' });
    expect(server.requests[0]?.headers['transfer-encoding']).toBeUndefined();
  });

  test('to a place that is a file after all is tried as that', async () => {
    const server = await httpServer((request, response) => {
      request.resume().on('end', () => response.writeHead(request.url === '/inbox' ? 200 : 404).end());
    });
    await transferBench().put(`${server.url}/inbox`, someBytes(10));
    expect(server.requests.map(({ url }) => url)).toEqual(['/inbox/log.gz', '/inbox']);
  });

  test.each([
    [401, 'denied'],
    [403, 'denied'],
    [404, 'not-found'],
    [405, 'unsupported'],
    [413, 'too-large'],
    [500, 'broken'],
    [303, 'broken'],
  ])('fails on %i as %s', async (status, code) => {
    const server = await httpServer((request, response) => {
      request.resume().on('end', () => response.writeHead(status, { Location: '/' }).end());
    });
    expect((await failureOf(transferBench().put(`${server.url}/logs/`, someBytes(10)))).code).toBe(code);
  });

  test('is sent again to where a server redirects it', async () => {
    const bytes = someBytes(100_000);
    const files = await conformanceServer();
    const server = await httpServer((request, response) => {
      request.resume().on('end', () => response.writeHead(307, { Location: `${files.url}kept/a.gz` }).end());
    });
    await transferBench().put(`${server.url}/logs/`, bytes);
    expect(files.uploads.get('kept/a.gz')?.equals(bytes)).toBe(true);
  });

  test('fails as too slow when the server takes it and says nothing', async () => {
    const server = await httpServer((request) => request.resume());
    const { put } = transferBench({ limits: { idleMs: 300 } });
    expect((await failureOf(put(`${server.url}/logs/`, someBytes(10)))).code).toBe('too-slow');
  });
});
