/** Which status may follow which (4.9, table of transitions), for what is surplus and yet legal. */
import type { ChargePointStatus } from '../../protocol/messages.js';

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

export function mayFollow(before: ChargePointStatus, after: ChargePointStatus): boolean {
  return next[before].includes(after);
}
