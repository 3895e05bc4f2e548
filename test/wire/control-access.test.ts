import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { accessRefusal } from '../../adapters/control/access.js';
import { commands } from '../../adapters/control/routes.js';
import { ask, errorIn, post, recordingTarget, served } from '../support/control-target.js';

const json = { 'content-type': 'application/json' };

describe('a web page that reaches the loopback', () => {
  it.each(['evil.example', 'evil.example:80', '127.0.0.1.evil.example', '127.0.0.1:1', '0.0.0.0', '[::1]'])(
    'under the name %j is refused',
    async (host) => {
      const target = recordingTarget();
      const { url } = await served(target);
      const answer = await ask(`${url}/api/v1/power`, {
        method: 'POST',
        headers: { ...json, host },
        body: '{"on":false}',
      });
      expect([answer.status, errorIn(answer).code]).toEqual([403, 'foreign-host']);
      expect(errorIn(answer).message).toContain(JSON.stringify(host));
      expect(target.calls).toEqual([]);
    },
  );

  it.each(['http://evil.example', 'null', 'http://localhost:1', 'https://127.0.0.1', ''])(
    'from the origin %j is refused',
    async (origin) => {
      const target = recordingTarget();
      const { url } = await served(target);
      const answer = await ask(`${url}/api/v1/network`, {
        method: 'POST',
        headers: { ...json, origin },
        body: '{"up":false}',
      });
      expect([answer.status, errorIn(answer).code]).toEqual([403, 'foreign-origin']);
      expect(target.calls).toEqual([]);
    },
  );

  it('is refused before it learns which calls there are', async () => {
    const { url } = await served(recordingTarget());
    const answer = await ask(`${url}/nothing`, { headers: { host: 'evil.example' } });
    expect(answer.status).toBe(403);
    expect(answer.text).not.toContain('plug');
  });

  it('gets no further with a form or plain text, which browsers send unasked', async () => {
    const target = recordingTarget();
    const { url } = await served(target);
    for (const type of ['text/plain', 'application/x-www-form-urlencoded']) {
      const headers = { 'content-type': type };
      const answer = await ask(`${url}/api/v1/power`, { method: 'POST', headers, body: '{"on":false}' });
      expect([answer.status, errorIn(answer).code]).toEqual([415, 'not-json']);
    }
    expect(target.calls).toEqual([]);
  });
});

describe('whoever belongs here', () => {
  it('comes by address or as localhost, also through a tunnel', async () => {
    const { url } = await served(recordingTarget());
    const { host } = new URL(url);
    for (const name of [host, 'localhost', 'LocalHost:9999']) {
      expect((await ask(`${url}/api/v1/station`, { headers: { host: name } })).status).toBe(200);
    }
  });

  it('may be a page of this very server', async () => {
    const { url } = await served(recordingTarget());
    expect((await ask(`${url}/api/v1/station`, { headers: { origin: url } })).status).toBe(200);
    const headers = { host: 'localhost:9999', origin: 'http://localhost:9999' };
    expect((await ask(`${url}/api/v1/station`, { headers })).status).toBe(200);
  });

  it('writes an IPv6 address in brackets', () => {
    const refusal = (host: string) => accessRefusal({ address: '::1' }, 8080, { host })?.code ?? null;
    expect(['[::1]:8080', 'localhost', '::1:8080', '127.0.0.1:8080'].map(refusal)).toEqual([
      null,
      null,
      'foreign-host',
      'foreign-host',
    ]);
  });

  it('leaves the port 80 out of the address', () => {
    expect(accessRefusal({ address: '127.0.0.1' }, 80, { host: '127.0.0.1' })).toBeNull();
  });
});

