/** Which certificates there are, and what follows from the time: one to use, one to throw away, one to ask for. */
import type {
  CertificatesSeen,
  CertificatesWork,
  InstalledCertificate,
} from '../../machines/certificates/certificates.types.js';
import { decideOwn, type OwnDecision } from '../../machines/certificates/own.js';
import { showsCertificate } from '../../machines/connection/way.js';
import type { CertificateRecord } from '../../protocol/ports/store.js';
import { portsOf } from '../../protocol/ports.js';
import { installed } from '../link-target.js';
import { stateOf } from '../station-state.js';
import { changeWay, isSwitching } from '../ways.js';

type System = { get(id: string): unknown };

const uses: readonly CertificateRecord['use'][] = [
  'CentralSystemRootCertificate',
  'ManufacturerRootCertificate',
  'ChargePointCertificate',
];

export async function look(system: System, work: CertificatesWork): Promise<CertificatesSeen> {
  const found = await everythingInstalled(system);
  const decision = decide(system, found, work);
  const switched = await switchTo(system, decision.use);
  const { certificateRequest } = portsOf(system).store.ledger.contents();
  const isAsked = certificateRequest !== null && certificateRequest.phase !== 'failed';
  if (work.knowsTime) await tidy(system, decision.gone);
  return {
    installed: work.knowsTime ? found.filter(({ fingerprint }) => !decision.gone.includes(fingerprint)) : found,
    switched,
    nextAt: decision.nextAtMs === null ? null : new Date(decision.nextAtMs).toISOString(),
    renewalIsDue: decision.renewalIsDue && work.knowsTime && !isAsked,
  };
}

async function everythingInstalled(system: object): Promise<readonly InstalledCertificate[]> {
  const records = uses.flatMap((use) => installed(system, use));
  const facts = await Promise.all(records.map(({ pem }) => portsOf(system).pki.factsOf(pem)));
  return records.flatMap(({ fingerprint, use, installedAt, preset }, index) => {
    const known = facts[index];
    if (!known) return [];
    const { subject, notBeforeMs, notAfterMs } = known;
    return [{ fingerprint, use, subject, notBeforeMs, notAfterMs, installedAtMs: Date.parse(installedAt), preset }];
  });
}

function decide(system: object, found: readonly InstalledCertificate[], work: CertificatesWork): OwnDecision {
  const { present, other, startedWith } = stateOf(system).connection;
  const { tried, renewalTriedAtMs, settings } = work;
  return decideOwn({
    own: found.filter(({ use }) => use === 'ChargePointCertificate'),
    inUse: present.certificate,
    named: [present, other, startedWith].flatMap((way) => way?.certificate ?? []),
    tried,
    nowMs: portsOf(system).clock.now(),
    renewalMs: settings.renewalMs,
    renewalTriedAtMs,
  });
}

/** Only security profile 3 shows a certificate; below it the newest one is chosen when the profile is raised. */
async function switchTo(system: System, certificate: string | null): Promise<CertificatesSeen['switched']> {
  if (certificate === null || !showsCertificate(stateOf(system).connection.present)) return null;
  // It is looked at again once the connection is there.
  if (isSwitching(system)) return null;
  const ways = await changeWay(system, { certificate });
  portsOf(system).journal.note({ level: 'info', event: 'certificate.switched', certificate });
  return { ways, certificate };
}

/** Its key goes with it, and any key that nobody names. */
async function tidy(system: object, gone: readonly string[]): Promise<void> {
  const { pki, store } = portsOf(system);
  const removeCertificates = installed(system, 'ChargePointCertificate').filter(({ fingerprint }) =>
    gone.includes(fingerprint),
  );
  if (removeCertificates.length > 0) await store.ledger.commit({ removeCertificates });
  const { certificates, certificateRequest } = store.ledger.contents();
  const named = [...stateOf(system).presets, ...certificates, certificateRequest];
  await pki.retainKeys([...new Set(named.flatMap((one) => one?.keyName ?? []))]);
}
