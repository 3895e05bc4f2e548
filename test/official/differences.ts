/** Where we judge otherwise than the official schemas, on purpose. Anything else that differs is a mistake of ours. */

export interface Difference {
  readonly name: string;
  readonly ours: 'accepts' | 'refuses';
  readonly why: string;
  /** Keywords in which our schemas differ, as `message field keyword`; none where only a format is read otherwise. */
  readonly keywords: readonly string[];
  /** The payload of this message without what we judge otherwise; both must agree on it. */
  undo(message: string, payload: unknown): unknown;
}

const periods = 'chargingSchedule.chargingSchedulePeriod minItems';

const oneEntry: Readonly<Record<string, unknown>> = {
  meterValue: { timestamp: '2024-01-01T00:00:00Z', sampledValue: [{ value: '1' }] },
  sampledValue: { value: '1' },
  chargingSchedulePeriod: { startPeriod: 0, limit: 1 },
};

const withoutSecondsOrOffset = /^\d{4}-\d\d-\d\d[Tt\s]\d\d:\d\d(:\d\d(\.\d+)?|([Zz]|[+-]\d\d(:?\d\d)?)?)$/;

const beyondTheDay = /^\d{4}-\d\d-\d\d[Tt\s](2[4-9]|[3-9]\d|\d\d:[6-9])/;

export const differences: readonly Difference[] = [
  {
    name: 'a triggered message may have any name',
    ours: 'accepts',
    why: 'an unknown one is answered with status NotImplemented (5.17), not with an error',
    keywords: ['TriggerMessageRequest requestedMessage enum', 'ExtendedTriggerMessageRequest requestedMessage enum'],
    undo: (message, payload) =>
      /^(Extended)?TriggerMessageRequest$/.test(message)
        ? replaced(payload, (value, name) =>
            name === 'requestedMessage' && typeof value === 'string' ? 'Heartbeat' : value,
          )
        : payload,
  },
  {
    name: 'an instant may lack its seconds or its offset',
    ours: 'accepts',
    why: 'central systems in the field send both; the offset is then UTC (3.14)',
    keywords: [],
    undo: (_message, payload) =>
      replaced(payload, (value) =>
        typeof value === 'string' && withoutSecondsOrOffset.test(value) ? '2024-01-01T00:00:00Z' : value,
      ),
  },
  {
    name: 'a leap second makes no hour 24',
    ours: 'refuses',
    why: 'no clock shows it (RFC 3339, 5.6); the format library lets it pass where an offset turns it into 23:59 UTC',
    keywords: [],
    undo: (_message, payload) =>
      replaced(payload, (value) =>
        typeof value === 'string' && beyondTheDay.test(value) ? '2024-01-01T00:00:00Z' : value,
      ),
  },
  {
    name: 'meter values, sampled values and schedule periods are at least one',
    ours: 'refuses',
    why: 'the text says 1..* (6.31, 7.13, 7.33), the schemas forgot it',
    keywords: [
      `GetCompositeScheduleResponse ${periods}`,
      'MeterValuesRequest meterValue minItems',
      'MeterValuesRequest meterValue[].sampledValue minItems',
      `RemoteStartTransactionRequest chargingProfile.${periods}`,
      `SetChargingProfileRequest csChargingProfiles.${periods}`,
      'StopTransactionRequest transactionData[].sampledValue minItems',
    ],
    undo: (_message, payload) =>
      replaced(payload, (value, name) =>
        Array.isArray(value) && value.length === 0 && Object.hasOwn(oneEntry, name) ? [oneEntry[name]] : value,
      ),
  },
];

/** A copy with every value, from the leaves up, put through `change`; items of arrays have no name. */
function replaced(value: unknown, change: (value: unknown, name: string) => unknown, name = ''): unknown {
  if (Array.isArray(value))
    return change(
      value.map((item) => replaced(item, change)),
      name,
    );
  if (typeof value !== 'object' || value === null) return change(value, name);
  return change(
    Object.fromEntries(Object.entries(value).map(([key, member]) => [key, replaced(member, change, key)])),
    name,
  );
}
