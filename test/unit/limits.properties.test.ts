import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tellPlans } from '../../actors/limits.js';
import { registerState, type StationState } from '../../actors/station-state.js';
import { SteppedClock } from '../../adapters/clock/stepped-clock.js';
import type { ChargingView } from '../../machines/smart-charging/charging.types.js';
import { type OutletUse, sharingStrategies } from '../../machines/smart-charging/planning.types.js';
import { timeline } from '../../machines/smart-charging/timeline.js';
import { limitSettlingMs } from '../../protocol/ports/hardware.js';
import { registerPorts } from '../../protocol/ports.js';
import { rigPorts, rigState, twoOutlets } from '../support/chart-ports.js';
import { installed, startMs, use, viewWith } from '../support/planned-station.js';

/** What an outlet was told, in order: from when on, on the monotonic clock. */
type Told = { atMs: number; limitW: number; limitA: number }[];

/** Hardware that draws all it may, and follows a lower limit as late as is allowed, or after its own lag. */
class Greedy {
  readonly clock = new SteppedClock(startMs);
  readonly system = { get: () => undefined };
  readonly state: StationState = { ...rigState(), product: { ...twoOutlets, moduleW: 30_000 } };
  readonly told = new Map<number, Told>();
  readonly lagsMs: readonly number[];
  uses: OutletUse[] = [use(1, { wantsSinceMs: null }), use(2, { wantsSinceMs: null })];

  constructor(lagsMs: readonly number[]) {
    this.lagsMs = lagsMs;
    const ports = rigPorts({ clock: this.clock, journal: { note: () => {} } }, () => {});
    registerState(this.system, this.state);
    registerPorts(this.system, {
      ...ports,
      hardware: {
        ...ports.hardware,
        setLimit: async (connectorId, { periods }) => {
          const nowMs = this.clock.monotonic();
          const past = (this.told.get(connectorId) ?? []).filter(({ atMs }) => atMs < nowMs);
          const ahead = periods.map(({ startMs: fromMs, ...limit }) => ({ ...limit, atMs: nowMs + fromMs }));
          this.told.set(connectorId, [...past, ...ahead]);
        },
        readMeter: async (connectorId) => ({ energyWh: 0, ...this.reading(connectorId) }),
      },
    });
  }

  /** The most it was told in its lag; nothing while nobody charges. */
  drawn(connectorId: number): { limitW: number; limitA: number } {
    const nowMs = this.clock.monotonic();
    const wants = this.uses[connectorId - 1]?.wantsSinceMs ?? null;
    if (wants === null) return { limitW: 0, limitA: 0 };
    const told = this.told.get(connectorId) ?? [];
    const lagMs = Math.min(this.lagsMs[connectorId - 1] ?? 0, nowMs - (wants - startMs));
    const still = told.filter(({ atMs }, index) => {
      const untilMs = told[index + 1]?.atMs ?? Number.POSITIVE_INFINITY;
      return atMs <= nowMs && (untilMs > nowMs - lagMs || untilMs > nowMs);
    });
    return {
      limitW: Math.max(0, ...still.map(({ limitW }) => limitW)),
      limitA: Math.max(0, ...still.map(({ limitA }) => limitA)),
    };
  }

  reading(connectorId: number) {
    const { limitW, limitA } = this.drawn(connectorId);
    return { powerW: limitW, currentA: limitA };
  }

  /** Meters tell, and the driver says what its power path does. */
  tellFacts(): void {
    for (const id of [1, 2]) {
      const atMs = this.clock.monotonic();
      this.state.facts.meters.set(id, { energyWh: 0, ...this.reading(id), atMs });
      this.state.facts.energies.set(id, this.uses[id - 1]?.wantsSinceMs === null ? 'idle' : 'delivering');
    }
  }
}

const watts = fc.integer({ min: 0, max: 130 }).map((kW) => kW * 1_000);
const amperes = fc.integer({ min: 0, max: 400 });
const stepsOf = (limit: fc.Arbitrary<number>) =>
  fc
    .uniqueArray(fc.tuple(fc.integer({ min: 1, max: 60 }), limit), { maxLength: 5, selector: ([atS]) => atS })
    .chain((later) => limit.map((first) => [[0, first] as const, ...later.sort((a, b) => a[0] - b[0])]));
const anySchedule = fc.oneof(
  fc.record({ unit: fc.constant('W' as const), steps: stepsOf(watts) }),
  fc.record({ unit: fc.constant('A' as const), steps: stepsOf(amperes) }),
);
const anyEvent = fc.record({
  atMs: fc.integer({ min: 1, max: 240 }).map((quarter) => quarter * 250),
  act: fc.oneof(
    fc.record({ kind: fc.constant('toggles' as const), connectorId: fc.constantFrom(1, 2) }),
    fc.record({ kind: fc.constant('cap' as const), schedule: anySchedule }),
    fc.record({ kind: fc.constant('own' as const), connectorId: fc.constantFrom(1, 2), schedule: anySchedule }),
    fc.record({ kind: fc.constant('looks' as const) }),
  ),
});
const anyRun = fc.record({
  events: fc.array(anyEvent, { maxLength: 12 }),
  strategy: fc.constantFrom(...sharingStrategies),
  lagsMs: fc.tuple(fc.constantFrom(0, 900, 4_900), fc.constantFrom(0, 900, 4_900)),
});
type Run = typeof anyRun extends fc.Arbitrary<infer T> ? T : never;

