/** Which limit holds when, and why: the composite schedule with its reasons, and what the hardware was told of it. */
import type { Composite, Decision } from '../machines/smart-charging/charging.types.js';
import { scheduleNow } from '../machines/smart-charging/desk.js';
import type { smartChargingMachine } from '../machines/smart-charging/smart-charging.machine.js';
import { snapshotOf } from '../machines/system.js';
import { StationError } from '../protocol/errors.js';
import type { ChargingRateUnit } from '../protocol/messages.js';
import { portsOf } from '../protocol/ports.js';
import { stateOf } from './station-state.js';

type System = { get(id: string): unknown };

export interface ScheduleRequest {
  /** 1..N, or 0 for the whole station (5.7). */
  readonly connectorId: number;
  /** From now on; 0 asks for the present limit. At most a leap year; default: a day. */
  readonly seconds?: number | undefined;
  /** Default: that of the profile that decides now, else W for DC and A for AC. */
  readonly unit?: ChargingRateUnit | undefined;
}

export interface ScheduleDescription {
  readonly connectorId: number;
  /** ISO 8601 in UTC, a whole second. */
  readonly from: string;
  /** Less than asked for where it has more periods than the station tells (ChargingScheduleMaxPeriods). */
  readonly seconds: number;
  readonly unit: ChargingRateUnit;
  /** Schedules are converted with the nominal voltage; control goes by the present one, null where none was measured. */
  readonly voltage: { readonly nominalV: number; readonly presentV: number | null };
  /** To the letter what GetCompositeSchedule tells, with the reason of each limit. */
  readonly periods: Composite['periods'];
  /** What the hardware has been told, the period in force first. */
  readonly plan: readonly PlannedLimit[];
}

export interface PlannedLimit {
  /** ISO 8601 in UTC. */
  readonly from: string;
  /** 0 where less is left than can be offered: SuspendedEVSE. */
  readonly limitW: number;
  readonly limitA: number;
  /** Less than the profiles allow, because the outlets share. */
  readonly isShared: boolean;
  readonly decision: Decision;
}

const daySeconds = 86_400;
const mostSeconds = 366 * daySeconds;

/** @throws StationError `unknown-connector`, `bad-value` */
export function describeSchedule(system: System, request: ScheduleRequest): ScheduleDescription {
  const { connectorId, seconds = daySeconds, unit } = request;
  const { product } = stateOf(system);
  const isKnown = connectorId === 0 || product.connectors.some(({ id }) => id === connectorId);
  if (!isKnown)
    throw new StationError(
      'unknown-connector',
      `There is no connector ${connectorId}: 0 to ${product.connectors.length} are.`,
    );
  if (!Number.isInteger(seconds) || seconds < 0 || seconds > mostSeconds)
    throw new StationError('bad-value', `seconds is ${seconds}; allowed is a whole number from 0 to ${mostSeconds}.`);
  const nowMs = portsOf(system).clock.now();
  const { context } = snapshotOf<typeof smartChargingMachine>(system, 'smart-charging');
  const composite = scheduleNow(context, { connectorId, durationS: seconds, unit }, nowMs);
  return {
    connectorId,
    from: new Date(composite.fromMs).toISOString(),
    seconds: composite.durationS,
    unit: composite.unit,
    voltage: { nominalV: context.product.electricity.nominalV, presentV: presentVoltageV(system, connectorId) },
    periods: composite.periods,
    plan: planOf(system, connectorId, nowMs),
  };
}

/** At the connector while its contactors are closed: none before. */
function presentVoltageV(system: System, connectorId: number): number | null {
  const voltageV = stateOf(system).facts.meters.get(connectorId)?.voltageV ?? 0;
  return voltageV > 0 ? voltageV : null;
}

function planOf(system: System, connectorId: number, nowMs: number): PlannedLimit[] {
  const periods = stateOf(system).plans.get(connectorId)?.periods ?? [];
  const inForce = Math.max(
    0,
    periods.findLastIndex(({ fromMs }) => fromMs <= nowMs),
  );
  return periods.slice(inForce).map(({ fromMs, limitW, limitA, isShared, decision }) => {
    return { from: new Date(fromMs).toISOString(), limitW, limitA, isShared, decision };
  });
}
