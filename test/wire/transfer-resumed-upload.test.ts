/** Uploads that break off, and what the next try of the same upload sends. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { failureOf, never, someBytes, temporaryFolder, transferBench } from '../support/transfer/bench.js';
import { type FtpServerOptions, ftpServer } from '../support/transfer/ftp-server.js';
import { httpServer } from '../support/transfer/http-server.js';
import { type SftpServerOptions, sftpServer } from '../support/transfer/sftp-server.js';

const bytes = someBytes(900_000);
const cutUploadAfter = 400_000;
const restBytes = bytes.length - cutUploadAfter;

describe('an upload over FTP that broke off', () => {
  async function broken(options: FtpServerOptions = {}) {
    const server = await ftpServer({ folders: ['logs'], cutUploadAfter, ...options });
    const bench = transferBench();
    const location = `ftp://127.0.0.1:${server.port}/logs/`;
    const put = bench.putter(location, bytes);
    expect((await failureOf(put())).code).toBe('broken');
    expect(server.files['logs/log.gz']?.equals(bytes.subarray(0, cutUploadAfter))).toBe(true);
    const commands = () => server.commands.filter((line) => /^(STOR|APPE) /.test(line)).map((line) => line.slice(0, 4));
    return { ...bench, put, server, location, commands, arrived: () => server.files['logs/log.gz'] };
  }

  test('is gone on with: only the rest is sent, and the file is whole', async () => {
    const { put, server, commands, arrived } = await broken();
    await put();
    expect(arrived()?.equals(bytes)).toBe(true);
    expect(commands()).toEqual(['STOR', 'APPE']);
    expect(server.uploads[1]).toBe(restBytes);
  });

  test('is over when everything had arrived and only the answer had not', async () => {
    const server = await ftpServer({ cutUploadAfter: bytes.length });
    const put = transferBench().putter(`ftp://127.0.0.1:${server.port}/`, bytes);
    await failureOf(put());
    await put();
    expect(server.uploads).toEqual([bytes.length]);
    expect(server.files['log.gz']?.equals(bytes)).toBe(true);
  });

  test.each([
    ['that there is more than the file has', (sizeBytes: number) => sizeBytes + bytes.length, ['STOR', 'STOR']],
    ['that there is nothing', () => 0, ['STOR', 'STOR']],
    ['that there is less than there is', () => 100_000, ['STOR', 'APPE', 'STOR']],
    ['that there is as much as before, whatever is added', () => cutUploadAfter, ['STOR', 'APPE', 'STOR']],
  ])('begins anew with a server that says %s', async (_, tellsSize, expected) => {
    const { put, commands, arrived } = await broken({ tellsSize });
    await put();
    expect(commands()).toEqual(expected);
    expect(arrived()?.equals(bytes)).toBe(true);
  });

  test('begins anew with a server that does not say the size', async () => {
    const { put, commands, arrived } = await broken({ without: ['SIZE'] });
    await put();
    expect(commands()).toEqual(['STOR', 'STOR']);
    expect(arrived()?.equals(bytes)).toBe(true);
  });

  test.each([
    ['does not know APPE', '502 unknown', 0],
    ['forbids it', '550 not to be added to', 0],
    ['refuses it as if it were for now', '451 not permitted', 0],
    ['forbids it after it has begun', '550 not to be added to', 1],
  ])('begins anew with a server that %s', async (_, answer, afterBytes) => {
    const { put, commands, arrived } = await broken({ refusesAppending: { answer, afterBytes } });
    await put();
    expect(commands()).toEqual(['STOR', 'APPE', 'STOR']);
    expect(arrived()?.equals(bytes)).toBe(true);
  });

  test('begins anew by another process, which knows nothing of the try', async () => {
    const { location, commands, arrived } = await broken();
    await transferBench().put(location, bytes);
    expect(commands()).toEqual(['STOR', 'STOR']);
    expect(arrived()?.equals(bytes)).toBe(true);
  });

  test('begins anew when it is done and the same is wanted again', async () => {
    const { put, commands, arrived } = await broken();
    await put();
    await put();
    expect(commands()).toEqual(['STOR', 'APPE', 'STOR']);
    expect(arrived()?.equals(bytes)).toBe(true);
  });

  test.each([
    ['under another name', { name: 'other.gz' }],
    ['from another path', { path: 'other' }],
  ])('says nothing about an upload %s', async (_, other) => {
    const server = await ftpServer({ cutUploadAfter });
    const { transfer } = transferBench();
    const folder = temporaryFolder();
    for (const name of ['packed', 'other']) writeFileSync(join(folder, name), bytes);
    const file = { path: 'packed', name: 'log.gz' };
    const put = ({ path, name }: typeof file) =>
      transfer.upload({ location: `ftp://127.0.0.1:${server.port}/`, path: join(folder, path), name }, never);
    await failureOf(put(file));
    await put({ ...file, ...other });
    expect(server.commands.some((line) => line.startsWith('APPE'))).toBe(false);
    expect(server.files[{ ...file, ...other }.name]?.equals(bytes)).toBe(true);
  });

  test.each([
    ['of another size', someBytes(bytes.length + 5)],
    ['of the same size', someBytes(bytes.length)],
  ])('begins anew when the file here is another one by then, %s', async (_, other) => {
    const server = await ftpServer({ cutUploadAfter });
    const { transfer } = transferBench();
    const path = join(temporaryFolder(), 'packed');
    const put = () => transfer.upload({ location: `ftp://127.0.0.1:${server.port}/`, path, name: 'log.gz' }, never);
    writeFileSync(path, bytes);
    await failureOf(put());
    writeFileSync(path, other);
    await put();
    expect(server.commands.some((line) => line.startsWith('APPE'))).toBe(false);
    expect(server.files['log.gz']?.equals(other)).toBe(true);
  });

  test('says nothing of a file that lay there when the try had sent nothing', async () => {
    const server = await ftpServer({ files: { 'log.gz': someBytes(1_000) }, password: 'right' });
    const { putter } = transferBench();
    await failureOf(putter(`ftp://a:wrong@127.0.0.1:${server.port}/`, bytes)());
    await putter(`ftp://a:right@127.0.0.1:${server.port}/`, bytes)();
    expect(server.files['log.gz']?.equals(bytes)).toBe(true);
    expect(server.commands.some((line) => line.startsWith('APPE'))).toBe(false);
  });
});

describe('an upload over SFTP that broke off', () => {
  async function broken(options: SftpServerOptions = {}) {
    const server = await sftpServer({ cutUploadAfter, ...options });
    const put = transferBench().putter(`sftp://station:secret@127.0.0.1:${server.port}/`, bytes);
    expect((await failureOf(put())).code).toBe('broken');
    expect(server.files['/log.gz']?.equals(bytes.subarray(0, cutUploadAfter))).toBe(true);
    return { put, server, arrived: () => server.files['/log.gz'] };
  }

  test('is gone on with: only the rest is sent, and the file is whole', async () => {
    const { put, server, arrived } = await broken();
    await put();
    expect(arrived()?.equals(bytes)).toBe(true);
    expect(server.uploads.slice(1)).toEqual([restBytes]);
  });

  test('is over when everything had arrived and only the answer had not', async () => {
    const server = await sftpServer({ cutUploadAfter: bytes.length });
    const put = transferBench().putter(`sftp://station:secret@127.0.0.1:${server.port}/`, bytes);
    await failureOf(put());
    await put();
    expect(server.uploads).toEqual([bytes.length]);
    expect(server.files['/log.gz']?.equals(bytes)).toBe(true);
  });

  test('begins anew when there is more than was ever sent, even if it is less than the file has', async () => {
    const { put, server, arrived } = await broken();
    server.files['/log.gz'] = someBytes(bytes.length - 1);
    await put();
    expect(server.uploads.slice(1)).toEqual([bytes.length]);
    expect(arrived()?.equals(bytes)).toBe(true);
  });

  test.each([
    ['that there is more than the file has', (sizeBytes: number) => sizeBytes + bytes.length, [bytes.length]],
    ['that there is nothing', () => 0, [bytes.length]],
    ['that there is less than there is', () => 100_000, [bytes.length - 100_000, bytes.length]],
  ])('begins anew with a server that says %s', async (_, tellsSize, expected) => {
    const { put, server, arrived } = await broken({ tellsSize });
    await put();
    expect(server.uploads.slice(1)).toEqual(expected);
    expect(arrived()?.equals(bytes)).toBe(true);
  });

  test.each(['open', 'write'] as const)('begins anew with a server that lets nothing be added (%s)', async (at) => {
    const { put, server, arrived } = await broken({ refusesAppending: at });
    await put();
    expect(server.uploads.at(-1)).toBe(bytes.length);
    expect(arrived()?.equals(bytes)).toBe(true);
  });
});

test('an upload over HTTP that broke off is sent again as a whole', async () => {
  const arrived: Buffer[] = [];
  const server = await httpServer((request, response) => {
    if (server.requests.length === 1) return void request.once('data', () => request.destroy());
    request.on('data', (piece: Buffer) => arrived.push(piece)).on('end', () => response.writeHead(201).end());
  });
  const put = transferBench().putter(`${server.url}/logs/`, bytes);
  expect((await failureOf(put())).code).toBe('broken');
  await put();
  expect(Buffer.concat(arrived).equals(bytes)).toBe(true);
  expect(server.requests[1]?.headers['content-range']).toBeUndefined();
});
