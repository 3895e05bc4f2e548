/**
 * Writes the validators of all messages to `protocol/generated/`, so that a station compiles nothing when it starts.
 * Part of the build, never of a station: `node --import tsx protocol/generate.ts`.
 */
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _, Ajv } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import { build } from 'esbuild';
import { formats } from './formats.js';
import { type Action, actions } from './messages.js';
import { schemas } from './schemas.js';

const here = fileURLToPath(new URL('.', import.meta.url));
const target = join(here, 'generated');

/** How the library's output refers to its own count of characters; ours takes its place. */
const librarysLength = 'require("ajv/dist/runtime/ucs2length").default';

const declarations = `import type { Action } from '../messages.js';

export interface ValidationError {
  readonly keyword: string;
  /** JSON pointer into the payload; empty for the payload itself. */
  readonly instancePath: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** Says whether the payload is good; if not, \`errors\` holds what was found first, until the next call. */
export interface Validator {
  (payload: unknown): boolean;
  readonly errors?: readonly ValidationError[] | null;
}

export const validators: Readonly<Record<Action, { readonly request: Validator; readonly response: Validator }>>;
`;

/** Writes `validators.js` and `validators.d.ts`. Throws when what was generated would generate code in its turn. */
export async function generateValidators(): Promise<void> {
  const text = await bundled(source());
  if (/\brequire\b|\bnew Function\b|\beval\b/.test(text)) {
    throw new Error('generate: the validators would load or generate code at run time');
  }
  await mkdir(target, { recursive: true });
  await replace('validators.js', text);
  await replace('validators.d.ts', declarations);
}

function source(): string {
  const ajv = new Ajv({
    strict: true,
    allErrors: false,
    messages: false,
    inlineRefs: false,
    // 0.3 / 0.1 is not 3 for a computer: without it a third of all limits with one decimal would be refused.
    multipleOfPrecision: 6,
    formats,
    code: { source: true, formats: _`formats` },
  });
  const names = new Map<string, string>();
  const nameOf = (schema: object): string => {
    const text = JSON.stringify(schema, withoutProse);
    const known = names.get(text);
    if (known !== undefined) return known;
    const name = `schema${names.size}`;
    names.set(text, name);
    ajv.addSchema(withReferences(JSON.parse(text), nameOf), name);
    return name;
  };
  const rows = (Object.keys(actions) as Action[]).map((action) => {
    const { request, response } = schemas[action];
    return `${action}: { request: exports.${nameOf(request)}, response: exports.${nameOf(response)} }`;
  });
  const exported = Object.fromEntries([...names.values()].map((name) => [name, name]));
  const functions = standalone
    .default(ajv, exported)
    .replaceAll(librarysLength, 'codePoints')
    // Nobody asks where in the schema a fault is told.
    .replaceAll(/schemaPath:"[^"]*",/g, '');
  const imports = `import { codePoints, formats } from './formats.js';`;
  return `${imports}\nconst exports = {};\n${functions}\nexport const validators = { ${rows.join(',\n')} };\n`;
}

/** Objects within objects by reference: what several messages share is checked by one function. */
function withReferences(schema: Schema, nameOf: (schema: object) => string): object {
  const inner = (part: Schema): object =>
    part.type === 'object' ? { $ref: nameOf(part) } : withReferences(part, nameOf);
  const { properties = {}, items } = schema;
  const fields = Object.entries(properties).map(([name, field]) => [name, inner(field)] as const);
  return {
    ...schema,
    ...(schema.properties && { properties: Object.fromEntries(fields) }),
    ...(items && { items: inner(items) }),
  };
}

interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
}

/** Descriptions are for people; in the validators they would only take room. */
function withoutProse(key: string, value: unknown): unknown {
  return key === 'description' || key === 'examples' ? undefined : value;
}

async function bundled(contents: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: here, sourcefile: 'validators.ts', loader: 'ts' },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'neutral',
    target: 'node20.19',
    legalComments: 'none',
  });
  const text = outputFiles[0]?.text;
  if (text === undefined) throw new Error('generate: the bundler gave no output');
  return text;
}

/** Whoever imports the file while it is written sees the old one or the new one, never half of it. */
async function replace(name: string, text: string): Promise<void> {
  const temporary = join(target, `${name}.${process.pid}`);
  await writeFile(temporary, text);
  await rename(temporary, join(target, name));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await generateValidators();
