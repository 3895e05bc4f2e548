/** A CSMS that wants to reach through the station what it cannot reach itself. */
import { connect, createServer } from 'node:net';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { kindOf } from '../../adapters/transfer/addresses.js';
import type { Network } from '../../adapters/transfer/dial.js';
import { afterwards, failureOf, someBytes, transferBench } from '../support/transfer/bench.js';
import { fileWithRanges, httpServer } from '../support/transfer/http-server.js';

const publicAddress = '93.184.216.34';

/** A resolver that says in turn what it is told to say; what it names public is this machine, whatever port. */
function network(answers: readonly (readonly string[])[], port = 1) {
  const dialled: string[] = [];
  const asked: string[] = [];
  const fake: Network = {
    async lookup(name) {
      asked.push(name);
      return answers[Math.min(asked.length, answers.length) - 1] ?? [];
    },
    connect(address) {
      dialled.push(address);
      return connect(port, '127.0.0.1');
    },
  };
  return { fake, dialled, asked };
}

describe('a name', () => {
  test('that is public and then the station itself gains nothing by it', async () => {
    const server = await httpServer((_, response) => response.writeHead(302, { Location: '/again' }).end());
    const { fake, dialled, asked } = network([[publicAddress], ['127.0.0.1']], server.port);
    const error = await failureOf(transferBench({ network: fake, allow: [] }).get('http://rebinding.example/image'));
    expect(error.code).toBe('refused-address');
    expect(asked).toEqual(['rebinding.example', 'rebinding.example']);
    expect(dialled).toEqual([publicAddress]);
  });

  test('is asked for once for each connection, and what was said is what is dialled', async () => {
    const server = await httpServer(fileWithRanges({ bytes: someBytes(10), etag: null }));
    const { fake, dialled, asked } = network([[publicAddress], ['127.0.0.1']], server.port);
    await transferBench({ network: fake, allow: [] }).get('http://rebinding.example/image');
    expect([asked.length, dialled]).toEqual([1, [publicAddress]]);
  });

  test('with a forbidden address beside a public one is reached at the public one only', async () => {
    const server = await httpServer(fileWithRanges({ bytes: someBytes(10), etag: null }));
    const { fake, dialled } = network([['127.0.0.1', '169.254.169.254', publicAddress, '10.0.0.1']], server.port);
    await transferBench({ network: fake, allow: [] }).get('http://mixed.example/image');
    expect(dialled).toEqual([publicAddress]);
  });

  test.each(['http', 'https', 'ftp', 'ftps', 'sftp'])('of the station itself is refused over %s', async (scheme) => {
    const { fake, dialled } = network([['127.0.0.1', '::1']]);
    const error = await failureOf(transferBench({ network: fake, allow: [] }).get(`${scheme}://localhost/image`));
    expect(error.code).toBe('refused-address');
    expect(error.message).toMatch(/localhost:\d+ is no address/);
    expect(dialled).toEqual([]);
  });

  test('without any address is unreachable', async () => {
    const { fake } = network([[]]);
    expect((await failureOf(transferBench({ network: fake }).get('http://nobody.example/'))).code).toBe('unreachable');
  });

  test('that does not answer at one address is tried at the next', async () => {
    const server = await httpServer(fileWithRanges({ bytes: someBytes(10), etag: null }));
    const dialled: string[] = [];
    const fake: Network = {
      lookup: async () => ['93.184.216.1', '93.184.216.2'],
      connect(address) {
        dialled.push(address);
        return connect(dialled.length === 1 ? 1 : server.port, '127.0.0.1');
      },
    };
    await transferBench({ network: fake }).get('http://two.example/image');
    expect(dialled).toEqual(['93.184.216.1', '93.184.216.2']);
  });

  test('is not waited for longer than anything else', async () => {
    const fake: Network = { lookup: () => new Promise(() => {}), connect: () => connect(1, '127.0.0.1') };
    const { get } = transferBench({ network: fake, limits: { idleMs: 200 } });
    expect((await failureOf(get('http://slow.example/'))).code).toBe('too-slow');
  });
});

describe('loopback', () => {
  test('is reached when it is allowed, and not otherwise', async () => {
    const server = await httpServer(fileWithRanges({ bytes: someBytes(10), etag: null }));
    await transferBench({ allow: ['loopback'] }).get(`${server.url}/image`);
    const error = await failureOf(transferBench({ allow: ['private', 'linkLocal'] }).get(`${server.url}/image`));
    expect(error.code).toBe('refused-address');
    expect(server.requests).toHaveLength(1);
  });
});

