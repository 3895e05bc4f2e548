/** The power fails around every write and every frame while charging profiles come and go: what was promised holds. */
import { describe, expect, it } from 'vitest';
import type { ChargingProfile } from '../../protocol/messages.js';
import { profileOf, smartOutlets, txProfile } from '../support/charging-desk.js';
import type { Moment } from '../support/failing-disk.js';
import { PowerWorld } from '../support/power-world.js';

/** By chargingProfileId. */
class Promised {
  /** Whether it was promised to be there, or not to be; nothing is known of what was asked and not answered. */
  readonly now = new Map<number, boolean>();
  /** What was ever accepted. */
  readonly accepted = new Set<number>();
}

type Step = (world: PowerWorld, promised: Promised) => Promise<unknown>;

const max = (id: number) => profileOf(id, { chargingProfilePurpose: 'ChargePointMaxProfile' });

async function ask(world: PowerWorld, action: string, payload: object): Promise<boolean> {
  return (await world.call(action, { ...payload }))?.['status'] === 'Accepted';
}

/** `replaced`: the one that gives way to it. */
const set =
  (connectorId: number, profile: ChargingProfile, replaced?: number): Step =>
  async (world, promised) => {
    for (const id of [profile.chargingProfileId, replaced]) if (id !== undefined) promised.now.delete(id);
    if (!(await ask(world, 'SetChargingProfile', { connectorId, csChargingProfiles: profile }))) return;
    promised.accepted.add(profile.chargingProfileId);
    promised.now.set(profile.chargingProfileId, true);
    if (replaced !== undefined) promised.now.set(replaced, false);
  };

const clear =
  (id: number): Step =>
  async (world, promised) => {
    promised.now.delete(id);
    if (await ask(world, 'ClearChargingProfile', { id })) promised.now.set(id, false);
  };

const wait =
  (seconds: number): Step =>
  (world) =>
    world.pass(seconds * 1000);

const story: readonly Step[] = [
  wait(5),
  set(0, max(1)),
  set(1, profileOf(2)),
  set(1, profileOf(3), 2),
  async ({ charger }) => charger.plug(1),
  wait(1),
  (world) =>
    ask(world, 'RemoteStartTransaction', {
      connectorId: 1,
      idTag: 'TAG-1',
      chargingProfile: txProfile(4, { stackLevel: 2 }),
    }),
  wait(20),
  set(1, txProfile(5)),
  clear(1),
  wait(5),
  async ({ charger }) => charger.rfid({ idTag: 'TAG-1', connectorId: 1 }),
  wait(5),
  set(0, max(6)),
  wait(2),
];

/** Those that go with their transaction. */
const bound: readonly number[] = [4, 5];

async function play(world: PowerWorld, promised: Promised): Promise<void> {
  await world.boot();
  for (const step of story) if (world.isUp) await step(world, promised);
}

async function judge(world: PowerWorld, promised: Promised): Promise<void> {
  const { profiles, transactions } = await world.records();
  const open = transactions.filter(({ phase }) => phase === 'open').map(({ localId }) => localId);
  const ids = profiles.map(({ profile }) => profile.chargingProfileId);
  for (const [id, isThere] of promised.now)
    if (!bound.includes(id)) expect(ids.includes(id), `profile ${id}`).toBe(isThere);
  // Of what gave way to another there is one of the two, and never both.
  expect(ids.includes(2) && ids.includes(3)).toBe(false);
  if (promised.accepted.has(2)) expect(ids.includes(2) || ids.includes(3)).toBe(true);
  // What is for one transaction begins and ends with it, in one write.
  for (const { localId } of profiles) if (localId !== undefined) expect(open).toContain(localId);
  if (open.length > 0) {
    expect(ids).toContain(4);
    if (promised.now.get(5)) expect(ids).toContain(5);
  }
}

const begin = () => new PowerWorld({ product: smartOutlets });

describe('charging profiles, a remote start with one, and its end', () => {
  it('with a power cut around every write and every frame: no promise is broken, and nothing is left over', {
    timeout: 600_000,
  }, async () => {
    const sound = begin();
    await play(sound, new Promised());
    const moments: readonly Moment[] = [...sound.moments];
    expect((await sound.records()).profiles.map(({ profile }) => profile.chargingProfileId).sort()).toEqual([3, 6]);
    await sound.end();
    let cutsWithProfiles = 0;
    for (let cutAt = 1; cutAt <= moments.length; cutAt += 1) {
      const world = begin();
      const promised = new Promised();
      world.cutAt = cutAt;
      await play(world, promised);
      expect(world.isUp, `cut ${cutAt} never came`).toBe(false);
      const told = `cut ${cutAt} (${moments[cutAt - 1]})`;
      await judge(world, promised).catch((cause: unknown) => {
        throw new Error(`${told}: ${cause instanceof Error ? cause.message : cause}`, { cause });
      });
      if (promised.now.size > 0) cutsWithProfiles += 1;
      // The transaction that was cut ends at the boot, and takes along what was for it.
      world.cutAt = 0;
      await world.boot();
      await world.pass(30_000);
      await judge(world, promised);
      const left = (await world.records()).profiles.filter(({ localId }) => localId !== undefined);
      expect(left, told).toEqual([]);
      await world.end();
    }
    console.log(`profile cuts: ${moments.length} cuts, ${cutsWithProfiles} with profiles promised`);
    expect(moments.length).toBeGreaterThan(60);
    expect(cutsWithProfiles).toBeGreaterThan(30);
  });
});
