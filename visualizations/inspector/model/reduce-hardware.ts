/** What the hardware tells, and what it was told. */
import { connectorOf, type Fields, fieldsOf, listOf, numberOf, type TraceLine, textOf } from './line.js';
import { withOutlet } from './outlets.js';
import { toldPlanIn } from './plans.js';
import type { MeterNow, OutletNow, PlannedLimit, Present } from './present.js';

export function hardwareLine(present: Present, line: TraceLine): Present {
  return line.kind === 'fact' ? fact(present, line) : answered(present, line);
}

function fact(present: Present, line: TraceLine): Present {
  const connectorId = connectorOf(line['connectorId']);
  const state = textOf(line['state']);
  const changed = (change: (outlet: OutletNow) => OutletNow) => withOutlet(present, connectorId, change);
  switch (line['fact']) {
    case 'plug':
      return changed((outlet) => (outlet.plug === state ? outlet : { ...outlet, plug: state }));
    case 'energy':
      return changed((outlet) => (outlet.energy === state ? outlet : { ...outlet, energy: state }));
    case 'meter':
      return metered(present, connectorId, line['reading'], line.atMs);
    case 'capabilities':
      return listOf(fieldsOf(line['capabilities'])['connectors']).reduce(able, present);
    default:
      return present;
  }
}

const able = (present: Present, told: Fields): Present =>
  withOutlet(present, connectorOf(told['id']), (outlet) => {
    const maxPowerW = numberOf(told['maxPowerW']);
    return maxPowerW === null || maxPowerW === outlet.maxPowerW ? outlet : { ...outlet, maxPowerW };
  });

function metered(present: Present, connectorId: number | null, reading: unknown, atMs: number): Present {
  const meter = meterOf(reading, atMs);
  return meter === null ? present : withOutlet(present, connectorId, (outlet) => ({ ...outlet, meter }));
}

export function meterOf(told: unknown, atMs: number): MeterNow | null {
  const reading = fieldsOf(told);
  const energyWh = numberOf(reading['energyWh']);
  // Without a register that can be billed the station takes no notice of it either.
  if (energyWh === null || energyWh < 0) return null;
  return {
    atMs,
    energyWh,
    powerW: numberOf(reading['powerW']),
    currentA: numberOf(reading['currentA']),
    voltageV: numberOf(reading['voltageV']),
    socPercent: numberOf(reading['socPercent']),
  };
}

function answered(present: Present, line: TraceLine): Present {
  const { call, number, answer } = line;
  if (typeof call !== 'string' || !call.startsWith('hardware.')) return present;
  const asked = present.asked.find((one) => one.number === number && one.call === call);
  if (asked === undefined) return present;
  const about = fieldsOf(asked.about);
  const connectorId = connectorOf(about['connectorId']);
  if (call === 'hardware.readMeter') return metered(present, connectorId, answer, line.atMs);
  if (call === 'hardware.permit') return permitted(present, connectorId, about['lease'] !== null);
  if (call === 'hardware.setLimit')
    return limited(present, connectorId, toldPlanIn(fieldsOf(about['plan']), asked.sinceMs));
  return present;
}

const permitted = (present: Present, connectorId: number | null, isPermitted: boolean): Present =>
  withOutlet(present, connectorId, (outlet) =>
    outlet.isPermitted === isPermitted ? outlet : { ...outlet, isPermitted },
  );

/** Of connector 0 too. */
export function limited(present: Present, connectorId: number | null, plan: readonly PlannedLimit[]): Present {
  if (plan.length === 0) return present;
  return connectorId === 0 ? { ...present, plan } : withOutlet(present, connectorId, (outlet) => ({ ...outlet, plan }));
}
