import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SteppedClock } from '../../adapters/clock/stepped-clock.js';
import type { SimulatedState } from '../../adapters/hardware/simulated/state.js';
import { openStateFile } from '../../adapters/hardware/simulated/state-file.js';
import { StorageError } from '../../protocol/errors.js';
import { Site } from '../support/simulated-site.js';

let folder = '';
let path = '';
const clock = new SteppedClock();
const problems: StorageError[] = [];
const open = () => openStateFile(path, clock, (problem) => problems.push(problem));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'state-file-'));
  path = join(folder, 'below', 'simulated.json');
  problems.length = 0;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const withMeter = (registerWh: number): SimulatedState => {
  const site = new Site();
  site.charger.setMeter(1, registerWh);
  return site.charger.snapshot();
};
const meterOnDisk = () => openStateFile(path, clock, () => {}).found?.connectors[0]?.registerWh;

describe('the file of the simulated world', () => {
  it('is found again as it was saved, and nothing is found where there is none', async () => {
    const file = open();
    expect(file.found).toBeUndefined();
    const site = await Site.open({ onChange: file.save });
    await site.deliver([1]);
    await site.charge(10, [1]);
    site.charger.fault(2, { errorCode: 'OverVoltage' });
    expect(open().found).toEqual(site.charger.snapshot());
  });

  it('is written at most once a second, with the newest state in the end', () => {
    const file = open();
    file.save(withMeter(1), false);
    expect(meterOnDisk()).toBe(1);
    file.save(withMeter(2), false);
    file.save(withMeter(3), false);
    clock.advance(999);
    expect(meterOnDisk()).toBe(1);
    clock.advance(1);
    expect(meterOnDisk()).toBe(3);
  });

  it('is written at once when it is urgent or closed', () => {
    const file = open();
    file.save(withMeter(1), false);
    file.save(withMeter(2), true);
    expect(meterOnDisk()).toBe(2);
    file.save(withMeter(3), false);
    file.close();
    expect(meterOnDisk()).toBe(3);
    expect(clock.pending).toBe(0);
  });

  it('is not written again when nothing changed', () => {
    const file = open();
    file.save(withMeter(1), true);
    const { ino } = statSync(path);
    file.save(withMeter(1), true);
    expect(statSync(path).ino).toBe(ino);
  });

  it('never holds a lower register than one that was read', async () => {
    const file = open();
    const site = await Site.open({ onChange: file.save, clock });
    site.charger.plug(1);
    for (let ms = 0; ms < 20_000; ms += 300) {
      await site.permit(1);
      clock.advance(300);
      const { energyWh } = await site.read(1);
      expect(meterOnDisk()).toBeGreaterThanOrEqual(energyWh);
    }
    site.charger.close();
  });

  it.each([
    ['text that is no JSON', '{"version":1'],
    ['another version', '{"version":2}'],
    ['a meter below 0', JSON.stringify(withMeter(7)).replace('"registerWh":7', '"registerWh":-7')],
    [
      'a car that was never built',
      '{"version":1,"derateW":null,"faults":[],"connectors":[{"id":1,"registerWh":0,"cableAtStation":true,"plugged":true,"locked":false,"lockBroken":false,"car":{"pack":"toString","socPercent":5,"ready":true}}]}',
    ],
    ['an unknown fault', '{"version":1,"derateW":null,"faults":[{"id":4}],"connectors":[]}'],
  ])('is refused when it holds %s, with the way out', (_, text) => {
    path = join(folder, 'simulated.json');
    writeFileSync(path, text);
    expect(open).toThrow(StorageError);
    expect(open).toThrow('delete it to begin with empty outlets');
  });

  it('reports a write that fails and tries again with the next change', () => {
    path = join(folder, 'simulated.json', 'is-a-folder-here');
    writeFileSync(join(folder, 'simulated.json'), '');
    expect(open).toThrow(StorageError);
    path = join(folder, 'blocked', 'simulated.json');
    const file = open();
    writeFileSync(join(folder, 'blocked'), 'a file where the folder should be');
    file.save(withMeter(1), true);
    expect(problems.map(({ code }) => code)).toEqual(['write-failed']);
    rmSync(join(folder, 'blocked'));
    file.save(withMeter(2), true);
    expect(meterOnDisk()).toBe(2);
  });

  it('is whole after a kill at any instant', async () => {
    const modules = ['adapters/hardware/simulated/state-file.ts', 'adapters/clock/real-clock.ts'];
    const [stateFile, realClock] = modules.map((module) => pathToFileURL(module).href);
    const script = `
      const { openStateFile } = await import(${JSON.stringify(stateFile)});
      const { realClock } = await import(${JSON.stringify(realClock)});
      const file = openStateFile(${JSON.stringify(path)}, realClock(), () => {});
      const state = JSON.parse(${JSON.stringify(JSON.stringify(withMeter(1)))});
      for (let registerWh = 1; ; registerWh += 1) {
        file.save({ ...state, connectors: [{ ...state.connectors[0], registerWh }] }, true);
        if (registerWh === 100) process.stdout.write('busy');
      }`;
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script]);
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'close');
    expect(meterOnDisk()).toBeGreaterThanOrEqual(100);
  });
});
