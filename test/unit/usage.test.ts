import { beforeEach, describe, expect, it } from 'vitest';
import { registerState, type StationState } from '../../actors/station-state.js';
import { forgetUsages, noteUsage, retellUse, unusedMs } from '../../actors/usage.js';
import { SteppedClock } from '../../adapters/clock/stepped-clock.js';
import type { OutletUse } from '../../machines/smart-charging/planning.types.js';
import { chargingOf } from '../../machines/smart-charging/smart-charging.types.js';
import type { EnergyState, MeterReading } from '../../protocol/ports/hardware.js';
import { registerPorts } from '../../protocol/ports.js';
import { rigPorts, rigState, twoOutlets } from '../support/chart-ports.js';

/** A smart charging that hears what it is told, and an outlet that may draw 60 kW. */
class Outlet {
  readonly clock = new SteppedClock();
  readonly state: StationState = rigState();
  readonly heard: Omit<OutletUse, 'wantsSinceMs'>[] = [];
  readonly system: { get(id: string): unknown };

  constructor() {
    const context = {
      product: chargingOf(twoOutlets),
      settings: { strategy: 'Equal', defaultInGaps: true },
      profiles: [],
      outlets: [],
      totalPowerW: null,
    };
    const chart = {
      getSnapshot: () => ({ context }),
      send: ({ use }: { use: OutletUse }) => void this.heard.push(use),
    };
    this.system = { get: (id) => (id === 'smart-charging' ? chart : undefined) };
    registerState(this.system, this.state);
    registerPorts(
      this.system,
      rigPorts({ clock: this.clock, journal: { note: () => {} } }, () => {}),
    );
    this.limit(60_000);
  }

  limit(limitW: number): void {
    const decision = { by: { kind: 'outlet' as const }, weighed: [], outlets: [] };
    const periods = [{ fromMs: this.clock.now() - 60_000, limitW, limitA: 200, decision, isShared: false }];
    this.state.plans.set(1, { connectorId: 1, periods });
  }

  energy(state: EnergyState): void {
    this.state.facts.energies.set(1, state);
    noteUsage(this.system, 1);
  }

  /** One reading a second, for so many seconds. */
  reads(reading: Partial<MeterReading>, seconds = 1): void {
    for (let second = 0; second < seconds; second += 1) {
      this.clock.advance(1_000);
      this.state.facts.meters.set(1, { energyWh: 0, voltageV: 400, ...reading, atMs: this.clock.monotonic() });
      noteUsage(this.system, 1);
    }
  }

  /** What was told since the last time. */
  news(): Omit<OutletUse, 'wantsSinceMs'>[] {
    return this.heard.splice(0);
  }
}

let outlet: Outlet;

beforeEach(() => {
  outlet = new Outlet();
  outlet.energy('delivering');
  outlet.reads({ powerW: 60_000, currentA: 150 });
});

describe('the use of an outlet', () => {
  it('is told when energy begins and when it stops', () => {
    expect(outlet.news().at(-1)).toEqual({
      connectorId: 1,
      powerW: 60_000,
      currentA: 150,
      voltageV: 400,
      takesW: null,
    });
    outlet.energy('idle');
    expect(outlet.news()).toEqual([{ connectorId: 1, powerW: 0, currentA: 0, voltageV: 400, takesW: null }]);
  });

  it('is not told while nothing matters', () => {
    outlet.news();
    outlet.reads({ powerW: 58_000, currentA: 145 }, 60);
    outlet.reads({ powerW: 60_000, currentA: 150, voltageV: 415 }, 60);
    expect(outlet.news()).toEqual([]);
  });

  it('is told when the voltage has moved by more than a twentieth', () => {
    outlet.news();
    outlet.reads({ powerW: 60_000, voltageV: 425 }, 5);
    expect(outlet.news().map(({ voltageV }) => voltageV)).toEqual([425]);
  });
});

describe('a car that takes less than it is offered', () => {
  it('is told of after a while, once, with the most it took', () => {
    outlet.news();
    outlet.reads({ powerW: 40_000 });
    outlet.reads({ powerW: 41_000 }, unusedMs / 1_000 - 1);
    expect(outlet.news()).toEqual([]);
    outlet.reads({ powerW: 40_000 }, 60);
    expect(outlet.news().map(({ takesW }) => takesW)).toEqual([41_000]);
  });

  it('is not told of where it took enough in between', () => {
    outlet.news();
    for (let turn = 0; turn < 5; turn += 1) {
      outlet.reads({ powerW: 40_000 }, 10);
      outlet.reads({ powerW: 59_000 });
    }
    expect(outlet.news()).toEqual([]);
  });

  it('is told of when it takes nothing at all, though its meter is silent', () => {
    outlet.news();
    outlet.energy('suspendedEV');
    outlet.news();
    outlet.clock.advance(unusedMs);
    expect(outlet.news().map(({ takesW }) => takesW)).toEqual([0]);
  });

  it('is told of again when it takes clearly less still, and when it comes near what it is left', () => {
    outlet.reads({ powerW: 40_000 }, 20);
    outlet.news();
    outlet.reads({ powerW: 37_000 }, 60);
    expect(outlet.news()).toEqual([]);
    outlet.reads({ powerW: 30_000 }, 20);
    expect(outlet.news().map(({ takesW }) => takesW)).toEqual([30_000]);
    // It is left 33 kW.
    outlet.reads({ powerW: 31_300 }, 20);
    expect(outlet.news()).toEqual([]);
    outlet.reads({ powerW: 31_400 });
    expect(outlet.news().map(({ takesW }) => takesW)).toEqual([null]);
  });

  it('is as any other once it is offered nothing', () => {
    outlet.reads({ powerW: 40_000 }, 20);
    outlet.news();
    outlet.energy('suspendedEVSE');
    expect(outlet.news().map(({ takesW }) => takesW)).toEqual([null]);
  });

  it('is retold to a chart that has begun again, and forgotten with the run', () => {
    outlet.reads({ powerW: 40_000 }, 20);
    outlet.news();
    retellUse(outlet.system, 1);
    expect(outlet.news().map(({ takesW }) => takesW)).toEqual([40_000]);
    outlet.reads({ powerW: 20_000 });
    expect(outlet.clock.pending).toBe(1);
    forgetUsages(outlet.system);
    expect(outlet.clock.pending).toBe(0);
  });
});

describe('an outlet that has been told less', () => {
  it('is told of when a later reading shows that it has followed', () => {
    outlet.news();
    outlet.state.limits.falls.set(1, { limitW: 60_000, limitA: 200, sinceMs: outlet.clock.monotonic() });
    outlet.limit(30_000);
    outlet.reads({ powerW: 31_000 });
    expect(outlet.news()).toEqual([]);
    outlet.reads({ powerW: 30_000 }, 3);
    expect(outlet.news().map(({ powerW }) => powerW)).toEqual([30_000]);
    expect(outlet.state.limits.falls.size).toBe(0);
  });
});
