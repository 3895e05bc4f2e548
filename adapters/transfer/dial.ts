/** Every connection of a transfer begins here: the address is judged, and then that address and no other is dialled. */
import { lookup } from 'node:dns/promises';
import { connect, isIP, type Socket } from 'node:net';
import { type AllowedAddresses, isAllowed } from './addresses.js';
import { failed, failureOf } from './failure.js';
import type { Watch } from './watch.js';

/** The parts of the system that are used. */
export interface Network {
  /** IP addresses of a name, the preferred first. */
  lookup(name: string): Promise<readonly string[]>;
  /** `address` is an IP address. */
  connect(address: string, port: number): Socket;
}

export const realNetwork: Network = {
  async lookup(name) {
    return (await lookup(name, { all: true })).map(({ address }) => address);
  },
  connect: (host, port) => connect({ host, port, noDelay: true }),
};

/** Resolves with a socket that is connected. */
export type Dial = (host: string, port: number, watch: Watch) => Promise<Socket>;

/** With others left an address that does not answer is not waited for any longer. */
const attemptMs = 5_000;

export function dialler(network: Network, allow: readonly AllowedAddresses[]): Dial {
  return async (host, port, watch) => {
    // Only what was judged is connected to: a name that tells another address the next time gains nothing by it.
    const found = isIP(host) ? [host] : await watch.during(network.lookup(host));
    const addresses = found.filter((address) => isAllowed(address, allow));
    if (addresses.length === 0) {
      if (found.length === 0) throw failed('unreachable', `The name of the server ${host}:${port} has no address.`);
      throw failed('refused-address', refusal(host, port, allow));
    }
    let last: unknown;
    for (const [n, address] of addresses.entries()) {
      try {
        return await connectTo(network.connect(address, port), n < addresses.length - 1, watch);
      } catch (error) {
        if (watch.failure) throw watch.failure;
        last = error;
      }
    }
    throw failureOf(last, `${host}:${port}`);
  };
}

function connectTo(socket: Socket, hasOthers: boolean, watch: Watch): Promise<Socket> {
  watch.whenOver(() => socket.destroy());
  return new Promise((resolve, reject) => {
    const give = () => socket.destroy(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' }));
    const timer = hasOthers ? watch.clock.setTimeout(give, attemptMs) : undefined;
    const settle = () => watch.clock.clearTimeout(timer);
    const gone = () => {
      settle();
      reject(new Error('closed'));
    };
    socket.once('connect', () => {
      settle();
      socket.off('close', gone);
      resolve(socket);
    });
    // Stays: what comes later is told by whoever uses the socket, and an error nobody listens to ends the process.
    socket.on('error', (error) => {
      settle();
      reject(error);
    });
    socket.once('close', gone);
  });
}

function refusal(host: string, port: number, allow: readonly AllowedAddresses[]): string {
  const allowed = ['public', ...allow].join(', ');
  return `${host}:${port} is no address that files may come from or go to; allowed are: ${allowed}.`;
}
