/** Root certificates: listed, installed, deleted (M03 to M05). What is answered as done is on disk. */
import type { CertificatesWork } from '../../machines/certificates/certificates.types.js';
import type { CertificateHashData, CertificateUse, Request } from '../../protocol/messages.js';
import type { CertificateRecord } from '../../protocol/ports/store.js';
import { portsOf } from '../../protocol/ports.js';
import { installed } from '../link-target.js';
import { stateOf } from '../station-state.js';
import { answered, noteRefusal, nothingSaid, type Outcome, reconfigured } from './outcome.js';

const uses: readonly CertificateUse[] = ['CentralSystemRootCertificate', 'ManufacturerRootCertificate'];

const allRoots = (system: object) => uses.flatMap((use) => installed(system, use));

/** Of one use, the newest last. What was signed by another came after it, whatever the clock has said. */
function inOrder(records: readonly CertificateRecord[]): readonly CertificateRecord[] {
  const aged = records.map((record) => {
    const line = lineOf(record, records);
    return { record, atMs: Math.max(...line.map(({ installedAt }) => Date.parse(installedAt))), depth: line.length };
  });
  return aged.sort((one, other) => one.atMs - other.atMs || one.depth - other.depth).map(({ record }) => record);
}

/** A root and those before it that are installed, each of which has signed the one after it. */
function lineOf(record: CertificateRecord, records: readonly CertificateRecord[]): readonly CertificateRecord[] {
  const signerOf = ({ issuedBy }: CertificateRecord) => records.find(({ pem }) => pem === issuedBy);
  const line = [record];
  for (let signer = signerOf(record); signer && !line.includes(signer); signer = signerOf(signer)) line.push(signer);
  return line;
}

/** A00.FR.506 recommends SHA-256. */
export async function listRoots(
  system: object,
  { certificateType }: Request<'GetInstalledCertificateIds'>,
): Promise<Outcome> {
  const roots = inOrder(installed(system, certificateType));
  if (roots.length === 0) return answered({ status: 'NotFound' });
  const certificateHashData = await Promise.all(roots.map((root) => hashDataOf(system, root, 'SHA256')));
  return answered({ status: 'Accepted', certificateHashData });
}

const hashDataOf = (
  system: object,
  { pem, issuedBy }: CertificateRecord,
  algorithm: CertificateHashData['hashAlgorithm'],
) => portsOf(system).pki.hashDataOf(pem, algorithm, issuedBy);

export async function installRoot(system: object, request: Request<'InstallCertificate'>): Promise<Outcome> {
  const { clock, pki, store } = portsOf(system);
  const { certificateType: use, certificate } = request;
  const { settings } = stateOf(system).product;
  const present = inOrder(installed(system, use));
  const before =
    settings.additionalRootCertificateCheck && use === 'CentralSystemRootCertificate' ? present.at(-1) : null;
  const facts = await pki.factsOf(certificate);
  if (facts && present.some(({ fingerprint }) => fingerprint === facts.fingerprint))
    return answered({ status: 'Accepted' });
  const atMs = clock.now();
  const verdict = await pki.judgeRoot(certificate, { use, atMs, ...(before && { signedBy: before.pem }) });
  if (!verdict.ok) return refusedRoot(system, use, verdict.why);
  if (before && present.length > 1) return refused(system, 'the root before the last one is not yet done with');
  if (allRoots(system).length >= settings.certificateStoreMaxLength) return refused(system, 'there is no room');
  const { fingerprint, subject } = verdict.facts;
  const installedAt = new Date(atMs).toISOString();
  const issuedBy = before ? { issuedBy: before.pem } : {};
  const record = { fingerprint, use, pem: verdict.pem, installedAt, preset: false, ...issuedBy };
  await store.ledger.commit({ putCertificates: [record] });
  return answered({ status: 'Accepted' }, reconfigured(`${use} was installed: ${subject}`));
}

/** The whitepaper knows no event for a bad root of the manufacturer. */
function refusedRoot(system: object, use: CertificateUse, why: string): Outcome {
  const { answer } = refused(system, why);
  if (use === 'ManufacturerRootCertificate') return { answer, events: [] };
  return { answer, events: [{ event: 'InvalidCentralSystemCertificate', techInfo: `InstallCertificate: ${why}` }] };
}

