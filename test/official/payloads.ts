/** Payloads made from a JSON schema: good ones, and the same with one thing after another made wrong. */
import * as fc from 'fast-check';

/** The part of JSON Schema that OCPP 1.6 uses, references resolved. */
export interface Shape {
  readonly type: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean';
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean;
  readonly items?: Shape;
  readonly minItems?: number;
  readonly enum?: readonly string[];
  readonly format?: string;
  readonly maxLength?: number;
  readonly multipleOf?: number;
}

const dateTimes = [
  '2013-02-01T20:53:32Z',
  '2024-02-29T23:59:59.999Z',
  '2024-06-01t12:00:00+02:00',
  '2024-06-01 12:00:00.5-0530',
  '2016-12-31T23:59:60Z',
];

const wrongDateTimes = [
  '',
  'now',
  '2023-02-29T00:00:00Z',
  '2024-13-01T00:00:00Z',
  '2024-00-10T00:00:00Z',
  '2024-06-31T00:00:00Z',
  '1900-02-29T00:00:00Z',
  '2024-06-01T24:00:00Z',
  '2024-06-01T12:60:00Z',
  '2024-06-01T12:00:60Z',
  '2024-06-01T12:00:00+24:00',
  '2024-06-01T12:00:00+02:60',
  '2024-06-01T12:00:00.Z',
  '2024-06-01T12:00:00Z ',
  ' 2024-06-01T12:00:00Z',
  '2024-06-01  12:00:00Z',
  '2024-06-01',
  '12:00:00Z',
  '24-06-01T12:00:00Z',
  '1717243200',
  '2024-06-01T12:00:00',
  '2024-06-01T12:00Z',
  '2024-06-01T12:00',
  '2024-06-01T12:00+02:00',
  '2024-06-01T12:00:00+02',
  '2017-01-01T00:59:60+01:00',
  '2016-12-31T18:29:60-05:30',
  '2016-12-31T22:59:60Z',
  '2017-01-01T24:59:60+01:00',
];

const uris = [
  'ftp://user:pw@host:21/path',
  'https://host/a%20b?c=d#e',
  'http://[2001:db8::1]:8080/',
  'mailto:someone',
  'a:/',
];

const wrongUris = [
  '',
  'host/path',
  '/path',
  'ftp:',
  'ftp://host/a b',
  'http://[2001:db8:::1]/',
  'http://[1:2:3:4:5:6:7:8]/',
  'http://[1:2:3:4:5:6:7:8:9]/',
  'http://[::ffff:192.168.0.1]/',
  'http://[::192.168.0.256]/',
  'http://[v1.a:b]/',
  'a:/[::1]/',
  'http://host:port/',
  'http://h%2/',
  'http://a@b@c/',
  '1a://host',
  'a://"/',
  'a:b"c',
  'a:b?"',
  'a:b#c#d',
  'http://h\u00f6st/',
  'http:///path',
  'a:?b',
  'a:b//c',
];

export function payloadsOf(shape: Shape): fc.Arbitrary<unknown> {
  if (shape.enum) return fc.constantFrom(...shape.enum);
  switch (shape.type) {
    case 'object': {
      const members = Object.entries(shape.properties ?? {}).map(([name, value]) => [name, payloadsOf(value)] as const);
      return fc.record(Object.fromEntries(members), {
        requiredKeys: [...(shape.required ?? [])],
        noNullPrototype: true,
      });
    }
    case 'array':
      return fc.array(payloadsOf(items(shape)), { minLength: shape.minItems ?? 0, maxLength: 3 });
    case 'string':
      return textsOf(shape);
    case 'integer':
      return fc.oneof(fc.integer({ min: -10, max: 1000 }), fc.constantFrom(0, -1, 2 ** 31, -(2 ** 40), 1e300));
    case 'number':
      return fc.integer({ min: -10_000, max: 1_000_000 }).map((tenths) => tenths / 10);
    case 'boolean':
      return fc.boolean();
  }
}

function textsOf({ format, maxLength = 40 }: Shape): fc.Arbitrary<string> {
  if (format === 'date-time')
    return fc.oneof(
      fc.constantFrom(...dateTimes),
      fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) }).map((date) => date.toISOString()),
    );
  if (format === 'uri') return fc.oneof(fc.constantFrom(...uris), fc.webUrl());
  return fc.string({ maxLength, unit: 'binary' });
}

/** The same payload with one or two things changed, which may or may not make it wrong. */
export function changedPayloadsOf(shape: Shape): fc.Arbitrary<unknown> {
  return fc.tuple(payloadsOf(shape), fc.array(fc.nat(), { minLength: 1, maxLength: 2 })).map(([payload, draws]) => {
    let changed = payload;
    for (const draw of draws) {
      const choices = changesOf(shape, changed);
      changed = choices[draw % choices.length];
    }
    return changed;
  });
}

/** Every payload that differs from this one in a single place, in each way that schemas can tell apart. */
export function changesOf(shape: Shape | undefined, payload: unknown): unknown[] {
  const here: unknown[] = [null, true, 7, 1.5, 'text', [], {}, ['text'], { text: 'text' }];
  if (shape) here.push(...ownChanges(shape));
  if (Array.isArray(payload)) return [...here, [], ...inArray(shape, payload)];
  if (typeof payload === 'object' && payload !== null) return [...here, ...inObject(shape, payload)];
  return here;
}

function inArray(shape: Shape | undefined, payload: readonly unknown[]): unknown[] {
  return payload.flatMap((item, index) => changesOf(shape?.items, item).map((changed) => payload.with(index, changed)));
}

function inObject(shape: Shape | undefined, payload: object): unknown[] {
  const members = Object.entries(payload);
  const without = members.map(([name]) => Object.fromEntries(members.filter(([other]) => other !== name)));
  const more = ['unknown', '', 'constructor', 'toString', 'Status'].map((name) => ({ ...payload, [name]: 1 }));
  const deeper = members.flatMap(([name, value]) =>
    changesOf(shape?.properties?.[name], value).map((changed) => ({ ...payload, [name]: changed })),
  );
  return [...without, ...more, ...deeper];
}

function ownChanges(shape: Shape): unknown[] {
  const changes: unknown[] = [];
  if (shape.maxLength !== undefined) {
    const [most, bird] = [shape.maxLength, '\u{1f426}'];
    changes.push(
      'x'.repeat(most),
      'x'.repeat(most + 1),
      bird.repeat(most),
      bird.repeat(most + 1),
      '\ud800'.repeat(most),
    );
  }
  if (shape.enum)
    changes.push('', 'accepted', 'Nonsense', ...shape.enum.map((word) => word.toLowerCase()), ...shape.enum);
  if (shape.format === 'date-time') changes.push(...dateTimes, ...wrongDateTimes);
  if (shape.format === 'uri') changes.push(...uris, ...wrongUris);
  if (shape.type === 'integer') changes.push('1', -5, 2 ** 53, 0.1, 1e300, -0);
  if (shape.multipleOf !== undefined) changes.push(8.15, 0.3, 0.05, 1e-7, 16.000001, -0.1, 1e300, 0.1 + 0.2, '0.1');
  return changes;
}

function items(shape: Shape): Shape {
  if (!shape.items) throw new Error('payloads: an array without items');
  return shape.items;
}
