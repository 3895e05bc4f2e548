/** SetChargingProfile, 5.16: limits are set. */
import { ChargingProfile } from './types/charging.js';
import { integer, type Message, oneOf, record } from './types/shapes.js';

export const SetChargingProfileRequest = record(
  {
    connectorId: integer('0 or more; 0 with ChargePointMaxProfile, or as the default of all connectors.'),
    csChargingProfiles: ChargingProfile,
  },
  'Installs a charging profile (5.16).',
);
export type SetChargingProfileRequest = Message<typeof SetChargingProfileRequest>;

export const SetChargingProfileResponse = record(
  {
    status: oneOf(
      ['Accepted', 'Rejected', 'NotSupported'],
      'Accepted does not say that the profile is in force (7.11).',
    ),
  },
  'Whether the profile was installed (5.16).',
);
export type SetChargingProfileResponse = Message<typeof SetChargingProfileResponse>;
