/** The station's own certificate: asked for, and brought (A02, A03). */
import type { CertificatesWork } from '../../machines/certificates/certificates.types.js';
import type { Request } from '../../protocol/messages.js';
import type { CertificateRecord, CertificateRequestRecord } from '../../protocol/ports/store.js';
import { portsOf } from '../../protocol/ports.js';
import { installed } from '../link-target.js';
import { stateOf } from '../station-state.js';
import { answered, noteRefusal, nothingSaid, type Outcome, reconfigured } from './outcome.js';

const pending = (system: object) => portsOf(system).store.ledger.contents().certificateRequest;

/** The key is in the vault before the ledger names it, and the ledger has the request before it is said. */
export async function request(system: object, isRenewal: boolean, { settings }: CertificatesWork): Promise<Outcome> {
  const { clock, journal, pki, store } = portsOf(system);
  const { access, product } = stateOf(system);
  const nowMs = clock.now();
  const tried = isRenewal ? { renewalTriedAtMs: nowMs } : {};
  if (settings.operator === '') {
    journal.note({ level: 'warn', event: 'certificate.hasNoOperator' });
    return { ...nothingSaid, ...tried };
  }
  const subject = { commonName: product.serialNumber ?? access.identity, organization: settings.operator };
  const { keyName, csr } = await pki.createRequest(subject);
  const asked: CertificateRequestRecord = { keyName, csr, subject, at: new Date(nowMs).toISOString(), phase: 'unsaid' };
  await store.ledger.commit({ putCertificateRequest: asked });
  journal.note({ level: 'info', event: 'certificate.requested', ...subject, isRenewal });
  return { ...nothingSaid, request: asked, ...tried };
}

/** What has become of the request for this key. */
export async function settleRequest(system: object, kind: 'said' | 'dropped', keyName: string): Promise<Outcome> {
  const asked = pending(system);
  if (asked?.keyName === keyName)
    await portsOf(system).store.ledger.commit({
      putCertificateRequest: kind === 'said' ? { ...asked, phase: 'said' } : null,
    });
  return nothingSaid;
}

export async function takeCertificate(
  system: object,
  { certificateChain }: Request<'CertificateSigned'>,
): Promise<Outcome> {
  const { clock, pki, store } = portsOf(system);
  const asked = pending(system);
  if (!asked) {
    noteRefusal(system, 'CertificateSigned', 'none was asked for');
    return answered({ status: 'Rejected' });
  }
  const longest = Math.min(stateOf(system).product.settings.certificateSignedMaxChainSize, longestChain);
  if (certificateChain.length > longest) return bad(system, asked, `It is longer than ${longest} characters.`);
  const atMs = clock.now();
  const roots = installed(system, 'CentralSystemRootCertificate').map(({ pem }) => pem);
  const { keyName, subject } = asked;
  const verdict = await pki.judgeStationCertificate(certificateChain, { ...subject, keyName, roots, atMs });
  if (!verdict.ok) return bad(system, asked, verdict.why);
  const record: CertificateRecord = {
    fingerprint: verdict.facts.fingerprint,
    use: 'ChargePointCertificate',
    pem: verdict.pem,
    keyName,
    installedAt: new Date(atMs).toISOString(),
    preset: false,
  };
  await store.ledger.commit({ putCertificates: [record], putCertificateRequest: null });
  const event = reconfigured(`a certificate of the station was installed: ${verdict.facts.subject}`);
  return { ...answered({ status: 'Accepted' }, event), request: null };
}

/** What a message carries (W 7.3). */
const longestChain = 10_000;

/** The key still waits, in case the CSMS knows better; and a new request is no repetition. */
async function bad(system: object, asked: CertificateRequestRecord, why: string): Promise<Outcome> {
  noteRefusal(system, 'CertificateSigned', why);
  const failed: CertificateRequestRecord = { ...asked, phase: 'failed' };
  await portsOf(system).store.ledger.commit({ putCertificateRequest: failed });
  const event = { event: 'InvalidChargePointCertificate', techInfo: `CertificateSigned: ${why}` } as const;
  return { ...answered({ status: 'Rejected' }, event), request: failed };
}
