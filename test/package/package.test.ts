/** What users get: the tarball, installed where nothing of this checkout is near. */
import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Csms } from '../../conformance/csms/csms.js';

const root = join(import.meta.dirname, '..', '..');
const consumer = join(import.meta.dirname, 'consumer');

interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string; readonly mode: number }[];
}

let folder = '';
let installed = '';
let packed: Packed = { filename: '', files: [] };

async function npm(args: readonly string[], cwd: string): Promise<string> {
  const { stdout } = await promisify(execFile)('npm', args, { cwd });
  return stdout;
}

/** npm 11 answers with a list, later ones with an object whose keys are the packages. */
function packedBy(answer: string): Packed {
  const [first] = Object.values(JSON.parse(answer) as Record<string, Packed>);
  if (first === undefined) throw new Error('npm pack: it packed nothing');
  return first;
}

beforeAll(async () => {
  if (!existsSync(join(root, 'dist', 'main.js'))) throw new Error('dist/ is missing: run npm run build');
  folder = mkdtempSync(join(tmpdir(), 'statecharge-package-'));
  packed = packedBy(await npm(['pack', '--ignore-scripts', '--json', '--pack-destination', folder], root));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'consumer', private: true, type: 'module' }));
  await npm(['install', '--prefer-offline', '--no-audit', '--no-fund', join(folder, packed.filename)], folder);
  installed = join(folder, 'node_modules', 'statecharge');
  for (const file of readdirSync(consumer)) copyFileSync(join(consumer, file), join(folder, file));
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the package', () => {
  it('holds the bundle, its types, the licences and the example driver, and no sources or tests', () => {
    const paths = packed.files.map(({ path }) => path);
    expect(paths).toEqual(
      expect.arrayContaining([
        'LICENSE',
        'README.md',
        'CHANGELOG.md',
        'docs/run.schema.json',
        'cli/statecharge.mjs',
        'dist/index.js',
        'dist/main.js',
        'dist/inspector/app.js',
        'dist/inspector/index.html',
        'docs/inspector.md',
        'dist/types/index.d.ts',
        'dist/THIRD-PARTY-LICENSES.txt',
        'examples/minimal-driver.mjs',
      ]),
    );
    expect(paths.filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'))).toEqual([]);
    expect(paths.filter((path) => /^(test|bench|machines|actors|\.)/.test(path))).toEqual([]);
  });

  it('names no folder of the machine it was built on', () => {
    const texts = packed.files.map(({ path }) => [path, readFileSync(join(installed, path), 'utf8')] as const);
    expect(texts.filter(([, text]) => text.includes(root)).map(([path]) => path)).toEqual([]);
  });

  it('installs nothing but what cannot be bundled', () => {
    const { dependencies } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
    expect(Object.keys(dependencies)).toEqual(['classic-level']);
    expect(readdirSync(join(folder, 'node_modules'))).not.toContain('typebox');
  });

  it('carries the licence of each library in the bundle', () => {
    const licences = readFileSync(join(installed, 'dist', 'THIRD-PARTY-LICENSES.txt'), 'utf8');
    for (const library of ['xstate', 'ws', 'commander', 'abstract-level']) {
      expect(licences).toMatch(new RegExp(`^${library} \\d+\\.\\d+\\.\\d+ \\(MIT\\)$`, 'm'));
    }
  });

  it('brings the contract suite for drivers as an entry of its own', () => {
    const program =
      "import { describeHardwareContract as d } from 'statecharge/hardware-contract'; console.log(d.length)";
    const args = ['--input-type=module', '--eval', program];
    const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
    expect({ stdout, stderr }).toEqual({ stdout: '3\n', stderr: '' });
  });

  it('brings a command that explains itself', () => {
    const command = join(folder, 'node_modules', '.bin', 'statecharge');
    const { status, stdout } = spawnSync(command, ['--help'], { cwd: folder, encoding: 'utf8' });
    expect(stdout).toMatch(/^Usage: statecharge /m);
    expect(status).toBe(0);
  });

  it('says in one sentence what to do when it was never built', () => {
    const unbuilt = join(folder, 'unbuilt', 'cli');
    mkdirSync(unbuilt, { recursive: true });
    copyFileSync(join(root, 'cli', 'statecharge.mjs'), join(unbuilt, 'statecharge.mjs'));
    const run = spawnSync(process.execPath, [join(unbuilt, 'statecharge.mjs'), '--help'], { encoding: 'utf8' });
    expect(run.stderr).toBe('statecharge is not built yet: run `npm run build` first.\n');
    expect(run.status).toBe(1);
  });

  it('types what a user writes against it, and refuses each mistake', () => {
    const compilerOptions = {
      target: 'ES2023',
      lib: ['ES2023'],
      module: 'NodeNext',
      strict: true,
      exactOptionalPropertyTypes: true,
      noEmit: true,
      skipLibCheck: false,
      types: ['node'],
      typeRoots: [join(root, 'node_modules', '@types')],
    };
    const files = ['embeds.ts', 'mistakes.ts'];
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
    const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    const { stdout } = spawnSync(process.execPath, [compiler, '--pretty', 'false'], { cwd: folder, encoding: 'utf8' });
    const complaints = stdout.split('\n').filter((line) => /^\S/.test(line));
    const refused = readFileSync(join(folder, 'mistakes.ts'), 'utf8').split('\n');
    const expected = refused.flatMap((line, index) =>
      line.includes('// refused') ? [`mistakes.ts(${index + 1}`] : [],
    );
    const places = complaints.map((line) => line.slice(0, line.indexOf(',')));
    expect([...new Set(places)], stdout).toEqual(expected);
  });
});

describe('a station of the installed package, with the example driver', () => {
  let csms: Csms;
  let program: ChildProcess;
  let complaints = '';

  beforeAll(async () => {
    csms = await Csms.start();
    program = spawn(process.execPath, ['charge.mjs', csms.url, join(folder, 'data')], { cwd: folder });
    program.stderr?.on('data', (chunk) => {
      complaints += chunk;
    });
  });

  afterAll(async () => {
    if (program.exitCode === null) program.kill('SIGKILL');
    await csms.close();
  });

  it('charges a car and bills it, and ends when it is told to', async () => {
    const station = csms.station('PACKED-1');
    const boot = await station.next('BootNotification');
    expect(boot.payload.chargePointModel).toBe('BSC-S12BCC');
    await station.next('StatusNotification', {
      where: ({ connectorId, status }) => connectorId === 1 && status === 'Available',
    });
    program.stdin?.write('plug\npresent\n');
    const start = await station.next('StartTransaction');
    expect(start.payload).toMatchObject({ connectorId: 1, idTag: 'PACKED-TAG', meterStart: 0 });
    const stop = await station.next('StopTransaction');
    expect(stop.payload.meterStop).toBeGreaterThanOrEqual(2);
    expect(stop.payload.reason).toBe('Local');
    program.stdin?.write('unplug\n');
    await station.next('StatusNotification', {
      where: ({ connectorId, status }) => connectorId === 1 && status === 'Available',
    });
    program.stdin?.end();
    const [code] = await once(program, 'exit');
    expect({ code, complaints }).toEqual({ code: 0, complaints: '' });
    expect(csms.violations).toEqual([]);
  });
});
