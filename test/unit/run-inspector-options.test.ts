import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkConfig } from '../../cli/config-file.js';
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

const checked = (raw: RawRunOptions) =>
  checkRunOptions({ csms: 'ws://localhost:9000/ocpp', id: 'CP-1', data: join(folder, 'data'), ...raw });
const problem = (raw: RawRunOptions) => thrown(() => checked(raw));
const inspector = '127.0.0.1:8088';

describe('the inspector of run', () => {
  it('is off, and where it is on it shows and does nothing else', () => {
    expect(checked({}).inspector).toBeUndefined();
    expect(checked({ inspector }).inspector).toEqual({ host: '127.0.0.1', port: 8088, acts: false });
    expect(checked({ inspector, inspectorActs: true }).inspector).toMatchObject({ acts: true });
  });

  it.each([
    ['localhost:0', '127.0.0.1', 0],
    ['[::1]:8088', '::1', 8088],
    ['0.0.0.0:65535', '0.0.0.0', 65_535],
    ['[::]:80', '::', 80],
    ['192.168.1.5:8088', '192.168.1.5', 8088],
  ])('listens on %s', (given, host, port) => {
    expect(checked({ inspector: given }).inspector).toEqual({ host, port, acts: false });
  });

  it.each([
    '8088',
    ':8088',
    'localhost',
    'charger.local:8088',
    '127.0.0.1',
    '127.0.0.1:65536',
    '127.0.0.1:-1',
    '::1:80',
  ])('does not listen on %s, and the problem names the option and what is allowed', (given) => {
    const message = problem({ inspector: given });
    expect(message).toContain('--inspector is HOST:PORT with localhost or an IP address of this machine');
    expect(message).toContain('0 to 65535');
    expect(message).toContain(JSON.stringify(given));
  });

  it.each(['1.2.3:80', '999.0.0.1:80', '[127.0.0.1]:80', '[::g]:80', ''])('takes %j for no address', (given) => {
    expect(problem({ inspector: given })).toContain('--inspector is HOST:PORT');
  });

  it('warns of other machines, which see its token on the way, and not of this one', () => {
    const warned = (given: string) =>
      checked({ inspector: given }).warnings.filter((text) => text.includes('inspector'));
    expect(warned('0.0.0.0:8088')).toEqual([expect.stringContaining('other machines')]);
    expect(warned('[::]:8088')).toHaveLength(1);
    for (const given of [inspector, '[::1]:8088', 'localhost:8088']) expect(warned(given)).toEqual([]);
  });

  it('takes its token from a file, without the line end', () => {
    const inspectorTokenFile = file('token', 'abcdefghijklmnop-._~+/=\n');
    expect(checked({ inspector, inspectorTokenFile }).inspector).toMatchObject({ token: 'abcdefghijklmnop-._~+/=' });
  });

  it('warns of a token that others may read', () => {
    const inspectorTokenFile = file('open', 'abcdefghijklmnop', 0o644);
    expect(checked({ inspector, inspectorTokenFile }).warnings).toContainEqual(expect.stringContaining('chmod 600'));
  });

  it.each(['', 'tooshort', 'with a blank in it 123', 'x'.repeat(201), 'umlaut-äöüäöüäöüäöü'])(
    'refuses the token %j without repeating it',
    (text) => {
      const message = problem({ inspector, inspectorTokenFile: file('bad', text) });
      expect(message).toContain('--inspector-token-file holds 16 to 200');
      if (text !== '') expect(message).not.toContain(text);
    },
  );

  it('says that a token file is not there', () => {
    expect(problem({ inspector, inspectorTokenFile: join(folder, 'none') })).toMatch(
      /--inspector-token-file cannot be read: .*ENOENT/,
    );
  });

  it('is wanted by the options that go with it', () => {
    expect(problem({ inspectorActs: true })).toContain('--inspector-acts is of no use without a page: --inspector');
    expect(problem({ inspectorTokenFile: 'x' })).toContain('--inspector-token-file is of no use');
  });

  it('acts on simulated hardware only', () => {
    const message = problem({ inspector, inspectorActs: true, hardware: './driver.mjs' });
    expect(message).toContain('--inspector-acts is for the simulated charger');
    expect(checked({ inspector, hardware: './driver.mjs' }).inspector).toMatchObject({ acts: false });
  });

  it('is chosen in a configuration file, too, where a path begins at the folder of the file', () => {
    const { options, problems } = checkConfig(
      { inspector, inspectorActs: true, inspectorTokenFile: 'secret/token' },
      join(folder, 'etc'),
    );
    expect(problems).toEqual([]);
    const inspectorTokenFile = join(folder, 'etc', 'secret', 'token');
    expect(options).toMatchObject({ inspector, inspectorActs: true, inspectorTokenFile });
    expect(checkConfig({ inspectorActs: 'yes' }, folder).problems.map(({ message }) => message)).toEqual([
      expect.stringContaining('"inspectorActs" must be boolean'),
    ]);
  });
});
