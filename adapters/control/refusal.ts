/** How the control API says no: always `{ "error": { "code", "message" } }`. */
import { StationError } from '../../protocol/errors.js';

export interface ErrorAnswer {
  /** HTTP status. */
  readonly status: number;
  readonly code: string;
  /** Names what was asked, what is wrong with it, and what is allowed. */
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request that is refused before it reaches the simulated world. `code`: those of the README. */
export class Refusal extends StationError {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor({ status, code, message, headers = {} }: ErrorAnswer) {
    super(code, message);
    this.status = status;
    this.headers = headers;
  }
}

export const maxBodyBytes = 64 * 1024;

/** Whatever a request can end in, as its answer. */
export function answerTo(error: unknown): ErrorAnswer {
  if (error instanceof Refusal) return error;
  if (error instanceof StationError) {
    const { code, message } = error;
    return { status: code === 'unknown-connector' ? 404 : 409, code, message };
  }
  return answerToFramework(error) ?? defect(error);
}

export function errorBody({ code, message }: ErrorAnswer): { readonly error: { code: string; message: string } } {
  return { error: { code, message } };
}

/** Requests that fastify itself refuses; its errors carry a `code` of their own and an HTTP status. */
function answerToFramework(error: unknown): ErrorAnswer | null {
  if (!(error instanceof Error) || !('code' in error) || !('statusCode' in error)) return null;
  const { code, statusCode: status, message } = error;
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return { status: 413, code: 'body-too-large', message: `The body is larger than ${maxBodyBytes} bytes.` };
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return { status: 415, code: 'not-json', message: jsonOnly };
    default:
      return typeof status === 'number' && status >= 400 && status < 500
        ? { status, code: 'bad-request', message }
        : null;
  }
}

/** Browsers may send forms and plain text across origins without asking; JSON they may not. */
const jsonOnly =
  "The body is JSON: send it with the header 'Content-Type: application/json' (curl --json '{...}' does), or send none.";

function defect(error: unknown): ErrorAnswer {
  const what = error instanceof Error ? error.message : String(error);
  return { status: 500, code: 'defect', message: `The station could not do this, and that is a defect: ${what}` };
}
