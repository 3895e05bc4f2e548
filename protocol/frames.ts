/**
 * Frames of OCPP-J (J 4.2): text to CALL, CALLRESULT or CALLERROR and back. Nothing here knows an action or a payload.
 *
 * What comes in is hostile until shown otherwise. Size and nesting are judged on the text, before anything that
 * recurses sees it, and no text makes `readFrame` throw.
 */

/** Codes of CALLERROR in the spelling of 1.6, typing error included (J table 7). */
export const errorCodes = [
  'NotImplemented',
  'NotSupported',
  'InternalError',
  'ProtocolError',
  'SecurityError',
  'FormationViolation',
  'PropertyConstraintViolation',
  'OccurenceConstraintViolation',
  'TypeConstraintViolation',
  'GenericError',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

export type Payload = Readonly<Record<string, unknown>>;

export interface CallFrame {
  readonly kind: 'call';
  readonly id: string;
  /** As it came: whether there is such an action is for others to say. */
  readonly action: string;
  readonly payload: Payload;
}

export interface ResultFrame {
  readonly kind: 'result';
  readonly id: string;
  readonly payload: Payload;
}

export interface ErrorFrame {
  readonly kind: 'error';
  readonly id: string;
  /** Any text: the peer may spell its codes in its own way, or have more of them. */
  readonly code: string;
  readonly description: string;
  readonly details: Payload;
}

export interface InvalidFrame {
  readonly kind: 'invalid';
  /** One clause for the log; it quotes nothing of the text, which may hold secrets. */
  readonly reason: string;
  /** The CALLERROR that is due, or null when there is none: no readable id, or not a CALL. */
  readonly answer: { readonly id: string; readonly code: ErrorCode; readonly description: string } | null;
  /** The call of ours that a malformed CALLRESULT or CALLERROR meant to answer, where that can be read. */
  readonly answerTo: string | null;
}

export type Frame = CallFrame | ResultFrame | ErrorFrame | InvalidFrame;

/** Nesting of brackets and braces in a frame; the deepest message of OCPP 1.6 needs 6. */
export const maxDepth = 32;

/** Longest id of a message (J 4.1). */
export const maxIdLength = 36;

const defaultMaxLength = 256 * 1024;
const longestEcho = 255;
// 1.6 sets no bound, 2.x says 255.
const longestDescription = 254;

/**
 * Reads one text frame of at most `maxLength` characters. A payload of null counts as `{}` (J 4.2.1). A CALLERROR may
 * come without description or details. A wrong CALL is answered with FormationViolation, whatever is wrong with it.
 */
export function readFrame(text: string, maxLength: number = defaultMaxLength): Frame {
  if (text.length > maxLength) return unread(text, `frame is longer than ${maxLength} characters`);
  if (isTooDeep(text)) return unread(text, `frame is nested deeper than ${maxDepth} levels`);
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return invalid('frame is not JSON');
  }
  if (!Array.isArray(message)) return invalid('frame is not an array');
  const elements: readonly unknown[] = message;
  const [type, id] = elements;
  if (type !== 2 && type !== 3 && type !== 4) return invalid('message type is none of 2, 3 and 4');
  if (typeof id !== 'string') return invalid('message id is not a string');
  if (type === 2) return readCall(id, elements, holdsPrototype(text, message));
  if (holdsPrototype(text, message)) return wrongAnswer(id, '__proto__ is not allowed as a name');
  return type === 3 ? readResult(id, elements) : readError(id, elements);
}

function readCall(id: string, elements: readonly unknown[], prototype: boolean): Frame {
  if (id.length < 1 || id.length > maxIdLength)
    return wrongCall(id, `message id must have 1 to ${maxIdLength} characters`);
  if (elements.length !== 4) return wrongCall(id, 'a CALL has 4 elements');
  if (prototype) return wrongCall(id, '__proto__ is not allowed as a name');
  const [, , action, content] = elements;
  if (typeof action !== 'string') return wrongCall(id, 'action is not a string');
  const payload = content ?? {};
  if (!isObject(payload)) return wrongCall(id, 'payload is not an object');
  return { kind: 'call', id, action, payload };
}