function refused(system: object, why: string): Outcome {
  noteRefusal(system, 'InstallCertificate', why);
  return answered({ status: 'Rejected' });
}

export async function deleteRoot(
  system: object,
  { certificateHashData: wanted }: Request<'DeleteCertificate'>,
  { securedBy }: CertificatesWork,
): Promise<Outcome> {
  const { pki, store } = portsOf(system);
  const found = await matching(system, wanted);
  const [first] = found;
  if (!first) return answered({ status: (await isOwn(system, wanted)) ? 'Failed' : 'NotFound' });
  const why = whyKept(system, found, securedBy);
  if (why !== null) {
    noteRefusal(system, 'DeleteCertificate', why);
    return answered({ status: 'Failed' });
  }
  await store.ledger.commit(removal(system, found));
  const subject = (await pki.factsOf(first.pem))?.subject ?? first.fingerprint;
  return answered({ status: 'Accepted' }, reconfigured(`${first.use} was deleted: ${subject}`));
}

/** One certificate, installed for each of its uses. */
async function matching(system: object, wanted: CertificateHashData): Promise<readonly CertificateRecord[]> {
  const roots = allRoots(system);
  const named = await Promise.all(roots.map((root) => hashDataOf(system, root, wanted.hashAlgorithm)));
  return roots.filter((_, index) => {
    const data = named[index];
    return data !== undefined && isSame(data, wanted) && data.issuerKeyHash === wanted.issuerKeyHash.toLowerCase();
  });
}

/** But for the hash of the issuer's key, which of the station's own certificates is not always at hand. */
const isSame = (data: CertificateHashData, wanted: CertificateHashData) =>
  data.issuerNameHash === wanted.issuerNameHash.toLowerCase() &&
  data.serialNumber === wanted.serialNumber.toLowerCase().replace(/^0+(?=.)/, '');

/** It cannot be deleted like this (M04.FR.07). */
async function isOwn(system: object, wanted: CertificateHashData): Promise<boolean> {
  const own = installed(system, 'ChargePointCertificate');
  const named = await Promise.all(own.map((record) => hashDataOf(system, record, wanted.hashAlgorithm)));
  return named.some((data) => isSame(data, wanted));
}

/** M04.FR.06, and what the product protects besides; null where it may go. */
function whyKept(system: object, found: readonly CertificateRecord[], securedBy: string | null): string | null {
  const root = found.find(({ use }) => use === 'CentralSystemRootCertificate');
  if (!root) return null;
  if (root.fingerprint === securedBy) return 'it vouches for the connection';
  const isLast = installed(system, 'CentralSystemRootCertificate').length === 1;
  return isLast && stateOf(system).product.settings.keepsLastRoot ? 'it is the last one' : null;
}

/** What was given at the start stays known, so that the next start does not bring it back. */
function removal(system: object, records: readonly CertificateRecord[]) {
  const { presets } = stateOf(system);
  // The CSMS may have installed it first: then its record says nothing of the start.
  const isGiven = ({ use, fingerprint, preset }: CertificateRecord) =>
    preset || presets.some((given) => given.use === use && given.fingerprint === fingerprint);
  return {
    putCertificates: records.filter(isGiven).map((record) => ({ ...record, preset: true, isDeleted: true as const })),
    removeCertificates: records.filter((record) => !isGiven(record)),
  };
}

/** The new root has proven itself: those before it have had their time (M05.FR.11). */
export async function settleRoots(system: object, root: string): Promise<Outcome> {
  if (!stateOf(system).product.settings.additionalRootCertificateCheck) return nothingSaid;
  const present = inOrder(installed(system, 'CentralSystemRootCertificate'));
  const older = present.slice(0, -1);
  if (present.at(-1)?.fingerprint !== root || older.length === 0) return nothingSaid;
  await portsOf(system).store.ledger.commit(removal(system, older));
  return {
    answer: null,
    events: [reconfigured('the CentralSystemRootCertificate before the present one was deleted')],
  };
}
