import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const check = join(import.meta.dirname, '..', '..', '.ci', 'imports.mjs');

function checked(...args: string[]): { code: number | null; lines: string[] } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [check, ...args], { encoding: 'utf8' });
  return { code: status, lines: `${stderr}${stdout}`.trim().split('\n') };
}

describe('the check of the architecture', () => {
  let root = '';
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'statecharge-imports-'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  function file(path: string, ...lines: string[]): void {
    mkdirSync(join(root, dirname(path)), { recursive: true });
    writeFileSync(join(root, path), `${lines.join('\n')}\n`);
  }

  it('finds nothing against the arrows in this repository', () => {
    const { code, lines } = checked();
    expect(lines).toEqual([expect.stringMatching(/^imports: [1-9]\d* files keep to the arrows$/)]);
    expect(code).toBe(0);
  });

  it('accepts every import that follows the arrows', () => {
    file('protocol/frames.ts', "import { Type } from 'typebox';", "import { codes } from './codes.js';");
    file('protocol/generate.ts', "import Ajv from 'ajv';", "import { writeFile } from 'node:fs/promises';");
    file('protocol/generated/validators.js', "const equal = require('ajv/dist/runtime/equal');");
    file('machines/a/a.machine.ts', "import { setup } from 'xstate';", "import type { B } from '../b/b.js';");
    file(
      'actors/a.actor.ts',
      "import { a } from '../machines/a/a.machine.js';",
      "import { x } from '../protocol/x.js';",
    );
    file('adapters/csms/client.ts', "import { WebSocket } from 'ws';", 'export const load = (m: string) => import(m);');
    file(
      'persistence/ledger.ts',
      "import { Level } from 'level';",
      "import type { S } from '../protocol/ports/store.js';",
    );
    file('monitors/rules/r.ts', "import { x } from '../../protocol/x.js';", "import type { R } from '../rule.js';");
    file(
      'conformance/csms.ts',
      "import { frames } from '../protocol/frames.js';",
      "import { r } from '../monitors/rules/r.js';",
      "import 'ws';",
    );
    file(
      'visualizations/draw.ts',
      "import { a } from '../machines/a/a.machine.js';",
      "import { watchOver } from '../monitors/monitors.js';",
    );
    file(
      'cli/main.ts',
      "import { Csms } from '../conformance/csms.js';",
      "import p from '../package.json' with { type: 'json' };",
      "import { watchOver } from '../monitors/monitors.js';",
    );
    file(
      'index.ts',
      "export { client } from './adapters/csms/client.js';",
      "export { watchOver } from './monitors/monitors.js';",
    );
    file('test/unit/a.test.ts', "import { createStation } from '../../index.js';", 'Date.now(); setTimeout(f, 1);');
    file('docs/guide.md', "import 'ws'");
    expect(checked(root)).toEqual({ code: 0, lines: ['imports: 12 files keep to the arrows'] });
  });

  it('lets what runs in a browser import only what runs there, too', () => {
    file(
      'visualizations/inspector/page/app.ts',
      "import { a } from './views/a.js';",
      "import { r } from '../model/reduce.js';",
      "import { o } from '../../../protocol/observation.js';",
      "import { t } from '../../trace/read-trace.js';",
      "import { x } from 'xstate';",
      "import { k } from '../kept-lines.js';",
    );
    file(
      'visualizations/inspector/model/reduce.ts',
      "import { readFile } from 'node:fs/promises';",
      "import { m } from '../../trace/masks.js';",
      "import { c } from '../../../machines/c.js';",
    );
    file('visualizations/inspector/kept-lines.ts', "import { r } from './model/reduce.js';", "import 'node:fs';");
    const page = 'visualizations/inspector/page runs in a browser and may not import';
    const model = 'visualizations/inspector/model runs in a browser and may not import';
    expect(checked(root).lines).toEqual([
      `visualizations/inspector/model/reduce.ts:1: ${model} the library node:fs/promises`,
      `visualizations/inspector/model/reduce.ts:2: ${model} visualizations/trace/masks.js`,
      `visualizations/inspector/model/reduce.ts:3: ${model} machines/c.js`,
      `visualizations/inspector/page/app.ts:5: ${page} the library xstate`,
      `visualizations/inspector/page/app.ts:6: ${page} visualizations/inspector/kept-lines.js`,
      'imports: 5 against the architecture',
    ]);
  });

  it('refuses each import against the arrows, in whatever form it is written', () => {
    file(
      'protocol/a.ts',
      "import { m } from '../machines/m.js';",
      "import { readFile } from 'node:fs';",
      "import 'ajv';",
    );
    file(
      'machines/a.ts',
      "import 'node:fs';",
      "import 'ws';",
      "export * from 'level';",
      "import type { F } from 'fastify';",
    );
    file('machines/b.ts', "type R = import('rxjs').Observable<1>;", 'const load = (m: string) => import(m);');
    file('machines/c.ts', "import { a } from '../actors/a.js';", "const c = require('../adapters/c.js');");
    file(
      'actors/a.ts',
      "const c = await import('../adapters/clock/clock.js');",
      "import 'node:net';",
      "import '../monitors/m.js';",
    );
    file('monitors/m.ts', "import '../machines/a.js';", "import '../actors/a.js';", "import 'xstate';");
    file('adapters/a.ts', "import '../machines/a.js';", "import '../persistence/p.js';", "import 'statecharge';");
    file('persistence/p.ts', "import '../adapters/clock/clock.js';", "import '../actors/a.js';");
    file('conformance/c.ts', "import '../machines/a.js';", "import '../index.js';");
    file('visualizations/v.ts', "import '../adapters/a.js';", "import '../persistence/p.js';");
    file('cli/run.ts', "import '../test/support/csms.js';", "import '../bench/b.js';", "import '../vitest.config.js';");
    file('index.ts', "import './conformance/c.js';", "export * from './examples/e.js';");
    const { code, lines } = checked(root);
    expect(lines).toEqual([
      'actors/a.ts:1: actors may not import adapters (../adapters/clock/clock.js)',
      'actors/a.ts:2: actors may not import the library node:net',
      'actors/a.ts:3: actors may not import monitors (../monitors/m.js)',
      'adapters/a.ts:1: adapters may not import machines (../machines/a.js)',
      'adapters/a.ts:2: adapters may not import persistence (../persistence/p.js)',
      'adapters/a.ts:3: adapters may not import index (statecharge)',
      'cli/run.ts:1: cli may not import test (../test/support/csms.js)',
      'cli/run.ts:2: cli may not import bench (../bench/b.js)',
      'cli/run.ts:3: cli may not import a file at the top (../vitest.config.js)',
      'conformance/c.ts:1: conformance may not import machines (../machines/a.js)',
      'conformance/c.ts:2: conformance may not import index (../index.js)',
      'index.ts:1: index may not import conformance (./conformance/c.js)',
      'index.ts:2: index may not import examples (./examples/e.js)',
      'machines/a.ts:1: machines may not import the library node:fs',
      'machines/a.ts:2: machines may not import the library ws',
      'machines/a.ts:3: machines may not import the library level',
      'machines/a.ts:4: machines may not import the library fastify',
      'machines/b.ts:1: machines may not import the library rxjs',
      'machines/b.ts:2: machines may not import a target that only running it tells',
      'machines/c.ts:1: machines may not import actors (../actors/a.js)',
      'machines/c.ts:2: machines may not import adapters (../adapters/c.js)',
      'monitors/m.ts:1: monitors may not import machines (../machines/a.js)',
      'monitors/m.ts:2: monitors may not import actors (../actors/a.js)',
      'monitors/m.ts:3: monitors may not import the library xstate',
      'persistence/p.ts:1: persistence may not import adapters (../adapters/clock/clock.js)',
      'persistence/p.ts:2: persistence may not import actors (../actors/a.js)',
      'protocol/a.ts:1: protocol may not import machines (../machines/m.js)',
      'protocol/a.ts:2: protocol may not import the library node:fs',
      'protocol/a.ts:3: protocol may not import the library ajv',
      'visualizations/v.ts:1: visualizations may not import adapters (../adapters/a.js)',
      'visualizations/v.ts:2: visualizations may not import persistence (../persistence/p.js)',
      'imports: 31 against the architecture',
    ]);
    expect(code).toBe(1);
  });

  it('refuses every source of time and chance in a chart, and no word that merely looks like one', () => {
    const impure = [
      'Date.now()',
      'new Date()',
      'Date()',
      'new Date',
      'const D = Date',
      'performance.now()',
      'setTimeout(f, 1)',
      'setInterval(f, 1)',
      'setImmediate(f)',
      'queueMicrotask(f)',
      'const later = setTimeout',
      'globalThis.setTimeout(f, 1)',
      'Math.random()',
      "Math['random']()",
      'const { random } = Math',
      'crypto.randomUUID()',
      'randomUUID()',
      'process.hrtime()',
    ];
    file('machines/impure.ts', ...impure);
    file(
      'machines/pure.ts',
      'const at = new Date(ms).toISOString();',
      'const then = Date.parse(text) + Date.UTC(2026, 0);',
      'const most = Math.max(1, 2);',
      'ports.clock.setTimeout(f, 1);',
      'const event = { performance: 1, setTimeout: 2 };',
      'const stamp = (date: Date): boolean => date instanceof Date;',
      "const text = 'Date.now() and Math.random()'; // new Date()",
    );
    const { code, lines } = checked(root);
    expect(lines.slice(0, -1).map((line) => line.replace(/: .*/, ''))).toEqual(
      impure.map((_, index) => `machines/impure.ts:${index + 1}`),
    );
    expect(lines.at(-1)).toBe(`imports: ${impure.length} against the architecture`);
    expect(code).toBe(1);
  });

  it('refuses a folder at the top that is not in the house, and lets hidden and written ones be', () => {
    for (const folder of ['src', 'lib', 'docs', 'machines', 'dist', 'coverage', 'node_modules', '.ci'])
      file(`${folder}/x.ts`);
    const { code, lines } = checked(root);
    expect(lines).toEqual([
      expect.stringMatching(/^lib\/:1: not a folder of the house \(protocol, machines, /),
      expect.stringMatching(/^src\/:1: not a folder of the house /),
      'imports: 2 against the architecture',
    ]);
    expect(code).toBe(1);
  });

  it('is not blind in a folder of a layer that is called like a written one', () => {
    for (const folder of ['dist', 'generated']) file(`machines/${folder}/x.ts`, 'Date.now();');
    expect(checked(root).lines).toEqual([
      expect.stringMatching(/^machines\/dist\/x\.ts:1: /),
      expect.stringMatching(/^machines\/generated\/x\.ts:1: /),
      'imports: 2 against the architecture',
    ]);
  });
});
