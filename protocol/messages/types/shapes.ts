/** The few forms every OCPP 1.6 field has. No object takes fields it does not name: 1.6 knows no extensions but DataTransfer. */
import { type Static, type TEnumValue, type TProperties, type TSchema, Type } from 'typebox';

/** What a schema describes, read-only at every depth; a message without fields is `{}`. */
export type Message<T extends TSchema> = keyof Static<T> extends never ? Record<string, never> : Immutable<Static<T>>;

type Immutable<T> = T extends object ? { readonly [Key in keyof T]: Immutable<T[Key]> } : T;

export const optional = Type.Optional;

export function record<Properties extends TProperties>(properties: Properties, description: string) {
  return Type.Object(properties, { additionalProperties: false, description });
}

/** A string of at most `maxLength` characters (Unicode code points, as JSON Schema counts them). */
export function text(maxLength: number, description: string) {
  return Type.String({ maxLength, description: `${description} At most ${maxLength} characters.` });
}

export function unboundedText(description: string, examples?: readonly string[]) {
  return Type.String(examples ? { description, examples: [...examples] } : { description });
}

export function oneOf<Values extends TEnumValue[]>(values: readonly [...Values], description: string) {
  return Type.Enum(values, { type: 'string', description });
}

export function integer(description: string) {
  return Type.Integer({ description });
}

/** A number with at most one digit behind the point (3.13). */
export function decimal(description: string) {
  return Type.Number({ multipleOf: 0.1, description: `${description} At most one decimal.` });
}

export function flag(description: string) {
  return Type.Boolean({ description });
}

/** ISO 8601 with date, time and offset (3.14); `date-time.ts` says which spellings are read. */
export function dateTime(description: string) {
  return Type.String({ format: 'date-time', description });
}

export function uri(description: string) {
  return Type.String({ format: 'uri', description });
}

export function list<Item extends TSchema>(item: Item, description: string) {
  return Type.Array(item, { description });
}

export function nonEmptyList<Item extends TSchema>(item: Item, description: string) {
  return Type.Array(item, { minItems: 1, description: `${description} At least one.` });
}
