/** Who may connect: identity, credentials, and refusals made to order. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/** An HTTP status, a handshake without the subprotocol (J 3.2), or a connection that breaks before any answer. */
export type Refusal = number | 'no-subprotocol' | 'drop';

/** The last segment of the path, percent-decoded (J 3.1.1). */
export function identityOf(request: IncomingMessage): string {
  const [path = ''] = (request.url ?? '').split('?');
  const segment = path.slice(path.lastIndexOf('/') + 1);
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** Null lets it in. Identities may have a colon, so the password begins after the identity, not after the first. */
export function mayEnter(
  request: IncomingMessage,
  identity: string,
  passwords: ReadonlyMap<string, Uint8Array> | undefined,
): Refusal | null {
  if (identity === '') return 404;
  if (passwords === undefined) return null;
  const password = passwords.get(identity);
  if (password === undefined) return 404;
  const expected = Buffer.concat([Buffer.from(`${identity}:`, 'utf8'), password]).toString('base64');
  return request.headers.authorization === `Basic ${expected}` ? null : 401;
}

export function refuseUpgrade(socket: Duplex, refusal: number | 'drop'): void {
  socket.on('error', () => undefined);
  if (refusal === 'drop') {
    socket.destroy();
    return;
  }
  // A redirect without a target would be refused for that reason alone.
  const location = refusal >= 300 && refusal < 400 ? 'Location: ws://127.0.0.1:9/\r\n' : '';
  const challenge = refusal === 401 ? 'WWW-Authenticate: Basic realm="ocpp"\r\n' : '';
  socket.end(`HTTP/1.1 ${refusal} Refused\r\n${location}${challenge}Connection: close\r\nContent-Length: 0\r\n\r\n`);
}
