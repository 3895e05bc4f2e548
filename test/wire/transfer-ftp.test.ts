/** Downloads and uploads over FTP and FTPS. */
import { describe, expect, test } from 'vitest';
import { createAuthority } from '../../conformance/pki/authority.js';
import { startFtpFiles } from '../../conformance/servers/ftp-files.js';
import { afterwards, failureOf, sha256, someBytes, transferBench } from '../support/transfer/bench.js';
import { ftpServer } from '../support/transfer/ftp-server.js';

describe('a download over FTP', () => {
  test('is the whole file, as the user of the location', async () => {
    const bytes = someBytes(400_000);
    const server = await ftpServer({ files: { 'some/image.bin': bytes }, user: 'us er', password: 'p@ß' });
    const file = await transferBench().get(`ftp://us%20er:p%40%C3%9F@127.0.0.1:${server.port}/some/image.bin`);
    expect(file).toMatchObject({ sizeBytes: bytes.length, sha256: sha256(bytes) });
  });

  test('goes on where the connection broke', async () => {
    const bytes = someBytes(900_000);
    const options = { files: { image: bytes }, changed: '20260101120000', cutAfter: 400_000 };
    const server = await ftpServer(options);
    const { get } = transferBench();
    const location = `ftp://127.0.0.1:${server.port}/image`;
    expect((await failureOf(get(location))).code).toBe('broken');
    expect((await get(location)).sha256).toBe(sha256(bytes));
    expect(server.commands.filter((line) => line.startsWith('REST '))).toHaveLength(1);
  });

  test('begins anew when the file is another one by then', async () => {
    const server = await ftpServer({ files: { image: someBytes(900_000) }, cutAfter: 400_000 });
    const { get } = transferBench();
    const location = `ftp://127.0.0.1:${server.port}/image`;
    await failureOf(get(location));
    const bytes = someBytes(800_000);
    server.files['image'] = bytes;
    expect((await get(location)).sha256).toBe(sha256(bytes));
    expect(server.commands.some((line) => line.startsWith('REST '))).toBe(false);
  });

  test('begins anew when the server cannot begin in the middle', async () => {
    const bytes = someBytes(900_000);
    const server = await ftpServer({ files: { image: bytes }, cutAfter: 400_000, without: ['REST'] });
    const { get } = transferBench();
    const location = `ftp://127.0.0.1:${server.port}/image`;
    await failureOf(get(location));
    expect((await get(location)).sha256).toBe(sha256(bytes));
    expect(server.commands.some((line) => line.startsWith('REST '))).toBe(true);
  });

  test('does without SIZE and EPSV', async () => {
    const bytes = someBytes(10_000);
    const server = await ftpServer({ files: { image: bytes }, without: ['SIZE', 'MDTM', 'EPSV', 'FEAT'] });
    expect((await transferBench().get(`ftp://127.0.0.1:${server.port}/image`)).sha256).toBe(sha256(bytes));
  });

  test('comes from the server of the test system', async () => {
    const server = await startFtpFiles();
    afterwards(() => server.close());
    const bytes = someBytes(300_000);
    server.put('firmware.bin', bytes);
    expect((await transferBench().get(server.urlOf('firmware.bin'))).sha256).toBe(sha256(bytes));
  });

  test('fails as too large by what the server says of it, before it comes', async () => {
    const server = await ftpServer({ files: { image: someBytes(2_000) } });
    const error = await failureOf(transferBench().get(`ftp://127.0.0.1:${server.port}/image`, 1_999));
    expect(error.code).toBe('too-large');
    expect(server.commands.some((line) => line.startsWith('RETR'))).toBe(false);
  });

  test('fails as too large while it comes from a server that does not say it', async () => {
    const server = await ftpServer({ files: { image: someBytes(2_000_000) }, without: ['SIZE'] });
    const error = await failureOf(transferBench().get(`ftp://127.0.0.1:${server.port}/image`, 100_000));
    expect(error.code).toBe('too-large');
  });

  test('fails as denied with a wrong password, and repeats nothing of what the server says', async () => {
    const server = await ftpServer({ files: {}, password: 'right' });
    const error = await failureOf(transferBench().get(`ftp://someone:wrong@127.0.0.1:${server.port}/hidden`));
    expect(error.code).toBe('denied');
    expect(error.message).toContain(`127.0.0.1:${server.port}`);
    expect(`${error.message}${error.stack}${String(error.cause)}`).not.toMatch(/someone|wrong|hidden/);
  });

  test('fails as not found where there is no file', async () => {
    const server = await ftpServer();
    const error = await failureOf(transferBench().get(`ftp://127.0.0.1:${server.port}/image`));
    expect(error.code).toBe('not-found');
  });

  test.each(['USER', 'SIZE', 'RETR'])('fails as too slow when the server falls silent at %s', async (deafAt) => {
    const server = await ftpServer({ files: { image: someBytes(10) }, deafAt });
    const error = await failureOf(
      transferBench({ limits: { idleMs: 300 } }).get(`ftp://127.0.0.1:${server.port}/image`),
    );
    expect(error.code).toBe('too-slow');
  });

  test('fails when the server wants its data fetched from another host', async () => {
    const server = await ftpServer({ files: { image: someBytes(10) }, without: ['EPSV'], dataHost: '10.1.2.3' });
    const error = await failureOf(transferBench().get(`ftp://127.0.0.1:${server.port}/image`));
    expect(error.code).toBe('broken');
    expect(server.commands.some((line) => line.startsWith('RETR'))).toBe(false);
  });

  test('fails as cancelled as soon as it is', async () => {
    const server = await ftpServer({ files: { image: someBytes(10) }, deafAt: 'RETR' });
    const { get } = transferBench();
    const cancel = new AbortController();
    const location = `ftp://127.0.0.1:${server.port}/image`;
    const first = failureOf(get(location, undefined, cancel.signal));
    setTimeout(() => cancel.abort(), 200);
    expect((await first).code).toBe('cancelled');
  });
});

