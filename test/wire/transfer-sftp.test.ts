/** Downloads and uploads over SFTP, against the server of the ssh2 package. */
import { createHash } from 'node:crypto';
import ssh2 from 'ssh2';
import { describe, expect, test } from 'vitest';
import { failureOf, sha256, someBytes, transferBench } from '../support/transfer/bench.js';
import { newHostKey, sftpServer } from '../support/transfer/sftp-server.js';

const at = ({ port }: { readonly port: number }, path: string) => `sftp://station:secret@127.0.0.1:${port}${path}`;

function fingerprintOf(key: string): string {
  const parsed = ssh2.utils.parseKey(key);
  if (parsed instanceof Error) throw parsed;
  return `SHA256:${createHash('sha256').update(parsed.getPublicSSH()).digest('base64').replace(/=+$/, '')}`;
}

describe('a download over SFTP', () => {
  test('is the whole file', async () => {
    const bytes = someBytes(700_000);
    const server = await sftpServer({ files: { '/some/im age.bin': bytes } });
    const file = await transferBench().get(at(server, '/some/im%20age.bin'));
    expect(file).toMatchObject({ sizeBytes: bytes.length, sha256: sha256(bytes) });
  });

  test('goes on where the connection broke', async () => {
    const bytes = someBytes(2_000_000);
    const server = await sftpServer({ files: { '/image': bytes }, cutAfter: 1_000_000 });
    const { get } = transferBench();
    expect((await failureOf(get(at(server, '/image')))).code).toBe('broken');
    const before = server.reads.length;
    expect((await get(at(server, '/image'))).sha256).toBe(sha256(bytes));
    expect(server.reads[before]).toBeGreaterThan(500_000);
  });

  test('begins anew when the file is another one by then', async () => {
    const server = await sftpServer({ files: { '/image': someBytes(2_000_000) }, cutAfter: 1_000_000 });
    const { get } = transferBench();
    await failureOf(get(at(server, '/image')));
    const bytes = someBytes(1_500_000);
    server.files['/image'] = bytes;
    expect((await get(at(server, '/image'))).sha256).toBe(sha256(bytes));
  });

  test('answers a server that asks for the password as for anything else', async () => {
    const bytes = someBytes(1_000);
    const server = await sftpServer({ files: { '/image': bytes }, asks: true });
    expect((await transferBench().get(at(server, '/image'))).sha256).toBe(sha256(bytes));
  });

  test('fails as denied with a wrong password, which no error repeats', async () => {
    const server = await sftpServer({ files: { '/hidden': someBytes(10) } });
    const error = await failureOf(transferBench().get(`sftp://station:wrong@127.0.0.1:${server.port}/hidden`));
    expect(error.code).toBe('denied');
    expect(`${error.message}${error.stack}${String(error.cause)}`).not.toMatch(/wrong|hidden|station@/);
  });

  test('fails as not found where there is no file', async () => {
    const error = await failureOf(transferBench().get(at(await sftpServer(), '/image')));
    expect(error.code).toBe('not-found');
  });

  test('fails as too large by what the server says of it', async () => {
    const server = await sftpServer({ files: { '/image': someBytes(2_000) } });
    expect((await failureOf(transferBench().get(at(server, '/image'), 1_999))).code).toBe('too-large');
    expect(server.reads).toEqual([]);
  });

  test('fails as too slow when the server stands still', async () => {
    const server = await sftpServer({ files: { '/image': someBytes(2_000) }, isDeaf: true });
    const error = await failureOf(transferBench({ limits: { idleMs: 500 } }).get(at(server, '/image')));
    expect(error.code).toBe('too-slow');
  });

  test('fails as unreachable where nobody listens', async () => {
    expect((await failureOf(transferBench().get('sftp://127.0.0.1:1/image'))).code).toBe('unreachable');
  });
});

describe('the key of an SFTP server', () => {
  test('is trusted when it is the first, and then no other is', async () => {
    const files = { '/image': someBytes(1_000) };
    const first = await sftpServer({ files });
    const { get } = transferBench();
    await get(at(first, '/image'));
    await get(at(first, '/image'));
    await first.close();
    const second = await sftpServer({ files, port: first.port });
    const error = await failureOf(get(at(second, '/image')));
    expect(error.code).toBe('refused-address');
    expect(error.message).toContain('host key');
    expect(second.passwords).toEqual([]);
  });

  test('is trusted only when it is known, where keys are known', async () => {
    const [key, other] = [newHostKey(), newHostKey()];
    const bytes = someBytes(1_000);
    const server = await sftpServer({ files: { '/image': bytes }, key });
    const knows = (known: string) => transferBench({ hostKeys: [fingerprintOf(known)] });
    expect((await knows(key).get(at(server, '/image'))).sha256).toBe(sha256(bytes));
    const told = server.passwords.length;
    expect((await failureOf(knows(other).get(at(server, '/image')))).code).toBe('refused-address');
    expect(server.passwords).toHaveLength(told);
  });
});

describe('an upload over SFTP', () => {
  test.each([
    ['a folder with a slash', '/logs/', '/logs/log.gz'],
    ['a folder without one', '/logs', '/logs/log.gz'],
    ['a file', '/logs/mine', '/logs/mine'],
  ])('to %s has its name there', async (_, location, name) => {
    const server = await sftpServer({ folders: ['/', '/logs'] });
    const bytes = someBytes(300_000);
    await transferBench().put(at(server, location), bytes);
    expect(server.files[name]?.equals(bytes)).toBe(true);
  });

  test('fails as not found where there is no such folder', async () => {
    const error = await failureOf(transferBench().put(at(await sftpServer(), '/logs/'), someBytes(10)));
    expect(error.code).toBe('not-found');
  });
});
