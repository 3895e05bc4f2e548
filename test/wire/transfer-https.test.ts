/** HTTPS, and where redirects may lead. */
import { describe, expect, test } from 'vitest';
import { createAuthority } from '../../conformance/pki/authority.js';
import { failureOf, sha256, someBytes, transferBench } from '../support/transfer/bench.js';
import { fileWithRanges, httpServer } from '../support/transfer/http-server.js';

const authority = createAuthority('Roots of the operator');
const identity = authority.issueServer({ dnsNames: [], addresses: ['127.0.0.1'] });
const roots = () => [authority.certificate];
const bytes = someBytes(50_000);
const file = fileWithRanges({ bytes, etag: '"a"' });

describe('HTTPS', () => {
  test('trusts the roots that are installed, also those installed since', async () => {
    const server = await httpServer(file, identity);
    const installed: string[] = [];
    const { get } = transferBench({ roots: () => installed });
    expect((await failureOf(get(`${server.url}/image`))).code).toBe('refused-address');
    installed.push(authority.certificate);
    expect((await get(`${server.url}/image`)).sha256).toBe(sha256(bytes));
    expect(server.requests).toHaveLength(1);
  });

  test.each([
    ['is of another host', authority.issueServer({ dnsNames: ['elsewhere.example'], addresses: ['127.0.0.2'] })],
    [
      'has expired',
      authority.issueServer({
        dnsNames: [],
        addresses: ['127.0.0.1'],
        notBefore: new Date(Date.now() - 7_200_000),
        notAfter: new Date(Date.now() - 3_600_000),
      }),
    ],
  ])('sends nothing to a server whose certificate %s', async (_, wrong) => {
    const server = await httpServer(file, wrong);
    const error = await failureOf(transferBench({ roots }).get(`https://a:secret@127.0.0.1:${server.port}/image`));
    expect(error.code).toBe('refused-address');
    expect(server.requests).toEqual([]);
  });

  test('is not spoken with a server that speaks plain HTTP', async () => {
    const server = await httpServer(file);
    expect((await failureOf(transferBench({ roots }).get(`https://127.0.0.1:${server.port}/image`))).code).toBe(
      'broken',
    );
  });
});

describe('a redirect', () => {
  const to = (location: string | undefined, status = 302) =>
    httpServer((_, response) => response.writeHead(status, location === undefined ? {} : { Location: location }).end());

  test.each([301, 302, 303, 307, 308])('with %i is followed', async (status) => {
    const files = await httpServer(file);
    const server = await to(`${files.url}/real?token=1`, status);
    expect((await transferBench().get(`${server.url}/image`)).sha256).toBe(sha256(bytes));
    expect(files.requests[0]?.url).toBe('/real?token=1');
  });

  test('to another path is followed with the credentials, to another server without', async () => {
    const files = await httpServer(file);
    const server = await httpServer((request, response) =>
      response
        .writeHead(302, { Location: request.url === '/image' ? '/second' : `http://x:y@127.0.0.1:${files.port}/` })
        .end(),
    );
    await transferBench().get(`http://me:secret@127.0.0.1:${server.port}/image`);
    expect(server.requests.map(({ headers }) => headers.authorization !== undefined)).toEqual([true, true]);
    expect(files.requests[0]?.headers.authorization).toBeUndefined();
  });

  test('from http to https is followed', async () => {
    const files = await httpServer(file, identity);
    const server = await to(`${files.url}/image`);
    expect((await transferBench({ roots }).get(`${server.url}/image`)).sha256).toBe(sha256(bytes));
  });

  test('is followed five times and not six', async () => {
    const left = { hops: 5 };
    const server = await httpServer((request, response) => {
      if (left.hops === 0) return file(request, response);
      left.hops -= 1;
      response.writeHead(302, { Location: '/again' }).end();
    });
    const { get } = transferBench();
    await get(`${server.url}/image`);
    left.hops = 6;
    expect((await failureOf(get(`${server.url}/other`))).code).toBe('broken');
    expect(server.requests).toHaveLength(12);
  });

  test('in a circle comes to an end', async () => {
    const server = await to('/');
    expect((await failureOf(transferBench().get(`${server.url}/`))).code).toBe('broken');
  });

  test('to nowhere fails', async () => {
    expect((await failureOf(transferBench().get(`${(await to(undefined)).url}/`))).code).toBe('broken');
    expect((await failureOf(transferBench().get(`${(await to('http://')).url}/`))).code).toBe('broken');
  });

  test('from https to http is refused', async () => {
    const files = await httpServer(file);
    const server = await httpServer((_, response) => {
      response.writeHead(302, { Location: `${files.url}/image` }).end();
    }, identity);
    expect((await failureOf(transferBench({ roots }).get(`${server.url}/image`))).code).toBe('refused-address');
    expect(files.requests).toEqual([]);
  });

  test.each(['file:///etc/passwd', 'ftp://127.0.0.1/image', 'gopher://127.0.0.1/', 'data:text/plain,hello'])(
    'to %s is not followed',
    async (location) => {
      const server = await to(location);
      expect((await failureOf(transferBench().get(`${server.url}/image`))).code).toBe('unsupported');
    },
  );

  test.each([
    'http://169.254.169.254/latest/meta-data/',
    'http://10.0.0.1/',
    'http://[fe80::1]/',
    'http://0x0a000001/',
  ])('to %s is refused, for its address is judged like the first', async (location) => {
    const server = await to(location);
    expect((await failureOf(transferBench().get(`${server.url}/image`))).code).toBe('refused-address');
  });
});
