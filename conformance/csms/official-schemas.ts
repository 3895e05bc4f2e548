/** Payloads judged by the official schemas, which are not part of this project and lie in a folder of their own. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import draft06 from 'ajv/dist/refs/json-schema-draft-06.json' with { type: 'json' };
import draft04 from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { actions } from '../../protocol/messages.js';
import type { PayloadCheck } from './records.js';

export interface OfficialCompilers {
  /** Of `core/`, in draft-04. */
  readonly core: Ajv;
  /** Of `security/`, in draft-06. */
  readonly security: Ajv;
}

/** They report the first problem only. */
export function officialCompilers(): OfficialCompilers {
  // Limits are multiples of 0.1, which binary fractions are not; the schemas describe strings with object keywords.
  const options = { strict: false, multipleOfPrecision: 6 } as const;
  const core = new draft04.default(options);
  const security = new Ajv(options);
  security.addMetaSchema(draft06);
  addFormats.default(core);
  addFormats.default(security);
  return { core, security };
}

/** `folder` holds `core/` and `security/`. A schema is compiled when it is first needed. */
export function officialCheck(folder: string): PayloadCheck {
  const { core, security } = officialCompilers();
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

/** A payload has to please them all; the first that finds something speaks. */
export function strictest(...checks: readonly PayloadCheck[]): PayloadCheck {
  return (action, kind, payload) => {
    for (const check of checks) {
      const problem = check(action, kind, payload);
      if (problem !== null) return problem;
    }
    return null;
  };
}

function schemaAt(folder: string, isSecurity: boolean, name: string): object {
  return JSON.parse(readFileSync(join(folder, isSecurity ? 'security' : 'core', name), 'utf8'));
}
