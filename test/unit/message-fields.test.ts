/**
 * The fields of every message, against `test/official/fields.txt`: chapters 4 to 7 of the specification and the
 * whitepaper, written out once more. `!` is required, the number is the greatest length, `|` stands between the words
 * of a list. Where it says otherwise than the official schemas, `test/official/differences.ts` says why.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Action, actions, isAction } from '../../protocol/messages.js';
import { jsonSchemas } from '../../protocol/schemas.js';
import type { Shape } from '../official/payloads.js';

const page = readFileSync(new URL('../official/fields.txt', import.meta.url), 'utf8');
const expected = new Map<string, readonly string[]>(
  page
    .trim()
    .split(/\n(?! )/)
    .map((block) => block.split('\n').map((line) => line.trim()))
    .map(([name = '', ...fields]) => [name, fields]),
);

/** Made anew for each test, so that a test fails where they cannot be made. */
const ours = () =>
  Object.entries(jsonSchemas()).flatMap(([action, { request, response }]) => [
    [`${action}Request`, request] as const,
    [`${action}Response`, response] as const,
  ]);

const schemaOf = (name: string) => ours().find(([known]) => known === name)?.[1] as Shape | undefined;

/** What may stand in the field, in words. */
function wordsOf({ type, enum: words, format, maxLength, multipleOf, minItems, additionalProperties }: Shape): string {
  if (words) return [...words].sort().join('|');
  const open = type === 'object' && additionalProperties !== false ? 'open' : null;
  const least = minItems === undefined ? null : `min${minItems}`;
  return [type, format, maxLength, multipleOf, least, open]
    .filter((word) => word !== undefined && word !== null)
    .join(' ');
}

function fieldsOf({ properties = {}, required = [], items }: Shape, path: string): string[] {
  const own = Object.entries(properties).flatMap(([name, field]) => {
    const inner = path === '' ? name : `${path}.${name}`;
    return [`${inner}${required.includes(name) ? '!' : ''} ${wordsOf(field)}`, ...fieldsOf(field, inner)];
  });
  return items ? [...own, `${path}[] ${wordsOf(items)}`, ...fieldsOf(items, `${path}[]`)] : own;
}

/** Places without a sentence on what they are for. */
function speechless(shape: Shape & { readonly description?: string }, path: string): string[] {
  const { description = '', properties = {}, items } = shape;
  return [
    ...(/^[A-Z0-9].{8,}\.$/.test(description) ? [] : [`${path}: ${description}`]),
    ...Object.entries(properties).flatMap(([name, field]) => speechless(field, `${path}.${name}`)),
    ...(items ? speechless(items, `${path}[]`) : []),
  ];
}

describe('the messages of OCPP 1.6 and of the whitepaper', () => {
  it('are these, in both directions', () => {
    expect(
      ours()
        .map(([name]) => name)
        .sort(),
    ).toEqual([...expected.keys()].sort());
  });

  it.each([...expected])(
    '%s has the fields that the specification gives it, and no room for others',
    (name, fields) => {
      const shape = schemaOf(name);
      if (!shape) throw new Error(`no schema for ${name}`);
      expect(wordsOf(shape)).toBe('object');
      expect(fieldsOf(shape, '').sort()).toEqual(fields);
    },
  );

  it('say of each field what it is for', () => {
    expect(ours().flatMap(([name, schema]) => speechless(schema as unknown as Shape, name))).toEqual([]);
  });

  it('are called by the one side or the other; only DataTransfer by both (4, 5, whitepaper 4)', () => {
    const from = (who: string) => (Object.keys(actions) as Action[]).filter((action) => actions[action].from === who);
    expect(from('both')).toEqual(['DataTransfer']);
    expect(from('station')).toEqual([
      'Authorize',
      'BootNotification',
      'DiagnosticsStatusNotification',
      'FirmwareStatusNotification',
      'Heartbeat',
      'LogStatusNotification',
      'MeterValues',
      'SecurityEventNotification',
      'SignCertificate',
      'SignedFirmwareStatusNotification',
      'StartTransaction',
      'StatusNotification',
      'StopTransaction',
    ]);
    expect(from('csms')).toHaveLength(39 - 1 - 13);
  });

  it('stand in a section of the specification, or in a use case of the whitepaper', () => {
    for (const [name, { clause, profile }] of Object.entries(actions))
      expect(clause, name).toMatch(profile === 'Security' ? /^[ALMN]0\d(, [ALMN]0\d)*$/ : /^[45]\.\d+(, 5\.\d+)?$/);
    expect((Object.keys(actions) as Action[]).filter((action) => actions[action].profile === 'Security')).toHaveLength(
      11,
    );
  });

  it('are known by their exact names only', () => {
    expect(Object.keys(actions).every(isAction)).toBe(true);
    for (const name of ['authorize', 'toString', '__proto__', '']) expect(isAction(name), name).toBe(false);
  });

  it('have schemas that say which draft they are written in', () => {
    for (const [name, schema] of ours())
      expect(schema).toMatchObject({
        $schema: 'http://json-schema.org/draft-07/schema#',
        $id: `urn:OCPP:1.6:${name}`,
        title: name,
      });
  });

  it('name what may be triggered, though any name is taken (5.17, whitepaper 5.3)', () => {
    const named = (action: 'TriggerMessage' | 'ExtendedTriggerMessage') =>
      (schemaOf(`${action}Request`)?.properties?.['requestedMessage'] as { readonly examples?: unknown } | undefined)
        ?.examples;
    const both = ['BootNotification', 'FirmwareStatusNotification', 'Heartbeat', 'MeterValues', 'StatusNotification'];
    expect(named('TriggerMessage')).toEqual([...both, 'DiagnosticsStatusNotification'].sort());
    expect(named('ExtendedTriggerMessage')).toEqual(
      [...both, 'LogStatusNotification', 'SignChargePointCertificate'].sort(),
    );
  });
});
