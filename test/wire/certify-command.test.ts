/** `statecharge certify` as it is called: the built command, and the built station in processes of their own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { representative } from '../../conformance/product/family.js';
import { FakeStation } from '../conformance/fake-station/station.js';

const command = fileURLToPath(new URL('../../cli/statecharge.mjs', import.meta.url));

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'statecharge-certify-test-'));
  cleanups.push(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

function certify(...args: readonly string[]): {
  readonly child: ChildProcess;
  readonly said: { out: string; err: string };
} {
  const said = { out: '', err: '' };
  const child = spawn(process.execPath, [command, 'certify', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  cleanups.push(() => void child.kill('SIGKILL'));
  child.stdout?.on('data', (data: Buffer) => {
    said.out += data.toString('utf8');
  });
  child.stderr?.on('data', (data: Buffer) => {
    said.err += data.toString('utf8');
  });
  return { child, said };
}

async function listening(server: Server): Promise<{ readonly server: Server; readonly port: number }> {
  cleanups.push(() => void server.close());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { server, port };
}

async function ended(...args: readonly string[]) {
  const { child, said } = certify(...args);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...said };
}

describe('statecharge certify', () => {
  it('plays a case against the built station, prints the results and writes three reports', async () => {
    const report = folder();
    const { code, out } = await ended('--case', '003', '--case', 'TC_017_1_CS', '--json', '--report', report);
    const { products } = JSON.parse(out);
    expect(products).toHaveLength(1);
    expect(products[0]).toMatchObject({ designation: 'BSC-S12BCC', configId: '20C50762-ADA28A31' });
    expect(products[0].cases).toMatchObject([
      { id: 'TC_003_CS', profile: 'Core', result: 'PASS' },
      { id: 'TC_017_1_CS', result: 'NOT_APPLICABLE', seconds: 0, detail: expect.stringContaining('detachable') },
    ]);
    expect(products[0].cases[0].seconds).toBeGreaterThan(0);
    expect(readdirSync(report).sort()).toEqual(['BSC-S12BCC.html', 'BSC-S12BCC.json', 'BSC-S12BCC.md']);
    expect(JSON.parse(readFileSync(join(report, 'BSC-S12BCC.json'), 'utf8'))).toEqual(JSON.parse(out));
    expect(code).toBe(0);
  }, 60_000);

  it('ends with 1 and says what was expected and what came when a case fails', async () => {
    const report = folder();
    const junit = join(report, 'junit.xml');
    // Against a station that runs already, with a rig whose plug is broken.
    const rig = await listening(createServer((_, response) => response.writeHead(500).end('the plug is broken')));
    const spare = await listening(createServer());
    await new Promise((resolve) => spare.server.close(resolve));
    const station = new FakeStation({
      csmsUrl: `ws://127.0.0.1:${spare.port}/ocpp`,
      identity: 'RUNS-1',
      securityProfile: 0,
      profile: representative,
      faults: new Set(),
    });
    await station.start();
    const { code, out } = await ended(
      ...['--against', `ws://127.0.0.1:${spare.port}/ocpp/RUNS-1`, '--puppet', `http://127.0.0.1:${rig.port}`],
      ...['--case', '003', '--report', report, '--junit', junit],
    ).finally(() => station.stop());
    expect(out).toContain('TC_003_CS');
    expect(out).toMatch(/expected +that somebody plugs in at connector 1/);
    expect(out).toMatch(/came +this was not possible: .*500.*the plug is broken/);
    expect(readFileSync(junit, 'utf8')).toMatch(/<testsuite [^>]*failures="1"/);
    expect(code).toBe(1);
  }, 60_000);

  it('ends with 0 exactly when the listed cases pass', async () => {
    const report = folder();
    const list = (ids: readonly string[]) => {
      const path = join(report, `${ids.length}.json`);
      writeFileSync(path, JSON.stringify({ 'BSC-S12BCC': ids }));
      return path;
    };
    const common = ['--case', '031', '--report', report] as const;
    expect(await ended(...common, '--expected', list(['TC_031_CS']))).toMatchObject({ code: 0 });
    const { code, err } = await ended(...common, '--expected', list([]));
    expect(code).toBe(1);
    expect(err).toContain('TC_031_CS passes now');
  }, 60_000);

  it('reports what it has when it is interrupted', async () => {
    const report = folder();
    const { child, said } = certify('--case', '031', '--case', '036', '--jobs', '1', '--json', '--report', report);
    await new Promise<void>((resolve) => {
      child.stderr?.on('data', () => {
        if (said.err.includes('TC_031_CS')) resolve();
      });
    });
    child.kill('SIGINT');
    const [code] = (await once(child, 'close')) as [number | null];
    expect(code).toBe(1);
    expect(JSON.parse(said.out).products[0].cases).toMatchObject([{ id: 'TC_031_CS', result: 'PASS' }]);
    expect(readFileSync(join(report, 'BSC-S12BCC.html'), 'utf8')).toContain('Incomplete');
  }, 60_000);

  it('ends with 2 and a hint when it is called wrongly', async () => {
    const { code, err } = await ended('--product', 'BSC-S12BC', '--case', '999');
    expect(code).toBe(2);
    expect(err).toContain('Did you mean BSC-S12BCC?');
    expect(err).toContain('no case "999"');
  });

  it('prints a profile to fill in', async () => {
    const { code, out } = await ended('--profile-template');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toHaveProperty('designation');
  });
});
