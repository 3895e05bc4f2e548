/** What the CSMS allows in power. */
import type { Request } from '../../protocol/messages.js';
import { asks, type Stage } from './stage.js';

type Profile = Request<'SetChargingProfile'>['csChargingProfiles'];
type Purpose = Profile['chargingProfilePurpose'];

function planOf({ clock }: Stage, id: number, purpose: Purpose, limit: number): Profile {
  return {
    chargingProfileId: id,
    stackLevel: 0,
    chargingProfilePurpose: purpose,
    chargingProfileKind: 'Absolute',
    chargingSchedule: {
      chargingRateUnit: 'W',
      startSchedule: new Date(clock.now()).toISOString(),
      chargingSchedulePeriod: [{ startPeriod: 0, limit }],
    },
  };
}

const limits = (connectorId: number, id: number, purpose: Purpose, limit: number) =>
  asks('SetChargingProfile', (stage) => ({ connectorId, csChargingProfiles: planOf(stage, id, purpose, limit) }));

export const deeds = {
  'the CSMS leaves the station no power': limits(0, 1, 'ChargePointMaxProfile', 0),
  'the CSMS leaves transactions 20 kW': limits(0, 2, 'TxDefaultProfile', 20_000),
  'the CSMS leaves this transaction no power': limits(1, 3, 'TxProfile', 0),
  'the CSMS limits the station at an outlet': limits(1, 4, 'ChargePointMaxProfile', 10_000),
  'the CSMS limits outlet 9': limits(9, 5, 'TxDefaultProfile', 10_000),
  'the CSMS withdraws all limits': asks('ClearChargingProfile', {}),
  'the CSMS asks for the schedule': asks('GetCompositeSchedule', {
    connectorId: 1,
    duration: 600,
    chargingRateUnit: 'W',
  }),
  'the CSMS asks for the schedule of outlet 9': asks('GetCompositeSchedule', { connectorId: 9, duration: 600 }),
} as const;
