/** What somebody without the token, or a file that goes away, can do to the inspector: nothing. */
import { rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ask, cleanups, errorIn, recordingTarget } from '../support/control-target.js';
import { headerLine, inspectorOn, liveSubject, shown, testFolder } from '../support/inspector-served.js';

/** Sends this over one connection, and gives what comes back until the other side closes it. */
function sent(url: string, text: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = net.connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(text));
    socket.setEncoding('latin1').on('data', (piece: string) => {
      answer += piece;
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(answer));
    cleanups.push(() => socket.destroy());
  });
}

const requestOf = (url: string, line: string, ...headers: readonly string[]) =>
  `${[`${line} HTTP/1.1`, `Host: ${new URL(url).host}`, ...headers].join('\r\n')}\r\n\r\n`;

describe('whoever is not known', () => {
  it.each(['/app.js', '/about', '/%'])('and asks for %s again before it has its answer is cut off', async (path) => {
    const { url } = await inspectorOn(liveSubject());
    const answer = await sent(url, requestOf(url, `GET ${path}`).repeat(1_000));
    expect(answer.split('HTTP/1.1 ').length - 1).toBeLessThanOrEqual(1);
    expect((await ask(url)).status).toBe(200);
  });

  it('may ask one after the other over the same connection', async () => {
    const { url } = await inspectorOn(liveSubject());
    const port = Number(new URL(url).port);
    const statuses = await new Promise<readonly string[]>((resolve) => {
      const found: string[] = [];
      const socket = net.connect(port, '127.0.0.1', () => socket.write(requestOf(url, 'GET /about')));
      socket.on('data', (piece) => {
        found.push(piece.toString('latin1').slice(9, 12));
        if (found.length === 5) socket.destroy();
        else socket.write(requestOf(url, 'GET /about'));
      });
      socket.on('close', () => resolve(found));
    });
    expect(statuses).toEqual(['401', '401', '401', '401', '401']);
  });

  it.each(['HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE'])('gets nothing by %s', async (method) => {
    const { at } = await inspectorOn(liveSubject());
    for (const path of ['', 'app.js', 'about', 'lines', 'api/v1/station'])
      expect([path, (await ask(at(path), { method })).status]).toEqual([path, 401]);
  });

  it.each(['ABOUT', 'about/', '%61bout', 'about;a', '/about', 'about%00', './about', 'charts/../about'])(
    'does not get by with the path written as %s',
    async (path) => {
      const { url } = await inspectorOn(liveSubject());
      expect((await ask(url, { path: `/${path}` })).status).toBe(401);
    },
  );
});

describe('a page that only shows', () => {
  it('is not made to act by other methods, headers or ways to write the path', async () => {
    const target = recordingTarget();
    const { url } = await inspectorOn(liveSubject({ target, whyNot: 'It only shows.' }));
    const override = { 'x-http-method-override': 'POST', 'x-method-override': 'POST', 'x-http-method': 'POST' };
    const headers = { ...shown, ...override, 'content-type': 'application/json' };
    const paths = ['/api/v1/power', '/api/v1/power/', '/API/v1/power', '/api/v1/%70ower', '//api/v1/power'];
    for (const path of [...paths, '/api/v1/power?_method=POST', '/x/../api/v1/power'])
      for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'GET'])
        expect((await ask(url, { path, method, headers, body: '{"on":false}' })).status).toBeGreaterThanOrEqual(400);
    expect(target.calls).toEqual([]);
  });
});

describe('a trace that is gone while it is shown', () => {
  it('is said to be gone, and nothing of the disk is told', async () => {
    const folder = testFolder();
    const trace = join(folder, 'yesterday.jsonl');
    writeFileSync(trace, headerLine);
    const { at } = await inspectorOn({ trace });
    rmSync(trace);
    const answer = await ask(at('lines'), { headers: shown });
    expect([answer.status, errorIn(answer).code]).toEqual([404, 'no-trace']);
    expect(answer.text).not.toContain(folder);
  });
});
