/** Frames are read leniently everywhere (J 4.2.1); a station is to write them exactly. */
import { errorCodes, type Frame } from '../../protocol/frames.js';
import type { Rule } from './records.js';

export interface StrictnessProblem {
  readonly rule: Rule;
  readonly description: string;
}

/** 1.6 bounds the description of a CALLERROR nowhere; 255 characters are what later versions allow. */
const maxDescriptionLength = 255;

/** What is wrong with a frame that could be read, or null. */
export function strictnessProblem(text: string, frame: Frame): StrictnessProblem | null {
  if (frame.kind === 'invalid') return null;
  const elements: readonly unknown[] = JSON.parse(text);
  const loose = (description: string) => ({ rule: 'loose-frame', description }) as const;
  if (frame.kind !== 'error') {
    return elements.at(-1) === null ? loose('An empty payload is {}, not null (J 4.2.1).') : null;
  }
  const [, , , description, details] = elements;
  if (elements.length !== 5 || typeof description !== 'string')
    return loose('A CALLERROR has five elements (J 4.2.3).');
  if (typeof details !== 'object' || details === null || Array.isArray(details)) {
    return loose('The details of a CALLERROR are an object (J 4.2.3).');
  }
  if (description.length > maxDescriptionLength) return loose('The description of a CALLERROR is too long.');
  const known: readonly string[] = errorCodes;
  return known.includes(frame.code) ? null : loose(`${JSON.stringify(frame.code)} is not an error code of OCPP-J 1.6.`);
}
