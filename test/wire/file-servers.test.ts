/** The file servers of the test system, used as stations use them. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { PassThrough, Readable } from 'node:stream';
import { Client } from 'basic-ftp';
import { afterEach, describe, expect, it } from 'vitest';
import type { FileServer } from '../../conformance/servers/file-server.js';
import { startFtpFiles } from '../../conformance/servers/ftp-files.js';
import { startHttpFiles } from '../../conformance/servers/http-files.js';

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function started(start: typeof startHttpFiles, maxUploadBytes?: number): Promise<FileServer> {
  const server = await start(maxUploadBytes === undefined ? {} : { maxUploadBytes });
  cleanups.push(() => server.close());
  return server;
}

const portOf = ({ url }: FileServer) => Number(new URL(url).port);
const firmware = Buffer.from(Array.from({ length: 300_000 }, (_, index) => (index * 7) & 0xff));

/** Everything that is said on a raw connection until it ends, or until it has said this. */
async function heard(socket: Socket, until?: string): Promise<string> {
  let text = '';
  for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
    text += String(chunk);
    if (until !== undefined && text.includes(until)) break;
  }
  return text;
}

async function rawConnection(server: FileServer): Promise<Socket> {
  const socket = connect(portOf(server), '127.0.0.1');
  cleanups.push(() => void socket.destroy());
  await once(socket, 'connect');
  return socket;
}

describe('files over HTTP', () => {
  it('are downloaded byte for byte, and counted', async () => {
    const server = await started(startHttpFiles);
    server.put('images/firmware 2.bin', firmware);
    const response = await fetch(server.urlOf('images/firmware 2.bin'));
    expect(response.status).toBe(200);
    expect(Buffer.from(await response.arrayBuffer()).equals(firmware)).toBe(true);
    expect((await fetch(`${server.url}missing.bin`)).status).toBe(404);
    expect((await fetch(`${server.url}images/%E0%A4%A`)).status).toBe(400);
    expect((await fetch(server.url, { method: 'DELETE' })).status).toBe(405);
    expect(server.downloads).toEqual(['images/firmware 2.bin']);
  });

  it('are uploaded with PUT and with POST, under the address', async () => {
    const server = await started(startHttpFiles);
    const upload = async (method: string, path: string, body: Uint8Array<ArrayBuffer>) =>
      (await fetch(server.url + path, { method, body })).status;
    expect(await upload('PUT', 'logs/a.zip', Buffer.from('one'))).toBe(201);
    expect(await upload('PUT', 'logs/a.zip', Buffer.from('two'))).toBe(200);
    expect(await upload('POST', 'logs/', Buffer.from('three'))).toBe(201);
    expect(await server.nextUpload()).toEqual({ name: 'logs/a.zip', bytes: Buffer.from('one') });
    expect(await server.nextUpload()).toEqual({ name: 'logs/a.zip', bytes: Buffer.from('two') });
    expect(await server.nextUpload()).toEqual({ name: 'logs/upload', bytes: Buffer.from('three') });
    expect(server.uploads.get('logs/a.zip')?.toString()).toBe('two');
    expect(server.uploads.size).toBe(2);
  });

  it('are uploaded in a form, whose first file counts', async () => {
    const server = await started(startHttpFiles);
    const form = new FormData();
    form.append('station', 'CP-1');
    form.append('log', new Blob([firmware]), 'security.log');
    form.append('other', new Blob(['later']), 'other.log');
    expect((await fetch(`${server.url}logs/`, { method: 'POST', body: form })).status).toBe(201);
    const { name, bytes } = await server.nextUpload();
    expect(name).toBe('logs/security.log');
    expect(bytes.equals(firmware)).toBe(true);
    expect(server.uploads.size).toBe(1);
    const fileless = new FormData();
    fileless.append('station', 'CP-1');
    expect((await fetch(server.url, { method: 'POST', body: fileless })).status).toBe(400);
  });

  it('are refused beyond the limit, and nothing is kept of one that breaks off', async () => {
    const server = await started(startHttpFiles, 1000);
    const put = async (body: Uint8Array<ArrayBuffer>) =>
      (await fetch(`${server.url}log`, { method: 'PUT', body })).status;
    expect(await put(Buffer.alloc(1001))).toBe(413);
    const socket = await rawConnection(server);
    socket.write('PUT /broken HTTP/1.1\r\nHost: a\r\nContent-Length: 500\r\n\r\npart');
    socket.end();
    await heard(socket);
    expect(await put(Buffer.alloc(1000))).toBe(201);
    expect([...server.uploads.keys()]).toEqual(['log']);
  });

  it('are awaited in vain with a message, and no longer once the server is closed', async () => {
    const server = await started(startHttpFiles);
    await expect(server.nextUpload({ timeoutMs: 10 })).rejects.toThrow('no upload came');
    const awaited = expect(server.nextUpload()).rejects.toThrow('closed');
    await server.close();
    await awaited;
    await expect(fetch(server.url)).rejects.toThrow();
  });
});

