import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { accessRefusal } from '../../adapters/control/access.js';
import { commands } from '../../adapters/control/routes.js';
import { ask, errorIn, recordingTarget, station } from '../support/control-target.js';
import { headerLine, inspectorOn, lineOf, liveSubject, shown, testFolder } from '../support/inspector-served.js';

const json = { 'content-type': 'application/json' };
const pages = ['', 'app.js', 'style.css', 'favicon.svg', 'charts.json', 'charts/connector.svg'];
const secrets = ['about', 'lines', 'api/v1/station', 'api/v1/events', 'api/v1/connectors/1/schedule', 'nothing'];
const pathOf = (path: string, id: number) => path.replace('{id}', String(id)).slice(1);

describe('the page of the inspector', () => {
  it('is there for everybody, and so are the pictures of the charts', async () => {
    const { at } = await inspectorOn(liveSubject());
    for (const path of pages) expect([path, (await ask(at(path))).status]).toEqual([path, 200]);
    const types = await Promise.all(pages.map(async (path) => (await ask(at(path))).headers['content-type']));
    expect(types.map((type) => type?.split(';')[0])).toEqual([
      'text/html',
      'text/javascript',
      'text/css',
      'image/svg+xml',
      'application/json',
      'image/svg+xml',
    ]);
  });

  it('may load nothing from elsewhere, and nobody may frame it', async () => {
    const { at } = await inspectorOn(liveSubject());
    const { headers } = await ask(at(''));
    const policy = String(headers['content-security-policy']).split('; ');
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy.filter((rule) => rule.startsWith('script-src'))).toEqual([]);
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['cache-control']).toBe('no-store');
    expect(headers['referrer-policy']).toBe('no-referrer');
  });

  it('names each chart with the picture of it', async () => {
    const { at } = await inspectorOn(liveSubject());
    const { charts } = JSON.parse((await ask(at('charts.json'))).text);
    expect(charts).toContainEqual({ id: 'outbox', svg: 'charts/outbox.svg' });
    for (const { svg } of charts) expect((await ask(at(svg))).text).toMatch(/^<svg /);
  });

  it.each([
    'charts/..%2fcharts.json',
    'charts/..%2F..%2F..%2Fpackage.json',
    'charts/%2e%2e%2fcharts.json',
    'charts/connector.layout.json',
    'charts/charts.json',
    'charts/constructor.svg',
    'charts/connector.svg%00',
    'charts/connector%2esvg/..%2f..',
    '..%2fpackage.json',
  ])('gives no other file of the disk: %s', async (path) => {
    const { at } = await inspectorOn(liveSubject());
    const answer = await ask(at(path), { headers: shown });
    expect(answer.status).toBe(404);
    expect(errorIn(answer).code).toMatch(/^unknown-(?:chart|route)$/);
  });

  it('takes no detour over the path that a client did not tidy up', async () => {
    const { url } = await inspectorOn(liveSubject());
    for (const path of ['/charts/../../../package.json', '/charts/..', '//package.json', '/..\\package.json']) {
      const answer = await ask(url, { headers: shown, path });
      expect([path, answer.status, errorIn(answer).code]).toEqual([
        path,
        404,
        expect.stringMatching(/^unknown-(?:chart|route)$/),
      ]);
    }
  });
});

describe('whoever asks the inspector for the station', () => {
  it.each([undefined, 'Bearer wrong', 'Bearer ', 'Basic a-token-for-this-test', 'a-token-for-this-test'])(
    'shows its token, and %j is none',
    async (authorization) => {
      const { at } = await inspectorOn(liveSubject());
      const headers = authorization === undefined ? {} : { authorization };
      for (const path of secrets) {
        const answer = await ask(at(path), { headers });
        expect([path, answer.status, errorIn(answer).code]).toEqual([path, 401, 'unauthorized']);
      }
    },
  );

  it('does not get by with the token in the address, where logs would keep it', async () => {
    const { at } = await inspectorOn(liveSubject());
    expect((await ask(at('about?token=a-token-for-this-test'))).status).toBe(401);
  });

  it('is told by its token what runs here, and what the page may do', async () => {
    const { at } = await inspectorOn(liveSubject());
    expect(JSON.parse((await ask(at('about'), { headers: shown })).text)).toEqual({
      version: '1.2.3',
      isLive: true,
      mayAct: true,
      whyNot: null,
      trace: null,
    });
    expect(JSON.parse((await ask(at('api/v1/station'), { headers: shown })).text)).toEqual(station);
    expect((await ask(at('api/v1/connectors/1/schedule'), { headers: shown })).status).toBe(200);
  });

  it.each(['evil.example', 'evil.example:80', '127.0.0.1.evil.example', '127.0.0.1:1', '0.0.0.0', '[::1]'])(
    'is refused under the foreign name %j, even for the page',
    async (host) => {
      const { at } = await inspectorOn(liveSubject());
      for (const path of [...pages, ...secrets]) {
        const answer = await ask(at(path), { headers: { ...shown, host } });
        expect([path, answer.status, errorIn(answer).code]).toEqual([path, 403, 'foreign-host']);
      }
    },
  );

  it.each(['http://evil.example', 'null', 'http://localhost:1'])('is refused from the origin %j', async (origin) => {
    const target = recordingTarget();
    const { at } = await inspectorOn(liveSubject({ target }));
    const headers = { ...json, ...shown, origin };
    const answer = await ask(at('api/v1/power'), { method: 'POST', headers, body: '{"on":false}' });
    expect([answer.status, errorIn(answer).code]).toEqual([403, 'foreign-origin']);
    expect(target.calls).toEqual([]);
  });
});

