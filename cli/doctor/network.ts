/** DNS, TCP and TLS. */
import { isIP } from 'node:net';
import { type Endpoint, type ProbedChannel, probeChannel, probeName, probePort } from '../../adapters/csms/probe.js';
import type { LinkTarget } from '../../protocol/ports/link.js';
import { type Finding, failed, notChecked, ok, shownOf } from './findings.js';
import type { Patient } from './patient.js';

export async function examineName(endpoint: Endpoint): Promise<Finding> {
  const { host } = endpoint;
  const probed = await probeName(endpoint);
  if (!probed.ok) {
    const remedy = 'Correct the name in --csms, or see to the name server of this machine.';
    return failed('DNS', `${host} has no address: ${probed.why}.`, remedy);
  }
  return ok('DNS', isIP(host) !== 0 ? `${host} is an address.` : `${host} is ${probed.addresses.join(', ')}.`);
}

export async function examinePort(endpoint: Endpoint, timeoutMs: number): Promise<Finding> {
  const { host, port } = endpoint;
  const probed = await probePort(endpoint, timeoutMs);
  if (probed.ok) return ok('TCP', `${probed.address} takes calls on port ${port}, within ${ms(probed.tookMs)}.`);
  const remedy = `Correct the port in --csms, start the central system, or let port ${port} through the firewall.`;
  return failed('TCP', `Nobody answers at ${host}, port ${port}: ${probed.why}.`, remedy);
}

export async function examineChannel({ target, secure, keyFor, patience }: Patient): Promise<Finding> {
  if (secure === null) {
    return { check: 'TLS', state: 'not used', found: 'Not used: over ws:// everybody on the way can read along.' };
  }
  const isLater = secure !== target;
  if (isLater && secure.tls?.roots.length === 0)
    return notChecked('TLS', '--csms-secure is judged by the root that is given with --root-ca.');
  const probed = await probeChannel(secure, keyFor, patience.step);
  const certificate = probed.shown && { certificate: shownOf(probed.shown) };
  if (!probed.ok) return { ...failed('TLS', probed.why.reason, remedyOf(probed, secure)), ...certificate };
  const { version, cipher } = probed.secured;
  const who = secure.tls?.trustsPublic ? 'a public authority' : '--root-ca';
  const where = isLater ? 'At --csms-secure: ' : '';
  return { ...ok('TLS', `${where}${version} ${cipher}, trusted by ${who}.`), ...certificate };
}

/** By what the link says is wrong (`about` ends with its codes). */
const certificateRemedies = (give: string): readonly (readonly [RegExp, string])[] => [
  [/WRONG_NAME/, 'Use in --csms the name that the certificate is for, or get one for the name in use.'],
  [/EXPIRED/, 'Renew the certificate of the central system; if it should be valid, set the clock of this machine.'],
  [/NOT_YET_VALID/, 'Set the clock of this machine: to it the certificate is of the future.'],
  [/UNTRUSTED|SELF_SIGNED/, `${give} the root that issued this certificate, if you know that it is right.`],
  [/WEAK/, 'Have it issued anew: RSA from 2048 bits or EC from 224, signed with SHA-256.'],
  [/INVALID_CA|PATH_LENGTH|CHAIN|PURPOSE/, 'Have it issued for a server, by an authority that may issue it.'],
];

const eventRemedies = {
  InvalidCentralSystemCertificate: 'Have the certificate of the central system issued anew.',
  InvalidTLSVersion: 'The central system must speak TLS 1.2 or 1.3.',
  InvalidTLSCipherSuite: 'The central system must offer AES-GCM suites, such as ECDHE-ECDSA-AES128-GCM-SHA256.',
  FailedToAuthenticateAtCentralSystem: 'Give with --client-cert and --client-key what the central system takes.',
} as const;

function remedyOf({ why }: ProbedChannel & { ok: false }, { tls }: LinkTarget): string {
  const { security } = why;
  if (security === undefined) return 'See that TLS is spoken at this port, and not ws://.';
  const codes = security.event === 'InvalidCentralSystemCertificate' ? security.about : '';
  const remedies = certificateRemedies(tls?.roots.length ? 'Give another --root-ca:' : 'Give with --root-ca');
  return remedies.find(([code]) => code.test(codes))?.[1] ?? eventRemedies[security.event];
}

export const ms = (durationMs: number) => `${Math.max(1, Math.round(durationMs))} ms`;
