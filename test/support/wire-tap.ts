/** A TCP relay between a station and its CSMS that can fall silent, break, or say something of its own. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface WireTap {
  /** Where a station dials to reach the CSMS behind it. */
  readonly port: number;
  /** From now on the present connection carries nothing any more, and neither end hears that it is dead. */
  deafen(): void;
  /** These bytes reach the station as if the CSMS had sent them; nothing else may be under way. */
  inject(bytes: Uint8Array): void;
  close(): Promise<void>;
}

interface Pair {
  readonly station: Socket;
  readonly csms: Socket;
}

export async function wireTap(csmsPort: number): Promise<WireTap> {
  const sockets = new Set<Socket>();
  let present: Pair | undefined;
  const server = createServer((station) => {
    const csms = connect(csmsPort, '127.0.0.1');
    for (const [one, other] of [[station, csms] as const, [csms, station] as const]) {
      sockets.add(one);
      one.on('error', () => undefined);
      one.on('data', (bytes) => other.write(bytes));
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
    present = { station, csms };
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  const pair = (): Pair => {
    if (present === undefined) throw new Error('wireTap: nobody has connected');
    return present;
  };
  return {
    port: (server.address() as AddressInfo).port,
    deafen() {
      const { station, csms } = pair();
      for (const socket of [station, csms]) {
        socket.removeAllListeners('data');
        socket.removeAllListeners('close');
        socket.resume();
      }
    },
    inject: (bytes) => void pair().station.write(bytes),
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** An unfragmented frame as a server sends it: opcode 1 is text, 2 is binary (RFC 6455, 5.2). */
export function serverFrame(opcode: 1 | 2, payload: Uint8Array): Uint8Array {
  if (payload.length > 125) throw new Error('serverFrame: only short payloads are put in a frame by hand');
  return Uint8Array.from([0x80 | opcode, payload.length, ...payload]);
}
