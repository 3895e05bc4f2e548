/** Limits on their way to the hardware: planned ahead, falls told before rises, and remembered as they were told. */

import { type Ceiling, type PlanInput, planAhead } from '../machines/smart-charging/plan.js';
import type { OutletPlan, Planned, PlannedPeriod } from '../machines/smart-charging/planning.types.js';
import type { Share } from '../machines/smart-charging/sharing.js';
import type { smartChargingMachine } from '../machines/smart-charging/smart-charging.machine.js';
import type { PlanFacts } from '../machines/smart-charging/smart-charging.types.js';
import { planFactsOf } from '../machines/smart-charging/view.js';
import { peer, snapshotOf } from '../machines/system.js';
import { type Capabilities, type ConnectorId, type LimitPlan, limitSettlingMs } from '../protocol/ports/hardware.js';
import { portsOf } from '../protocol/ports.js';
import { hardwareDeadlineMs, withDeadline } from './deadline.js';
import { inForceAt, isLower, keepsLimit, openFall } from './limit-book.js';
import { stateOf } from './station-state.js';

type System = { get(id: string): unknown };

/** Boundaries that differ by less are the same: clocks drift. */
const sameInstantMs = 500;

/**
 * Plans ahead, and tells the hardware what is new: falls first, and rises when the falls have been heard. What it did not
 * take is not counted as told. Falls take their time: the rises go by what is true `then`.
 *
 * @throws Error when the driver failed or did not answer; no rise has been told then
 */
export async function tellPlans(
  system: System,
  facts: PlanFacts,
  then: () => PlanFacts = () => facts,
): Promise<Planned> {
  followClock(system);
  const first = planNow(system, facts);
  const falls = changed(system, first).filter((plan) => falling(system, plan));
  if (falls.length === 0) return tellAll(system, facts, first);
  await tellEach(system, facts, falls);
  await lookWhoFollowed(system, falls);
  // Those who fell may have followed by now, and those who rise wait from now on; or a profile has come that forbids it.
  const present = then();
  return tellAll(system, present, planNow(system, present));
}

async function tellAll(system: System, facts: PlanFacts, planned: Planned): Promise<Planned> {
  await tellEach(system, facts, changed(system, planned));
  return planned;
}

/** The outlets before the station; one that is refused keeps the others from nothing. */
async function tellEach(system: System, facts: PlanFacts, plans: readonly OutletPlan[]): Promise<void> {
  const errors: unknown[] = [];
  const [station, outlets] = [plans.filter(isOfStation), plans.filter((plan) => !isOfStation(plan))];
  for (const plan of [...outlets, ...station]) await tell(system, facts, plan).catch((error) => errors.push(error));
  if (errors.length > 0) throw errors[0];
}

const isOfStation = ({ connectorId }: OutletPlan) => connectorId === 0;

/**
 * Before an outlet may be used: what limits it, whatever the hardware has been told by an earlier run. It is planned with
 * what the hardware says it can do, which its charts do not know yet.
 */
export async function tellFirstPlans(system: System, capabilities: Capabilities | null): Promise<void> {
  const { plans, limits } = stateOf(system);
  plans.clear();
  limits.falls.clear();
  const { context } = snapshotOf<typeof smartChargingMachine>(system, 'smart-charging');
  const outlets = context.outlets.map((outlet) => ({
    ...outlet,
    capabilities: capabilities?.connectors.find(({ id }) => id === outlet.connectorId) ?? outlet.capabilities,
  }));
  const totalPowerW = capabilities ? totalPowerOf(capabilities) : context.totalPowerW;
  await tellPlans(system, planFactsOf({ ...context, outlets, totalPowerW }));
}

/** Null where the hardware says nothing of all together, or nothing that makes sense. */
export function totalPowerOf({ totalPowerW }: Capabilities): number | null {
  return totalPowerW !== undefined && totalPowerW >= 0 ? totalPowerW : null;
}

