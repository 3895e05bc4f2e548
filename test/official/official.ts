/** The official schemas, read from a folder that has them; they are not part of this project. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { officialCompilers } from '../../conformance/csms/official-schemas.js';
import type { Shape } from './payloads.js';

export interface OfficialMessage {
  /** `AuthorizeRequest`, `AuthorizeResponse`. */
  readonly name: string;
  readonly shape: Shape;
  accepts(payload: unknown): boolean;
}

interface Raw {
  readonly $ref?: string;
  readonly type?: string;
  readonly definitions?: Readonly<Record<string, Raw>>;
  readonly properties?: Readonly<Record<string, Raw>>;
  readonly items?: Raw;
}

/** All messages below `folder`: `core/` in draft-04, `security/` in draft-06. */
export function officialMessages(folder: string): OfficialMessage[] {
  const { core, security } = officialCompilers();
  return [
    ...read(join(folder, 'core'), (schema) => core.compile(schema)),
    ...read(join(folder, 'security'), (schema) => security.compile(schema)),
  ];
}

function read(folder: string, compile: (schema: object) => (payload: unknown) => unknown): OfficialMessage[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  return files.map((file) => {
    const schema = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Raw;
    const action = file.slice(0, -'.json'.length);
    const validate = compile(schema);
    return {
      name: action.endsWith('Response') ? action : `${action}Request`,
      shape: resolved(schema, schema) as Shape,
      accepts: (payload) => validate(payload) === true,
    };
  });
}

/** Without references and prose, and without `additionalProperties` and `additionalItems` where they mean nothing. */
function resolved(schema: Raw, root: Raw): object {
  if (schema.$ref !== undefined) {
    const target = root.definitions?.[schema.$ref.slice('#/definitions/'.length)];
    if (!target) throw new Error(`official schemas: ${schema.$ref} leads nowhere`);
    return resolved(target, root);
  }
  const members: [string, unknown][] = [];
  for (const [keyword, value] of Object.entries(schema)) {
    if (['$schema', '$id', 'id', 'title', 'description', 'comment', 'javaType', 'definitions'].includes(keyword))
      continue;
    if (keyword === 'additionalItems' || (keyword === 'additionalProperties' && schema.type !== 'object')) continue;
    if (keyword === 'items') members.push([keyword, resolved(value as Raw, root)]);
    else if (keyword !== 'properties') members.push([keyword, value]);
    else
      members.push([
        keyword,
        Object.fromEntries(
          Object.entries(schema.properties ?? {}).map(([name, field]) => [name, resolved(field, root)]),
        ),
      ]);
  }
  return Object.fromEntries(members);
}
