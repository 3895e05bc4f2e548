/**
 * The smallest honest driver: a bench supply of 11 kW with one outlet and a car that plays one session by itself.
 *
 *     statecharge run --csms ws://localhost:9000/ocpp --id BENCH-1 --hardware examples/minimal-driver.mjs
 *
 * One second after the start the car plugs in, then its driver presents a tag; after ten seconds of energy the driver
 * presses the button, and the car leaves once the permit is gone. Replace the car by your cable sensor and your card
 * reader, and `watts` by your power path; what remains is what the contract asks for.
 *
 * @import { EnergyState, Hardware, HardwareSink, LimitPlan } from 'statecharge'
 */

const SUPPLY_W = 11_000;
const SUPPLY_V = 400;

/** What the runtime is given: the bench, and a car that comes, charges and goes. */
export function createHardware() {
  const { hardware, plug, unplug, present, press } = createBench();
  let awaited = true;
  let charging = false;
  // The play keeps no process alive.
  const after = (/** @type {number} */ ms, /** @type {() => void} */ act) => void setTimeout(act, ms).unref();

  /** @type {Hardware} */
  const played = {
    ...hardware,
    async start(sink) {
      await hardware.start(sink);
      if (!awaited) return;
      awaited = false;
      after(1_000, plug);
      after(2_000, () => present('BENCH-TAG'));
    },
    async permit(connector, lease) {
      await hardware.permit(connector, lease);
      if (lease !== null && !charging) after(10_000, press);
      if (lease === null && charging) after(1_000, unplug);
      charging = lease !== null;
    },
  };
  return played;
}

/** The supply, and the hands of a driver: cable, tag and button. */
export function createBench() {
  /** @type {HardwareSink | null} */
  let sink = null;
  let plugged = false;
  /** @type {EnergyState} */
  let energy = 'idle';
  let registerWh = 0;
  let countedAtMs = performance.now();
  let permittedUntilMs = 0;
  /** @type {NodeJS.Timeout | undefined} */
  let ticking;
  /** One plan for the outlet, one for the whole station. @type {Map<number, { plan: LimitPlan, sinceMs: number }>} */
  const plans = new Map();

  /** The lowest limit in force at an instant. @param {number} atMs */
  function limitW(atMs) {
    const limits = [...plans.values()].map(({ plan, sinceMs }) => {
      const inForce = plan.periods.filter(({ startMs }) => sinceMs + startMs <= atMs).at(-1);
      return inForce === undefined ? SUPPLY_W : Math.min(inForce.limitW, inForce.limitA * SUPPLY_V);
    });
    return Math.min(SUPPLY_W, ...limits);
  }

  /** What flows at an instant. @param {number} atMs */
  const watts = (atMs) => (plugged && atMs < permittedUntilMs ? limitW(atMs) : 0);

  /** Counts energy until now, stopping wherever power changes: a lease ends at its end, not when somebody looks. */
  function count() {
    const nowMs = performance.now();
    const changes = [permittedUntilMs];
    for (const { plan, sinceMs } of plans.values()) {
      for (const { startMs } of plan.periods) changes.push(sinceMs + startMs);
    }
    while (countedAtMs < nowMs) {
      const untilMs = Math.min(nowMs, ...changes.filter((ms) => ms > countedAtMs));
      registerWh += (watts(countedAtMs) * (untilMs - countedAtMs)) / 3_600_000;
      countedAtMs = untilMs;
    }
  }

  /** @returns {EnergyState} */
  function energyNow() {
    const nowMs = performance.now();
    if (!plugged || nowMs >= permittedUntilMs) return 'idle';
    return watts(nowMs) > 0 ? 'delivering' : 'suspendedEVSE';
  }

  function tellEnergy() {
    const now = energyNow();
    if (now !== energy) sink?.energy(1, now);
    energy = now;
  }

  function reading() {
    const powerW = watts(performance.now());
    return { energyWh: registerWh, powerW, currentA: powerW / SUPPLY_V, voltageV: powerW > 0 ? SUPPLY_V : 0 };
  }

  function tick() {
    count();
    tellEnergy();
    sink?.meter(1, reading());
    watch();
  }

  /** Looks once a second while a permit is in force and somebody listens, and not at all otherwise. */
  function watch() {
    if (sink !== null && performance.now() < permittedUntilMs) {
      ticking ??= setInterval(tick, 1_000);
    } else {
      clearInterval(ticking);
      ticking = undefined;
    }
  }

  /** @param {number} connector */
  function mustBeMine(connector) {
    if (connector !== 1) throw new Error(`the bench supply has no connector ${connector}`);
  }

  /** @param {boolean} present */
  function setCable(present) {
    count();
    plugged = present;
    sink?.plug(1, present ? 'plugged' : 'unplugged');
    tellEnergy();
  }

  /** @type {Hardware} */
  const hardware = {
    async start(newSink) {
      count();
      sink = newSink;
      sink.capabilities({
        connectors: [{ id: 1, maxPowerW: SUPPLY_W, maxCurrentA: SUPPLY_W / SUPPLY_V, hasLock: false }],
      });
      sink.plug(1, plugged ? 'plugged' : 'unplugged');
      energy = energyNow();
      sink.energy(1, energy);
      watch();
    },
    async permit(connector, lease) {
      mustBeMine(connector);
      count();
      permittedUntilMs = lease === null ? 0 : performance.now() + lease.leaseMs;
      tellEnergy();
      watch();
    },
    async setLimit(connector, plan) {
      if (connector !== 0) mustBeMine(connector);
      count();
      plans.set(connector, { plan, sinceMs: performance.now() });
      tellEnergy();
    },
    async readMeter(connector) {
      mustBeMine(connector);
      count();
      return reading();
    },
    // Not required. A permit that is still in force lapses by itself: `watts` asks the time.
    async stop() {
      sink = null;
      watch();
    },
  };
  return {
    hardware,
    plug: () => setCable(true),
    unplug: () => setCable(false),
    present: (/** @type {string} */ idTag) => sink?.token({ idTag, connectorId: 1 }),
    press: () => sink?.userStop(1, 'button'),
  };
}
