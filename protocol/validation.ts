/**
 * Payloads against the schemas of their messages.
 *
 * The specification does not say which code belongs to which fault (J table 7); ours are in `codeOf`. A violation names
 * where and what is allowed, never what was found: values may be secrets (AuthorizationKey, URLs with passwords).
 */
import type { ErrorCode } from './frames.js';
import { type ValidationError, type Validator, validators } from './generated/validators.js';
import type { Action } from './messages.js';

export interface Violation {
  readonly code: ErrorCode;
  /** Fewer than 255 characters: `chargingSchedule.chargingSchedulePeriod[0].limit must be a multiple of 0.1`. */
  readonly description: string;
}

/** The first thing that is wrong with the payload of a CALL, or null. A payload of null counts as `{}` (J 4.2.1). */
export function validateRequest(action: Action, payload: unknown): Violation | null {
  return firstViolation(validators[action].request, payload);
}

/** The first thing that is wrong with the payload of a CALLRESULT, or null. A payload of null counts as `{}`. */
export function validateResponse(action: Action, payload: unknown): Violation | null {
  return firstViolation(validators[action].response, payload);
}

/** An answer as it was understood. */
export interface ReadResponse {
  /** Without the strangers. */
  readonly payload: unknown;
  /** What is wrong with the fields that OCPP knows, or null. */
  readonly violation: Violation | null;
  /** What is told of each field that OCPP does not know; they unsay nothing of what stands beside them. */
  readonly strangers: readonly string[];
}

/** Fields nobody knows that are looked past, before an answer counts as nonsense. */
const mostStrangers = 20;

/** The payload of a CALLRESULT, read without the fields that OCPP does not know. */
export function readResponse(action: Action, given: unknown): ReadResponse {
  const validate = validators[action].response;
  if (validate(given ?? {})) return { payload: given ?? {}, violation: null, strangers: [] };
  const payload: unknown = structuredClone(given ?? {});
  const strangers: string[] = [];
  while (!validate(payload)) {
    const error = errorOf(validate);
    if (error.keyword !== 'additionalProperties' || strangers.length === mostStrangers)
      return { payload, violation: violationOf(error), strangers };
    strangers.push(describe(error).slice(0, 254));
    removeStranger(payload, error);
  }
  return { payload, violation: null, strangers };
}

function removeStranger(payload: unknown, { instancePath, params }: ValidationError): void {
  let place = payload as Record<string, unknown>;
  for (const step of instancePath.split('/').slice(1)) place = place[step] as Record<string, unknown>;
  delete place[String(params['additionalProperty'])];
}

function firstViolation(validate: Validator, payload: unknown): Violation | null {
  return validate(payload ?? {}) ? null : violationOf(errorOf(validate));
}

function errorOf(validate: Validator): ValidationError {
  const error = validate.errors?.[0];
  if (error === undefined) throw new Error('validation: a validator refused a payload without saying why');
  return error;
}

function violationOf(error: ValidationError): Violation {
  return { code: codeOf[error.keyword] ?? 'FormationViolation', description: describe(error).slice(0, 254) };
}

const codeOf: Readonly<Record<string, ErrorCode>> = {
  required: 'ProtocolError',
  type: 'TypeConstraintViolation',
  maxLength: 'TypeConstraintViolation',
  enum: 'PropertyConstraintViolation',
  const: 'PropertyConstraintViolation',
  minimum: 'PropertyConstraintViolation',
  maximum: 'PropertyConstraintViolation',
  format: 'PropertyConstraintViolation',
  multipleOf: 'PropertyConstraintViolation',
  pattern: 'PropertyConstraintViolation',
  minItems: 'OccurenceConstraintViolation',
  maxItems: 'OccurenceConstraintViolation',
  additionalProperties: 'FormationViolation',
};

function describe({ keyword, instancePath, params }: ValidationError): string {
  const path = fieldName(instancePath);
  switch (keyword) {
    case 'required':
      return `${member(path, params['missingProperty'])} is missing`;
    case 'additionalProperties':
      return `${member(path, params['additionalProperty'])} is not a known field`;
    case 'type':
      return `${path || 'payload'} must be ${article(String(params['type']))}`;
    case 'maxLength':
      return `${path} must have at most ${params['limit']} characters`;
    case 'enum':
      return `${path} must be one of ${listed(params['allowedValues'])}`;
    case 'format':
      return `${path} must be a ${params['format']}`;
    case 'multipleOf':
      return `${path} must be a multiple of ${params['multipleOf']}`;
    case 'minItems':
      return `${path} must have at least ${params['limit']} entry`;
    default:
      return `${path || 'payload'} does not meet "${keyword}"`;
  }
}

/** `/meterValue/0/timestamp` to `meterValue[0].timestamp`. Every name on the way is one of ours. */
function fieldName(instancePath: string): string {
  return instancePath
    .slice(1)
    .replace(/\/(\d+)(?=\/|$)/g, '[$1]')
    .replaceAll('/', '.');
}

/** The name may be the peer's own: as much of it as helps, without what would disturb a log. */
function member(path: string, name: unknown): string {
  const readable = String(name)
    .slice(0, 50)
    .replace(/[^\x20-\x7e]/g, '?');
  if (readable === '') return member(path, '""');
  return path === '' ? readable : `${path}.${readable}`;
}

function article(type: string): string {
  return /^[aeio]/.test(type) ? `an ${type}` : `a ${type}`;
}

function listed(values: unknown): string {
  return Array.isArray(values) ? values.join(', ') : String(values);
}
