import { describe, expect, it } from 'vitest';
import type { Hardware, LimitPlan } from '../../protocol/ports/hardware.js';
import { TwoCars } from '../support/two-cars.js';

/** What a driver does with a limit for this connector; the other one is obeyed. */
type Mood = (connectorId: number, obey: () => Promise<void>) => Promise<void>;

async function moody(mood: { now: Mood }) {
  const held = new Map<number, LimitPlan>();
  const cars = new TwoCars({}, (own: Hardware) => ({
    setLimit: (connectorId, plan) =>
      mood.now(connectorId, async () => {
        held.set(connectorId, plan);
        if (connectorId !== 0) await own.setLimit(connectorId, plan);
      }),
  }));
  await cars.station.pass(2_000);
  await cars.arrives(1);
  await cars.arrives(2);
  await cars.watch(15);
  const heldW = (connectorId: number) => held.get(connectorId)?.periods[0]?.limitW;
  return { cars, heldW };
}

const obedient: Mood = (_, obey) => obey();

describe('a driver that does not take a limit', () => {
  it.each([0, 1])(
    'of connector %i keeps the others from no fall, and is told again until it takes it',
    async (deaf) => {
      const mood = { now: obedient };
      const { cars, heldW } = await moody(mood);
      mood.now = async (connectorId, obey) => {
        if (connectorId === deaf) throw new Error('not now');
        await obey();
      };
      await cars.cap([[0, 20_000]]);
      await cars.watch(8);
      expect(heldW(2)).toBe(10_000);
      expect(await cars.powerW(2)).toBe(10_000);
      mood.now = obedient;
      await cars.watch(8);
      expect([heldW(0), heldW(1), heldW(2)]).toEqual([20_000, 10_000, 10_000]);
    },
  );

  it('in time is told the newest again when it takes it late, for that may have undone a newer one', async () => {
    const mood = { now: obedient };
    const { cars, heldW } = await moody(mood);
    const { clock } = cars.station;
    mood.now = (connectorId, obey) =>
      connectorId === 1 ? new Promise((resolve) => clock.setTimeout(() => void obey().then(resolve), 5_000)) : obey();
    await cars.cap([[0, 90_000]]);
    await cars.watch(2.5);
    mood.now = obedient;
    await cars.station.call('ClearChargingProfile', {});
    await cars.cap([[0, 20_000]]);
    await cars.watch(30);
    expect([heldW(1), heldW(2)]).toEqual([10_000, 10_000]);
    expect([await cars.powerW(1), await cars.powerW(2)]).toEqual([10_000, 10_000]);
  });
});
