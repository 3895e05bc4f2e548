import { describe, expect, it } from 'vitest';
import { keyTable } from '../../cli/keys/terminal.js';
import { keysCommand } from '../../cli/keys.js';
import { productNames, products } from '../../cli/products.js';
import { keysOf } from '../../protocol/configuration-keys.js';

const esc = '\u001b';

/** As a person sees it: without colours. */
const plain = (text: string) => text.replaceAll(new RegExp(`${esc}\\[\\d+m`, 'g'), '');
const longest = (text: string) =>
  Math.max(
    ...plain(text)
      .split('\n')
      .map((line) => line.length),
  );

describe('statecharge keys', () => {
  it('fits the terminal, and a pipe of which nobody knows the width', () => {
    for (const product of productNames) {
      expect(longest(keysCommand({ product }, {}))).toBeLessThanOrEqual(100);
      for (const columns of [80, 100, 140])
        expect(longest(keysCommand({ product }, { isTTY: true, columns }))).toBeLessThanOrEqual(columns);
    }
  });

  it('tells nothing less in a narrow terminal', () => {
    const keys = [...keysOf(products['SC-AC2-DETACHABLE']).values()];
    const words = (columns: number) => {
      const table = keyTable('X', keys, { columns, colour: false });
      return new Set(table.split(/[\s,]+/));
    };
    const narrow = words(60);
    const missing = [...words(140)].filter((word) => !narrow.has(word) && word !== 'Takes' && word !== 'Default');
    expect(missing).toEqual([]);
  });

  it('is coloured in a terminal only, and not where nobody wants colours', () => {
    expect(keysCommand({}, { isTTY: true })).toContain(esc);
    expect(keysCommand({}, {})).not.toContain(esc);
    process.env['NO_COLOR'] = '1';
    try {
      expect(keysCommand({}, { isTTY: true })).not.toContain(esc);
    } finally {
      delete process.env['NO_COLOR'];
    }
  });

  it('says of each key what it takes, has and does', () => {
    const text = keysCommand({ product: 'BSC-S06CCC' }, {});
    expect(text).toMatch(/HeartbeatInterval +RW +1 to 86400 s +300\n +Time between the Heartbeats/);
    expect(text).toMatch(/ClockAlignedDataInterval +RW +0 to 86400 s +0\n/);
    expect(text).toMatch(/NumberOfConnectors +R +number of connectors +2\n/);
    expect(text).toMatch(/MeterValuesSampledData +RW +list of 100 at most +all of these\n/);
    expect(text).toMatch(/StopTxnSampledData +RW +list of 100 at most +empty\n/);
    expect(text).toMatch(/AuthorizationKey +W +32 to 40 hex digits +not set\n/);
  });

  it('shows what only some products have', () => {
    expect(keysCommand({ product: 'SC-AC2-DETACHABLE' }, {})).toContain('Voltage.L3');
    expect(keysCommand({ product: 'SC-AC2-DETACHABLE' }, {})).toContain('LightIntensity');
    expect(keysCommand({ product: 'SC-MINIMAL' }, {})).not.toContain('LocalAuthList');
  });

  it('is JSON for programs, with what a checker needs', () => {
    const keys = JSON.parse(keysCommand({ product: 'BSC-S12BCC', json: true }, {}));
    expect(keys).toHaveLength(keysOf(products['BSC-S12BCC']).size);
    expect(keys).toContainEqual({
      key: 'MeterValueSampleInterval',
      profile: 'Core',
      access: 'RW',
      type: 'integer',
      unit: 's',
      min: 1,
      max: 86_400,
      zeroMeansOff: true,
      default: '60',
      effect: 'at once',
      needsReboot: false,
      description: expect.any(String),
      clause: '9, 3.16, E 3.15',
    });
  });

  it('is Markdown with a table for each profile', () => {
    const text = keysCommand({ markdown: true }, { isTTY: true });
    expect(text).not.toContain(esc);
    expect(text).toContain('## Local Authorization List\n\n| Key |');
    for (const row of text.split('\n').filter((line) => line.startsWith('|')))
      expect(row.match(/(?<!\\)\|/g)).toHaveLength(7);
  });

  it('refuses what it does not know, with what was meant', () => {
    expect(() => keysCommand({ product: 'BSC-S12BC' }, {})).toThrow('Did you mean BSC-S12BCC?');
    expect(() => keysCommand({ json: true, markdown: true }, {})).toThrow('exclude each other');
  });
});
