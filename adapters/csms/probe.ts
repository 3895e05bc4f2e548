/** One step of a dial at a time, for who wants to know where it fails. The steps are those of the link. */
import type { X509Certificate } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import { connect, isIP } from 'node:net';
import type { LinkClosed, LinkSecured, LinkTarget } from '../../protocol/ports/link.js';
import { addressOf } from './address.js';
import { networkWords } from './diagnosis.js';
import { SecureChannel } from './secure-channel.js';
import { type KeyFor, TlsContexts } from './tls-contexts.js';

export interface Endpoint {
  /** Without the brackets of IPv6. */
  readonly host: string;
  readonly port: number;
}

export function endpointOf(url: string): Endpoint {
  const { hostname, port, protocol } = new URL(url);
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || (protocol === 'wss:' ? 443 : 80)) };
}

/** `why` is a clause for a sentence. */
export type Probed<T> = ({ readonly ok: true } & T) | { readonly ok: false; readonly why: string };

/** The addresses behind a name; of an address itself. */
export async function probeName({ host }: Endpoint): Promise<Probed<{ readonly addresses: readonly string[] }>> {
  if (isIP(host) !== 0) return { ok: true, addresses: [host] };
  try {
    const found = await lookup(host, { all: true });
    return { ok: true, addresses: found.map(({ address }) => address) };
  } catch (error) {
    return { ok: false, why: wordsOf(error) };
  }
}

/** Whether anybody listens; what is sent there is nothing. */
export function probePort(
  { host, port }: Endpoint,
  timeoutMs: number,
): Promise<Probed<{ readonly address: string; readonly tookMs: number }>> {
  const beganMs = performance.now();
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const timer = setTimeout(() => socket.destroy(new Error(`nothing came within ${timeoutMs / 1000} s`)), timeoutMs);
    socket.once('connect', () => {
      resolve({ ok: true, address: socket.remoteAddress ?? host, tookMs: performance.now() - beganMs });
      socket.destroy();
    });
    socket.once('error', (error) => resolve({ ok: false, why: wordsOf(error) }));
    socket.once('close', () => clearTimeout(timer));
  });
}

export type ProbedChannel =
  | { readonly ok: true; readonly secured: LinkSecured; readonly shown: X509Certificate | undefined }
  | { readonly ok: false; readonly why: LinkClosed; readonly shown: X509Certificate | undefined };

/** As the link makes and judges it, up to where HTTP would begin. */
export function probeChannel(target: LinkTarget, keyFor: KeyFor, timeoutMs: number): Promise<ProbedChannel> {
  const address = addressOf(target);
  if ('refusal' in address) return Promise.resolve(neverBegun(address.refusal));
  return new Promise((resolve) => {
    const trust = new TlsContexts(keyFor).trustOf(target.tls ?? { roots: [], trustsPublic: true });
    let isLate = false;
    const channel = new SecureChannel(
      { ...address, identity: target.identity, trust },
      {
        connected: () => {},
        ready: (socket, secured, shown) => {
          clearTimeout(timer);
          resolve({ ok: true, secured, shown });
          socket.destroy();
        },
        failed: (why, shown) => {
          clearTimeout(timer);
          resolve(
            isLate ? neverBegun(`The handshake took more than ${timeoutMs / 1000} s.`) : { ok: false, why, shown },
          );
        },
      },
    );
    const timer = setTimeout(() => {
      isLate = true;
      channel.destroy();
    }, timeoutMs);
  });
}

function neverBegun(reason: string): ProbedChannel {
  return { ok: false, why: { code: null, reason, problem: 'tls' }, shown: undefined };
}

/** Of several addresses that were tried each has its own error. */
function wordsOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return networkWords(error.errors[0]);
  return error instanceof Error ? networkWords(error) : String(error);
}
