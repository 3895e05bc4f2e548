/** TLS for HTTPS and FTPS: at least 1.2, with the public roots and those the CSMS has installed. */
import { isIP, type Socket } from 'node:net';
import { type ConnectionOptions, connect, createSecureContext, rootCertificates, type TLSSocket } from 'node:tls';
import type { Watch } from './watch.js';

/** PEM certificates that are trusted besides the public ones. */
export type Roots = () => readonly string[];

export function securityOf(host: string, roots: Roots): ConnectionOptions {
  const secureContext = createSecureContext({ ca: [...rootCertificates, ...roots()], minVersion: 'TLSv1.2' });
  // The certificate is judged by `host`; an address is no name to ask for (RFC 6066 3).
  return { secureContext, host, ...(isIP(host) ? {} : { servername: host }) };
}

export function secured(socket: Socket, host: string, roots: Roots, watch: Watch): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const stream = connect({ ...securityOf(host, roots), socket }, () => resolve(stream));
    stream.on('error', reject);
    socket.once('close', () => reject(new Error('closed')));
    watch.whenOver(() => stream.destroy());
  });
}