describe('no connection is ever made to a forbidden address', () => {
  const octet = fc.integer({ min: 0, max: 255 });
  const forbiddenV4 = fc.oneof(
    fc.tuple(fc.constant(127), octet, octet, octet),
    fc.tuple(fc.constant(10), octet, octet, octet),
    fc.tuple(fc.constant(192), fc.constant(168), octet, octet),
    fc.tuple(fc.constant(172), fc.integer({ min: 16, max: 31 }), octet, octet),
    fc.tuple(fc.constant(169), fc.constant(254), octet, octet),
    fc.tuple(fc.constant(100), fc.integer({ min: 64, max: 127 }), octet, octet),
    fc.tuple(fc.constant(0), octet, octet, octet),
    fc.tuple(fc.integer({ min: 224, max: 255 }), octet, octet, octet),
  );
  const inBase = (value: number, base: number) =>
    base === 16 ? `0x${value.toString(16)}` : base === 8 ? `0${value.toString(8)}` : String(value);
  const base = fc.constantFrom(8, 10, 16);
  const whole = ([a, b, c, d]: readonly number[]) =>
    (a ?? 0) * 2 ** 24 + (b ?? 0) * 2 ** 16 + (c ?? 0) * 256 + (d ?? 0);
  const hex = (high = 0, low = 0) => ((high << 8) | low).toString(16);
  /** Every way to write one of them. */
  const host = fc.oneof(
    forbiddenV4.map((octets) => octets.join('.')),
    fc
      .tuple(forbiddenV4, base, base, base, base)
      .map(([octets, ...bases]) => octets.map((value, n) => inBase(value, bases[n] ?? 10)).join('.')),
    fc.tuple(forbiddenV4, base).map(([octets, of]) => inBase(whole(octets), of)),
    fc.tuple(forbiddenV4, base).map(([[a, b, c, d], of]) => `${inBase(a, of)}.${inBase(whole([0, b, c, d]), of)}`),
    fc
      .tuple(forbiddenV4, fc.constantFrom('::ffff:', '64:ff9b::', '::'))
      .map(([octets, head]) => `[${head}${octets.join('.')}]`),
    forbiddenV4.map(([a, b, c, d]) => `[2002:${hex(a, b)}:${hex(c, d)}::1]`),
    fc.constantFrom('[::1]', '[::]', '[fe80::1]', '[fe80::1%25lo]', '[fc00::1]', '[ff02::1]', '[2001:db8::1]'),
    forbiddenV4.map((octets) => octets.join('。')),
    forbiddenV4.map((octets) => octets.map((value) => `%3${String(value).split('').join('%3')}`).join('.')),
    { weight: 4, arbitrary: fc.domain() },
  );
  const location = fc
    .tuple(
      fc.constantFrom('http', 'HTTPS', 'ftp', 'ftps', 'sftp', 'file', 'gopher', 'http:'),
      fc.constantFrom('', 'user@', 'a:b@', '93.184.216.34@', '93.184.216.34:80@', '93.184.216.34%23@', 'a@b@'),
      host,
      fc.constantFrom('', ':80', ':22', ':0', ':65536', ':'),
      fc.constantFrom('/', '', '/a', '/../a', '/%2e%2e/a', '?@93.184.216.34/', '#@93.184.216.34/', '\\@93.184.216.34/'),
    )
    .map(([scheme, user, at, port, path]) => `${scheme}://${user}${at}${port}${path}`);

  test('whatever the location looks like and whatever its name resolves to', async () => {
    const forbidden = fc.sample(forbiddenV4, 50).map((octets) => octets.join('.'));
    const dialled: string[] = [];
    const asked: string[] = [];
    const fake: Network = {
      async lookup(name) {
        asked.push(name);
        return [forbidden[asked.length % forbidden.length] ?? '127.0.0.1', '::1', '::ffff:10.0.0.1'];
      },
      connect(address) {
        dialled.push(address);
        return connect(1, '127.0.0.1');
      },
    };
    const { get } = transferBench({ network: fake, allow: [] });
    const codes = new Set<string>();
    await fc.assert(
      fc.asyncProperty(location, async (given) => {
        codes.add((await failureOf(get(given))).code);
        expect(dialled.filter((address) => kindOf(address) !== 'public')).toEqual([]);
      }),
      { numRuns: 1_500 },
    );
    expect(dialled).toEqual([]);
    expect(asked.length).toBeGreaterThan(50);
    expect([...codes].sort()).toEqual(['refused-address', 'unsupported']);
  });

  test('by a server that redirects there', async () => {
    const next = { location: '' };
    const server = await httpServer((_, response) => response.writeHead(302, { Location: next.location }).end());
    const dialled: string[] = [];
    const fake: Network = {
      lookup: async (name) => (name === 'begin.example' ? [publicAddress] : ['10.9.8.7']),
      connect(address) {
        dialled.push(address);
        return connect(server.port, '127.0.0.1');
      },
    };
    const { get } = transferBench({ network: fake, allow: [] });
    await fc.assert(
      fc.asyncProperty(location, async (given) => {
        // A header cannot hold anything else.
        next.location = encodeURI(given);
        await failureOf(get('http://begin.example/'));
        expect(new Set(dialled)).toEqual(new Set([publicAddress]));
      }),
      { numRuns: 200 },
    );
  });

  test('for the data of FTP either, whatever host PASV tells', async () => {
    const reached: string[] = [];
    const trap = createServer(() => reached.push('trap'));
    await new Promise<void>((resolve) => {
      trap.listen(0, '127.0.0.2', resolve);
    });
    afterwards(() => trap.close());
    const address = trap.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const liar = createServer((socket) => {
      socket.write('220 ready\r\n');
      socket.on('error', () => {});
      socket.on('data', (line) => {
        const isPassive = String(line).startsWith('PASV');
        if (String(line).startsWith('EPSV')) socket.write('502 no\r\n');
        else socket.write(isPassive ? `227 (10,0,0,1,${port >> 8},${port & 255})\r\n` : '230 good\r\n');
      });
    });
    await new Promise<void>((resolve) => {
      liar.listen(0, '127.0.0.1', resolve);
    });
    afterwards(() => liar.close());
    const { port: ftpPort } = liar.address() as { readonly port: number };
    expect((await failureOf(transferBench().get(`ftp://127.0.0.1:${ftpPort}/image`))).code).toBe('broken');
    expect(reached).toEqual([]);
  });
});
