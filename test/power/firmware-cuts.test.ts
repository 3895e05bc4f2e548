/** The power fails around every write and every frame of a signed update: one outcome is told, and firmware is swapped once. */
import { rmSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { type SimulatedHost, simulatedHost } from '../../adapters/host/simulated-host.js';
import type { Host } from '../../protocol/ports/host.js';
import type { Clock } from '../../protocol/ports/time.js';
import type { Ports } from '../../protocol/ports.js';
import type { Moment } from '../support/failing-disk.js';
import { firmwareBytes, firmwareImage } from '../support/firmware-files.js';
import { PowerWorld } from '../support/power-world.js';
import { restingPorts } from '../support/resting-ports.js';

const image = firmwareImage();

/** A host that counts, good certificates, and a file that is there. */
class Surroundings {
  readonly versions: (string | null)[] = [];
  installs = 0;
  ports(clock: Clock): Partial<Ports> {
    const simulated: SimulatedHost = simulatedHost({ folder: null, clock });
    const own = simulated.host;
    const host: Host = {
      ...own,
      freeBytes: async () => 2 ** 30,
      bootedFirmware: async () => {
        const booted = await own.bootedFirmware();
        if (this.versions.at(-1) !== booted.version) this.versions.push(booted.version);
        return booted;
      },
    };
    const { pki, transfer } = restingPorts();
    const facts = { fingerprint: '', subject: '', issuer: '', serialNumber: '1', notBeforeMs: 0, notAfterMs: 0 };
    return {
      host,
      pki: { ...pki, judgeSigner: async (pem) => ({ ok: true, facts, pem }), verifyFile: async () => true },
      transfer: {
        ...transfer,
        download: async () => {
          writeFileSync(image.path, firmwareBytes());
          return image;
        },
        discard: async () => rmSync(image.path, { force: true }),
      },
    };
  }
}

const request = {
  requestId: 42,
  firmware: {
    location: 'http://files.example/firmware.bin',
    retrieveDateTime: '2025-01-01T00:00:00Z',
    signingCertificate: 'certificate',
    signature: 'signature',
  },
};

function begin() {
  const surroundings = new Surroundings();
  const world = new PowerWorld({ ports: (clock) => surroundings.ports(clock) });
  return { surroundings, world };
}

/** Time, and boots where the station wants one, until nothing more comes of the update. */
async function goOn(world: PowerWorld): Promise<void> {
  for (let turns = 0; turns < 12 && (world.isUp || world.wantsBoot); turns += 1) {
    // A file is read by the real disk, whatever the clock says.
    for (let wait = 0; wait < 20 && !world.wantsBoot; wait += 1) await new Promise((resolve) => setTimeout(resolve, 1));
    if (world.wantsBoot) await world.boot();
    await world.pass(10_000);
  }
}

async function play(world: PowerWorld): Promise<boolean> {
  await world.boot();
  await world.pass(5_000);
  const answer = world.isUp ? await world.call('SignedUpdateFirmware', request) : null;
  await goOn(world);
  return answer?.['status'] === 'Accepted';
}

/** Each status once, by the id of its message. */
function toldIn(world: PowerWorld): unknown[] {
  const byId = new Map<string, unknown>();
  for (const { id, action, payload } of world.heard) {
    if (action !== 'SignedFirmwareStatusNotification') continue;
    expect(payload['requestId']).toBe(42);
    byId.set(id, payload['status']);
  }
  return [...byId.values()];
}

it('an update with a power cut around every write and every frame', { timeout: 600_000 }, async () => {
  const sound = begin();
  expect(await play(sound.world)).toBe(true);
  const wholeWay = ['Downloading', 'Downloaded', 'SignatureVerified', 'Installing', 'Installed'];
  expect(toldIn(sound.world)).toEqual(wholeWay);
  expect(sound.surroundings.versions).toEqual([null, 'V1.0.7']);
  const moments: readonly Moment[] = [...sound.world.moments];
  await sound.world.end();
  let promises = 0;
  for (let cutAt = 1; cutAt <= moments.length; cutAt += 1) {
    const { world, surroundings } = begin();
    world.cutAt = cutAt;
    const promised = await play(world);
    const told = `cut ${cutAt} (${moments[cutAt - 1]})`;
    expect(world.isUp, `${told} never came`).toBe(false);
    world.cutAt = 0;
    await world.boot();
    await world.pass(10_000);
    await goOn(world);
    const statuses = toldIn(world);
    const { firmware } = await world.records();
    const wasAsked = firmware !== null;
    if (promised) promises += 1;
    if (promised) expect(wasAsked, told).toBe(true);
    // Whoever asked hears of one outcome, after everything else.
    expect(
      statuses.filter((status) => status === 'Installed'),
      told,
    ).toHaveLength(wasAsked ? 1 : 0);
    expect(new Set(statuses), told).toEqual(new Set(wasAsked ? wholeWay : []));
    if (wasAsked) expect(statuses.at(-1), told).toBe('Installed');
    if (wasAsked) expect(firmware, told).toMatchObject({ phase: 'over', untold: [], requestId: 42 });
    expect(surroundings.versions, told).toEqual(wasAsked ? [null, 'V1.0.7'] : [null]);
    const events = world.heard.filter(({ payload }) => payload['type'] === 'FirmwareUpdated').length;
    if (wasAsked) expect(events, told).toBeGreaterThanOrEqual(1);
    await world.end();
  }
  console.log(`firmware cuts: ${moments.length} cuts, ${promises} after the promise`);
  expect(moments.length).toBeGreaterThan(40);
  expect(promises).toBeGreaterThan(20);
});
