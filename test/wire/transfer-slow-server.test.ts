/** A server that keeps a transfer alive with a byte now and then, for as long as it likes. */
import { expect, test } from 'vitest';
import { SteppedClock } from '../../adapters/clock/stepped-clock.js';
import { failureOf, someBytes, transferBench } from '../support/transfer/bench.js';
import { ftpServer } from '../support/transfer/ftp-server.js';
import { httpServer } from '../support/transfer/http-server.js';

const idleMs = 60_000;
const wholeMs = 600_000;
/** Just often enough. */
const betweenMs = 50_000;

/** Tells when the transfer has taken note of bytes: what it does then is to look at the time. */
class WatchedClock extends SteppedClock {
  #looked: () => void = () => {};

  override monotonic(): number {
    this.#looked();
    return super.monotonic();
  }

  /** Resolves when the time is looked at for what `act` does. */
  look(act: () => void): Promise<void> {
    return new Promise((resolve) => {
      this.#looked = resolve;
      act();
    });
  }
}

interface SlowServer {
  readonly location: string;
  /** Sends one more byte, once it was asked for them. */
  readonly byteSender: Promise<() => void>;
}

async function slowHttp(): Promise<SlowServer> {
  let asked: (sendByte: () => void) => void = () => {};
  const byteSender = new Promise<() => void>((resolve) => {
    asked = resolve;
  });
  const server = await httpServer((_, response) => {
    response.writeHead(200, { 'Content-Length': 1_000 });
    asked(() => response.write('.'));
  });
  return { location: `${server.url}/image`, byteSender };
}

async function slowFtp(): Promise<SlowServer> {
  let asked: (sendByte: () => void) => void = () => {};
  const byteSender = new Promise<() => void>((resolve) => {
    asked = resolve;
  });
  const files = { image: someBytes(1_000) };
  const server = await ftpServer({ files, sends: (data) => asked(() => data.write('.')) });
  return { location: `ftp://127.0.0.1:${server.port}/image`, byteSender };
}

test.each([
  ['HTTP', slowHttp],
  ['FTP', slowFtp],
])('a download over %s ends at its whole time, however regularly a byte comes', async (_, begin) => {
  const { location, byteSender } = await begin();
  const clock = new WatchedClock();
  const { get } = transferBench({ clock, limits: { idleMs, wholeMs } });
  let hasEnded = false;
  const failure = failureOf(get(location)).finally(() => {
    hasEnded = true;
  });
  const sendByte = await byteSender;
  while (clock.monotonic() + betweenMs < wholeMs) {
    clock.advance(betweenMs);
    await clock.look(sendByte);
    expect(hasEnded).toBe(false);
  }
  clock.advance(wholeMs - clock.monotonic() - 1);
  expect(clock.pending).toBeGreaterThan(0);
  clock.advance(1);
  const { code, message } = await failure;
  expect(code).toBe('too-slow');
  expect(message).toContain(`took longer than ${wholeMs / 1_000} s`);
  expect(clock.pending).toBe(0);
});
