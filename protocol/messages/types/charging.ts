/** Limits over time: 7.8 ChargingProfile, 7.13 ChargingSchedule, 7.14 ChargingSchedulePeriod and their words. */
import { dateTime, decimal, integer, type Message, nonEmptyList, oneOf, optional, record } from './shapes.js';

export const ChargingRateUnit = oneOf(
  ['A', 'W'],
  'Unit of the limits (7.12): ampere per phase, or watt in total over the phases.',
);
export type ChargingRateUnit = Message<typeof ChargingRateUnit>;

export const ChargingProfilePurpose = oneOf(
  ['ChargePointMaxProfile', 'TxDefaultProfile', 'TxProfile'],
  'Whom the limits bind (7.10): the whole charge point, every transaction, or one.',
);
export type ChargingProfilePurpose = Message<typeof ChargingProfilePurpose>;

export const ChargingProfileKind = oneOf(
  ['Absolute', 'Recurring', 'Relative'],
  'When the schedule begins (7.9): at a fixed time, every day or week, or with the transaction.',
);
export type ChargingProfileKind = Message<typeof ChargingProfileKind>;

export const RecurrencyKind = oneOf(['Daily', 'Weekly'], 'How often a Recurring schedule begins anew (7.37).');
export type RecurrencyKind = Message<typeof RecurrencyKind>;

export const ChargingSchedulePeriod = record(
  {
    startPeriod: integer('Seconds from the start of the schedule; 0 in the first period.'),
    limit: decimal('The most that may be drawn, in the unit of the schedule.'),
    numberPhases: optional(integer('Phases that may be used. Absent: 3.')),
  },
  'A limit from a moment on, until the next period begins (7.14).',
);
export type ChargingSchedulePeriod = Message<typeof ChargingSchedulePeriod>;

export const ChargingSchedule = record(
  {
    duration: optional(integer('Seconds. Absent: the last period never ends, or ends with the transaction.')),
    startSchedule: optional(dateTime('Start of an Absolute or Recurring schedule.')),
    chargingRateUnit: ChargingRateUnit,
    chargingSchedulePeriod: nonEmptyList(ChargingSchedulePeriod, 'Limits in the order of their starts.'),
    minChargingRate: optional(decimal('Below it the car charges badly; in the unit of the schedule.')),
  },
  'Limits over time (7.13).',
);
export type ChargingSchedule = Message<typeof ChargingSchedule>;

export const ChargingProfile = record(
  {
    chargingProfileId: integer('A profile with the same id is replaced.'),
    transactionId: optional(integer('The transaction it is for; only with TxProfile.')),
    stackLevel: integer('0 or more; among profiles of one purpose the highest level that is valid counts (3.13.2).'),
    chargingProfilePurpose: ChargingProfilePurpose,
    chargingProfileKind: ChargingProfileKind,
    recurrencyKind: optional(RecurrencyKind),
    validFrom: optional(dateTime('Not used before. Absent: at once.')),
    validTo: optional(dateTime('Not used afterwards. Absent: until replaced or cleared.')),
    chargingSchedule: ChargingSchedule,
  },
  'Limits and whom they bind (7.8).',
);
export type ChargingProfile = Message<typeof ChargingProfile>;
