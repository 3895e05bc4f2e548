/** The journal as Server-Sent Events, for any number of readers. */
import type { ServerResponse } from 'node:http';
import type { JournalEntry } from '../../protocol/ports/journal.js';
import type { ControlTarget } from './target.js';

/** Shorter than the minute after which proxies give up on a silent connection. */
const heartbeatMs = 15_000;

/** What may wait for a reader besides the entry at hand. One that falls further behind is dropped. */
export const maxBacklogBytes = 256 * 1024;

export class EventStream {
  readonly #subscribe: ControlTarget['subscribe'];
  readonly #readers = new Set<ServerResponse>();
  #unsubscribe: (() => void) | null = null;
  #heartbeat: NodeJS.Timeout | null = null;
  #ended = false;

  constructor(subscribe: ControlTarget['subscribe']) {
    this.#subscribe = subscribe;
  }

  /** Streams into the response until its reader goes, falls behind, or the stream ends. */
  add(response: ServerResponse, headers: Readonly<Record<string, string>>): void {
    // Its connection is of no more use afterwards; kept alive it would hold up the end of the server.
    response.writeHead(200, { ...headers, 'content-type': 'text/event-stream', connection: 'close' });
    if (this.#ended) {
      response.end();
      return;
    }
    response.on('error', () => this.#forget(response));
    response.on('close', () => this.#forget(response));
    // Says at once that the stream is open, before anything happens.
    response.write(': open\n\n');
    this.#readers.add(response);
    this.#unsubscribe ??= this.#subscribe((entry) => this.#tell(`data: ${jsonOf(entry)}\n\n`));
    this.#heartbeat ??= setInterval(() => this.#tell(': still here\n\n'), heartbeatMs).unref();
  }

  /** What was written is delivered; nothing follows. */
  end(): void {
    this.#ended = true;
    for (const reader of [...this.#readers]) {
      reader.end();
      this.#forget(reader);
    }
  }

  #tell(text: string): void {
    for (const reader of [...this.#readers]) {
      if (reader.writableLength <= maxBacklogBytes) {
        reader.write(text);
        continue;
      }
      this.#forget(reader);
      reader.destroy();
    }
  }

  #forget(reader: ServerResponse): void {
    this.#readers.delete(reader);
    if (this.#readers.size > 0) return;
    this.#unsubscribe?.();
    this.#unsubscribe = null;
    if (this.#heartbeat !== null) clearInterval(this.#heartbeat);
    this.#heartbeat = null;
  }
}

/** One line. Errors have no enumerable fields of their own; and whoever listens to a journal must not throw. */
function jsonOf(entry: JournalEntry): string {
  try {
    return JSON.stringify(entry, (_, value: unknown) =>
      value instanceof Error ? { name: value.name, message: value.message } : value,
    );
  } catch (error) {
    return JSON.stringify({ level: entry.level, event: entry.event, notJson: String(error) });
  }
}
