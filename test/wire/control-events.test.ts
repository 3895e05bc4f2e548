import { EventEmitter, once } from 'node:events';
import http from 'node:http';
import { connect } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { startControlApi } from '../../adapters/control/control-api.js';
import type { JournalEntry } from '../../protocol/ports/journal.js';
import { ask, cleanups, post, recordingPuppet, recordingTarget, served } from '../support/control-target.js';

afterEach(() => void vi.useRealTimers());

/** A reader of the stream that is certainly listening: the first comment has come. */
async function reader(url: string) {
  // As browsers and fetch do, it would use its connection again.
  const agent = new http.Agent({ keepAlive: true });
  const request = http.get(`${url}/api/v1/events`, { agent });
  cleanups.push(() => request.destroy());
  const [response]: [http.IncomingMessage] = (await once(request, 'response')) as [http.IncomingMessage];
  const blocks: string[] = [];
  let rest = '';
  response.setEncoding('utf8').on('data', (part: string) => {
    const parts = (rest + part).split('\n\n');
    rest = parts.pop() ?? '';
    blocks.push(...parts);
    response.emit('block');
  });
  const next = async () => {
    while (blocks.length === 0) await once(response, 'block');
    return blocks.shift() ?? '';
  };
  expect(await next()).toBe(': open');
  return { request, response, next, event: async () => JSON.parse((await next()).replace(/^data: /, '')) };
}

/** One that asks and never reads again. */
async function idler(url: string) {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  cleanups.push(() => socket.destroy());
  socket.on('error', () => undefined);
  socket.write('GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await once(socket, 'readable');
  return socket;
}

const big: JournalEntry = { level: 'debug', event: 'frame.sent', text: 'x'.repeat(60_000) };

describe('the event stream', () => {
  it('gives each entry to each reader as one line of JSON, in order', async () => {
    const target = recordingTarget();
    const { url } = await served(target);
    const readers = [await reader(url), await reader(url)];
    for (const { response } of readers) {
      expect(response.headers).toMatchObject({ 'content-type': 'text/event-stream', connection: 'close' });
    }
    const entries: readonly JournalEntry[] = [
      { level: 'info', event: 'transaction.started', connectorId: 1, text: 'line\nline\n\ndata: forged' },
      { level: 'warn', event: 'connection.lost', code: 1006 },
    ];
    for (const entry of entries) target.tell(entry);
    for (const { event } of readers) expect([await event(), await event()]).toEqual(entries);
  });

  it('shows errors by name and message, and survives what is not JSON', async () => {
    const target = recordingTarget();
    const { url } = await served(target);
    const { event } = await reader(url);
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    target.tell({ level: 'error', event: 'a', error: new TypeError('oh') });
    target.tell({ level: 'error', event: 'b', circle });
    expect(await event()).toEqual({ level: 'error', event: 'a', error: { name: 'TypeError', message: 'oh' } });
    expect(await event()).toMatchObject({ level: 'error', event: 'b' });
  });

  it('listens to the station only while somebody reads, and once for all', async () => {
    const target = recordingTarget();
    const { url } = await served(target);
    expect(target.listeners.size).toBe(0);
    const [one, two] = [await reader(url), await reader(url)];
    expect(target.listeners.size).toBe(1);
    one.request.destroy();
    target.tell({ level: 'info', event: 'a' });
    expect(await two.event()).toEqual({ level: 'info', event: 'a' });
    two.request.destroy();
    while (target.listeners.size > 0) await setImmediate();
    await reader(url);
    expect(target.listeners.size).toBe(1);
  });

  it('drops a reader that does not read, and goes on for the others', async () => {
    const target = recordingTarget();
    const { url } = await served(target);
    const socket = await idler(url);
    let told = 0;
    // What the kernel takes off our hands is some MB; a stream without bound would go on to the end of memory.
    while (target.listeners.size > 0 && told < 2000) {
      target.tell(big);
      told += 1;
      await setImmediate();
    }
    expect(target.listeners.size).toBe(0);
    socket.resume();
    await once(socket, 'close');

    const slow = await idler(url);
    const { event } = await reader(url);
    for (let round = 0; round < told + 20; round += 1) {
      target.tell({ ...big, round });
      expect(await event()).toEqual({ ...big, round });
    }
    slow.resume();
    await once(slow, 'close');
    target.tell({ level: 'info', event: 'after' });
    expect(await event()).toEqual({ level: 'info', event: 'after' });
  });

  it('says every 15 s that it is there, as long as somebody reads', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const target = recordingTarget();
    const { url } = await served(target);
    const { request, next } = await reader(url);
    vi.advanceTimersByTime(14_999);
    target.tell({ level: 'info', event: 'a' });
    vi.advanceTimersByTime(1);
    expect([await next(), await next()]).toEqual(['data: {"level":"info","event":"a"}', ': still here']);
    request.destroy();
    while (target.listeners.size > 0) await setImmediate();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is not for HEAD', async () => {
    const { url } = await served(recordingTarget());
    expect((await ask(`${url}/api/v1/events`, { method: 'HEAD' })).status).toBe(405);
  });
});

describe('closing', () => {
  it('ends each stream whole, after what was told', async () => {
    const target = recordingTarget();
    const api = await startControlApi({ host: '127.0.0.1', port: 0, target });
    const { response, event } = await reader(api.url);
    target.tell({ level: 'info', event: 'last' });
    const ended = once(response, 'end');
    const closed = api.close();
    expect(await event()).toEqual({ level: 'info', event: 'last' });
    await ended;
    await closed;
    expect(response.complete).toBe(true);
    expect(target.listeners.size).toBe(0);
    await expect(ask(api.url)).rejects.toThrow('ECONNREFUSED');
  });

  it('twice is closing once', async () => {
    const api = await startControlApi({ host: '127.0.0.1', port: 0, target: recordingTarget() });
    await Promise.all([api.close(), api.close()]);
    await api.close();
  });

  it('lets an answer under way be given', async () => {
    const dying = new EventEmitter();
    const power = async () => {
      dying.emit('asked');
      await once(dying, 'dead');
    };
    const target = recordingTarget((calls) => ({ ...recordingPuppet(calls), power }));
    const api = await startControlApi({ host: '127.0.0.1', port: 0, target });
    const asked = once(dying, 'asked');
    const answer = post(`${api.url}/api/v1/power`, { on: false });
    await asked;
    const closed = api.close();
    dying.emit('dead');
    expect((await answer).status).toBe(200);
    await closed;
  });

  it('is not held up by a reader that does not read, nor by half a request', async () => {
    const target = recordingTarget();
    const api = await startControlApi({ host: '127.0.0.1', port: 0, target });
    const half = connect(Number(new URL(api.url).port), '127.0.0.1');
    cleanups.push(() => half.destroy());
    half.on('error', () => undefined);
    half.write('POST /api/v1/power HTTP/1.1\r\nHost: local');
    await idler(api.url);
    for (let count = 0; count < 4; count += 1) target.tell(big);
    await api.close();
    expect(target.listeners.size).toBe(0);
  });
});
