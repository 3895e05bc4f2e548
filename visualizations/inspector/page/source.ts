/** Where lines come from: the server's stream, which goes on with the station, or a file. */

export interface About {
  readonly version: string;
  readonly isLive: boolean;
  readonly mayAct: boolean;
  /** Why the buttons do nothing, where they do not. */
  readonly whyNot: string | null;
  /** Name of the file that is served instead of a station. */
  readonly trace: string | null;
}

export interface Feed {
  /** From here on the lines are of another recording, or the same from its beginning. */
  began(): void;
  text(piece: string): void;
  ended(): void;
  /** In words for whoever looks. */
  state(words: string, isGood: boolean): void;
}

/** Behind the # it is not sent along when the page is asked for, and stands in no log of a server. */
const token = new URLSearchParams(location.hash.slice(1)).get('token');

export const asked = (path: string, options: RequestInit = {}): Promise<Response> =>
  fetch(path, {
    ...options,
    headers: { ...options.headers, ...(token === null ? {} : { authorization: `Bearer ${token}` }) },
  });

export async function about(): Promise<About> {
  const response = await asked('about');
  if (response.ok) return (await response.json()) as About;
  if (response.status === 401)
    throw new Error('This page needs the token of the station: open the address that was printed when it started.');
  throw new Error(`The station answers ${response.status}: ${await response.text()}`);
}

/** Connects again for as long as it is wanted; each connection tells the whole story from its beginning. */
export async function follow(feed: Feed, signal: AbortSignal): Promise<void> {
  for (let waitMs = 500; !signal.aborted; waitMs = Math.min(waitMs * 2, 8_000)) {
    try {
      const response = await asked('lines', { signal });
      if (!response.ok || response.body === null) throw new Error(`the station answers ${response.status}`);
      feed.began();
      feed.state('live', true);
      waitMs = 500;
      await pour(response.body, feed);
      feed.ended();
      feed.state('The station has gone; what was seen is kept. Connecting again …', false);
    } catch (error) {
      if (signal.aborted) return;
      const why = error instanceof Error ? error.message : String(error);
      feed.state(`No connection to the station (${why}). Trying again …`, false);
    }
    await pause(waitMs, signal);
  }
}

/** A file that is served, from its beginning to its end. */
export async function served(feed: Feed): Promise<void> {
  const response = await asked('lines');
  if (!response.ok || response.body === null) throw new Error(`The trace cannot be read: ${response.status}`);
  feed.began();
  await pour(response.body, feed);
  feed.ended();
}

export async function read(file: File, feed: Feed): Promise<void> {
  feed.began();
  await pour(file.stream(), feed);
  feed.ended();
}

async function pour(body: ReadableStream<Uint8Array<ArrayBuffer>>, feed: Feed): Promise<void> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) feed.text(piece.value);
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
