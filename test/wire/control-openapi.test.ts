import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import * as Type from 'typebox';
import { describe, expect, it } from 'vitest';
import { readBody } from '../../adapters/control/body.js';
import { Refusal } from '../../adapters/control/refusal.js';
import { commands, readings } from '../../adapters/control/routes.js';
import { ask, post, recordingTarget, served, station } from '../support/control-target.js';

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly parameters?: readonly { readonly name: string; readonly schema: object }[];
  readonly requestBody?: { readonly content: Record<string, { readonly schema: object; readonly example: unknown }> };
  readonly responses: Record<
    string,
    { readonly $ref?: string; readonly description?: string; readonly content?: object }
  >;
}

interface Document {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { readonly schemas: Record<string, object>; readonly responses: Record<string, object> };
}

const ajv = new Ajv2020({ strict: true });
// The package is CommonJS: what it exports by default is the module itself.
addFormats.default(ajv);

async function documentOf(url: string): Promise<Document> {
  return JSON.parse((await ask(`${url}/api/v1/openapi.json`)).text);
}

/** Every `schema` in the document, wherever it stands. */
function schemasIn(node: unknown): object[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) => (key === 'schema' ? [value] : schemasIn(value)));
}

/** What a `$ref` of the document points to. */
function resolved(document: unknown, ref: string): unknown {
  return ref
    .slice('#/'.length)
    .split('/')
    .reduce<unknown>((node, key) => (node as Record<string, unknown>)[key], document);
}

function refsIn(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) => (key === '$ref' ? [String(value)] : refsIn(value)));
}

describe('the OpenAPI document', () => {
  it('has each call that is served, once and with its errors', async () => {
    const { url } = await served(recordingTarget());
    const { openapi, paths } = await documentOf(url);
    expect(openapi).toMatch(/^3\.1\.\d$/);
    expect(Object.keys(paths).sort()).toEqual([...commands, ...readings].map(({ path }) => path).sort());
    const operations = Object.values(paths).flatMap((path) => Object.values(path));
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(commands.length + readings.length);
    for (const { path, method } of commands) {
      const { responses, parameters = [] } = paths[path]?.[method.toLowerCase()] ?? expect.fail(path);
      expect(Object.keys(responses)).toEqual(expect.arrayContaining(['200', '400', '403', '409', '413', '415', '500']));
      expect(parameters.map(({ name }) => name)).toEqual(path.includes('{id}') ? ['id'] : []);
    }
  });

  it('has only references that lead somewhere and schemas that compile', async () => {
    const { url } = await served(recordingTarget());
    const document = await documentOf(url);
    const refs = refsIn(document);
    expect(refs.length).toBeGreaterThan(commands.length);
    for (const ref of refs) expect(resolved(document, ref), ref).toBeTypeOf('object');
    const inline = schemasIn(document).filter((schema) => !('$ref' in schema));
    expect(inline.length).toBeGreaterThan(commands.length);
    for (const schema of [...inline, ...Object.values(document.components.schemas)]) ajv.compile(schema);
  });

  it('gives examples that are what they are examples of', async () => {
    const target = recordingTarget();
    const { url } = await served(target);
    const { paths } = await documentOf(url);
    for (const { path } of commands) {
      const { schema, example } =
        paths[path]?.['post']?.requestBody?.content['application/json'] ?? expect.fail(`${path} has no example`);
      expect(ajv.validate(schema, example), path).toBe(true);
      expect((await post(`${url}${path.replace('{id}', '2')}`, example)).status).toBe(200);
    }
    expect(target.calls).toHaveLength(commands.length);
  });

  it('describes the answers as they are', async () => {
    const { url } = await served(recordingTarget());
    const { components } = await documentOf(url);
    const isError = ajv.compile(components.schemas['Error'] ?? {});
    const isDone = ajv.compile(components.schemas['Done'] ?? {});
    expect(isDone(JSON.parse((await post(`${url}/api/v1/rfid`, { idTag: 'a' })).text))).toBe(true);
    for (const path of ['/api/v1/rfid', '/api/v1/connectors/x/plug', '/nothing', '/api/v1/station']) {
      expect(isError(JSON.parse((await post(`${url}${path}`, {})).text)), path).toBe(true);
    }
  });

  it('describes all that a station says of itself, running and without power', async () => {
    const { url } = await served(recordingTarget());
    const { paths } = await documentOf(url);
    const [schema = {}] = schemasIn(paths['/api/v1/station']);
    const isStation = ajv.compile(schema);
    const simulation = { power: true, network: false };
    for (const said of [station, { ...station, simulation }, { state: 'off', simulation }, { state: 'off' }]) {
      expect(isStation(said), JSON.stringify(isStation.errors)).toBe(true);
    }
    expect(isStation({ ...station, connectors: [{ connectorId: 1 }] })).toBe(false);
    expect(isStation({ state: 'off', simulation: { power: 1 } })).toBe(false);
    // An open schema takes fields that it does not name: these are named all the same.
    const [running] = (schema as { anyOf: { properties: Record<string, Record<string, object>> }[] }).anyOf;
    expect(Object.keys(running?.properties ?? {})).toEqual(expect.arrayContaining(Object.keys(station)));
    const connector = running?.properties['connectors']?.['items'] as { properties: object };
    expect(Object.keys(connector.properties).sort()).toEqual(Object.keys(station.connectors[0] ?? {}).sort());
  });
});

describe('a body', () => {
  const value = fc.oneof(
    fc.constantFrom<unknown>('ev', 'station', 'button', 'emergency', 'GroundFailure', 'NoError', true, false, null),
    fc.constantFrom<unknown>(
      0,
      -0,
      1,
      100,
      100.5,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      -1,
      '',
      'x'.repeat(50),
      'x'.repeat(51),
      '💶'.repeat(20),
    ),
    fc.string({ maxLength: 22 }),
    fc.double(),
    fc.jsonValue({ maxDepth: 1 }),
  );

  it.each(commands.map(({ name, body }) => [name, body] as const))(
    'of %s is taken exactly when its schema takes it',
    (_, schema) => {
      const allowed = ajv.compile(schema);
      const names = fc.constantFrom(...Object.keys(schema.properties), 'other', '__proto__', 'toString');
      const bodies = fc.oneof(
        { weight: 9, arbitrary: fc.dictionary(names, value, { maxKeys: 4 }) },
        { weight: 1, arbitrary: fc.jsonValue() },
      );
      const taken = (body: unknown): boolean => {
        try {
          return readBody(schema, body) === body;
        } catch (error) {
          if (error instanceof Refusal && error.status === 400 && error.message.length > 20) return false;
          throw error;
        }
      };
      fc.assert(
        fc.property(bodies, (body) => taken(body) === allowed(body)),
        { numRuns: 300 },
      );
    },
  );

  it('is measured in characters, as JSON Schema counts them', () => {
    const schema = Type.Object({ text: Type.String({ minLength: 2, maxLength: 2 }) });
    expect(readBody(schema, { text: '💶💶' })).toEqual({ text: '💶💶' });
    expect(() => readBody(schema, { text: '💶' })).toThrow('text is "💶"; allowed is text of 2 to 2 characters.');
  });
});
