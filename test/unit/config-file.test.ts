import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkConfig, configSchema, readConfigFile } from '../../cli/config-file.js';
import { checkRunOptions, mergeRunOptions, type RawRunOptions } from '../../cli/run-options.js';
import { configurationKeys } from '../../protocol/configuration-keys.js';
import { thrown } from '../support/refusal.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'statecharge-options-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const good = (): RawRunOptions => ({ csms: 'ws://localhost:9000/ocpp', id: 'CP-1', data: join(folder, 'data') });

describe('a configuration file', () => {
  const options = (content: unknown) => {
    const { options: read, problems } = checkConfig(content, folder);
    return problems.length === 0 ? read : { problems: problems.map(({ message }) => message) };
  };

  it('has the options of run by name, with paths beside the file', () => {
    const path = file(
      'station.json',
      JSON.stringify({
        $schema: './schema.json',
        csms: 'ws://localhost:9000',
        id: 'CP-2',
        data: 'records',
        hardware: './driver.mjs',
        set: { HeartbeatInterval: 30, StopTransactionOnInvalidId: false },
      }),
    );
    expect(readConfigFile(path)).toEqual({
      found: true,
      problems: [],
      wrong: [],
      options: {
        csms: 'ws://localhost:9000',
        id: 'CP-2',
        data: join(folder, 'records'),
        hardware: join(folder, 'driver.mjs'),
        set: ['HeartbeatInterval=30', 'StopTransactionOnInvalidId=false'],
      },
    });
    expect(options({ hardware: 'some-driver' })).toMatchObject({ hardware: 'some-driver' });
  });

  it('gives way to the command line, setting by setting', () => {
    const merged = mergeRunOptions(
      { ...good(), id: 'file', set: ['HeartbeatInterval=30', 'ConnectionTimeOut=20'] },
      { id: 'line', csms: undefined, set: ['HeartbeatInterval=10'] },
    );
    expect(checkRunOptions(merged)).toMatchObject({
      id: 'line',
      csms: 'ws://localhost:9000/ocpp',
      settings: { HeartbeatInterval: '10', ConnectionTimeOut: '20' },
    });
  });

  it('refuses unknown names with a suggestion', () => {
    expect(options({ cmss: 'ws://a', colour: 'red' })).toEqual({
      problems: [
        '"cmss" is not an option. Did you mean "csms"?',
        expect.stringMatching(/^"colour" is not an option\. Allowed are .*csms/),
      ],
    });
    expect(options({ HeartbeatInterval: 5 })).toEqual({
      problems: [
        '"HeartbeatInterval" is not an option. A configuration key stands in "set": {"set": {"HeartbeatInterval": ...}}.',
      ],
    });
    expect(options(JSON.parse('{"__proto__": 1}'))).toHaveProperty('problems');
  });

  it('is judged as a whole, with what its product takes', () => {
    const set = {
      HartbeatInterval: 5,
      NumberOfConnectors: 3,
      ConnectionTimeOut: {},
      MessageTimeout: 0,
      LightIntensity: 5,
    };
    const file = checkConfig({ id: 7, product: 'SC-MINIMAL', set: { ...set, messagetimeout: 1, 'a=b': 1 } }, folder);
    const message = thrown(() => checkRunOptions(file.options, file));
    expect(message.split('\n')).toEqual([
      expect.stringMatching(/^"id" must be string; not 7/),
      expect.stringContaining('"ConnectionTimeOut" is a string, a number or a boolean'),
      expect.stringContaining('"messagetimeout" is given twice'),
      expect.stringContaining('"a=b" is not a configuration key'),
      expect.stringContaining('--csms is missing'),
      expect.stringContaining('Did you mean HeartbeatInterval?'),
      'NumberOfConnectors cannot be set: it says what SC-MINIMAL is.',
      expect.stringContaining('from 1 to 3600 (seconds); not "0"'),
      'LightIntensity is a configuration key that SC-MINIMAL does not have.',
    ]);
    const lists = { MeterValuesSampledData: 'Voltage,Voltage.L1', ConnectorPhaseRotation: '0.RST,1.RTS' };
    const fits = checkConfig({ csms: 'ws://a', id: 'A', product: 'SC-AC2-DETACHABLE', set: lists }, folder);
    expect(checkRunOptions({ ...fits.options, data: folder }, fits).settings).toEqual(lists);
  });

  it('warns of settings that do not go together, and of none that nobody has set', () => {
    const warnings = (...set: string[]) => checkRunOptions({ ...good(), set }).warnings;
    expect(warnings('WebSocketPingInterval=180')).toEqual([expect.stringContaining('180 is to be less than')]);
    expect(warnings('WebSocketPingInterval=179', 'MeterValueSampleInterval=5')).toEqual([]);
  });

  it('names option, value and what is allowed when a value does not fit', () => {
    expect(options({ id: 7, product: 'BSC', json: 'yes', set: [] })).toEqual({
      problems: [
        expect.stringMatching(/"id" must be string; not 7/),
        expect.stringMatching(/"product" must be one of BSC-S06BCC, .*; not "BSC"/),
        expect.stringMatching(/"set" must be object/),
        expect.stringMatching(/"json" must be boolean; not "yes"/),
      ],
    });
    for (const content of [null, [], 'text', 7]) expect(options(content)).toHaveProperty('problems');
  });

  it('that is no JSON, or is not there, is refused by name', () => {
    const texts = [file('broken.json', '{"csms": '), join(folder, 'nowhere.json')].map((path) => {
      return readConfigFile(path)
        .problems.map(({ message }) => message)
        .join();
    });
    expect(texts).toEqual([
      expect.stringMatching(/is JSON; .*broken\.json/),
      expect.stringMatching(/cannot be read.*ENOENT/),
    ]);
  });

  it('has a schema that is plain JSON and describes every setting that can be made', () => {
    const schema = JSON.parse(JSON.stringify(configSchema));
    expect(schema.additionalProperties).toBe(false);
    expect(Object.keys(schema.properties.set.properties)).toEqual(
      configurationKeys.filter(({ key, access }) => access === 'RW' && key !== 'SecurityProfile').map(({ key }) => key),
    );
  });
});
