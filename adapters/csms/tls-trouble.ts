/** Why a TLS handshake failed, and what that means for security (W A00). */
import type { LinkClosed, LinkSecurityProblem } from '../../protocol/ports/link.js';

export interface Handshake {
  /** Host and port. */
  readonly place: string;
  /** Received until it failed. */
  readonly heardBytes: number;
  /** Security profile 3. */
  readonly showsCertificate: boolean;
}

interface Trouble {
  /** Completes "No secure channel could be made (it ...)". */
  readonly words: string;
  readonly event?: LinkSecurityProblem['event'];
  /** The certificate of the station is what the peer does not take. */
  readonly ours?: true;
}

/** An alert alone: record header, level and description. */
const alertBytes = 7;

export function failedHandshake(error: Error, { place, heardBytes, showsCertificate }: Handshake): LinkClosed {
  const trouble = troubleOf(error, heardBytes, showsCertificate);
  const { words, event, ours } = trouble;
  return {
    code: null,
    reason: `No secure channel to ${place} could be made (it ${words}).`,
    problem: ours ? 'refused-credentials' : 'tls',
    ...(event && { security: { event, techInfo: `${place}: it ${words}.`, about: `${event} ${words}` } }),
  };
}

function troubleOf(error: Error, heardBytes: number, showsCertificate: boolean): Trouble {
  const alert = Number(/SSL alert number (\d+)/.exec(error.message)?.[1] ?? Number.NaN);
  if (alert === 40) return noAgreement(heardBytes, showsCertificate);
  const refusal = ourCertificate[alert];
  if (refusal !== undefined) {
    const words = showsCertificate ? `${refusal.shown} (alert ${alert})` : `${refusal.none} (alert ${alert})`;
    return { words, event: 'FailedToAuthenticateAtCentralSystem', ours: true };
  }
  const code = wordOf(error, 'code');
  const reason = wordOf(error, 'reason');
  const told = reason === '' ? error.message : `${wordOf(error, 'library')} ${reason}`;
  const ofReason = () => reasons.find(([words]) => words.test(told))?.[1];
  const known = Number.isNaN(alert) ? (ofReason() ?? codes[code]) : alerts[alert];
  if (known !== undefined) return known;
  return { words: `does not speak TLS as we do: ${reason || code || 'no reason is known'}` };
}

/** The TLS library says in which part of it something was wrong, and what. */
function wordOf(error: Error, name: 'code' | 'library' | 'reason'): string {
  const word: unknown = Reflect.get(error, name);
  return typeof word === 'string' ? word : '';
}

/**
 * A peer that finds no suite answers our first message with this alert and nothing else. Under TLS 1.2 one that misses a
 * certificate of ours uses the same alert, but has said hello and shown its own certificate by then.
 */
function noAgreement(heardBytes: number, showsCertificate: boolean): Trouble {
  if (heardBytes <= alertBytes) {
    return { words: 'has no cipher suite in common with us (alert 40)', event: 'InvalidTLSCipherSuite' };
  }
  const certificate = showsCertificate
    ? 'refuses the certificate of this station'
    : 'wants a certificate of this station';
  return {
    words: `${certificate}, or has no cipher suite or signature in common with us (alert 40)`,
    event: 'FailedToAuthenticateAtCentralSystem',
    ours: true,
  };
}

interface Refusal {
  readonly shown: string;
  readonly none: string;
}

const noneShown = 'wants a certificate of this station, which has none to show';
const refusing = (why: string): Refusal => ({
  shown: `refuses the certificate of this station: ${why}`,
  none: noneShown,
});

/** Alerts about the certificate of the client (RFC 8446, 6.2). */
const ourCertificate: Readonly<Record<number, Refusal>> = {
  41: refusing('none came'),
  42: refusing('it is bad'),
  43: refusing('it is of the wrong kind'),
  44: refusing('it was revoked'),
  45: refusing('it has expired'),
  46: refusing('no reason is given'),
  48: refusing('its authority is not known there'),
  49: refusing('it may not come in'),
  116: refusing('none came'),
};

const oldVersion: Trouble = { words: 'speaks no TLS from 1.2 on', event: 'InvalidTLSVersion' };
const badSuite: Trouble = { words: 'wants a cipher suite that is not allowed', event: 'InvalidTLSCipherSuite' };
const badCertificate = (words: string): Trouble => ({ words, event: 'InvalidCentralSystemCertificate' });

const alerts: Readonly<Record<number, Trouble>> = {
  70: oldVersion,
  71: { words: 'finds our cipher suites too weak (alert 71)', event: 'InvalidTLSCipherSuite' },
  112: { words: 'does not know the name it was called by (alert 112)' },
};

/** What the TLS library says of the peer's half. */
const reasons: readonly (readonly [RegExp, Trouble])[] = [
  // A peer that speaks no TLS at all has no version either.
  [/wrong version number|packet length too long|http request|record layer failure/i, { words: 'does not speak TLS' }],
  [/unsupported protocol|version too low|wrong ssl version|unsupported ssl version/i, oldVersion],
  [/compression/i, { words: 'wants compression', event: 'InvalidTLSCipherSuite' }],
  [/cipher returned|no shared cipher|dh key too small|no ciphers available/i, badSuite],
  [/excessive message size/i, badCertificate('shows more certificates than anybody needs')],
  [/bad signature|wrong signature/i, badCertificate('cannot prove that its certificate is its own')],
  [
    /asn1|x509|certificate|public key|unsupported algorithm/i,
    badCertificate('shows a certificate that cannot be read'),
  ],
];

const codes: Readonly<Record<string, Trouble>> = {
  ECONNRESET: { words: 'closed the connection' },
  EPIPE: { words: 'closed the connection' },
};