describe('an upload over FTP', () => {
  test.each([
    ['a folder with a slash', 'logs/', 'logs/log.gz'],
    ['a folder without one', 'logs', 'logs/log.gz'],
    ['the folder of the login', '', 'log.gz'],
    ['a file', 'mine.tar.gz', 'mine.tar.gz'],
  ])('to %s has its name there', async (_, location, name) => {
    const server = await ftpServer({ folders: ['logs'] });
    const bytes = someBytes(200_000);
    await transferBench().put(`ftp://127.0.0.1:${server.port}/${location}`, bytes);
    expect(server.files[name]?.equals(bytes)).toBe(true);
  });

  test('fails as not found where there is no such folder', async () => {
    const server = await ftpServer();
    const error = await failureOf(transferBench().put(`ftp://127.0.0.1:${server.port}/logs/`, someBytes(10)));
    expect(error.code).toBe('not-found');
  });

  test('fails as unreachable where nobody listens', async () => {
    const error = await failureOf(transferBench().put('ftp://127.0.0.1:1/files/failedLocation', someBytes(10)));
    expect(error.code).toBe('unreachable');
  });
});

describe('FTPS', () => {
  const authority = createAuthority('Roots of the operator');
  const identity = authority.issueServer({ dnsNames: [], addresses: ['127.0.0.1'] });
  const roots = () => [authority.certificate];

  test('fetches and leaves files under TLS, control and data', async () => {
    const bytes = someBytes(300_000);
    const server = await ftpServer({ files: { image: bytes }, folders: ['logs'], identity });
    const { get, put } = transferBench({ roots });
    expect((await get(`ftps://127.0.0.1:${server.port}/image`)).sha256).toBe(sha256(bytes));
    await put(`ftps://127.0.0.1:${server.port}/logs/`, bytes);
    expect(server.files['logs/log.gz']?.equals(bytes)).toBe(true);
    expect(server.commands).toContain('PROT P');
  });

  test('shows no password to a server whose certificate is not trusted', async () => {
    const server = await ftpServer({ files: { image: someBytes(10) }, identity });
    const error = await failureOf(transferBench().get(`ftps://a:b@127.0.0.1:${server.port}/image`));
    expect(error.code).toBe('refused-address');
    expect(server.commands.some((line) => line.startsWith('USER'))).toBe(false);
  });

  test('shows no password to a server without TLS', async () => {
    const server = await ftpServer({ files: { image: someBytes(10) } });
    expect((await failureOf(transferBench({ roots }).get(`ftps://a:b@127.0.0.1:${server.port}/image`))).code).toBe(
      'broken',
    );
    expect(server.commands.some((line) => line.startsWith('USER'))).toBe(false);
  });
});