/** What the outlet, or all together (0), may draw now; null before the hardware was told. */
export function limitInForce(system: object, connectorId: ConnectorId | 0): Share | null {
  const inForce = inForceAt(stateOf(system).plans.get(connectorId), portsOf(system).clock.now());
  return inForce && { limitW: inForce.limitW, limitA: inForce.limitA };
}

function planNow(system: object, facts: PlanFacts): Planned {
  const { plans, product } = stateOf(system);
  const { moduleW, powerW } = product;
  return planAhead({
    ...facts,
    before: [...plans.values()],
    settling: facts.view.outlets.flatMap((outlet) => ceilingOf(system, outlet) ?? []),
    modules: { moduleW, count: Math.ceil(powerW / moduleW) },
    nowMs: portsOf(system).clock.now(),
  });
}

/** What an outlet may still draw, whatever it was told last. */
function ceilingOf(system: object, outlet: PlanInput['view']['outlets'][number]): Ceiling | null {
  const { plans, limits, facts } = stateOf(system);
  const { clock } = portsOf(system);
  const { connectorId } = outlet;
  const plan = plans.get(connectorId);
  if (plan) {
    const fall = openFall(limits, plan, facts.meters.get(connectorId), clock);
    const { limitW, limitA, sinceMs } = fall ?? { limitW: 0, limitA: 0, sinceMs: 0 };
    return (
      fall && { connectorId, limitW, limitA, untilMs: clock.now() - clock.monotonic() + sinceMs + limitSettlingMs }
    );
  }
  // It goes on from an earlier run of ours, by a plan that is forgotten.
  if (facts.energies.get(connectorId) !== 'delivering') return null;
  const { maxPowerW: limitW, maxCurrentA: limitA } = outlet;
  return { connectorId, limitW, limitA, untilMs: clock.now() + limitSettlingMs };
}

/** Plans are kept by the wall clock, and drivers count from when they were told: where the wall has moved, so do they. */
function followClock(system: object): void {
  const { plans, limits } = stateOf(system);
  const { clock } = portsOf(system);
  const offsetMs = clock.now() - clock.monotonic();
  const movedMs = offsetMs - (limits.wallOffsetMs ?? offsetMs);
  limits.wallOffsetMs = offsetMs;
  if (movedMs === 0) return;
  for (const [id, plan] of plans) {
    const periods = plan.periods.map((period) => ({ ...period, fromMs: period.fromMs + movedMs }));
    plans.set(id, { ...plan, periods });
  }
}

function changed(system: object, { plans }: Planned): readonly OutletPlan[] {
  const nowMs = portsOf(system).clock.now();
  return plans.filter((plan) => {
    const told = stateOf(system).plans.get(plan.connectorId);
    return !told || !isSame(ahead(told, nowMs), ahead(plan, nowMs));
  });
}

/** Until it has been told anything, being told a limit is a fall. */
function falling(system: object, plan: OutletPlan): boolean {
  const nowMs = portsOf(system).clock.now();
  const told = inForceAt(stateOf(system).plans.get(plan.connectorId), nowMs);
  const next = inForceAt(plan, nowMs);
  return !told || (next !== null && isLower(next, told));
}

/** From the period in force on. */
function ahead({ periods }: OutletPlan, nowMs: number): readonly PlannedPeriod[] {
  const inForce = periods.findLastIndex(({ fromMs }) => fromMs <= nowMs);
  return periods.slice(Math.max(0, inForce));
}

function isSame(told: readonly PlannedPeriod[], next: readonly PlannedPeriod[]): boolean {
  return (
    told.length === next.length &&
    told.every(({ fromMs, limitW, limitA }, index) => {
      const other = next[index];
      const isTimely = index === 0 || Math.abs(fromMs - (other?.fromMs ?? 0)) < sameInstantMs;
      return isTimely && limitW === other?.limitW && limitA === other.limitA;
    })
  );
}

