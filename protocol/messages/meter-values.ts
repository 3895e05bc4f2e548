/** MeterValues, 4.7: what the meter says. */
import { MeterValue } from './types/metering.js';
import { integer, type Message, nonEmptyList, optional, record } from './types/shapes.js';

export const MeterValuesRequest = record(
  {
    connectorId: integer('0 or more; 0 is the main meter of the charge point.'),
    transactionId: optional(integer('The transaction the values belong to.')),
    meterValue: nonEmptyList(MeterValue, 'Values, moment by moment.'),
  },
  'Values a meter measured (4.7).',
);
export type MeterValuesRequest = Message<typeof MeterValuesRequest>;

export const MeterValuesResponse = record({}, 'Taken note of (4.7).');
export type MeterValuesResponse = Message<typeof MeterValuesResponse>;