describe('a token', () => {
  it.each([undefined, 'Bearer wrong', 'Bearer s3cre', 'Bearer s3cret2', 'Bearer ', 'Basic s3cret', 's3cret'])(
    'is wanted, and %j is none',
    async (authorization) => {
      const { url } = await served(recordingTarget(), { token: 's3cret' });
      const headers = authorization === undefined ? {} : { authorization };
      for (const path of ['/api/v1/station', '/api/v1/events', '/', '/nothing']) {
        const answer = await ask(`${url}${path}`, { headers });
        expect([answer.status, errorIn(answer).code]).toEqual([401, 'unauthorized']);
        expect(answer.headers['www-authenticate']).toBe('Bearer');
        expect(answer.text).not.toContain('s3cret');
      }
    },
  );

  it('opens what it guards, and is documented', async () => {
    const { url } = await served(recordingTarget(), { token: 's3cret' });
    const headers = { authorization: 'bearer s3cret' };
    expect((await ask(`${url}/api/v1/station`, { headers })).status).toBe(200);
    expect((await ask(url, { headers })).text).toContain('Authorization: Bearer TOKEN');
    const document = JSON.parse((await ask(`${url}/api/v1/openapi.json`, { headers })).text);
    expect(document.security).toEqual([{ token: [] }]);
    expect(document.paths['/api/v1/rfid'].post.responses).toHaveProperty('401');
  });
});