function readResult(id: string, elements: readonly unknown[]): Frame {
  if (elements.length !== 3) return wrongAnswer(id, 'a CALLRESULT has 3 elements');
  const payload = elements[2] ?? {};
  return isObject(payload) ? { kind: 'result', id, payload } : wrongAnswer(id, 'payload is not an object');
}

function readError(id: string, elements: readonly unknown[]): Frame {
  if (elements.length < 3 || elements.length > 5) return wrongAnswer(id, 'a CALLERROR has 5 elements');
  const [, , code, description, details] = elements;
  if (typeof code !== 'string') return wrongAnswer(id, 'error code is not a string');
  return {
    kind: 'error',
    id,
    code,
    description: typeof description === 'string' ? description : '',
    details: isObject(details) ? details : {},
  };
}

function isObject(value: unknown): value is Payload {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(reason: string): InvalidFrame {
  return { kind: 'invalid', reason, answer: null, answerTo: null };
}

function wrongCall(id: string, reason: string): InvalidFrame {
  const answer = { id: id.slice(0, longestEcho), code: 'FormationViolation', description: reason } as const;
  return { kind: 'invalid', reason, answer, answerTo: null };
}

function wrongAnswer(id: string, reason: string): InvalidFrame {
  return { kind: 'invalid', reason, answer: null, answerTo: id.slice(0, longestEcho) };
}

/** A frame that is too much to be parsed may still begin like a CALL or an answer, so that its peer need not wait. */
function unread(text: string, reason: string): InvalidFrame {
  const head = /^\s{0,9}\[\s{0,9}([234])\s{0,9},\s{0,9}"([^"\\]{1,36})"\s{0,9},/.exec(text.slice(0, 100));
  const [, type, id] = head ?? [];
  if (type === undefined || id === undefined) return invalid(reason);
  return type === '2' ? wrongCall(id, reason) : wrongAnswer(id, reason);
}

/** Counts brackets outside strings. On text that is not JSON it may be wrong in either way, which does not matter. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charCodeAt(index);
    if (character === quote) index = endOfString(text, index);
    else if (character === bracketOpen || character === braceOpen) {
      depth += 1;
      if (depth > maxDepth) return true;
    } else if (character === bracketClose || character === braceClose) depth -= 1;
  }
  return false;
}

const quote = 0x22;
const backslash = 0x5c;
const bracketOpen = 0x5b;
const bracketClose = 0x5d;
const braceOpen = 0x7b;
const braceClose = 0x7d;

function endOfString(text: string, start: number): number {
  let index = start + 1;
  while (index < text.length && text.charCodeAt(index) !== quote) {
    index += text.charCodeAt(index) === backslash ? 2 : 1;
  }
  return index;
}

/** The name itself, or one of its characters written as an escape. */
const maySpellPrototype = /__proto__|\\u00(?:5f|70|72|6f|74)/i;

/**
 * Whether an object in it has a member of its own that is named `__proto__`: harmless as JSON.parse leaves it, and
 * another object's prototype as soon as somebody copies it. The text decides whether looking is worth the while.
 */
function holdsPrototype(text: string, message: unknown): boolean {
  if (!maySpellPrototype.test(text)) return false;
  const open: unknown[] = [message];
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value !== 'object' || value === null) continue;
    if (Object.hasOwn(value, '__proto__')) return true;
    for (const member of Object.values(value)) open.push(member);
  }
  return false;
}

export function writeCall(id: string, action: string, payload: Payload): string {
  return JSON.stringify([2, id, action, payload]);
}

export function writeResult(id: string, payload: Payload): string {
  return JSON.stringify([3, id, payload]);
}

/** The description is cut below 255 characters. */
export function writeError(id: string, code: ErrorCode, description: string, details: Payload = {}): string {
  return JSON.stringify([4, id, code, description.slice(0, longestDescription), details]);
}
