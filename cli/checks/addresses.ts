/** Where the CSMS is, what this station is called there, and where the control API listens. */
import { ConfigurationError } from '../../protocol/errors.js';

export interface ControlAddress {
  /** `127.0.0.1` or `::1`. */
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
}

/** OCPP-J names no maximum; later versions say 48, and CSMS databases follow them. */
const maxIdentityLength = 48;

/** `--csms`: the endpoint without the identity (J 3.1.1). */
export function checkUrl(given: string): string {
  return checkEndpoint(given, '--csms', ['ws', 'wss']);
}

/** `--csms-secure`: where the station goes when the CSMS raises its security profile to 2 or 3. */
export function checkSecureUrl(given: string): string {
  return checkEndpoint(given, '--csms-secure', ['wss']);
}

function checkEndpoint(given: string, option: string, schemes: readonly string[]): string {
  const allowed = schemes.map((scheme) => `${scheme}://`).join(' or ');
  const wrong = (why: string) =>
    new ConfigurationError('bad-value', `${option} is a URL that begins with ${allowed}; ${why}`);
  const example = `for example ${schemes[0]}://localhost:9000/ocpp`;
  const shown = JSON.stringify(withoutPassword(given));
  // "localhost:9000" parses as a URL of the scheme "localhost:".
  if (!given.includes('://') || !URL.canParse(given)) throw wrong(`not ${shown} (${example}).`);
  const url = new URL(given);
  if (url.protocol === 'http:' || url.protocol === 'https:') {
    const meant = withoutPassword(given).replace(/^https?/i, url.protocol === 'https:' ? 'wss' : (schemes[0] ?? 'ws'));
    throw wrong(`not ${shown}. OCPP-J speaks WebSocket: did you mean ${meant}?`);
  }
  if (!schemes.includes(url.protocol.slice(0, -1))) throw wrong(`not ${shown} (${example}).`);
  if (url.username !== '' || url.password !== '') {
    throw wrong(`not ${shown}: a password does not go into the URL. Give it with --password-file.`);
  }
  if (url.hash !== '') throw wrong(`not ${shown}: a fragment (#...) is never sent.`);
  return given;
}

/** 1 to 48 characters that can be put into a URL path. */
export function checkIdentity(given: string): string {
  const wrong = (why: string) =>
    new ConfigurationError(
      'bad-value',
      `--id is the charge point identity, 1 to ${maxIdentityLength} characters; ${why}`,
    );
  if (given.trim() === '') throw wrong('it is empty.');
  if (given.length > maxIdentityLength) throw wrong(`${JSON.stringify(given)} has ${given.length}.`);
  if (/\p{C}/u.test(given)) throw wrong(`${JSON.stringify(given)} has a character that cannot be printed.`);
  // As a path segment these two mean "here" and "one up" and would vanish from the URL.
  if (given === '.' || given === '..') throw wrong(`${JSON.stringify(given)} cannot be part of a URL.`);
  return given;
}

/** What is allowed but seldom meant. */
export function identityWarnings(csms: string, identity: string): readonly string[] {
  const warnings: string[] = [];
  if (identity.includes(':')) {
    warnings.push(
      `The identity ${JSON.stringify(identity)} has a colon. Many servers split user and password of Basic ` +
        'authentication there and will refuse it.',
    );
  }
  if (identity !== identity.trim())
    warnings.push(`The identity ${JSON.stringify(identity)} begins or ends with a blank.`);
  const segment = encodeURIComponent(identity);
  if (lastSegment(csms) === segment) {
    warnings.push(
      `--csms already ends with the identity. The station appends it and will ask for .../${segment}/${segment}; ` +
        'leave it out of --csms.',
    );
  }
  return warnings;
}

/** What is allowed, and not as safe as it could be. */
export function securityWarnings(csms: string, hasPassword: boolean, hasRootCa: boolean): readonly string[] {
  const { protocol, hostname } = new URL(csms);
  if (protocol === 'ws:' && hasPassword && !isThisMachine(hostname))
    return [
      'The password goes over ws://, where everybody on the way can read it: use wss:// where the CSMS offers it.',
    ];
  if (protocol === 'wss:' && !hasRootCa)
    return [
      'Without --root-ca any public authority may vouch for the CSMS; give the root that issued its certificate.',
    ];
  return [];
}

const isThisMachine = (hostname: string) => hostname === 'localhost' || /^127\.|^\[::1\]$/.test(hostname);

/** HOST:PORT on this machine only: the control API lets anybody who reaches it act as driver and power grid. */
export function checkControl(given: string): ControlAddress {
  const match = /^(127\.0\.0\.1|localhost|\[::1\]):([0-9]{1,5})$/i.exec(given.trim());
  const port = Number(match?.[2]);
  if (match === null || port > 65_535) {
    throw new ConfigurationError(
      'bad-value',
      '--control is HOST:PORT with 127.0.0.1, localhost or [::1] as host, since it must not be reached from outside, ' +
        `and 0 to 65535 as port (0 takes a free one); not ${JSON.stringify(given)}.`,
    );
  }
  return { host: match[1] === '[::1]' ? '::1' : '127.0.0.1', port };
}

function lastSegment(url: string): string {
  return new URL(url).pathname.replace(/\/+$/, '').split('/').at(-1) ?? '';
}

function withoutPassword(text: string): string {
  return text.replace(/\/\/[^/]*@/, '//***@');
}
