/** Both ends of a loopback link for tests: what each hears, as lines in one list. */
import type { LoopbackServer } from '../../adapters/csms/loopback-link.js';
import type { LinkClosed, LinkSink } from '../../protocol/ports/link.js';

export const TARGET = { url: 'ws://csms.example/ocpp', identity: 'CP1' };

/** One line for everything that is heard, on both sides, in its order. */
export function listeners() {
  const heard: string[] = [];
  const sink = (name = 'station'): LinkSink => ({
    opened: () => heard.push(`${name} opened`),
    frame: (text) => heard.push(`${name} frame ${text}`),
    pong: () => heard.push(`${name} pong`),
    closed: ({ code, problem }: LinkClosed) => heard.push(`${name} closed ${code} ${problem ?? 'ordinarily'}`),
  });
  const server = (answer: ReturnType<NonNullable<LoopbackServer['dialled']>>): LoopbackServer => ({
    dialled: ({ identity }) => {
      heard.push(`csms dialled by ${identity}`);
      return answer;
    },
    opened: () => heard.push('csms opened'),
    frame: (text) => heard.push(`csms frame ${text}`),
    pinged: () => heard.push('csms pinged'),
    closed: (code, reason) => heard.push(`csms closed ${code} ${reason}`),
  });
  return { heard, sink, server };
}

/** All microtasks that are queued, and those that they queue, run before a macrotask. */
export const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
