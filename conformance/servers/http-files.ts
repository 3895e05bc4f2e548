/** Files over HTTP: GET for firmware; PUT, POST and forms for logs. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { FileServer, FileServerOptions, Upload } from './file-server.js';
import { boundaryOf, firstFile } from './multipart.js';
import { plainPath, Shelf, serve } from './shelf.js';

/** At a free port of this machine. */
export function startHttpFiles(options: FileServerOptions = {}): Promise<FileServer> {
  const shelf = new Shelf(options);
  const server = createServer((request, response) => {
    answer(shelf, request, response).catch(() => response.destroy());
  });
  return serve(shelf, server, { scheme: 'http', host: options.host, hangUp: () => server.closeAllConnections() });
}

async function answer(shelf: Shelf, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const name = nameOf(request);
  if (name === null) reply(response, 400);
  else if (request.method === 'GET') send(response, shelf.fetch(name));
  else if (request.method === 'HEAD') send(response, shelf.find(name));
  else if (request.method === 'PUT' || request.method === 'POST') await receive(shelf, name, request, response);
  else reply(response, 405);
}

/** Null when it cannot be decoded. */
function nameOf(request: IncomingMessage): string | null {
  const [path = ''] = (request.url ?? '').split('?');
  try {
    const decoded = decodeURIComponent(path);
    return plainPath(decoded) + (decoded.endsWith('/') && plainPath(decoded) !== '' ? '/' : '');
  } catch {
    return null;
  }
}

function send(response: ServerResponse, bytes: Buffer | null): void {
  if (bytes === null) {
    reply(response, 404);
    return;
  }
  response.writeHead(200, { 'Content-Type': 'application/octet-stream', 'Content-Length': bytes.length }).end(bytes);
}

async function receive(shelf: Shelf, name: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await bodyOf(request, shelf.maxUploadBytes);
  const upload = body === null ? null : uploadIn(body, name, request);
  if (upload === null) {
    reply(response, body === null ? 413 : 400);
    return;
  }
  const isKnown = shelf.find(upload.name) !== null;
  shelf.receive(upload.name, upload.bytes);
  reply(response, isKnown ? 200 : 201);
}

/** In a form the file has a name of its own, elsewhere the address is its name. Null when a form has no file. */
function uploadIn(body: Buffer, name: string, request: IncomingMessage): Upload | null {
  const boundary = request.method === 'POST' ? boundaryOf(request.headers['content-type'] ?? '') : null;
  const isFolder = name === '' || name.endsWith('/');
  if (boundary === null) return { name: isFolder ? `${name}upload` : name, bytes: body };
  const file = firstFile(body, boundary);
  if (file === null) return null;
  return { name: plainPath(`${isFolder ? name : `${name}/`}${file.name}`), bytes: file.bytes };
}

/**
 * Null when it is too long; it is read to its end all the same, for many clients hear an answer only after that.
 * Rejects when the connection breaks.
 */
async function bodyOf(request: IncomingMessage, maxBytes: number): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    const bytes = chunk as Buffer;
    length += bytes.length;
    if (length <= maxBytes) chunks.push(bytes);
    else chunks.length = 0;
  }
  return length > maxBytes ? null : Buffer.concat(chunks);
}

function reply(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'Content-Length': 0 }).end();
}
