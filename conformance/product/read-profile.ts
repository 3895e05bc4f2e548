/** A station's profile as a vendor writes it: a JSON file, read and checked. */
import { readFileSync } from 'node:fs';
import { ConfigurationError } from '../../protocol/errors.js';
import { checkAnswers } from './check-answers.js';
import { isRecord, Problems, shown } from './profile-problems.js';
import type { ClaimedMaxima, StationConnector, StationProfile } from './station-profile.js';

export type ProfileCheck =
  | { readonly ok: true; readonly profile: StationProfile }
  | { readonly ok: false; readonly problems: readonly ConfigurationError[] };

const requiredTexts = ['designation', 'configId', 'firmwareVersion', 'vendorName'] as const;
const parts = [...requiredTexts, 'description', 'connectors', 'answers', 'claimedMaxSeconds'];
const connectorParts = ['id', 'current', 'type', 'cable'];
const maxima = ['responseTime', 'triggeredFunctionTime', 'remoteStartTime', 'remoteStopTime'] as const;

/** All problems are told at once. */
export function readProfileFile(path: string): ProfileCheck {
  try {
    return checkProfile(JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, '')));
  } catch (cause) {
    const name = JSON.stringify(path);
    const why =
      cause instanceof SyntaxError
        ? `A profile is a JSON file; ${name} is not: ${cause.message}`
        : `The profile cannot be read: ${name}${cause instanceof Error && 'code' in cause ? ` (${cause.code})` : ''}.`;
    return { ok: false, problems: [new ConfigurationError('bad-value', why, { cause })] };
  }
}

/** `content` is what the file holds. */
export function checkProfile(content: unknown): ProfileCheck {
  const problems = new Problems();
  if (!isRecord(content)) {
    problems.badValue(`A profile is one JSON object; not ${shown(content)}.`);
    return { ok: false, problems: problems.all };
  }
  problems.unknownNames(content, [...parts, '$schema'], 'part of a profile');
  problems.missingNames(content, [...requiredTexts, 'connectors', 'answers', 'claimedMaxSeconds'], 'A profile');
  const description = content['description'];
  if (description !== undefined && typeof description !== 'string') {
    problems.badValue(`"description" is a text; not ${shown(description)}.`);
  }
  const text = (name: (typeof requiredTexts)[number]) => checkText(name, content[name], problems);
  const profile: StationProfile = {
    designation: text('designation'),
    configId: text('configId'),
    ...(typeof description === 'string' && description !== '' ? { description } : {}),
    firmwareVersion: text('firmwareVersion'),
    vendorName: text('vendorName'),
    connectors: checkConnectors(content['connectors'], problems),
    answers: checkAnswers(content['answers'], problems),
    claimedMaxSeconds: checkMaxima(content['claimedMaxSeconds'], problems),
  };
  checkAgreement(profile, problems);
  return problems.all.length > 0 ? { ok: false, problems: problems.all } : { ok: true, profile };
}

function checkText(name: string, value: unknown, problems: Problems): string {
  if (typeof value === 'string' && value.trim() !== '') return value;
  if (value !== undefined) problems.badValue(`"${name}" is a text that is not empty; not ${shown(value)}.`);
  return '';
}

function checkConnectors(given: unknown, problems: Problems): readonly StationConnector[] {
  if (given === undefined) return [];
  if (!Array.isArray(given) || given.length === 0) {
    problems.badValue(`"connectors" is a list of at least one connector; not ${shown(given)}.`);
    return [];
  }
  return given.map((each: unknown, index) => checkConnector(each, index + 1, problems));
}

function checkConnector(given: unknown, id: number, problems: Problems): StationConnector {
  const at = `connectors[${id - 1}]`;
  const connector = isRecord(given) ? given : {};
  if (!isRecord(given)) problems.badValue(`"${at}" is an object; not ${shown(given)}.`);
  else {
    problems.unknownNames(given, connectorParts, `part of ${at}`);
    problems.missingNames(given, connectorParts, at);
  }
  // A cable is asked for by its number: gaps would be outlets that nobody can plug into.
  if (connector['id'] !== undefined && connector['id'] !== id) {
    problems.badValue(`"${at}.id" is ${id}, as connectors are numbered from 1; not ${shown(connector['id'])}.`);
  }
  const oneOf = <Value extends string>(name: string, first: Value, second: Value): Value => {
    const value = connector[name];
    if (value === second) return second;
    if (value !== undefined && value !== first) {
      problems.badValue(`"${at}.${name}" is "${first}" or "${second}"; not ${shown(value)}.`);
    }
    return first;
  };
  return {
    id,
    current: oneOf('current', 'AC', 'DC'),
    type: checkText(`${at}.type`, connector['type'], problems),
    cable: oneOf('cable', 'fixed', 'detachable'),
  };
}

function checkMaxima(given: unknown, problems: Problems): ClaimedMaxima {
  const claimed = isRecord(given) ? given : {};
  if (isRecord(given)) {
    problems.unknownNames(given, maxima, 'part of claimedMaxSeconds');
    problems.missingNames(given, maxima, 'claimedMaxSeconds');
  } else if (given !== undefined) {
    problems.badValue(`"claimedMaxSeconds" is an object; not ${shown(given)}.`);
  }
  const seconds = (name: (typeof maxima)[number]): number => {
    const value = claimed[name];
    if (typeof value === 'number' && Number.isFinite(value) && value > 0) return value;
    if (value !== undefined) {
      problems.badValue(`"claimedMaxSeconds.${name}" is a number of seconds above 0; not ${shown(value)}.`);
    }
    return 0;
  };
  return {
    responseTime: seconds('responseTime'),
    triggeredFunctionTime: seconds('triggeredFunctionTime'),
    remoteStartTime: seconds('remoteStartTime'),
    remoteStopTime: seconds('remoteStopTime'),
  };
}

/** What is said twice must be said alike: cases are chosen by the answers and played at the connectors. */
function checkAgreement({ connectors, answers }: StationProfile, problems: Problems): void {
  if (problems.all.length > 0) return;
  const count = String(connectors.length);
  if (answers['HFS-8'] !== count) {
    problems.badValue(`"HFS-8" is the number of connectors, here ${count}; not ${shown(answers['HFS-8'])}.`);
  }
  const has = (wanted: Partial<StationConnector>) =>
    connectors.some(({ cable, current }) => cable === wanted.cable || current === wanted.current) ? 'Yes' : 'No';
  const said = {
    'HFS-1': has({ cable: 'detachable' }),
    'HFS-2': has({ cable: 'fixed' }),
    'HFS-3': has({ current: 'AC' }),
    'HFS-4': has({ current: 'DC' }),
  };
  for (const [id, expected] of Object.entries(said)) {
    if (answers[id] === expected) continue;
    problems.badValue(`"${id}" is "${expected}", as "connectors" says; not ${shown(answers[id])}.`);
  }
}
