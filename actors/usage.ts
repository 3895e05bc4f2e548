/**
 * What outlets do with what they are offered, told to the smart charging only when it matters: energy began or stopped, a
 * car takes less than it may, would take more again, has followed a lower limit, or its voltage has moved.
 *
 * What a car leaves is another's within `unusedMs` and the time it takes to be told: some 30 s at most.
 */

import { claimedW } from '../machines/smart-charging/sharing.js';
import type { smartChargingMachine } from '../machines/smart-charging/smart-charging.machine.js';
import { wattsPerA } from '../machines/smart-charging/spans.js';
import { viewOf } from '../machines/smart-charging/view.js';
import { peer, snapshotOf } from '../machines/system.js';
import type { ConnectorId, MeterReading } from '../protocol/ports/hardware.js';
import { portsOf } from '../protocol/ports.js';
import { openFall } from './limit-book.js';
import { limitInForce } from './limits.js';
import { stateOf } from './station-state.js';

type System = { get(id: string): unknown };

/** For so long a car has to take less before that counts: it may still be on its way up. */
export const unusedMs = 15_000;

/** Below this part of what it may take, it leaves the rest. */
const leaves = 0.9;

/** From this part on, it may want more than it is left. */
const reaches = 0.95;

/** What a car takes is told again when it has fallen by a tenth, and by this much. */
const noticeableW = 1_000;

/** Part by which a voltage moves before that is told. */
const voltageStep = 0.05;

/** Of one outlet. */
interface Usage {
  flows: boolean;
  voltageV: number | null;
  takesW: number | null;
  /** While it takes less: the most it took, and the timer after which that counts. */
  less: { peakW: number; readonly timer: unknown } | null;
}

const usages = new WeakMap<object, Map<ConnectorId, Usage>>();

function usageOf(system: object, connectorId: ConnectorId): Usage {
  const known = usages.get(system) ?? new Map<ConnectorId, Usage>();
  usages.set(system, known);
  const usage = known.get(connectorId) ?? { flows: false, voltageV: null, takesW: null, less: null };
  known.set(connectorId, usage);
  return usage;
}

/** Looks at what the hardware has told of an outlet last, its power path or its meter. */
export function noteUsage(system: System, connectorId: ConnectorId): void {
  const { facts } = stateOf(system);
  const usage = usageOf(system, connectorId);
  const energy = facts.energies.get(connectorId);
  const flows = energy === 'delivering';
  const reading = facts.meters.get(connectorId);
  // A car that takes nothing of what it is offered leaves it all.
  const powerW = flows ? powerOf(reading) : 0;
  const isOffered = flows || energy === 'suspendedEV';
  const takes = lookAtTaking(system, connectorId, isOffered ? powerW : null);
  const voltage = keepVoltage(usage, flows ? (reading?.voltageV ?? null) : null);
  const began = usage.flows !== flows;
  usage.flows = flows;
  const followed = hasFollowed(system, connectorId);
  if (began || takes || voltage || followed) tellUse(system, connectorId);
}

/** To a chart that has begun again. */
export function retellUse(system: System, connectorId: ConnectorId): void {
  if (usages.get(system)?.has(connectorId)) tellUse(system, connectorId);
}

/** The run is over: nothing waits any more. */
export function forgetUsages(system: object): void {
  for (const usage of usages.get(system)?.values() ?? []) forgetLess(system, usage);
  usages.delete(system);
}

function tellUse(system: System, connectorId: ConnectorId): void {
  const { flows, voltageV, takesW } = usageOf(system, connectorId);
  const reading = stateOf(system).facts.meters.get(connectorId);
  const powerW = flows ? (powerOf(reading) ?? 0) : 0;
  const currentA = flows ? (reading?.currentA ?? 0) : 0;
  peer(system, 'smart-charging').send({
    type: 'usage.changed',
    use: { connectorId, powerW, currentA, voltageV, takesW },
  });
}

/** Null where the meter says nothing of power. */
function powerOf(reading: MeterReading | undefined): number | null {
  if (reading?.powerW !== undefined) return reading.powerW;
  const { currentA, voltageV, phases } = reading ?? {};
  return currentA === undefined || voltageV === undefined || phases ? null : currentA * voltageV;
}

/** True where what it takes is news. `powerW`: null while nothing is offered, or nobody knows what it takes. */
function lookAtTaking(system: System, connectorId: ConnectorId, powerW: number | null): boolean {
  const usage = usageOf(system, connectorId);
  const { takesW } = usage;
  const offeredW = powerW === null ? null : offerOf(system, connectorId);
  if (powerW === null || offeredW === null) {
    forgetLess(system, usage);
    usage.takesW = null;
    return takesW !== null;
  }
  const mayTakeW = takesW === null ? offeredW : Math.min(offeredW, claimedW(takesW));
  if (takesW !== null && powerW >= reaches * mayTakeW) {
    forgetLess(system, usage);
    usage.takesW = null;
    return true;
  }
  const isLess =
    takesW === null ? powerW < leaves * offeredW : powerW < Math.min(leaves * takesW, takesW - noticeableW);
  if (!isLess) forgetLess(system, usage);
  else if (usage.less) usage.less.peakW = Math.max(usage.less.peakW, powerW);
  else usage.less = { peakW: powerW, timer: untilUnused(system, connectorId) };
  return false;
}

function untilUnused(system: System, connectorId: ConnectorId): unknown {
  return portsOf(system).clock.setTimeout(() => {
    const usage = usageOf(system, connectorId);
    if (!usage.less) return;
    usage.takesW = usage.less.peakW;
    usage.less = null;
    tellUse(system, connectorId);
  }, unusedMs);
}

function forgetLess(system: object, usage: Usage): void {
  if (usage.less) portsOf(system).clock.clearTimeout(usage.less.timer);
  usage.less = null;
}

/** W, of both limits in force. */
function offerOf(system: System, connectorId: ConnectorId): number | null {
  const limit = limitInForce(system, connectorId);
  if (!limit) return null;
  const view = viewOf(snapshotOf<typeof smartChargingMachine>(system, 'smart-charging').context);
  return Math.min(limit.limitW, limit.limitA * wattsPerA(view, usageOf(system, connectorId).voltageV));
}

/** True where it has moved enough to matter. While nothing flows it is unknown, and the last one is as good as any. */
function keepVoltage(usage: Usage, voltageV: number | null): boolean {
  if (voltageV === null || !(voltageV > 0)) return false;
  const isNews = usage.voltageV === null || Math.abs(voltageV - usage.voltageV) > voltageStep * usage.voltageV;
  if (isNews) usage.voltageV = voltageV;
  return isNews;
}

/** True once, when a meter shows that a lower limit has been followed. */
function hasFollowed(system: object, connectorId: ConnectorId): boolean {
  const { limits, plans, facts } = stateOf(system);
  const plan = plans.get(connectorId);
  if (!plan || !limits.falls.has(connectorId)) return false;
  if (openFall(limits, plan, facts.meters.get(connectorId), portsOf(system).clock)) return false;
  limits.falls.delete(connectorId);
  return true;
}
