/** GetCompositeSchedule, 5.7: which limits will hold. */
import { ChargingRateUnit, ChargingSchedule } from './types/charging.js';
import { dateTime, integer, type Message, oneOf, optional, record } from './types/shapes.js';

export const GetCompositeScheduleRequest = record(
  {
    connectorId: integer('0 or more; 0 asks for the expected consumption of the whole charge point.'),
    duration: integer('Length of the schedule asked for, in seconds from now.'),
    chargingRateUnit: optional(ChargingRateUnit),
  },
  'Asks for the limits that will result from all profiles (5.7).',
);
export type GetCompositeScheduleRequest = Message<typeof GetCompositeScheduleRequest>;

export const GetCompositeScheduleResponse = record(
  {
    status: oneOf(['Accepted', 'Rejected'], 'Rejected: the schedule cannot be given (7.26).'),
    connectorId: optional(integer('The connector the schedule is of.')),
    scheduleStart: optional(dateTime('When the schedule begins; its periods count from here.')),
    chargingSchedule: optional(ChargingSchedule),
  },
  'The limits that will result from all profiles (5.7).',
);
export type GetCompositeScheduleResponse = Message<typeof GetCompositeScheduleResponse>;
