/** What a station shows when it connects: TC_085, TC_086 and TC_087 look at it. */
import type { KeyObject, X509Certificate } from 'node:crypto';
import type { Handshake, Upgrade } from '../../csms/handshakes.js';
import { CaseFailure } from '../../language/failure.js';
import type { Tester } from '../../language/tester.js';

/** The value of the Authorization header for this password (J 6.2.2). */
export function basicHeader(identity: string, password: Uint8Array): string {
  return `Basic ${Buffer.concat([Buffer.from(`${identity}:`, 'utf8'), password]).toString('base64')}`;
}

/** The rules of TC_085: user name, key, and the length of the key. */
export function checkBasicHeader(t: Tester, { authorization, path }: Upgrade, password: Uint8Array): void {
  t.check(authorization !== null, 'an Authorization header in the upgrade request', 'there is none');
  const [, encoded] = /^Basic ([A-Za-z0-9+/]+=*)$/.exec(authorization ?? '') ?? [];
  t.check(encoded !== undefined, 'Authorization: Basic with base64', 'another scheme or no base64');
  const credentials = Buffer.from(encoded ?? '', 'base64');
  const lastSegment = decodedSegment(path.split('?')[0]?.split('/').at(-1) ?? '');
  // An identity may hold a colon, so the first one need not be the end of the user name.
  const user = Buffer.from(`${lastSegment}:`, 'utf8');
  const begins = credentials.subarray(0, user.length).equals(user);
  t.check(begins, `the user name ${lastSegment}, the last segment of the path`, 'another user name');
  const key = credentials.subarray(user.length);
  const isLong = key.length >= 16 && key.length <= 20;
  t.check(isLong, 'a key of 16 to 20 bytes, at most 40 hexadecimal digits', `one of ${key.length} bytes`);
  t.check(key.equals(password), 'the AuthorizationKey that is set, as bytes', 'another password');
}

function decodedSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** The connection came through TLS. */
export function handshakeOf({ handshake }: Upgrade): Handshake {
  if (handshake === null) throw new CaseFailure('a connection over TLS', 'one without TLS');
  return handshake;
}

interface Suite {
  readonly name: string;
  readonly id: number;
}

/** Numbers of the IANA registry. One of the pairs has to be offered (W A00.FR.3xx). */
const suitePairs: readonly (readonly [Suite, Suite])[] = [
  [
    { name: 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256', id: 0xc02b },
    { name: 'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384', id: 0xc02c },
  ],
  [
    { name: 'TLS_RSA_WITH_AES_128_GCM_SHA256', id: 0x009c },
    { name: 'TLS_RSA_WITH_AES_256_GCM_SHA384', id: 0x009d },
  ],
];

/** The rules of TC_086: TLS 1.2 or higher, and the suites of the Client Hello. */
export function checkTls(t: Tester, { negotiated, offeredVersions, offeredCipherSuites }: Handshake): void {
  const version = negotiated?.version ?? 'nothing';
  t.check(['TLSv1.2', 'TLSv1.3'].includes(version), 'TLS 1.2 or higher to be agreed on', version);
  t.check(offeredVersions.includes('TLSv1.2'), 'TLS 1.2 to be offered', `only ${offeredVersions.join(', ')}`);
  const offers = ({ id }: Suite) => offeredCipherSuites.includes(id);
  const names = suitePairs.map((pair) => pair.map(({ name }) => name).join(' and ')).join(', or ');
  const offered = suitePairs.flat().filter(offers);
  const came = offered.length === 0 ? 'none of them' : `only ${offered.map(({ name }) => name).join(', ')}`;
  t.check(
    suitePairs.some((pair) => pair.every(offers)),
    `a Client Hello that offers ${names}`,
    came,
  );
}

/** What TC_074 and TC_087 take for the unique serial number: the identity, or a serial number of the boot. */
export function serialNumbers(t: Tester): readonly string[] {
  const boot = t.received('BootNotification').at(-1)?.payload;
  const told = [boot?.chargePointSerialNumber, boot?.chargeBoxSerialNumber];
  return [...new Set([t.station.identity, ...told.filter((each) => each !== undefined)])];
}

/** The rules of TC_087 for the station's own certificate. */
export function checkClientCertificate(t: Tester, { clientCertificate, clientAuthorized }: Handshake): void {
  if (clientCertificate === null) throw new CaseFailure('the certificate of the station in the handshake', 'none');
  t.check(clientAuthorized, 'a certificate that leads to the root of the tool', 'one that does not');
  const { serialNumber, publicKey } = clientCertificate;
  t.check(serialNumber.length > 0, 'a certificate with a serial number', 'it has none');
  const { isStrong, words } = strengthOf(publicKey);
  t.check(isStrong, 'an RSA or DSA key of at least 2048 bits, or an EC key of at least 224', words);
  const allowed = serialNumbers(t);
  const commonName = commonNameOf(clientCertificate);
  t.check(allowed.includes(commonName), `the common name ${allowed.join(' or ')}`, commonName || 'no common name');
}

function commonNameOf({ subject }: X509Certificate): string {
  return /^CN=(.*)$/m.exec(subject)?.[1] ?? '';
}

function strengthOf({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): { isStrong: boolean; words: string } {
  const type = asymmetricKeyType ?? 'unknown';
  if (type === 'ec') {
    const curve = asymmetricKeyDetails?.namedCurve ?? '';
    return { isStrong: Number(/\d{3}/.exec(curve)?.[0] ?? 0) >= 224, words: `an EC key on ${curve}` };
  }
  const bits = asymmetricKeyDetails?.modulusLength ?? 0;
  const isKnown = ['rsa', 'rsa-pss', 'dsa'].includes(type);
  return { isStrong: isKnown && bits >= 2048, words: `${type} of ${bits} bits` };
}
