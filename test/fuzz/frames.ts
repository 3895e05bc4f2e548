/** Frames as a CSMS, a broken one or a hostile one may send them. */
import * as fc from 'fast-check';
import { doubtful, payloadOf, requests, responses } from './payloads.js';

const id = fc.oneof(
  { weight: 8, arbitrary: fc.uuid() },
  fc.constantFrom('', '1', 'x'.repeat(36), 'x'.repeat(37), 'x'.repeat(500), '__proto__', '\u0000'),
);

const action = fc.oneof(
  { weight: 1, arbitrary: fc.string({ maxLength: 60 }) },
  { weight: 1, arbitrary: fc.constantFrom('', 'heartbeat', 'Reset.req', 'constructor', '__proto__', 'Authorization') },
);

const call = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.oneof(
      ...requests.map(({ action: name, schema }) =>
        fc.tuple(id, doubtful(payloadOf(schema))).map(([one, payload]): unknown => [2, one, name, payload]),
      ),
    ),
  },
  fc.tuple(id, action, fc.jsonValue({ maxDepth: 3 })).map(([one, name, payload]): unknown => [2, one, name, payload]),
);

const answer = fc.oneof(
  ...responses.map(({ schema }) =>
    fc.tuple(id, doubtful(payloadOf(schema))).map(([one, payload]): unknown => [3, one, payload]),
  ),
  fc
    .tuple(id, fc.string({ maxLength: 60 }), fc.string({ maxLength: 300 }), fc.jsonValue({ maxDepth: 2 }))
    .map(([one, code, text, details]): unknown => [4, one, code, text, details]),
);

/** Arrays that are no message. */
const misshapen = fc
  .tuple(fc.constantFrom<unknown>(0, 1, 2, 3, 4, 5, -1, 2.5, '2', null), fc.array(fc.jsonValue({ maxDepth: 2 })))
  .map(([type, rest]): unknown => [type, ...rest]);

/** `{ "__proto__": ... }` is lost by whoever spreads it: it is written by hand. */
const asText = fc
  .oneof({ weight: 8, arbitrary: call }, { weight: 3, arbitrary: answer }, misshapen)
  .map((message) => JSON.stringify(message).replaceAll('"surplus":', '"__proto__":'));

type Damage = (text: string) => string;

/** What happens to a text on its way. */
const damage: fc.Arbitrary<Damage> = fc
  .tuple(
    fc.constantFrom('cut', 'insert', 'swap', 'deep', 'twice', 'blanks'),
    fc.nat(),
    fc.constantFrom(...'[]{}",:\\2\u0000'),
  )
  .map(
    ([how, place, character]): Damage =>
      (text) => {
        const at = text.length === 0 ? 0 : place % text.length;
        if (how === 'cut') return text.slice(0, at);
        if (how === 'insert') return text.slice(0, at) + character + text.slice(at);
        if (how === 'swap') return text.slice(0, at) + character + text.slice(at + 1);
        if (how === 'deep') return `${'['.repeat(place % 5_000)}${text}`;
        if (how === 'blanks') return `${' '.repeat(place % 5_000)}${text}`;
        return text + text;
      },
  );

export const frame: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: asText },
  { weight: 2, arbitrary: fc.tuple(asText, damage).map(([text, change]) => change(text)) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 300 }) },
);

/** Longest frame that is read; of a longer one only how it begins. */
export const longestFrame = 65_536;
const readableHead = /^\s{0,9}\[2,"[^"\\]{1,36}",/;

/** The id a CALL is answered by, null where nobody can be answered (J 4.2.3). */
export function answerDue(text: string): string | null {
  if (text.length > longestFrame && !readableHead.test(text)) return null;
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return null;
  }
  if (!Array.isArray(message) || message[0] !== 2 || typeof message[1] !== 'string') return null;
  return message[1].slice(0, 255);
}

/** A reset that is accepted ends the station: nobody is left to ask. */
export function mayEnd(text: string): boolean {
  return /"Reset"/.test(text) && /"(?:Hard|Soft)"/.test(text);
}
