/** ClearChargingProfile, 5.5: charging profiles are removed. */
import { ChargingProfilePurpose } from './types/charging.js';
import { integer, type Message, oneOf, optional, record } from './types/shapes.js';

export const ClearChargingProfileRequest = record(
  {
    id: optional(integer('Profile with this chargingProfileId.')),
    connectorId: optional(integer('Profiles of this connector; 0 is the charge point.')),
    chargingProfilePurpose: optional(ChargingProfilePurpose),
    stackLevel: optional(integer('Profiles of this stack level.')),
  },
  'Removes every charging profile that meets all given criteria (5.5).',
);
export type ClearChargingProfileRequest = Message<typeof ClearChargingProfileRequest>;

export const ClearChargingProfileResponse = record(
  {
    status: oneOf(['Accepted', 'Unknown'], 'Unknown: no profile meets the criteria (7.21).'),
  },
  'Whether a profile was removed (5.5).',
);
export type ClearChargingProfileResponse = Message<typeof ClearChargingProfileResponse>;
