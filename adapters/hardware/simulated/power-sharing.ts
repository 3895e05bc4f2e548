/** How one cabinet of power modules serves several outlets. Pure functions. */

/**
 * Switches whole modules to outlets: always one more to the outlet that has the fewest and still wants more than it
 * has. A module serves one outlet at a time, so an outlet that wants 31 kW of 30 kW modules takes two.
 *
 * @returns modules of each outlet, in the order of `demandsW`; the sum is never above `moduleCount`
 */
export function shareModules(moduleCount: number, moduleW: number, demandsW: readonly number[]): number[] {
  const modules = demandsW.map(() => 0);
  for (let left = moduleCount; left > 0; left -= 1) {
    let neediest = -1;
    demandsW.forEach((demandW, outlet) => {
      const has = modules[outlet] ?? 0;
      if (demandW <= has * moduleW) return;
      if (neediest < 0 || has < (modules[neediest] ?? 0)) neediest = outlet;
    });
    if (neediest < 0) break;
    modules[neediest] = (modules[neediest] ?? 0) + 1;
  }
  return modules;
}

/**
 * Divides a budget fairly: nobody gets more than asked for, and what one does not take the others may.
 *
 * @returns the share of each, in the order of `demands`; the sum is never above `budget`
 */
export function shareBudget(budget: number, demands: readonly number[]): number[] {
  const shares = demands.map(() => 0);
  const order = demands.map((demand, index) => ({ demand, index })).sort((a, b) => a.demand - b.demand);
  let left = Math.max(0, budget);
  order.forEach(({ demand, index }, done) => {
    const share = Math.min(demand, left / (order.length - done));
    shares[index] = share;
    left = Math.max(0, left - share);
  });
  return shares;
}

export interface CabinetLimits {
  readonly moduleCount: number;
  readonly moduleW: number;
  /** What the cabinet may give now: nameplate, derating and the limit of connector 0. */
  readonly totalW: number;
}

/** Power offered to each outlet: its modules, and all of them together within the total. */
export function sharePower(limits: CabinetLimits, demandsW: readonly number[]): number[] {
  const modules = shareModules(limits.moduleCount, limits.moduleW, demandsW);
  const withinModulesW = demandsW.map((demandW, outlet) => Math.min(demandW, (modules[outlet] ?? 0) * limits.moduleW));
  return shareBudget(limits.totalW, withinModulesW);
}

/** Power rises slowly, to spare cable and cells, and modules follow a lower limit quickly, but not at once. */
export function rampedPowerW(presentW: number, targetW: number, elapsedMs: number): number {
  if (targetW <= presentW) return Math.max(targetW, presentW - (fallWPerSecond * elapsedMs) / 1000);
  const fromW = presentW > 0 ? presentW : firstStepW;
  return Math.min(targetW, fromW + (rampWPerSecond * elapsedMs) / 1000);
}

export const rampWPerSecond = 20_000;
export const fallWPerSecond = 50_000;
const firstStepW = 2_000;
