/** Lines of a trace as they come, for any number of readers: first all that are kept, then each new one. */
import type { ServerResponse } from 'node:http';
import { Refusal } from '../control/refusal.js';

/** What a station keeps of what happened, as lines of a trace with their line breaks. */
export interface LineSource {
  /** All that are kept now, the header first. */
  lines(): Iterable<string>;
  /** Returns the function that ends the subscription. The listener never throws. */
  subscribe(listener: (line: string) => void): () => void;
}

/** How much of the new lines may wait for a reader. One that falls further behind is cut off. */
export const mostWaiting = 8_000_000;

/** Pages and programs that read at the same time. Each may hold on to what is kept, and to what waits for it. */
export const mostReaders = 8;

/** A piece of this many characters is handed over at once. */
const pieceLength = 65_536;

/** A reader whose machine has gone is noticed after about as long. */
const keepAliveMs = 30_000;

export class LineStream {
  readonly #source: LineSource;
  readonly #readers = new Set<Reader>();
  #ended = false;

  constructor(source: LineSource) {
    this.#source = source;
  }

  /** Streams until the reader goes, falls behind, or the stream ends. @throws Refusal when too many read already. */
  add(response: ServerResponse, headers: Readonly<Record<string, string>>): void {
    if (this.#readers.size >= mostReaders) {
      const message = `${mostReaders} read already, and more may not: close a page of the inspector.`;
      throw new Refusal({ status: 503, code: 'too-many-readers', message });
    }
    // Its connection is of no more use afterwards; kept alive it would hold up the end of the server.
    response.writeHead(200, { ...headers, 'content-type': 'application/x-ndjson', connection: 'close' });
    if (this.#ended) {
      response.end();
      return;
    }
    response.socket?.setKeepAlive(true, keepAliveMs);
    // A station may have nothing to tell for long.
    response.socket?.setTimeout(0);
    const reader = new Reader(response, this.#source);
    this.#readers.add(reader);
    const forget = () => {
      reader.stop();
      this.#readers.delete(reader);
    };
    response.on('error', forget);
    response.on('close', forget);
  }

  /** What was written is delivered; nothing follows. */
  end(): void {
    this.#ended = true;
    for (const reader of this.#readers) reader.end();
  }
}

class Reader {
  readonly #response: ServerResponse;
  readonly #unsubscribe: () => void;
  /** What was kept when the reader came; it does not grow. */
  readonly #kept: Iterator<string>;
  #isThroughKept = false;
  #new: string[] = [];
  #waiting = 0;
  #isFull = false;
  #isDue = false;
  #isOver = false;

  constructor(response: ServerResponse, source: LineSource) {
    this.#response = response;
    this.#kept = [...source.lines()].values();
    this.#unsubscribe = source.subscribe((line) => this.#hear(line));
    response.on('drain', () => {
      this.#isFull = false;
      this.#pump();
    });
    this.#pump();
  }

  stop(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#unsubscribe();
    this.#new = [];
  }

  end(): void {
    this.stop();
    this.#response.end();
  }

  #hear(line: string): void {
    this.#new.push(line);
    this.#waiting += line.length;
    if (this.#waiting + this.#response.writableLength > mostWaiting) {
      this.stop();
      this.#response.destroy();
    } else if (!this.#isDue) {
      // What happens at once is written at once, in one piece.
      this.#isDue = true;
      setImmediate(() => {
        this.#isDue = false;
        this.#pump();
      });
    }
  }

  #pump(): void {
    while (!this.#isFull && !this.#isOver) {
      const piece = this.#nextPiece();
      if (piece === '') return;
      this.#isFull = !this.#response.write(piece);
    }
  }

  /** Empty when nothing waits. */
  #nextPiece(): string {
    let piece = '';
    while (!this.#isThroughKept && piece.length < pieceLength) {
      const { done, value } = this.#kept.next();
      if (done) this.#isThroughKept = true;
      else piece += value;
    }
    if (piece !== '' || this.#new.length === 0) return piece;
    piece = this.#new.join('');
    this.#new = [];
    this.#waiting = 0;
    return piece;
  }
}