async function tell(system: System, facts: PlanFacts, plan: OutletPlan): Promise<void> {
  const { journal, clock } = portsOf(system);
  const { connectorId } = plan;
  const nowMs = clock.now();
  const periods = ahead(plan, nowMs);
  await setLimit(system, connectorId, {
    periods: periods.map(({ fromMs, limitW, limitA }, index) => {
      return { startMs: index === 0 ? 0 : fromMs - nowMs, limitW, limitA };
    }),
  });
  if (connectorId !== 0) noteFall(system, facts, plan);
  stateOf(system).plans.set(connectorId, plan);
  journal.note({
    level: 'info',
    event: 'limit.planned',
    connectorId,
    periods: periods.map(({ fromMs, limitW, limitA, decision, isShared }, index) => {
      const from = new Date(index === 0 ? nowMs : fromMs).toISOString();
      return { from, limitW, limitA, isShared, decision };
    }),
  });
}

/** A driver that takes a limit after its time may undo a newer one by it: the newest is told again then. */
async function setLimit(system: System, connectorId: ConnectorId | 0, plan: LimitPlan): Promise<void> {
  const { clock, hardware } = portsOf(system);
  const taken = Promise.resolve().then(() => hardware.setLimit(connectorId, plan));
  try {
    await withDeadline(clock, hardwareDeadlineMs, 'the limit', () => taken);
  } catch (error) {
    const tellAgain = () => {
      // The run may be over.
      if (system.get('smart-charging') === undefined) return;
      stateOf(system).plans.delete(connectorId);
      peer(system, 'smart-charging').send({ type: 'limit.late' });
    };
    taken.then(tellAgain, () => {});
    throw error;
  }
}

/** From when it has been heard on, an outlet that is used may draw what it had until it has followed. */
function noteFall(system: object, { view, uses }: PlanFacts, plan: OutletPlan): void {
  const { plans, limits, facts } = stateOf(system);
  const { clock } = portsOf(system);
  const { connectorId } = plan;
  const outlet = view.outlets.find((one) => one.connectorId === connectorId);
  const ceiling = outlet ? ceilingOf(system, outlet) : null;
  const told = inForceAt(plans.get(connectorId), clock.now()) ?? ceiling;
  const next = inForceAt(plan, clock.now());
  limits.falls.delete(connectorId);
  if (!next || !told) return;
  const isUsed =
    facts.energies.get(connectorId) === 'delivering' ||
    uses.some((use) => use.connectorId === connectorId && use.wantsSinceMs !== null);
  const limit = {
    limitW: Math.max(told.limitW, ceiling?.limitW ?? 0),
    limitA: Math.max(told.limitA, ceiling?.limitA ?? 0),
  };
  if (isUsed && isLower(next, told)) limits.falls.set(connectorId, { ...limit, sinceMs: clock.monotonic() });
  // It is still on its way down from an earlier one.
  else if (ceiling && isLower(next, ceiling)) {
    const sinceMs = ceiling.untilMs - limitSettlingMs - (clock.now() - clock.monotonic());
    limits.falls.set(connectorId, { ...limit, sinceMs });
  }
}

/** Whoever took less than it may now has nothing to follow. */
async function lookWhoFollowed(system: object, plans: readonly OutletPlan[]): Promise<void> {
  const { clock, hardware } = portsOf(system);
  const { falls } = stateOf(system).limits;
  const fallen = plans.filter(({ connectorId }) => falls.has(connectorId));
  await Promise.all(
    fallen.map(async (plan) => {
      const { connectorId } = plan;
      try {
        const reading = await withDeadline(clock, hardwareDeadlineMs, 'the meter', () =>
          hardware.readMeter(connectorId, 'sample'),
        );
        const limit = inForceAt(plan, clock.now());
        if (limit && keepsLimit(reading, limit)) falls.delete(connectorId);
      } catch {
        // Its time to follow counts.
      }
    }),
  );
}
