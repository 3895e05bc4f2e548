/** 4.9: which status may follow which, errata 3.20 to 3.22 included. Written from the specification, not from the chart. */
import type { ChargePointStatus } from '../protocol/messages.js';

const charging = ['Charging', 'SuspendedEV', 'SuspendedEVSE'] as const;

const next: Readonly<Record<ChargePointStatus, readonly ChargePointStatus[]>> = {
  Available: ['Preparing', ...charging, 'Reserved', 'Unavailable', 'Faulted'],
  Preparing: ['Available', ...charging, 'Finishing', 'Faulted'],
  Charging: ['Available', 'SuspendedEV', 'SuspendedEVSE', 'Finishing', 'Unavailable', 'Faulted'],
  SuspendedEV: ['Available', 'Charging', 'SuspendedEVSE', 'Finishing', 'Unavailable', 'Faulted'],
  SuspendedEVSE: ['Available', 'Charging', 'SuspendedEV', 'Finishing', 'Unavailable', 'Faulted'],
  Finishing: ['Available', 'Preparing', 'Unavailable', 'Faulted'],
  Reserved: ['Available', 'Preparing', 'Unavailable', 'Faulted'],
  Unavailable: ['Available', 'Preparing', ...charging, 'Faulted'],
  Faulted: ['Available', 'Preparing', ...charging, 'Finishing', 'Reserved', 'Unavailable'],
};

/** A status that is none is followed by nothing. */
export function mayFollow(before: string, after: string): boolean {
  const allowed: readonly string[] = Object.hasOwn(next, before) ? next[before as ChargePointStatus] : [];
  return allowed.includes(after);
}
