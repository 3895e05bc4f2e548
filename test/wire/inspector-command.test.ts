/** The inspector as a user starts it, from the bundle: its page, its address, its exit codes. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Csms } from '../../conformance/csms/csms.js';
import { ask, errorIn } from '../support/control-target.js';
import { startCsms } from '../support/csms.js';
import { headerLine, lineOf, testFolder } from '../support/inspector-served.js';
import { startedCommand } from '../support/started-command.js';

let csms: Csms;
let folder: string;

beforeEach(async () => {
  csms = await startCsms();
  folder = testFolder();
});

afterEach(() => csms.close());

const run = (...more: string[]) =>
  startedCommand('run', '--csms', csms.url, '--id', 'CMD-1', '--data', folder, ...more);

/** What one needs to ask an inspector that has printed its address. */
function addressIn(text: string) {
  const [, url = '', token = ''] = /(http:\/\/[^\s#"]+)#token=([\w-]+)/.exec(text) ?? [];
  return { url, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' } };
}

/** As a browser does: the page, and each file it names. */
async function pageOf(url: string): Promise<readonly number[]> {
  const page = await ask(url);
  const named = [...page.text.matchAll(/(?:src|href)="([^"#]+)"/g)].map(([, name = '']) => name);
  expect(named).toEqual(expect.arrayContaining(['app.js', 'style.css']));
  return Promise.all([page, ...named.map((name) => ask(`${url}${name}`))].map(async (answer) => (await answer).status));
}

describe('statecharge demo', () => {
  it('says first where its page is, and goes on after the story for whoever wants to play', async () => {
    const demo = startedCommand('demo', '--stay');
    const [first] = await demo.says(/^.*\n/);
    expect(first).toMatch(/^Inspector: http:\/\/127\.0\.0\.1:[0-9]+\/#token=[\w-]{20,}\n$/);
    const { url, headers } = addressIn(first);
    expect(new Set(await pageOf(url))).toEqual(new Set([200]));
    expect(JSON.parse((await ask(`${url}about`, { headers })).text)).toMatchObject({ isLive: true, mayAct: true });
    await demo.says(/The story is over, and the station goes on/);
    await ask(`${url}api/v1/connectors/1/plug`, { method: 'POST', headers, body: '{}' });
    await demo.says(/goes on[\s\S]*Outlet 1 is taken/);
    demo.kill('SIGINT');
    expect((await demo.ended).code).toBe(0);
  }, 60_000);

  it('finds another port where its own is taken', async () => {
    const [one, other] = [startedCommand('demo', '--stay'), startedCommand('demo', '--stay')];
    const [[first], [second]] = await Promise.all([one.says(/^.*\n/), other.says(/^.*\n/)]);
    expect(addressIn(first).url).not.toBe(addressIn(second).url);
    for (const text of [first, second]) expect((await ask(addressIn(text).url)).status).toBe(200);
  }, 60_000);

  it('that is left in the middle of its story ends at once', async () => {
    const demo = startedCommand('demo', '--stay');
    await demo.says(/The driver plugs in/);
    demo.kill('SIGINT');
    const { code, output } = await demo.ended;
    expect(code).toBe(0);
    expect(output).not.toContain('The story');
  }, 60_000);
});

describe('statecharge run --inspector', () => {
  it('shows the station to who has the token of its file, and lets nobody act', async () => {
    const station = run('--inspector', '127.0.0.1:0', '--json');
    const [, url = ''] = await station.says(/"event":"inspector.listening","url":"([^"]+)"/);
    await csms.connected('CMD-1', { timeoutMs: 20_000 });
    const tokenFile = join(folder, 'inspector.token');
    expect(statSync(tokenFile).mode & 0o777).toBe(0o600);
    const token = readFileSync(tokenFile, 'utf8').trim();
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    expect((await ask(`${url}about`)).status).toBe(401);
    expect(JSON.parse((await ask(`${url}about`, { headers })).text)).toMatchObject({ isLive: true, mayAct: false });
    const acted = await ask(`${url}api/v1/power`, { method: 'POST', headers, body: '{"on":false}' });
    expect([acted.status, errorIn(acted).code]).toEqual([403, 'read-only']);
    expect(errorIn(acted).message).toContain('--inspector-acts');
    expect(JSON.parse((await ask(`${url}api/v1/station`, { headers })).text)).toMatchObject({ identity: 'CMD-1' });
    station.kill('SIGTERM');
    const { code, output } = await station.ended;
    expect(code).toBe(0);
    expect(output).not.toContain(token);
  }, 60_000);

  it('takes a token of its user, acts where it may, and streams what comes of it', async () => {
    const tokenFile = join(folder, 'own.token');
    const token = 'my-own-token-of-24-chars';
    writeFileSync(tokenFile, `${token}\n`, { mode: 0o600 });
    const station = run(
      '--inspector',
      '127.0.0.1:0',
      '--inspector-acts',
      '--inspector-token-file',
      tokenFile,
      '--json',
    );
    const [, url = ''] = await station.says(/"event":"inspector.listening","url":"([^"]+)"/);
    await csms.connected('CMD-1', { timeoutMs: 20_000 });
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const lines = await fetch(`${url}lines`, { headers });
    const acted = await ask(`${url}api/v1/connectors/1/plug`, { method: 'POST', headers, body: '{}' });
    expect(acted.status).toBe(200);
    let text = '';
    for await (const piece of lines.body ?? []) {
      text += Buffer.from(piece).toString();
      if (/"fact":"plug","connectorId":1,"state":"plugged"/.test(text)) break;
    }
    expect(JSON.parse(text.split('\n')[0] ?? '')).toMatchObject({ kind: 'trace', format: 1 });
    expect(existsSync(join(folder, 'inspector.token'))).toBe(false);
    station.kill('SIGTERM');
    const { code, output } = await station.ended;
    expect(code).toBe(0);
    expect(output).not.toContain(token);
  }, 60_000);

  it('shows a station with a driver of its user, and cannot act on it', async () => {
    const station = run('--inspector', '127.0.0.1:0', '--hardware', 'examples/minimal-driver.mjs', '--json');
    const [, url = ''] = await station.says(/"event":"inspector.listening","url":"([^"]+)"/);
    const token = readFileSync(join(folder, 'inspector.token'), 'utf8').trim();
    const headers = { authorization: `Bearer ${token}` };
    const about = JSON.parse((await ask(`${url}about`, { headers })).text);
    expect(about).toMatchObject({ isLive: true, mayAct: false, whyNot: expect.stringContaining('not simulated') });
    station.kill('SIGTERM');
    expect((await station.ended).code).toBe(0);
  }, 60_000);

  it('ends with code 2 where its port is taken, before the station has begun', async () => {
    const first = run('--inspector', '127.0.0.1:0', '--json');
    const [, port = ''] = await first.says(/"url":"http:\/\/127\.0\.0\.1:([0-9]+)\/"/);
    const second = startedCommand(
      ...['run', '--csms', csms.url, '--id', 'CMD-2', '--data', join(folder, 'other')],
      ...['--control', '127.0.0.1:0', '--inspector', `127.0.0.1:${port}`],
    );
    const { code, output } = await second.ended;
    expect(code).toBe(2);
    expect(output).toContain(`The inspector cannot listen on 127.0.0.1 port ${port}`);
    expect(csms.station('CMD-2').frames).toEqual([]);
  }, 60_000);

  it('leaves the token of a station alone that runs on the same data folder', async () => {
    const first = run('--inspector', '127.0.0.1:0', '--json');
    const [, url = ''] = await first.says(/"event":"inspector.listening","url":"([^"]+)"/);
    const token = readFileSync(join(folder, 'inspector.token'), 'utf8');
    const second = run('--inspector', '127.0.0.1:0', '--json');
    const [said] = await second.says(/.*"event":"inspector.listening".*/);
    expect(JSON.parse(said)).toMatchObject({
      level: 'warn',
      tokenFile: null,
      why: expect.stringContaining('store is open'),
    });
    expect(readFileSync(join(folder, 'inspector.token'), 'utf8')).toBe(token);
    const headers = { authorization: `Bearer ${token.trim()}` };
    expect((await ask(`${url}about`, { headers })).status).toBe(200);
  }, 60_000);

  it.each([
    [['--inspector', 'charger.local:8088'], /--inspector is HOST:PORT .*not "charger\.local:8088"/],
    [['--inspector-acts'], /--inspector-acts is of no use without a page: --inspector HOST:PORT/],
  ])('refuses %j with code 2, naming the option and what is allowed', async (flags, why) => {
    const { code, output } = await run(...flags).ended;
    expect(code).toBe(2);
    expect(output).toMatch(why);
  });
});

describe('statecharge inspect', () => {
  it('serves a trace with the page, until it is told to end', async () => {
    const trace = join(folder, 'one.jsonl');
    const header = headerLine.replace(
      '"format":1',
      '"format":1,"statecharge":"0.1.0","startedAt":"2026-01-01T00:00:00Z"',
    );
    const whole = header.replace(
      '"sinceMs":0',
      '"sinceMs":0,"node":"v20","identity":"x","part":1,"hidesIdTags":false,"station":{}',
    );
    writeFileSync(trace, `${whole}${lineOf(1)}`);
    const inspect = startedCommand('inspect', trace);
    const [text] = await inspect.says(/Inspector: .*\n/);
    const { url, headers } = addressIn(text);
    expect(new Set(await pageOf(url))).toEqual(new Set([200]));
    expect((await ask(`${url}lines`, { headers })).text).toBe(`${whole}${lineOf(1)}`);
    expect(JSON.parse((await ask(`${url}about`, { headers })).text)).toMatchObject({
      isLive: false,
      trace: 'one.jsonl',
    });
    inspect.kill('SIGTERM');
    expect((await inspect.ended).code).toBe(0);
  });

  it.each([
    ['that is not there', 'none.jsonl', null, /cannot be read: ".*none\.jsonl" \(ENOENT\)/],
    ['that is a folder', '.', null, /is a folder, and no trace/],
    ['that is empty', 'empty.jsonl', '', /cannot be shown\. Line 1: there is nothing in it/],
    [
      'that is something else',
      'log.txt',
      'Monday: nothing happened\n',
      /cannot be shown\. Line 1: this is no trace of statecharge/,
    ],
    [
      'of a later format',
      'later.jsonl',
      headerLine.replace('"format":1', '"format":99'),
      /format 99; this version reads format 1/,
    ],
    ['of one endless line', 'endless.jsonl', 'x'.repeat(5_000_000), /cannot be shown\. Line 1: this is no trace/],
  ])('refuses a file %s with code 2, and says why', async (_, name, content, why) => {
    const path = join(folder, name);
    if (content !== null) writeFileSync(path, content);
    const { code, output } = await startedCommand('inspect', path).ended;
    expect(code).toBe(2);
    expect(output).toMatch(why);
    expect(output.length).toBeLessThan(600);
  });

  it('does not wait for a pipe, from which only one could read', async () => {
    const path = join(folder, 'pipe');
    execFileSync('mkfifo', [path]);
    const { code, output } = await startedCommand('inspect', path).ended;
    expect(code).toBe(2);
    expect(output).toMatch(/pipe" is no file that can be read twice/);
  });

  it.each([
    ['what it shows', '"format":1', false],
    ['why it shows nothing', '"format":9', true],
  ])('lets no trace steer the terminal by %s', async (_, format, isRefused) => {
    const path = join(folder, 'odd.jsonl');
    const steering = '\\u001b]0;mine\\u0007\\u009b31m\\u202e';
    const more = `"node":"v20","identity":"x","part":1,"hidesIdTags":false,"station":{}`;
    const told = `"statecharge":"1${steering}","startedAt":"now${steering}",${more}`;
    writeFileSync(path, `{"kind":"trace",${format},"atMs":0,"sinceMs":0,${told}}\n`);
    const inspect = startedCommand('inspect', path);
    const [text] = await inspect.says(isRefused ? /cannot be shown.*\n/ : /written by statecharge.*\n/);
    expect(text).toContain('mine');
    expect(text.trimEnd()).not.toMatch(/\p{C}/u);
  });
});