/** What holds for all now, by the profiles. */
function capAt(view: ChargingView, nowMs: number): { limitW: number; limitA: number } {
  const [segment] = timeline(view, 0, nowMs, nowMs + 1);
  const station = segment?.station ?? null;
  return {
    limitW: Math.min(view.stationMaxW, station?.unit === 'W' ? station.limit : Number.POSITIVE_INFINITY),
    limitA: station?.unit === 'A' ? station.limit : Number.POSITIVE_INFINITY,
  };
}

interface Instant {
  readonly drawnW: number;
  readonly drawnA: number;
  readonly capW: number;
  readonly capA: number;
}

/** A station whose profiles and cars come and go. */
class Played {
  readonly #greedy: Greedy;
  readonly #strategy: Run['strategy'];
  readonly #profiles = new Map<string, ReturnType<typeof installed>>();
  /** After the cap has changed unforeseen, what held before counts until all have followed. */
  #old = { untilMs: 0, limitW: 0, limitA: 0 };

  constructor({ lagsMs, strategy }: Run) {
    this.#greedy = new Greedy(lagsMs);
    this.#strategy = strategy;
  }

  get #view(): ChargingView {
    return viewWith([...this.#profiles.values()]);
  }

  async plan(): Promise<void> {
    const { leastOffer } = twoOutlets.settings;
    const { system, uses } = this.#greedy;
    await tellPlans(system, { view: this.#view, uses, strategy: this.#strategy, leastOffer });
  }

  act(act: Run['events'][number]['act']): void {
    if (act.kind === 'toggles') this.#toggle(act.connectorId);
    if (act.kind === 'cap') {
      this.#keepOldCap();
      const { unit: chargingRateUnit, steps } = act.schedule;
      this.#profiles.set('cap', installed(0, 'ChargePointMaxProfile', steps, { chargingRateUnit, id: 10 }));
    }
    if (act.kind === 'own') {
      const { unit: chargingRateUnit, steps } = act.schedule;
      const id = act.connectorId;
      this.#profiles.set(`own ${id}`, installed(id, 'TxDefaultProfile', steps, { chargingRateUnit, id }));
    }
  }

  /** A quarter of a second. */
  pass(): void {
    this.#greedy.clock.advance(250);
    if (this.#greedy.clock.monotonic() % 1_000 === 0) this.#greedy.tellFacts();
  }

  look(): Instant {
    const [first, second] = [this.#greedy.drawn(1), this.#greedy.drawn(2)];
    const cap = capAt(this.#view, this.#greedy.clock.now());
    const old = this.#old.untilMs > this.#greedy.clock.monotonic() ? this.#old : { limitW: 0, limitA: 0 };
    return {
      drawnW: first.limitW + second.limitW,
      drawnA: first.limitA + second.limitA,
      capW: Math.max(cap.limitW, old.limitW),
      capA: Math.max(cap.limitA, old.limitA),
    };
  }

  #toggle(connectorId: number): void {
    const { clock } = this.#greedy;
    this.#greedy.uses = this.#greedy.uses.map((one) => {
      if (one.connectorId !== connectorId) return one;
      return { ...one, wantsSinceMs: one.wantsSinceMs === null ? clock.now() : null };
    });
  }

  #keepOldCap(): void {
    const { clock } = this.#greedy;
    const { limitW, limitA } = capAt(this.#view, clock.now());
    const old = this.#old.untilMs > clock.monotonic() ? this.#old : { limitW: 0, limitA: 0 };
    this.#old = {
      untilMs: clock.monotonic() + limitSettlingMs,
      limitW: Math.max(limitW, old.limitW),
      limitA: Math.max(limitA, old.limitA),
    };
  }
}

/** For every quarter of a second, what all draw and what they may. */
async function play(run: Run): Promise<readonly Instant[]> {
  const played = new Played(run);
  const seen: Instant[] = [];
  await played.plan();
  for (let atMs = 0; atMs <= 75_000; atMs += 250) {
    const due = run.events.filter((event) => event.atMs === atMs);
    for (const { act } of due) played.act(act);
    if (due.length > 0) await played.plan();
    seen.push(played.look());
    played.pass();
  }
  return seen;
}

describe('outlets that draw all they may, and follow as late as they may', () => {
  it('never draw more than the cap together, whatever profiles and cars come and go', async () => {
    let drew = false;
    await fc.assert(
      fc.asyncProperty(anyRun, async (run) => {
        const seen = await play(run);
        // Of 300 instants, those that should not be.
        const above = seen.filter(({ drawnW, capW, drawnA, capA }) => drawnW > capW + 0.01 || drawnA > capA + 0.01);
        expect(above).toEqual([]);
        drew ||= seen.some(({ drawnW }) => drawnW > 0);
      }),
      { numRuns: 150 },
    );
    expect(drew).toBe(true);
  });
});
