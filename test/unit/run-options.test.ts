import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkRunOptions, type RawRunOptions } from '../../cli/run-options.js';
import { thrown } from '../support/refusal.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'statecharge-options-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, text: string, mode = 0o600): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
}

const good = (): RawRunOptions => ({ csms: 'ws://localhost:9000/ocpp', id: 'CP-1', data: join(folder, 'data') });

const problem = (raw: RawRunOptions) => thrown(() => checkRunOptions({ ...good(), ...raw }));

describe('the options of run', () => {
  it('need a CSMS and an identity, and choose the rest themselves', () => {
    expect(checkRunOptions(good())).toEqual({
      csms: 'ws://localhost:9000/ocpp',
      id: 'CP-1',
      product: 'BSC-S12BCC',
      data: join(folder, 'data'),
      settings: {},
      json: false,
      monitor: false,
      recorder: true,
      warnings: [],
    });
    const missing = problem({ csms: undefined, id: undefined });
    expect(missing.split('\n')).toEqual([
      expect.stringContaining('--csms is missing'),
      expect.stringContaining('--id is missing'),
    ]);
  });

  it('keep the records of each identity apart when no folder is given', () => {
    expect(checkRunOptions({ ...good(), id: 'A/B', data: undefined }).data).toMatch(/\.statecharge[/\\]A%2FB$/);
  });

  it('refuse every other kind of URL and say which one was meant', () => {
    expect(problem({ csms: 'https://csms.example/ocpp' })).toContain('did you mean wss://csms.example/ocpp?');
    for (const csms of ['localhost:9000', 'csms.example', '', 'ftp://a/b', 'ws://', 'ws://a:99999/']) {
      expect(problem({ csms })).toMatch(/--csms is a URL that begins with ws:\/\/ or wss:\/\/; not/);
    }
    expect(problem({ csms: 'ws://a/b#c' })).toContain('fragment');
  });

  it('refuse a password in the URL without repeating it', () => {
    for (const csms of ['ws://me:hunter2@csms.example/', 'http://me:hunter2@csms.example/']) {
      const message = problem({ csms });
      expect(message).not.toContain('hunter2');
      expect(message).toContain('***');
    }
  });

  it('warn of an identity that the URL already has, or that has a colon', () => {
    const warnings = (raw: RawRunOptions) => checkRunOptions({ ...good(), ...raw }).warnings;
    expect(warnings({ csms: 'ws://a/ocpp/CP-1/' })).toEqual([expect.stringContaining('.../CP-1/CP-1')]);
    expect(warnings({ csms: 'ws://a/RDAM%20123', id: 'RDAM 123' })).toHaveLength(1);
    expect(warnings({ id: 'a:b' })).toEqual([expect.stringContaining('colon')]);
  });

  it('refuse identities that cannot stand in a URL path', () => {
    for (const id of ['', '  ', '.', '..', 'a\nb', 'x'.repeat(49), 'a\ud800'])
      expect(problem({ id })).toContain('--id');
    expect(checkRunOptions({ ...good(), id: 'Säule 7/ä' }).id).toBe('Säule 7/ä');
  });

  it('name the ten products, and the one that was meant', () => {
    const message = problem({ product: 'bsc-s12bc' });
    expect(message).toContain('BSC-S36CCC');
    expect(message).toContain('Did you mean BSC-S12BCC?');
    expect(problem({ product: 'constructor' })).toContain('--product is one of');
  });

  it('check every KEY=VALUE and keep the canonical one, the last of a key', () => {
    const { settings } = checkRunOptions({
      ...good(),
      set: [
        'heartbeatinterval=030',
        'StopTransactionOnInvalidId=FALSE',
        'HeartbeatInterval=20',
        'MeterValuesSampledData=',
      ],
    });
    expect(settings).toEqual({
      HeartbeatInterval: '20',
      StopTransactionOnInvalidId: 'false',
      MeterValuesSampledData: '',
    });
    expect(problem({ set: ['HeartbeatIntervall=5'] })).toContain('Did you mean HeartbeatInterval?');
    expect(problem({ set: ['Colour=red'] })).toContain('Keys that can be set: ');
    expect(problem({ set: ['HeartbeatInterval'] })).toContain('KEY=VALUE');
    expect(problem({ set: ['HeartbeatInterval=soon'] })).toContain('from 1 to 86400 (seconds); not "soon"');
    expect(problem({ set: ['NumberOfConnectors=4'] })).toContain('cannot be set');
    expect(problem({ set: ['SecurityProfile=3'] })).toContain('follows from --csms, --password-file');
  });

  it('keep secrets off the command line and out of the message', () => {
    const message = problem({ set: ['AuthorizationKey=hunter2hunter2hunter2'] });
    expect(message).toContain('--password-file');
    expect(message).not.toContain('hunter2');
  });

  it('open the control API on this machine only', () => {
    const control = (given: string) => checkRunOptions({ ...good(), control: given }).control;
    expect(control('127.0.0.1:8080')).toEqual({ host: '127.0.0.1', port: 8080 });
    expect(control('localhost:0')).toEqual({ host: '127.0.0.1', port: 0 });
    expect(control('[::1]:80')).toEqual({ host: '::1', port: 80 });
    for (const given of [
      '0.0.0.0:80',
      '10.0.0.1:80',
      ':80',
      '8080',
      'localhost',
      'localhost:65536',
      '127.0.0.1.evil:80',
    ]) {
      expect(problem({ control: given })).toContain('--control is HOST:PORT');
    }
  });

  it('read the password from a file, and warn when others can read it too', () => {
    const path = file('password', 'OCA_OCTT_admin_test\n');
    const { password, warnings } = checkRunOptions({ ...good(), passwordFile: path });
    expect(Buffer.from(password ?? []).toString()).toBe('OCA_OCTT_admin_test');
    expect(warnings).toEqual([]);
    const open = file('open-password', '0001020304050607FFFFFFFFFFFFFFFFFFFFFFFF', 0o644);
    expect(checkRunOptions({ ...good(), passwordFile: open }).warnings).toEqual([expect.stringContaining('chmod 600')]);
    const short = problem({ passwordFile: file('short', 'hunter2') });
    expect(short).toContain('16 to 20 plain characters');
    expect(short).not.toContain('hunter2');
    expect(problem({ passwordFile: join(folder, 'missing') })).toContain('(ENOENT)');
  });

  it('want PEM certificates as roots', () => {
    const pem = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----';
    expect(checkRunOptions({ ...good(), rootCa: file('roots.pem', `${pem}\n# two\n${pem}\n`) }).rootCa).toEqual([
      pem,
      pem,
    ]);
    expect(problem({ rootCa: file('empty.pem', 'nothing') })).toContain('PEM');
  });

  it('want a folder for the records, and do not create it', () => {
    expect(problem({ data: join(file('plain-file', ''), 'below') })).toContain('is not a folder');
    mkdirSync(join(folder, 'existing'));
    expect(checkRunOptions({ ...good(), data: join(folder, 'existing') }).data).toBe(join(folder, 'existing'));
  });

  it('say all that is wrong at once', () => {
    const message = problem({
      csms: 'http://a',
      id: '',
      product: 'x',
      set: ['a=b', 'HeartbeatInterval=0'],
      control: 'x',
    });
    expect(message.split('\n')).toHaveLength(6);
  });
});
