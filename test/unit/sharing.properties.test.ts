import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sharingStrategies } from '../../machines/smart-charging/planning.types.js';
import { type Budget, type Claim, claimedW, isEnough, shareOut } from '../../machines/smart-charging/sharing.js';

const moduleW = 30_000;
const watts = fc.integer({ min: 0, max: 200_000 });

const anyLeast = fc.record({ powerW: fc.constantFrom(0, 1_000, 5_000), currentA: fc.constantFrom(0, 1, 6) });
const anyClaim: fc.Arbitrary<Claim> = fc.record({
  wantsSinceMs: fc.option(fc.integer({ min: 0, max: 1_000 })),
  limitW: watts,
  limitA: fc.integer({ min: 0, max: 500 }),
  minimumW: fc.oneof(fc.constant(0), watts),
  takesW: fc.option(watts),
  wattsPerA: fc.constantFrom(230, 400, 690, 800),
  least: anyLeast,
});
const anyBudget: fc.Arbitrary<Budget> = fc.record({
  powerW: watts,
  currentA: fc.oneof(fc.constant(Number.POSITIVE_INFINITY), fc.integer({ min: 0, max: 600 })),
  modules: fc.record({ moduleW: fc.constant(moduleW), count: fc.integer({ min: 1, max: 12 }) }),
});
const anyCase = fc.record({
  budget: anyBudget,
  claims: fc.array(anyClaim, { minLength: 1, maxLength: 5 }),
  strategy: fc.constantFrom(...sharingStrategies),
});

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const runs = { numRuns: 500 };

describe('whatever the outlets claim', () => {
  it('the sums stay within power and current, and within whole modules', () => {
    fc.assert(
      fc.property(anyCase, ({ budget, claims, strategy }) => {
        const shares = shareOut(budget, claims, strategy);
        expect(sum(shares.map(({ limitW }) => limitW))).toBeLessThanOrEqual(budget.powerW + 1e-6);
        expect(sum(shares.map(({ limitA }) => limitA))).toBeLessThanOrEqual(budget.currentA + 1e-6);
        const modules = shares.map(({ limitW }) => Math.ceil(limitW / moduleW));
        expect(sum(modules)).toBeLessThanOrEqual(budget.modules.count);
      }),
      runs,
    );
  });

  it('nobody gets more than its own limits, and nobody gets too little to charge with', () => {
    fc.assert(
      fc.property(anyCase, ({ budget, claims, strategy }) => {
        shareOut(budget, claims, strategy).forEach((share, index) => {
          const claim = claims[index];
          expect(share.limitW).toBeLessThanOrEqual(claim?.limitW ?? 0);
          expect(share.limitA).toBeLessThanOrEqual(claim?.limitA ?? 0);
          const isNothing = share.limitW === 0 && share.limitA === 0;
          expect(isNothing || (claim !== undefined && isEnough(share, claim.least))).toBe(true);
        });
      }),
      runs,
    );
  });

  it('power is left only where a limit, the current or the modules leave it', () => {
    fc.assert(
      fc.property(anyCase, ({ budget, claims: picky, strategy }) => {
        const claims = picky.map((claim) => ({ ...claim, least: { powerW: 0, currentA: 0 } }));
        const shares = shareOut(budget, claims, strategy);
        const leftW = budget.powerW - sum(shares.map(({ limitW }) => limitW));
        const leftA = budget.currentA - sum(shares.map(({ limitA }) => limitA));
        const freeModules = budget.modules.count - sum(shares.map(({ limitW }) => Math.ceil(limitW / moduleW)));
        claims.forEach((claim, index) => {
          const { limitW = 0, limitA = 0 } = shares[index] ?? {};
          const takesMoreA = claim.limitA - limitA > 1 && leftA > 1;
          const mayHaveModule = freeModules > 0 || Math.ceil(limitW / moduleW) * moduleW - limitW > 1;
          const takesMoreW = claim.limitW - limitW > 1 && leftW > 1 && mayHaveModule;
          // Both at once: what binds one of them leaves the other.
          expect(takesMoreW && takesMoreA && limitW + limitA > 0).toBe(false);
        });
      }),
      runs,
    );
  });

  it('one that takes less leaves what it does not take, where another wants it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000 }), fc.constantFrom(...sharingStrategies), (takesW, strategy) => {
        const budget = { powerW: 120_000, currentA: Number.POSITIVE_INFINITY, modules: { moduleW: 1, count: 1e6 } };
        const least = { powerW: 0, currentA: 0 };
        const limits = { limitW: 120_000, limitA: 500, minimumW: 0, wattsPerA: 800, least };
        const claim: Claim = { ...limits, wantsSinceMs: 1, takesW: null };
        const [first, second] = shareOut(budget, [{ ...claim, takesW }, claim], strategy);
        expect(first?.limitW).toBeLessThanOrEqual(Math.floor(claimedW(takesW) * 10) / 10);
        expect((first?.limitW ?? 0) + (second?.limitW ?? 0)).toBeCloseTo(120_000, 0);
      }),
    );
  });
});
