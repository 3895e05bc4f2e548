/** An HTTP or HTTPS server that does as the test says, and counts what it was asked. */
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TlsIdentity } from '../../../conformance/pki/tls-identity.js';
import { afterwards } from './bench.js';

export interface HttpServer {
  readonly port: number;
  /** Ends without a slash. */
  readonly url: string;
  readonly requests: readonly Pick<IncomingMessage, 'method' | 'url' | 'headers'>[];
}

export async function httpServer(answer: RequestListener, identity?: TlsIdentity): Promise<HttpServer> {
  const requests: IncomingMessage[] = [];
  const listener = (request: IncomingMessage, response: ServerResponse) => {
    requests.push(request);
    answer(request, response);
  };
  const server =
    identity === undefined
      ? createServer(listener)
      : createSecureServer({ cert: identity.certificateChain, key: identity.privateKey }, listener);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  afterwards(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { port, url: `${identity === undefined ? 'http' : 'https'}://127.0.0.1:${port}`, requests };
}

/** Offers one file with ranges, as file servers do (RFC 9110 14). `etag` may change between the requests. */
export function fileWithRanges(file: { bytes: Buffer; etag: string | null; date?: string }): RequestListener {
  return (request, response) => {
    const { bytes, etag, date } = file;
    const headers = {
      ...(etag === null ? {} : { ETag: etag }),
      ...(date === undefined ? {} : { 'Last-Modified': date }),
    };
    const [, from] = /^bytes=(\d+)-$/.exec(request.headers.range ?? '') ?? [];
    const condition = request.headers['if-range'];
    const start = condition === undefined || condition === (etag ?? date) ? Number(from ?? 0) : 0;
    if (from === undefined || start === 0) {
      response.writeHead(200, { ...headers, 'Content-Length': bytes.length }).end(bytes);
    } else if (start >= bytes.length) {
      response.writeHead(416, { ...headers, 'Content-Range': `bytes */${bytes.length}` }).end();
    } else {
      const range = `bytes ${start}-${bytes.length - 1}/${bytes.length}`;
      const rest = bytes.subarray(start);
      response.writeHead(206, { ...headers, 'Content-Range': range, 'Content-Length': rest.length }).end(rest);
    }
  };
}

/** As above, and the connection breaks after so many bytes of the first answer. */
export function cutOnce(file: { bytes: Buffer; etag: string | null }, afterBytes: number): RequestListener {
  const whole = fileWithRanges(file);
  let wasCut = false;
  return (request, response) => {
    if (wasCut) return whole(request, response);
    wasCut = true;
    const headers = file.etag === null ? {} : { ETag: file.etag };
    response.writeHead(200, { ...headers, 'Content-Length': file.bytes.length });
    response.write(file.bytes.subarray(0, afterBytes), () => response.destroy());
  };
}
