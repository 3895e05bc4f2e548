import { describe, expect, it } from 'vitest';
import type { SharingStrategy } from '../../machines/smart-charging/planning.types.js';
import { type Budget, type Claim, shareOut } from '../../machines/smart-charging/sharing.js';

const claim = (more: Partial<Claim> = {}): Claim => ({
  wantsSinceMs: 1,
  limitW: 120_000,
  limitA: 400,
  minimumW: 0,
  takesW: null,
  wattsPerA: 400,
  least: { powerW: 1_000, currentA: 2.5 },
  ...more,
});

const cabinet = (powerW: number, currentA = Number.POSITIVE_INFINITY): Budget => ({
  powerW,
  currentA,
  modules: { moduleW: 30_000, count: 4 },
});

function powersW(budget: Budget, claims: readonly Claim[], strategy: SharingStrategy = 'Equal') {
  return shareOut(budget, claims, strategy).map(({ limitW }) => limitW);
}

function currentsA(budget: Budget, claims: readonly Claim[], strategy: SharingStrategy = 'Equal') {
  return shareOut(budget, claims, strategy).map(({ limitA }) => limitA);
}

describe('two outlets below a cap', () => {
  it('get the same, and one alone gets all', () => {
    expect(powersW(cabinet(60_000), [claim(), claim()])).toEqual([30_000, 30_000]);
    expect(powersW(cabinet(60_000), [claim(), claim({ wantsSinceMs: null })])).toEqual([60_000, 0]);
  });

  it('get what the other cannot have by its own limit', () => {
    expect(powersW(cabinet(60_000), [claim({ limitW: 11_000 }), claim()])).toEqual([11_000, 49_000]);
  });

  it('get what the other does not take, but for what lets it rise', () => {
    expect(powersW(cabinet(90_000), [claim({ takesW: 40_000 }), claim()])).toEqual([44_000, 46_000]);
    expect(powersW(cabinet(60_000), [claim({ takesW: 10_000 }), claim()])).toEqual([12_000, 48_000]);
    // Nobody else wants it.
    expect(powersW(cabinet(60_000), [claim({ takesW: 10_000 })])).toEqual([60_000]);
  });

  it('share amperes alike where the cap is given in A, whatever their voltages', () => {
    const [low, high] = [claim({ wattsPerA: 400 }), claim({ wattsPerA: 800 })];
    expect(currentsA(cabinet(120_000, 100), [low, high])).toEqual([50, 50]);
    expect(currentsA(cabinet(120_000, 40), [low, { ...high, wantsSinceMs: null }])).toEqual([40, 0]);
    expect(currentsA(cabinet(120_000, 100), [{ ...low, limitA: 20 }, high])).toEqual([20, 80]);
  });

  it('have currents of their own where nobody caps the sum', () => {
    expect(currentsA(cabinet(60_000), [claim(), claim({ limitA: 32 })])).toEqual([400, 32]);
  });

  it('are served in the order they came by FirstCome', () => {
    const [late, early] = [claim({ wantsSinceMs: 9 }), claim({ wantsSinceMs: 5, limitW: 50_000 })];
    expect(powersW(cabinet(60_000), [late, early], 'FirstCome')).toEqual([10_000, 50_000]);
    expect(powersW(cabinet(40_000), [late, early], 'FirstCome')).toEqual([0, 40_000]);
  });

  it('get their minimum first by MinChargingRate, and the rest alike', () => {
    const minima = [claim({ minimumW: 40_000 }), claim({ minimumW: 10_000, wantsSinceMs: 2 })];
    expect(powersW(cabinet(60_000), minima, 'MinChargingRate')).toEqual([45_000, 15_000]);
    // The earlier one first, where not even the minima fit.
    expect(powersW(cabinet(45_000), minima, 'MinChargingRate')).toEqual([40_000, 5_000]);
  });
});

describe('power modules', () => {
  it('are given whole: an outlet that has a part of one keeps it from the others', () => {
    expect(powersW(cabinet(120_000), [claim({ limitW: 31_000 }), claim()])).toEqual([31_000, 60_000]);
    expect(powersW(cabinet(120_000), [claim({ limitW: 30_000 }), claim()])).toEqual([30_000, 90_000]);
  });

  it('go to the earlier one where they cannot be halved', () => {
    const three = { ...cabinet(90_000), modules: { moduleW: 30_000, count: 3 } };
    expect(powersW(three, [claim({ wantsSinceMs: 2 }), claim()])).toEqual([30_000, 60_000]);
  });
});

describe('an outlet that would get less than can be offered', () => {
  it('gets nothing, the latest first, and what it frees goes to the others', () => {
    const ac: Budget = { powerW: 44_000, currentA: 10, modules: { moduleW: 22_000, count: 2 } };
    const socket = claim({ limitW: 22_000, limitA: 32, wattsPerA: 690, least: { powerW: 4_140, currentA: 6 } });
    const shares = shareOut(ac, [socket, { ...socket, wantsSinceMs: 2 }], 'Equal');
    expect(shares.map(({ limitA }) => limitA)).toEqual([10, 0]);
    const enough = shareOut({ ...ac, currentA: 12 }, [socket, socket], 'Equal');
    expect(enough.map(({ limitA }) => limitA)).toEqual([6, 6]);
  });

  it('gets nothing by a limit of its own, in watts or in amperes', () => {
    expect(powersW(cabinet(120_000), [claim({ limitW: 900 }), claim()])).toEqual([0, 120_000]);
    expect(powersW(cabinet(120_000), [claim({ limitA: 0.9 })])).toEqual([0]);
  });

  it('keeps the least offer though its car takes less', () => {
    const ac: Budget = { powerW: 44_000, currentA: 12, modules: { moduleW: 22_000, count: 2 } };
    const socket = claim({ limitW: 22_000, limitA: 32, wattsPerA: 690, least: { powerW: 4_140, currentA: 6 } });
    const shares = shareOut(ac, [{ ...socket, takesW: 0 }, socket], 'Equal');
    expect(shares.map(({ limitA }) => limitA)).toEqual([6, 6]);
  });
});

describe('an outlet nobody uses', () => {
  it('has what is left over, so that one that begins has a limit that fits', () => {
    const idle = claim({ wantsSinceMs: null });
    expect(powersW(cabinet(120_000), [claim({ limitW: 50_000 }), idle])).toEqual([50_000, 60_000]);
    expect(powersW(cabinet(120_000), [idle, idle])).toEqual([60_000, 60_000]);
  });
});
