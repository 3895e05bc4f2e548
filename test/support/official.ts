/** Payloads judged by the official schemas, which are not part of this project. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import draft04 from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import type { PayloadCheck } from '../../conformance/csms/records.js';
import { actions } from '../../protocol/messages.js';

/** `folder` holds `core/` in draft-04 and `security/` in draft-06. A schema is compiled when it is first needed. */
export function officialValidator(folder: string): PayloadCheck {
  // Limits are multiples of 0.1, which binary fractions are not; the schemas describe strings with object keywords.
  const options = { strict: false, multipleOfPrecision: 6 } as const;
  const core = new draft04.default(options);
  const security = new Ajv(options);
  security.addMetaSchema(createRequire(import.meta.url)('ajv/dist/refs/json-schema-draft-06.json'));
  addFormats.default(core);
  addFormats.default(security);
  const compiled = new Map<string, ValidateFunction>();

  return (action, kind, payload) => {
    const name = `${action}${kind === 'response' ? 'Response' : ''}.json`;
    const isSecurity = actions[action].profile === 'Security';
    const known = compiled.get(name);
    const validate = known ?? (isSecurity ? security : core).compile(schemaAt(folder, isSecurity, name));
    if (known === undefined) compiled.set(name, validate);
    return validate(payload) === true ? null : core.errorsText(validate.errors ?? null, { dataVar: 'payload' });
  };
}

function schemaAt(folder: string, isSecurity: boolean, name: string): object {
  return JSON.parse(readFileSync(join(folder, isSecurity ? 'security' : 'core', name), 'utf8'));
}
