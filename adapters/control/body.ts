/**
 * Bodies against their schemas. These are flat objects of plain values, and an answer must say of each field what it is
 * and what is allowed, so the schema is walked here. (The checker that comes with the schema library would cost a
 * station 3 MB.)
 */
import * as Type from 'typebox';
import { suggest } from '../../protocol/suggest.js';
import { Refusal } from './refusal.js';

/** More would help nobody. */
const maxProblems = 8;

/** The body as its schema describes it; none counts as `{}`. @throws Refusal (400) that names all that is wrong. */
export function readBody<Body extends Type.TObject>(schema: Body, given: unknown): Type.Static<Body> {
  return checked(schema, given === undefined ? {} : given, 'body');
}

/** What stands behind the `?`, by the same rules; numbers come as text. @throws Refusal (400). */
export function readQuery<Query extends Type.TObject>(schema: Query, given: unknown): Type.Static<Query> {
  const fields = Object.entries(typeof given === 'object' && given !== null ? given : {});
  const isNumber = (name: string) => schema.properties[name] !== undefined && Type.IsInteger(schema.properties[name]);
  const numbers = fields.map(([name, value]) => [name, isNumber(name) ? numberIn(value) : value]);
  return checked(schema, Object.fromEntries(numbers), 'query');
}

const numberIn = (text: unknown) => (typeof text === 'string' && /^-?[0-9]{1,15}$/.test(text) ? Number(text) : text);

function checked<Fields extends Type.TObject>(schema: Fields, given: unknown, where: Place): Type.Static<Fields> {
  if (isBody(schema, given)) return given;
  throw new Refusal({
    status: 400,
    code: `bad-${where}`,
    message: problemsOf(schema, given, where).slice(0, maxProblems).join(' '),
  });
}

type Place = 'body' | 'query';

/** JSON text as its value. @throws Refusal (400). */
export function parseJson(text: string): unknown {
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    const why = error instanceof SyntaxError ? error.message : String(error);
    throw new Refusal({ status: 400, code: 'bad-json', message: `The body is not JSON: ${why}.` });
  }
}

function isBody<Body extends Type.TObject>(schema: Body, given: unknown): given is Type.Static<Body> {
  return problemsOf(schema, given).length === 0;
}

function problemsOf(schema: Type.TObject, given: unknown, where: Place = 'body'): readonly string[] {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    return [`The body is ${shown(given)}; it is a JSON object with the fields ${fieldList(schema)}.`];
  }
  const names = Object.keys(schema.properties);
  const fields = new Map(Object.entries(given));
  const unknown = [...fields.keys()].filter((name) => !names.includes(name));
  const wrong = Object.entries(schema.properties).flatMap(([name, field]) => {
    if (fields.has(name)) return accepts(field, fields.get(name)) ? [] : [isWrong(name, fields.get(name), field)];
    return schema.required?.includes(name) ? [`${name} is missing: ${allowedBy(field)}.`] : [];
  });
  const empty =
    fields.size < (limitsOf(schema).minProperties ?? 0)
      ? [`The body is empty; name at least one of ${fieldList(schema)}.`]
      : [];
  return [...unknown.map((name) => isUnknown(name, schema, where)), ...wrong, ...empty];
}

function isWrong(name: string, value: unknown, field: Type.TSchema): string {
  return `${name} is ${shown(value)}; allowed is ${allowedBy(field)}.`;
}

function isUnknown(name: string, schema: Type.TObject, where: Place): string {
  const meant = suggest(name, Object.keys(schema.properties));
  const hint = meant === null ? `; its fields are ${fieldList(schema)}.` : `; did you mean ${meant}?`;
  return `${shown(name)} is not a field of this ${where}${hint}`;
}

function fieldList({ properties }: Type.TObject): string {
  return Object.keys(properties).join(', ');
}

function accepts(schema: Type.TSchema, value: unknown): boolean {
  if (Type.IsUnion(schema)) return schema.anyOf.some((variant) => accepts(variant, value));
  if (Type.IsEnum(schema)) return schema.enum.some((one) => one === value);
  if (Type.IsNull(schema)) return value === null;
  if (Type.IsBoolean(schema)) return typeof value === 'boolean';
  if (Type.IsInteger(schema)) return Number.isInteger(value) && isWithin(schema, value);
  // JSON.parse makes Infinity of 1e999.
  if (Type.IsNumber(schema)) return Number.isFinite(value) && isWithin(schema, value);
  if (Type.IsString(schema)) return typeof value === 'string' && isText(schema, value);
  throw new Error('control API: a body has a field whose schema nobody can check');
}

function isWithin(schema: Type.TSchema, value: unknown): boolean {
  const { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY } = limitsOf(schema);
  return typeof value === 'number' && value >= minimum && value <= maximum;
}

function isText(schema: Type.TSchema, value: string): boolean {
  const { minLength = 0, maxLength = Number.POSITIVE_INFINITY } = limitsOf(schema);
  const { length } = [...value];
  const pattern = patternOf(schema);
  return length >= minLength && length <= maxLength && (pattern === null || new RegExp(pattern, 'u').test(value));
}

function allowedBy(schema: Type.TSchema): string {
  if (Type.IsUnion(schema)) return schema.anyOf.map(allowedBy).join(' or ');
  if (Type.IsEnum(schema)) return `one of ${schema.enum.map((value) => JSON.stringify(value)).join(', ')}`;
  if (Type.IsNull(schema)) return 'null';
  if (Type.IsBoolean(schema)) return 'true or false';
  if (Type.IsInteger(schema)) return `a whole number${rangeOf(schema)}`;
  if (Type.IsNumber(schema)) return `a number${rangeOf(schema)}`;
  if (Type.IsString(schema)) return `text${lengthOf(schema)}`;
  throw new Error('control API: a body has a field whose schema nobody can describe');
}

function rangeOf(schema: Type.TSchema): string {
  const { minimum, maximum } = limitsOf(schema);
  if (minimum === undefined) return maximum === undefined ? '' : ` of at most ${maximum}`;
  return maximum === undefined ? ` of at least ${minimum}` : ` from ${minimum} to ${maximum}`;
}

function lengthOf(schema: Type.TSchema): string {
  const { minLength = 0, maxLength } = limitsOf(schema);
  const characters = patternOf(schema) === null ? 'characters' : 'printable ASCII characters';
  return maxLength === undefined ? '' : ` of ${minLength} to ${maxLength} ${characters}`;
}

/** No field takes a list or an object, and one may be nested deeper than JSON.stringify can follow. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  if (typeof value !== 'string') return String(value);
  return value.length <= 60 ? JSON.stringify(value) : `${JSON.stringify(value.slice(0, 60))}...`;
}

type Limit = 'minimum' | 'maximum' | 'minLength' | 'maxLength' | 'minProperties';

/** The library's types keep only what makes the static type; the limits are there all the same. */
function limitsOf(schema: Type.TSchema): Readonly<Partial<Record<Limit, number>>> {
  return schema;
}

function patternOf(schema: Type.TSchema): string | null {
  return 'pattern' in schema && typeof schema.pattern === 'string' ? schema.pattern : null;
}