describe('an inspector that other machines reach', () => {
  const refusalOf = (host: string, address: string) => accessRefusal({ address }, 8088, { host })?.code ?? null;

  it.each(['0.0.0.0', '::', '192.168.1.5'])('on %s is called by an IP address or as localhost', (address) => {
    for (const host of ['192.168.1.5:8088', '10.0.0.1:8088', '[fe80::1]:8088', 'localhost:8088', 'localhost'])
      expect([host, refusalOf(host, address)]).toEqual([host, null]);
  });

  it.each(['0.0.0.0', '::', '192.168.1.5'])(
    'on %s is not called by a name, which a page may point at it',
    (address) => {
      const names = [
        'charger.local:8088',
        'evil.example:8088',
        '192.168.1.5.evil.example:8088',
        '192.168.1.5',
        '1.2.3:8088',
      ];
      for (const host of [...names, '[evil]:8088', '192.168.1.5:80', ''])
        expect([host, refusalOf(host, address)]).toEqual([host, 'foreign-host']);
    },
  );

  it('is reached, and wants its token', async () => {
    const { at, url } = await inspectorOn(liveSubject(), { host: '0.0.0.0' });
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:[0-9]+\/$/);
    expect((await ask(at('about'))).status).toBe(401);
    expect((await ask(at('about'), { headers: shown })).status).toBe(200);
    expect((await ask(at('about'), { headers: { ...shown, host: 'charger.local' } })).status).toBe(403);
  });
});

describe('the buttons of the inspector', () => {
  it('do what the calls of the control API do', async () => {
    const target = recordingTarget();
    const { at } = await inspectorOn(liveSubject({ target }));
    const headers = { ...json, ...shown };
    for (const { path, example } of commands) {
      const answer = await ask(at(pathOf(path, 1)), { method: 'POST', headers, body: JSON.stringify(example) });
      expect([path, answer.status, answer.text]).toEqual([path, 200, '{"ok":true}']);
    }
    expect(target.calls.map(([name]) => name).sort()).toEqual(commands.map(({ name }) => name).sort());
  });

  it.each([
    ['nobody has allowed it', { whyNot: 'Start it with --inspector-acts.' }, '--inspector-acts'],
    ['the hardware is real', { target: recordingTarget(() => null) }, 'not simulated'],
  ])('do nothing where %s, and each says why', async (_, more, why) => {
    const target = recordingTarget();
    const subject = liveSubject({ target, ...more });
    const { at } = await inspectorOn(subject);
    for (const { path, example } of commands) {
      const body = JSON.stringify(example);
      const answer = await ask(at(pathOf(path, 1)), { method: 'POST', headers: { ...json, ...shown }, body });
      expect([path, answer.status, errorIn(answer).code]).toEqual([path, 403, 'read-only']);
      expect(errorIn(answer).message).toContain(why);
    }
    expect(target.calls).toEqual([]);
    const about = JSON.parse((await ask(at('about'), { headers: shown })).text);
    expect(about).toMatchObject({ isLive: true, mayAct: false, whyNot: expect.stringContaining(why) });
    expect((await ask(at('api/v1/station'), { headers: shown })).status).toBe(200);
  });
});

describe('a trace in the inspector', () => {
  it('is served as it lies there, and whoever acts is told that no station runs', async () => {
    const trace = join(testFolder(), 'yesterday.jsonl');
    const text = `${headerLine}${lineOf(1)}${lineOf(2)}{"cut`;
    writeFileSync(trace, text);
    const { at } = await inspectorOn({ trace });
    const answer = await ask(at('lines'), { headers: shown });
    expect([answer.status, answer.headers['content-type'], answer.text]).toEqual([200, 'application/x-ndjson', text]);
    expect((await ask(at('lines'))).status).toBe(401);
    const about = JSON.parse((await ask(at('about'), { headers: shown })).text);
    expect(about).toMatchObject({ isLive: false, mayAct: false, trace: 'yesterday.jsonl' });
    const acted = await ask(at('api/v1/rfid'), { method: 'POST', headers: { ...json, ...shown }, body: '{}' });
    expect([acted.status, errorIn(acted).code]).toEqual([403, 'read-only']);
    const asked = await ask(at('api/v1/station'), { headers: shown });
    expect([asked.status, errorIn(asked).code]).toEqual([404, 'no-station']);
  });
});
