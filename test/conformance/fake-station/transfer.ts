/** Files fetched from and brought to the CSMS, over HTTP and FTP. */
import { Readable, Writable } from 'node:stream';
import { Client } from 'basic-ftp';

const timeoutMs = 10_000;

/** Rejects when there is no such file, or nobody to ask. */
export async function download(location: string, signal: AbortSignal): Promise<Buffer> {
  const url = new URL(location);
  if (url.protocol === 'ftp:') return ftpDownload(url);
  const response = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]) });
  if (!response.ok) throw new Error(`download: HTTP ${response.status}`);
  return Buffer.from(await response.arrayBuffer());
}

/** The location is the folder (5.9). */
export async function upload(location: string, fileName: string, content: string, signal: AbortSignal): Promise<void> {
  const folder = new URL(location.endsWith('/') ? location : `${location}/`);
  if (folder.protocol === 'ftp:') return ftpUpload(folder, fileName, content);
  const response = await fetch(new URL(fileName, folder), {
    method: 'PUT',
    body: content,
    signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
  });
  if (!response.ok) throw new Error(`upload: HTTP ${response.status}`);
}

async function ftpDownload(url: URL): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const sink = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      chunks.push(chunk);
      done();
    },
  });
  await overFtp(url, (client) => client.downloadTo(sink, pathOf(url)));
  return Buffer.concat(chunks);
}

async function ftpUpload(folder: URL, fileName: string, content: string): Promise<void> {
  await overFtp(folder, (client) => client.uploadFrom(Readable.from([content]), `${pathOf(folder)}${fileName}`));
}

async function overFtp(url: URL, act: (client: Client) => Promise<unknown>): Promise<void> {
  const client = new Client(timeoutMs);
  try {
    await client.access({
      host: url.hostname,
      port: Number(url.port || 21),
      user: decodeURIComponent(url.username) || 'anonymous',
      password: decodeURIComponent(url.password) || 'guest',
    });
    await act(client);
  } finally {
    client.close();
  }
}

function pathOf(url: URL): string {
  return decodeURIComponent(url.pathname);
}
