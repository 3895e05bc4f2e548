import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SteppedClock } from '../../adapters/clock/stepped-clock.js';
import { plainHost } from '../../adapters/host/plain-host.js';
import { simulatedHost } from '../../adapters/host/simulated-host.js';
import { firmwareBytes, firmwareFolder, firmwareImage } from '../support/firmware-files.js';

const never = new AbortController().signal;

function machine(folder: string | null = firmwareFolder()) {
  const clock = new SteppedClock();
  const made = simulatedHost({ folder, clock });
  const install = (image = firmwareImage(), signal = never) => {
    if (!made.host.installFirmware) throw new Error('it cannot install');
    return made.host.installFirmware(image, signal);
  };
  const confirm = () => made.host.confirmFirmware?.();
  return { ...made, folder, clock, install, confirm, boot: () => made.host.bootedFirmware() };
}

describe('a machine with two slots', () => {
  it.each([
    ['on disk', firmwareFolder],
    ['in memory', () => null],
  ])('%s runs what was installed from the next boot on, and says so until it was confirmed', async (_, folder) => {
    const { boot, install, confirm } = machine(folder());
    expect(await boot()).toEqual({ version: null, outcome: 'none' });
    expect(await install()).toBe('afterReboot');
    expect(await boot()).toEqual({ version: 'V1.0.7', outcome: 'updated' });
    expect(await boot()).toEqual({ version: 'V1.0.7', outcome: 'updated' });
    await confirm();
    expect(await boot()).toEqual({ version: 'V1.0.7', outcome: 'none' });
    await install(firmwareImage(firmwareBytes('V1.0.8')));
    expect(await boot()).toEqual({ version: 'V1.0.8', outcome: 'updated' });
  });

  it('remembers all of it when its process was killed', async () => {
    const first = machine();
    await first.install();
    const second = machine(first.folder);
    expect(await second.boot()).toEqual({ version: 'V1.0.7', outcome: 'updated' });
    expect(readFileSync(join(first.folder ?? '', 'firmware-slot-1.bin')).equals(firmwareBytes())).toBe(true);
    expect((await machine(first.folder).boot()).version).toBe('V1.0.7');
  });

  it('goes back to the old firmware where the new one does not boot, once', async () => {
    const { boot, install, setMood } = machine();
    setMood({ nextFirmwareBoots: false });
    await install();
    expect(await boot()).toEqual({ version: null, outcome: 'rolledBack' });
    expect(await boot()).toEqual({ version: null, outcome: 'none' });
    await install();
    expect(await boot()).toEqual({ version: 'V1.0.7', outcome: 'updated' });
  });

  it('goes back to the old firmware when nobody has confirmed the new one in three boots', async () => {
    const { boot, install } = machine();
    await install();
    for (let boots = 1; boots <= 3; boots += 1) expect((await boot()).outcome).toBe('updated');
    expect(await boot()).toEqual({ version: null, outcome: 'rolledBack' });
    expect(await boot()).toEqual({ version: null, outcome: 'none' });
  });
});

describe('a file that is not to be installed', () => {
  it.each<readonly [string, (path: string) => void]>([
    ['was replaced after the check', (path) => writeFileSync(path, firmwareBytes('V6.6.6'))],
    ['was cut off after the check', (path) => writeFileSync(path, firmwareBytes().subarray(0, 10_000))],
    ['has grown after the check', (path) => writeFileSync(path, Buffer.concat([firmwareBytes(), firmwareBytes()]))],
    ['has lost its first line', (path) => writeFileSync(path, firmwareBytes().subarray(40))],
  ])('since it %s, is refused, and nothing is left of it', async (_, change) => {
    const { boot, install, folder } = machine();
    const image = firmwareImage();
    change(image.path);
    await expect(install(image)).rejects.toMatchObject({ name: 'FirmwareError', code: 'unverified' });
    expect(readdirSync(folder ?? '')).toEqual([]);
    expect(await boot()).toEqual({ version: null, outcome: 'none' });
  });

  it('for it is no firmware, is refused', async () => {
    const { install } = machine();
    const image = firmwareImage(Buffer.from('This is not firmware.\n'.repeat(100)));
    await expect(install(image)).rejects.toMatchObject({ code: 'unverified' });
  });

  it('for it is gone, is refused', async () => {
    const { install } = machine();
    const image = { ...firmwareImage(), path: join(firmwareFolder(), 'nothing') };
    await expect(install(image)).rejects.toMatchObject({ name: 'FirmwareError', code: 'failed' });
  });
});

it('an installation takes its time, and can be ended', async () => {
  const { install, setMood, clock, boot } = machine();
  setMood({ installTakesMs: 5_000 });
  const ended = new AbortController();
  const first = install(firmwareImage(), ended.signal);
  ended.abort();
  await expect(first).rejects.toThrow();
  const second = install();
  clock.advance(5_000);
  await second;
  expect((await boot()).outcome).toBe('updated');
});

it('the room on its disk is that of the disk, or what it is told to say', async () => {
  const { host, setMood } = machine();
  expect(await host.freeBytes()).toBeGreaterThan(0);
  setMood({ freeBytes: 5 });
  expect(await host.freeBytes()).toBe(5);
  setMood({ freeBytes: null });
  expect(await host.freeBytes()).toBeGreaterThan(5);
});

it.each(['{}', '[]', 'null', '{"versions":[1,null],"active":0,"installed":false,"trials":0}', 'no json'])(
  'a state file that holds %s is refused by its name',
  (text) => {
    const folder = firmwareFolder();
    writeFileSync(join(folder, 'simulated-host.json'), text);
    expect(() => machine(folder)).toThrow(/simulated-host\.json is no state of a simulated host/);
  },
);

it('a plain host has no firmware of its own, and tells the room', async () => {
  const host = plainHost(null);
  expect(await host.bootedFirmware()).toEqual({ version: null, outcome: 'none' });
  expect(host.installFirmware).toBeUndefined();
  expect(await host.freeBytes()).toBeGreaterThan(0);
});
