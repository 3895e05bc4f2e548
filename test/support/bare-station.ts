/** A WebSocket client that says whatever a test wants a station to say. */
import { once } from 'node:events';
import { WebSocket } from 'ws';

export interface BareStation {
  /** Sends any text. */
  say(text: string): void;
  sayBinary(text: string): void;
  /** Sends a CALL and resolves with the frame that comes next, parsed. */
  call(id: string, action: string, payload: unknown): Promise<readonly unknown[]>;
  /** The next frame that was not taken yet, parsed. */
  next(): Promise<readonly unknown[]>;
  /** The next frame as it came. */
  nextText(): Promise<string>;
  /** Resolves with the close code. */
  closed(): Promise<number>;
  end(): Promise<void>;
}

/** Rejects with what `ws` says when the handshake is refused. */
export async function bareStation(
  url: string,
  identity: string,
  options: { readonly protocols?: readonly string[]; readonly authorization?: string } = {},
): Promise<BareStation> {
  const { protocols = ['ocpp1.6'], authorization } = options;
  const headers = authorization === undefined ? {} : { Authorization: authorization };
  const socket = new WebSocket(`${url}/${encodeURIComponent(identity)}`, [...protocols], { headers });
  const heard: string[] = [];
  const waiting: ((text: string) => void)[] = [];
  socket.on('message', (data) => {
    const text = String(data);
    const taker = waiting.shift();
    if (taker === undefined) heard.push(text);
    else taker(text);
  });
  const closing = new Promise<number>((resolve) => socket.once('close', resolve));
  await once(socket, 'open');
  socket.on('error', () => undefined);

  const nextText = (): Promise<string> => {
    const text = heard.shift();
    return text === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(text);
  };
  const next = async () => JSON.parse(await nextText()) as readonly unknown[];
  return {
    say: (text) => socket.send(text),
    sayBinary: (text) => socket.send(Buffer.from(text)),
    call: (id, action, payload) => {
      socket.send(JSON.stringify([2, id, action, payload]));
      return next();
    },
    next,
    nextText,
    closed: () => closing,
    end: async () => {
      socket.close();
      await closing;
    },
  };
}
