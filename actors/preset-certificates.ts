/** Certificates that are given when the station is started become records, as if they had been installed. */
import type { CertificateFacts } from '../protocol/ports/pki.js';
import type { CertificateRecord, LedgerChange } from '../protocol/ports/store.js';
import { portsOf } from '../protocol/ports.js';
import { stateOf } from './station-state.js';

interface Presets {
  /** As they are to be, those included that the CSMS has deleted. */
  readonly records: readonly CertificateRecord[];
  /** Fingerprint of the station's own, as it was given. */
  readonly certificate: string | null;
  /** For the ledger; null where it has them all. */
  readonly change: LedgerChange | null;
}

/** One that the CSMS has deleted does not come back; one that is no longer given goes. */
export async function presetChanges(system: object, kept: readonly CertificateRecord[]): Promise<Presets> {
  const { rootCa = [], certificate } = stateOf(system).access;
  const roots: CertificateRecord[] = [];
  for (const pem of rootCa) {
    const facts = await factsOf(system, pem);
    if (facts) roots.push(known(kept, facts, 'CentralSystemRootCertificate') ?? (await newRecord(system, pem, facts)));
  }
  const ownFacts = certificate ? await factsOf(system, certificate.chain) : null;
  const own = certificate && ownFacts ? await ownRecord(system, certificate, ownFacts, kept) : null;
  const records = own === null ? roots : [...roots, own];
  const given = new Set(records.map(({ fingerprint }) => fingerprint));
  const putCertificates = records.filter((record) => !kept.includes(record));
  const removeCertificates = kept.filter(({ preset, fingerprint }) => preset && !given.has(fingerprint));
  const isNews = putCertificates.length > 0 || removeCertificates.length > 0;
  const change = isNews ? { putCertificates, removeCertificates } : null;
  return { records, certificate: ownFacts?.fingerprint ?? null, change };
}

const known = (kept: readonly CertificateRecord[], { fingerprint }: CertificateFacts, use: CertificateRecord['use']) =>
  kept.find((record) => record.fingerprint === fingerprint && record.use === use);

async function ownRecord(
  system: object,
  { chain, key }: { readonly chain: string; readonly key: string },
  facts: CertificateFacts,
  kept: readonly CertificateRecord[],
): Promise<CertificateRecord> {
  const before = known(kept, facts, 'ChargePointCertificate');
  if (before?.keyName !== undefined) return before;
  const keyName = await portsOf(system).pki.importKey(key);
  return { ...(await newRecord(system, chain, facts)), use: 'ChargePointCertificate', keyName };
}

async function newRecord(system: object, pem: string, { fingerprint }: CertificateFacts): Promise<CertificateRecord> {
  const installedAt = new Date(portsOf(system).clock.now()).toISOString();
  return { fingerprint, use: 'CentralSystemRootCertificate', pem, installedAt, preset: true };
}

async function factsOf(system: object, pem: string): Promise<CertificateFacts | null> {
  const { pki, journal } = portsOf(system);
  const facts = await pki.factsOf(pem);
  if (!facts) journal.note({ level: 'error', event: 'certificate.unreadable' });
  return facts;
}