describe('a request that cannot be served', () => {
  it.each([
    ['rfid', {}, 'idTag is missing: text of 1 to 20 printable ASCII characters.'],
    ['rfid', { idTag: '' }, 'idTag is ""; allowed is text of 1 to 20'],
    ['rfid', { idTag: 'x'.repeat(21) }, 'allowed is text of 1 to 20'],
    ['rfid', { idTag: 'ä' }, 'printable ASCII'],
    ['rfid', { idTag: 'a', connectorId: 0 }, 'connectorId is 0; allowed is a whole number of at least 1.'],
    ['rfid', { idTag: 'a', conectorId: 1 }, '"conectorId" is not a field of this body; did you mean connectorId?'],
    ['connectors/1/ev', { soc: 120 }, 'soc is 120; allowed is a number from 0 to 100.'],
    ['connectors/1/ev', {}, 'name at least one of ready, soc, maxPowerW'],
    ['connectors/1/ev', { ready: 'yes', soc: '5' }, 'ready is "yes"; allowed is true or false. soc is "5"'],
    ['connectors/1/plug', { side: 'left' }, 'side is "left"; allowed is one of "ev", "station".'],
    ['connectors/1/fault', { errorCode: 'NoError' }, 'errorCode is "NoError"; allowed is one of "Connector'],
    ['connectors/1/stop', { why: null }, 'why is null; allowed is one of "button", "emergency", "ev".'],
    ['derate', { totalW: -1 }, 'totalW is -1; allowed is a number of at least 0 or null.'],
    ['host', { installTakesMs: -1 }, 'installTakesMs is -1; allowed is a whole number from 0 to 3600000.'],
    ['power', [], 'The body is a list; it is a JSON object with the fields on.'],
    ['power', null, 'The body is null;'],
  ])('because of the body of %s %j says what is allowed', async (path, body, message) => {
    const target = recordingTarget();
    const { url } = await served(target);
    const answer = await post(`${url}/api/v1/${path}`, body);
    expect([answer.status, errorIn(answer).code]).toEqual([400, 'bad-body']);
    expect(errorIn(answer).message).toContain(message);
    expect(target.calls).toEqual([]);
  });

  it.each([
    ['broken off', '{"on": tru', 'bad-json', 'The body is not JSON'],
    ['meant for the prototype', '{"on": true, "__proto__": {}}', 'bad-body', '"__proto__" is not a field'],
    ['nothing but brackets', '['.repeat(60_000), 'bad-json', 'The body is not JSON'],
    ['nested deep', `{"on": ${'['.repeat(30_000)}${']'.repeat(30_000)}}`, 'bad-body', 'on is a list; allowed is true'],
    [
      'full of unknown fields',
      JSON.stringify(Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`o${index}`, index]))),
      'bad-body',
      '"o0" is not a field',
    ],
  ])('because its body is %s is a bad request and no more', async (_, body, code, message) => {
    const { url } = await served(recordingTarget());
    const answer = await ask(`${url}/api/v1/power`, { method: 'POST', headers: json, body });
    expect([answer.status, errorIn(answer).code]).toEqual([400, code]);
    expect(errorIn(answer).message).toContain(message);
    expect(answer.text.length).toBeLessThan(2000);
  });

  it('because it is too large is refused at 64 KiB', async () => {
    const { url } = await served(recordingTarget());
    const sized = (bytes: number) => `{"on":false${' '.repeat(bytes - 12)}}`;
    const sent = (bytes: number) => ask(`${url}/api/v1/power`, { method: 'POST', headers: json, body: sized(bytes) });
    expect((await sent(65_536)).status).toBe(200);
    const answer = await sent(65_537);
    expect([answer.status, errorIn(answer)]).toEqual([
      413,
      { code: 'body-too-large', message: 'The body is larger than 65536 bytes.' },
    ]);
  });

  it.each(['0', '-1', '01', '1e0', '1.0', 'x', '%00', '9999999999', '1'.repeat(90)])(
    'because the connector is %s has the wrong address',
    async (id) => {
      const { url } = await served(recordingTarget());
      const answer = await post(`${url}/api/v1/connectors/${id}/plug`, {});
      expect([answer.status, errorIn(answer).code]).toEqual([404, 'unknown-connector']);
      expect(errorIn(answer).message).toContain('numbered from 1');
    },
  );

  it('because there is no such call learns which there are', async () => {
    const { url } = await served(recordingTarget());
    for (const path of ['/api/v1/plug', '/api/v2/station', '/api/v1/station/', '/favicon.ico?x=1']) {
      const answer = await ask(`${url}${path}`);
      expect([answer.status, errorIn(answer).code]).toEqual([404, 'unknown-route']);
      for (const route of commands) expect(errorIn(answer).message).toContain(`POST ${route.path}`);
    }
  });

  it('because of its method learns the right one', async () => {
    const { url } = await served(recordingTarget());
    const tried = [
      ['GET', '/api/v1/rfid', 'POST'],
      ['DELETE', '/api/v1/connectors/1/plug', 'POST'],
      ['POST', '/api/v1/station', 'GET'],
      ['OPTIONS', '/api/v1/events', 'GET'],
      ['PROPFIND', '/', 'GET'],
    ] as const;
    for (const [method, path, allowed] of tried) {
      const answer = await ask(`${url}${path}`, { method });
      expect([answer.status, errorIn(answer).code, answer.headers.allow]).toEqual([405, 'method-not-allowed', allowed]);
    }
  });

  it.each([
    ['badly encoded', '/%zz'],
    ['too long', `/api/v1/connectors/${'1'.repeat(500)}/plug`],
  ])('because its URL is %s is refused', async (_, path) => {
    const { url } = await served(recordingTarget());
    const answer = await post(`${url}${path}`, {});
    expect([400, 414]).toContain(answer.status);
    expect(errorIn(answer).code).toBe('bad-request');
  });

  it.each([
    ['no HTTP', 'no HTTP at all\r\n\r\n', 400, 'bad-request'],
    ['all header', `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 431, 'bad-request'],
    ['without a host', 'GET / HTTP/1.0\r\n\r\n', 403, 'foreign-host'],
    ['to an empty host', 'GET / HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n', 403, 'foreign-host'],
  ])('because it is %s is told so in JSON, and cut', async (_, bytes, status, code) => {
    const { url } = await served(recordingTarget());
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    let text = '';
    socket.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
    socket.write(bytes);
    await once(socket, 'close');
    expect(text.split(' ')[1]).toBe(String(status));
    expect(JSON.parse(text.slice(text.indexOf('\r\n\r\n')))).toEqual({ error: { code, message: expect.any(String) } });
  });
});
