/** Payloads as a CSMS may send them: by the schema of the message, and then changed in one place or more. */
import * as fc from 'fast-check';
import { configurationKeys } from '../../protocol/configuration-keys.js';
import { type JsonSchema, jsonSchemas } from '../../protocol/schemas.js';

export const requests = Object.entries(jsonSchemas()).map(([action, { request }]) => ({ action, schema: request }));
export const responses = Object.entries(jsonSchemas()).map(([action, { response }]) => ({ action, schema: response }));

/** Words that mean something to a station wherever a text may stand. */
const words = [
  ...configurationKeys.map(({ key }) => key),
  'CP-1',
  'TAG1',
  '0',
  '1',
  'true',
  '',
  '-1',
  '__proto__',
  'constructor',
  'toString',
  'http://127.0.0.1/',
  'ftp://user:password@10.0.0.1/a/../b',
  'Heartbeat',
  '\u0000',
  '\ud800',
  '\u2028',
];

const number = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -2, max: 100 }) },
  fc.constantFrom(0, -1, 2 ** 31, -(2 ** 31), 2 ** 53, 1e308, 0.1, -0),
);

function textOf({ maxLength = 200, format, examples, enum: allowed }: Record<string, unknown>): fc.Arbitrary<string> {
  if (Array.isArray(allowed)) return fc.constantFrom(...(allowed as string[]));
  if (format === 'date-time')
    return fc.oneof(
      fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2035, 0) }).map((at) => new Date(at).toISOString()),
      fc.constantFrom('2024-02-30T00:00:00Z', '9999-12-31T23:59:60Z', '2024-01-01T00:00:00+25:00', 'now'),
    );
  const long = Math.min(Number(maxLength), 600);
  const known = Array.isArray(examples) ? (examples as string[]) : [];
  return fc.oneof(
    fc.constantFrom(...known, ...words).map((text) => text.slice(0, long)),
    fc.string({ maxLength: long }),
  );
}

/** Valid by its schema, as a rule. */
export function payloadOf(schema: JsonSchema): fc.Arbitrary<unknown> {
  const { type, properties = {}, required = [], items, minItems = 0 } = schema as Record<string, unknown>;
  switch (type) {
    case 'object':
      return fc.record(
        Object.fromEntries(
          Object.entries(properties as Record<string, JsonSchema>).map(([name, part]) => [name, payloadOf(part)]),
        ),
        { requiredKeys: required as string[] },
      );
    case 'array':
      return fc.array(payloadOf(items as JsonSchema), { minLength: Number(minItems), maxLength: 4 });
    case 'string':
      return textOf(schema);
    case 'boolean':
      return fc.boolean();
    default:
      return type === 'integer' ? number.map((value) => Math.trunc(value)) : number;
  }
}

type Change = (value: unknown) => unknown;

const odd: readonly unknown[] = [null, [], {}, '', 0, -1, true, 'x'.repeat(3_000), [[[[]]]], { a: { a: {} } }];

/** Something else in a place that a path of numbers leads to. */
const change = fc
  .tuple(fc.array(fc.nat(), { maxLength: 4 }), fc.constantFrom('drop', 'odd', 'add', 'proto', 'many'), fc.nat())
  .map(
    ([path, how, which]): Change =>
      (value) =>
        changed(value, path, how, which),
  );

function changed(value: unknown, path: readonly number[], how: string, which: number): unknown {
  if (typeof value !== 'object' || value === null) return odd[which % odd.length];
  const names = Object.keys(value);
  const [first, ...rest] = path;
  if (first !== undefined && names.length > 0) {
    const name = names[first % names.length] ?? '';
    const inner = (value as Record<string, unknown>)[name];
    const replaced = changed(inner, rest, how, which);
    return Array.isArray(value)
      ? value.map((each, index) => (String(index) === name ? replaced : each))
      : { ...value, [name]: replaced };
  }
  if (Array.isArray(value))
    return how === 'many' ? Array.from({ length: 200 }, () => value[0]) : odd[which % odd.length];
  const [dropped = ''] = names;
  const { [dropped]: _, ...others } = value as Record<string, unknown>;
  if (how === 'drop') return others;
  if (how === 'add') return { ...value, surplus: odd[which % odd.length] };
  if (how === 'proto')
    return { ...value, ['__proto__']: { polluted: true }, constructor: { prototype: { polluted: 1 } } };
  return { ...others, [dropped]: odd[which % odd.length] };
}

/** Half of them as they should be, half changed. */
export function doubtful(payload: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.oneof(
    payload,
    fc
      .tuple(payload, fc.array(change, { minLength: 1, maxLength: 3 }))
      .map(([value, changes]) => changes.reduce((before, each) => each(before), value)),
  );
}
