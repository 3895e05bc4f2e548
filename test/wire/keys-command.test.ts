/** `keys` and `config` of the built command, as a user calls them: output, errors, exit codes. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'statecharge-keys-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function statecharge(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['cli/statecharge.mjs', ...args], {
    cwd: root,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

function file(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

describe('statecharge keys', () => {
  it('prints the keys of a product, and ends with 0', () => {
    const { status, stdout } = statecharge('keys', '--product', 'SC-MINIMAL');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^The \d+ configuration keys of SC-MINIMAL\n/);
    expect(JSON.parse(statecharge('keys', '--json').stdout)).toContainEqual(
      expect.objectContaining({ key: 'HeartbeatInterval', access: 'RW' }),
    );
  });

  it('ends with 2 when it is called wrongly', () => {
    const { status, stderr } = statecharge('keys', '--product', 'BSC');
    expect(status).toBe(2);
    expect(stderr).toContain('--product is one of');
  });
});

describe('statecharge config', () => {
  it('prints what a good file puts in force, and ends with 0', () => {
    const path = file('good.json', {
      csms: 'wss://csms.example/ocpp?token=hunter2',
      set: { HeartbeatInterval: 30, websocketpinginterval: 600 },
    });
    const { status, stdout } = statecharge('config', path);
    expect(status).toBe(0);
    expect(stdout).toContain('good.json is good.');
    expect(stdout).toContain('Warning: WebSocketPingInterval 600');
    expect(stdout).toMatch(/csms +wss:\/\/csms\.example\/ocpp\n/);
    expect(stdout).toMatch(/id +not given: run wants --id\n/);
    expect(stdout).toMatch(/^\* HeartbeatInterval +30 s$/m);
    expect(stdout).toMatch(/^ {2}ConnectionTimeOut +60 s$/m);
    expect(stdout).not.toContain('hunter2');
    expect(stdout).not.toContain('AuthorizationKey');
  });

  it('names all that is wrong at once, and ends with 1', () => {
    const path = file('bad.json', {
      cmss: 'ws://a',
      product: 'SC-MINIMAL',
      set: { HeartbeatInterval: -1, HartbeatInterval: 5, LightIntensity: 3, AuthorizationKey: 'hunter2hunter2hunter2' },
    });
    const { status, stdout, stderr } = statecharge('config', path);
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr.trim().split('\n')).toEqual([
      '"cmss" is not an option. Did you mean "csms"?',
      'HeartbeatInterval is a whole number from 1 to 86400 (seconds); not "-1".',
      expect.stringContaining('Did you mean HeartbeatInterval?'),
      'LightIntensity is a configuration key that SC-MINIMAL does not have.',
      expect.stringContaining('AuthorizationKey is a secret'),
    ]);
    expect(stderr).not.toContain('hunter2');
    // What one product lacks another may have.
    expect(statecharge('config', path, '--product', 'SC-AC2-DETACHABLE').stderr).not.toContain('LightIntensity');
  });

  it('says the same as JSON for programs', () => {
    const path = file('for-programs.json', { id: 'CP-7', set: { MeterValuesSampledData: 'SoC,Volts' } });
    const { status, stdout } = statecharge('config', path, '--json');
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      problems: [
        { code: 'bad-value', message: expect.stringContaining('MeterValuesSampledData is a comma-separated') },
      ],
    });
    const good = JSON.parse(statecharge('config', file('fine.json', { id: 'CP-7' }), '--json').stdout);
    expect(good).toMatchObject({ ok: true, problems: [], warnings: [] });
    expect(good.options).toContainEqual({ option: 'id', value: 'CP-7', from: 'file' });
    expect(good.configuration).toContainEqual({ key: 'HeartbeatInterval', value: '300', from: 'product' });
  });

  it('ends with 1 for what is no JSON, and with 2 when there is no such file or product', () => {
    expect(statecharge('config', file('broken.json', '{"csms": ')).status).toBe(1);
    expect(statecharge('config', join(folder, 'nowhere.json')).status).toBe(2);
    expect(statecharge('config', file('empty.json', {}), '--product', 'BSC').status).toBe(2);
    expect(statecharge('config').status).toBe(2);
  });
});
