import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fallWPerSecond } from '../../adapters/hardware/simulated/power-sharing.js';
import { Site } from '../support/simulated-site.js';

const connector = fc.constantFrom(1, 2);
const operation = fc.oneof(
  fc.record({ do: fc.constant('plug' as const), connector }),
  fc.record({ do: fc.constant('unplug' as const), connector }),
  fc.record({ do: fc.constant('permit' as const), connector, leaseMs: fc.integer({ min: 0, max: 20_000 }) }),
  fc.record({ do: fc.constant('forbid' as const), connector }),
  fc.record({ do: fc.constant('limit' as const), connector: fc.constantFrom(0, 1, 2), limitW: fc.nat(130_000) }),
  fc.record({ do: fc.constant('ev' as const), connector, soc: fc.nat(100), ready: fc.boolean() }),
  fc.record({ do: fc.constant('derate' as const), totalW: fc.option(fc.nat(130_000)) }),
  fc.record({ do: fc.constant('fault' as const), connector: fc.constantFrom(0, 1, 2) }),
  fc.record({ do: fc.constant('clear' as const), connector: fc.constantFrom(0, 1, 2) }),
  fc.record({ do: fc.constant('pass' as const), ms: fc.nat(8_000) }),
);
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;

async function perform(site: Site, step: Operation): Promise<void> {
  const { charger } = site;
  if (step.do === 'plug') charger.plug(step.connector);
  if (step.do === 'unplug') charger.unplug(step.connector);
  if (step.do === 'permit') await charger.hardware.permit(step.connector, { leaseMs: step.leaseMs, sessionId: 's' });
  if (step.do === 'forbid') await charger.hardware.permit(step.connector, null);
  if (step.do === 'limit') await site.limit(step.connector, [[0, step.limitW]]);
  if (step.do === 'ev') charger.ev(step.connector, { soc: step.soc, ready: step.ready });
  if (step.do === 'derate') charger.derate(step.totalW);
  if (step.do === 'fault') charger.fault(step.connector, { errorCode: 'OtherError' });
  if (step.do === 'clear') charger.clearFault(step.connector);
  if (step.do === 'pass') await site.pass(step.ms);
}

describe('whatever happens', () => {
  it('registers only rise, power is within station and limits or on its way down, and readings come at most once a second', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { maxLength: 60 }), async (steps) => {
        const site = await Site.open();
        const limits = new Map([
          [0, 120_000],
          [1, 120_000],
          [2, 120_000],
        ]);
        const highest = new Map([
          [1, 0],
          [2, 0],
        ]);
        let availableW = 120_000;
        /** What it was before, less what it must have fallen since. */
        const falling = new Map([
          [0, 0],
          [1, 0],
          [2, 0],
        ]);
        const within = (id: number, powerW: number, limitW: number) => {
          expect(powerW).toBeLessThanOrEqual(Math.max(limitW, (falling.get(id) ?? 0) + 1));
          falling.set(id, powerW);
        };
        for (const step of steps) {
          const sinceMs = site.clock.monotonic();
          await perform(site, step);
          const fellW = ((site.clock.monotonic() - sinceMs) * fallWPerSecond) / 1_000;
          for (const [id, powerW] of falling) falling.set(id, powerW - fellW);
          if (step.do === 'limit') limits.set(step.connector, step.limitW);
          if (step.do === 'derate') availableW = Math.min(120_000, step.totalW ?? 120_000);
          for (const id of [1, 2]) {
            const { energyWh, powerW } = await site.read(id);
            expect(energyWh).toBeGreaterThanOrEqual(highest.get(id) ?? 0);
            within(id, powerW ?? 0, limits.get(id) ?? 0);
            expect((powerW ?? 0) > 0 && site.energy(id) !== 'delivering').toBe(false);
            highest.set(id, energyWh);
          }
          within(0, await site.totalW(), Math.min(availableW, limits.get(0) ?? 0));
        }
        for (const id of [1, 2]) {
          const told = site.meters.filter((meter) => meter.connector === id);
          const gapsMs = told.slice(1).map((meter, index) => meter.atMs - (told[index]?.atMs ?? 0));
          expect(Math.min(1_000, ...gapsMs)).toBe(1_000);
        }
      }),
      { numRuns: 300 },
    );
  });
});
