/**
 * Our validators against the official schemas, message by message. OCPP_SCHEMAS names the folder that has them in
 * `core/` and `security/`; OCPP_SEED repeats a run.
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { validators } from '../../protocol/generated/validators.js';
import { type Action, actions, isAction } from '../../protocol/messages.js';
import { jsonSchemas, schemas } from '../../protocol/schemas.js';
import { differences } from '../official/differences.js';
import { type OfficialMessage, officialMessages } from '../official/official.js';
import { changedPayloadsOf, changesOf, payloadsOf, type Shape } from '../official/payloads.js';

const folder = process.env['OCPP_SCHEMAS'];
const allActions = Object.keys(actions) as Action[];

describe('the messages', () => {
  it('are 39, and each has two schemas and two validators that know what is required', () => {
    expect(allActions).toHaveLength(39);
    expect(Object.keys(schemas).sort()).toEqual([...allActions].sort());
    expect(Object.keys(validators).sort()).toEqual([...allActions].sort());
    for (const action of allActions) {
      for (const direction of ['request', 'response'] as const) {
        const needs = jsonSchemas()[action][direction]['required'];
        expect(validators[action][direction]({}), `${action} ${direction}`).toBe(
          !Array.isArray(needs) || needs.length === 0,
        );
      }
    }
  });
});

if (folder === undefined || folder === '') {
  console.log('official schemas: not compared, because OCPP_SCHEMAS names no folder that has them');
} else {
  compare(officialMessages(folder), Number(process.env['OCPP_SEED'] ?? Date.now() % 2 ** 31));
}

function compare(messages: readonly OfficialMessage[], seed: number): void {
  const met = new Set<string>();
  const counts = { payloads: 0, accepted: 0 };

  describe(`against the official schemas, seed ${seed}`, () => {
    it('every message of ours has its official one, and the other way round', () => {
      const ours = allActions.flatMap((action) => [`${action}Request`, `${action}Response`]);
      expect(messages.map(({ name }) => name).sort()).toEqual(ours.sort());
    });

    it('no keyword differs but the deliberate ones', () => {
      const found = messages.flatMap(({ name, shape }) => keywordsThatDiffer(name, shapeOf(name), shape));
      expect(found.sort()).toEqual(differences.flatMap(({ keywords }) => keywords).sort());
    });

    it.each(messages)('$name gets the same verdicts', (message) => {
      const payloads = samples(message, seed);
      expect(payloads.length).toBeGreaterThanOrEqual(300);
      for (const payload of payloads) {
        counts.payloads += 1;
        if (message.accepts(payload)) counts.accepted += 1;
        const explained = explanationsOf(message, payload);
        for (const name of explained) met.add(name);
      }
    });

    it('every deliberate difference was met', () => {
      console.log(`official schemas: seed ${seed}, ${counts.payloads} payloads, ${counts.accepted} of them good`);
      expect([...met].sort()).toEqual(differences.map(({ name }) => name).sort());
    });
  });
}

/** Drawn from either schema, so that what only one of them knows is tried too; then one full payload, changed all over. */
function samples({ name, shape }: OfficialMessage, seed: number): unknown[] {
  const shapes = [shape, shapeOf(name)];
  const drawn = shapes.flatMap((each) => [
    ...fc.sample(payloadsOf(each), { seed, numRuns: 75 }),
    ...fc.sample(changedPayloadsOf(each), { seed, numRuns: 100 }),
  ]);
  const [fullest] = fc
    .sample(payloadsOf(shape), { seed, numRuns: 200 })
    .sort((a, b) => JSON.stringify(b).length - JSON.stringify(a).length);
  return [...drawn, ...changesOf(shape, fullest)];
}

/** The deliberate differences that explain why verdicts differ; none where they agree. Fails where nothing explains it. */
function explanationsOf(message: OfficialMessage, payload: unknown): string[] {
  const [ours, official] = [weAccept(message.name, payload), message.accepts(payload)];
  if (ours === official) return [];
  const explained = differences.filter(
    (each) =>
      (each.ours === 'accepts') === ours &&
      JSON.stringify(each.undo(message.name, payload)) !== JSON.stringify(payload),
  );
  const undone = differences.reduce((rest, each) => each.undo(message.name, rest), payload);
  const text = `${message.name} ${JSON.stringify(payload)} ours: ${ours}, official: ${official}`;
  expect(explained, text).not.toEqual([]);
  expect(weAccept(message.name, undone), text).toBe(message.accepts(undone));
  return explained.map(({ name }) => name);
}

function weAccept(name: string, payload: unknown): boolean {
  const { action, direction } = parts(name);
  return validators[action][direction](payload);
}

function shapeOf(name: string): Shape {
  const { action, direction } = parts(name);
  return JSON.parse(JSON.stringify(schemas[action][direction])) as Shape;
}

function parts(name: string): { action: Action; direction: 'request' | 'response' } {
  const direction = name.endsWith('Response') ? 'response' : 'request';
  const action = name.slice(0, -direction.length);
  if (!isAction(action)) throw new Error(`${name} is no message of ours`);
  return { action, direction };
}

/** `message field keyword` for each keyword that one has and the other has not, or that is not the same in both. */
function keywordsThatDiffer(message: string, ours: Shape, official: Shape, field = ''): string[] {
  const plain = ['type', 'additionalProperties', 'minItems', 'format', 'maxLength', 'multipleOf'] as const;
  const lists = ['enum', 'required'] as const;
  const found: string[] = plain.filter((keyword) => ours[keyword] !== official[keyword]);
  found.push(...lists.filter((keyword) => sorted(ours[keyword]) !== sorted(official[keyword])));
  const names = new Set([...Object.keys(ours.properties ?? {}), ...Object.keys(official.properties ?? {})]);
  const deeper = [...names].flatMap((name) => {
    const [mine, theirs] = [ours.properties?.[name], official.properties?.[name]];
    const path = field === '' ? name : `${field}.${name}`;
    return mine && theirs ? keywordsThatDiffer(message, mine, theirs, path) : [`${message} ${path} missing`];
  });
  if (ours.items && official.items)
    deeper.push(...keywordsThatDiffer(message, ours.items, official.items, `${field}[]`));
  return [...found.map((keyword) => `${message} ${field} ${keyword}`), ...deeper];
}

function sorted(list: readonly string[] | undefined): string {
  return JSON.stringify([...(list ?? [])].sort());
}