describe('files over FTP', () => {
  async function loggedIn(server: FileServer, user?: string): Promise<Client> {
    const client = new Client(5_000);
    cleanups.push(() => client.close());
    const who = user === undefined ? {} : { user, password: 'secret' };
    await client.access({ host: '127.0.0.1', port: portOf(server), ...who });
    return client;
  }

  async function download(client: Client, path: string): Promise<Buffer> {
    const sink = new PassThrough();
    const bytes = sink.toArray();
    await client.downloadTo(sink, path);
    return Buffer.concat((await bytes) as Buffer[]);
  }

  it.each([undefined, 'technician'])('are downloaded byte for byte, and counted (user %s)', async (user) => {
    const server = await started(startFtpFiles);
    server.put('images/firmware.bin', firmware);
    const client = await loggedIn(server, user);
    expect(await client.size('images/firmware.bin')).toBe(firmware.length);
    expect((await download(client, 'images/firmware.bin')).equals(firmware)).toBe(true);
    expect((await download(client, '/images/../images/firmware.bin')).equals(firmware)).toBe(true);
    await expect(download(client, 'missing.bin')).rejects.toThrow('550');
    expect(server.downloads).toEqual(['images/firmware.bin', 'images/firmware.bin']);
    expect(server.urlOf('images/firmware.bin')).toBe(`${server.url}images/firmware.bin`);
  });

  it('are uploaded into any folder, listed there, and fetched again', async () => {
    const server = await started(startFtpFiles);
    const client = await loggedIn(server);
    await client.ensureDir('logs/today');
    expect(await client.pwd()).toBe('/logs/today');
    await client.uploadFrom(Readable.from([firmware]), 'diagnostics.zip');
    const { name, bytes } = await server.nextUpload();
    expect(name).toBe('logs/today/diagnostics.zip');
    expect(bytes.equals(firmware)).toBe(true);
    await client.uploadFrom(Readable.from([]), '/empty.log');
    expect((await server.nextUpload()).bytes).toHaveLength(0);
    const entries = await client.list();
    expect(entries.map((entry) => [entry.name, entry.size])).toEqual([['diagnostics.zip', firmware.length]]);
    await client.cd('/');
    expect((await download(client, 'logs/today/diagnostics.zip')).equals(firmware)).toBe(true);
  });

  it('are refused beyond the limit', async () => {
    const server = await started(startFtpFiles, 100_000);
    const client = await loggedIn(server);
    await expect(client.uploadFrom(Readable.from([firmware]), 'log')).rejects.toThrow();
    expect(server.uploads.size).toBe(0);
    const another = await loggedIn(server);
    await another.uploadFrom(Readable.from([firmware.subarray(0, 100_000)]), 'log');
    expect(server.uploads.get('log')).toHaveLength(100_000);
  });

  it('need a login and a passive data connection', async () => {
    const server = await started(startFtpFiles);
    server.put('a', firmware);
    const socket = await rawConnection(server);
    socket.write(
      'RETR a\r\nUSER x\r\nPASS y\r\nRETR a\r\nPORT 127,0,0,1,4,1\r\nEPSV 2\r\nSTOR /\r\nRETR b\r\nQUIT\r\n',
    );
    const codes = (await heard(socket))
      .trim()
      .split('\r\n')
      .map((line) => line.slice(0, 3));
    expect(codes).toEqual(['220', '530', '331', '230', '425', '502', '522', '553', '550', '221']);
  });

  it('survive garbage: unknown words answered, endless lines cut off', async () => {
    const server = await started(startFtpFiles);
    const talker = await rawConnection(server);
    talker.write(Buffer.concat([Buffer.from([0xff, 0xf4, 0, 13, 10]), Buffer.from('XYZW 1\r\n\r\nnoop\nquit\n')]));
    const codes = (await heard(talker))
      .trim()
      .split('\r\n')
      .map((line) => line.slice(0, 3));
    expect(codes).toEqual(['220', '500', '502', '500', '200', '221']);
    const shouter = await rawConnection(server);
    shouter.write('A'.repeat(1100));
    expect(await heard(shouter)).toContain('500 that is too long');
    const hurried = await rawConnection(server);
    hurried.write('NOOP\r\n'.repeat(200));
    expect(await heard(hurried)).toContain('500 that is too long');
    await loggedIn(server);
  });

  it('are not kept when the data connection or the whole station breaks in the middle', async () => {
    const server = await started(startFtpFiles);
    const control = await rawConnection(server);
    control.write('USER x\r\nPASS y\r\nEPSV\r\n');
    const dataOf = (said: string) => connect(Number(/\|\|\|(\d+)\|/.exec(said)?.[1]), '127.0.0.1');
    const broken = dataOf(await heard(control, '|)'));
    await once(broken, 'connect');
    control.write('STOR log\r\n');
    await heard(control, '150 ');
    broken.resetAndDestroy();
    expect(await heard(control, '426')).toContain('426 the data connection broke');
    control.write('EPSV\r\n');
    const orphan = dataOf(await heard(control, '|)'));
    await once(orphan, 'connect');
    control.write('STOR log\r\n');
    await heard(control, '150 ');
    const orphaned = once(orphan, 'close');
    orphan.on('error', () => undefined);
    orphan.resume();
    control.destroy();
    await orphaned;
    expect(server.uploads.size).toBe(0);
  });

  it('end with the server, whatever is under way', async () => {
    const server = await startFtpFiles();
    const control = await rawConnection(server);
    control.write('USER x\r\nPASS y\r\nEPSV\r\nSTOR log\r\n');
    await heard(control, '150 ');
    const awaited = expect(server.nextUpload()).rejects.toThrow('closed');
    const gone = once(control, 'close');
    control.resume();
    await server.close();
    await Promise.all([gone, awaited]);
  });
});
