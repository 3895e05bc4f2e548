import * as Type from 'typebox';

/** What may be unknown, or not there now. */
export const nullable = <Schema extends Type.TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);
