/** Root certificates in the station: shared by TC_075, TC_076, TC_080, TC_081 and TC_083. */
import type { CertificateUse } from '../../../protocol/messages.js';
import type { Tester } from '../../language/tester.js';
import { type CertificateHashData, hashDataOf, isSameCertificate } from '../../pki/hash-data.js';

/** What the station has of this type; nothing when it answers NotFound. */
export async function installedOf(t: Tester, certificateType: CertificateUse): Promise<readonly CertificateHashData[]> {
  const { status, certificateHashData } = await t.call('GetInstalledCertificateIds', { certificateType });
  if (status === 'Accepted') {
    t.check(certificateHashData !== undefined, 'certificateHashData with status Accepted', 'there is none');
    return certificateHashData ?? [];
  }
  t.check(certificateHashData === undefined, 'no certificateHashData with status NotFound', 'there is some');
  return [];
}

/** Of a list of the station, the entry for this root. */
export function entryOf(pem: string, entries: readonly CertificateHashData[]): CertificateHashData | undefined {
  return entries.find((entry) => isSameCertificate(entry, hashDataOf(pem, entry.hashAlgorithm)));
}

/** MS-CertificateInstalled: it is, or is installed now. */
export async function certificateInstalled(t: Tester, certificateType: CertificateUse, pem: string): Promise<void> {
  if (entryOf(pem, await installedOf(t, certificateType)) !== undefined) return;
  await t.ask('InstallCertificate', { certificateType, certificate: pem }, 'Accepted');
}

/** Both steps of TC_075: install a root, and find it in the list. */
export async function installsAndLists(t: Tester, certificateType: CertificateUse, pem: string): Promise<void> {
  t.step(`1. The CSMS installs a ${certificateType}`);
  await t.ask('InstallCertificate', { certificateType, certificate: pem }, 'Accepted');

  t.step('2. The CSMS asks for the installed certificates of this type');
  const entries = await installedOf(t, certificateType);
  checkListed(t, pem, entries);
}

/** The list names this certificate, by hash data the tool computes for itself. */
export function checkListed(t: Tester, pem: string, entries: readonly CertificateHashData[]): void {
  const expected = hashDataOf(pem, 'SHA256');
  const listed =
    entries.length === 0 ? 'NotFound, or an empty list' : entries.map((entry) => difference(pem, entry)).join('; ');
  t.check(entryOf(pem, entries) !== undefined, `the certificate in the list: ${inWords(expected)}`, listed);
}

function inWords({ hashAlgorithm, issuerNameHash, issuerKeyHash, serialNumber }: CertificateHashData): string {
  return `${hashAlgorithm} name ${issuerNameHash}, key ${issuerKeyHash}, serial number ${serialNumber}`;
}

/** Where an entry is nearly right, what is wrong with it. */
function difference(pem: string, entry: CertificateHashData): string {
  const own = hashDataOf(pem, entry.hashAlgorithm);
  const fields = ['issuerNameHash', 'issuerKeyHash', 'serialNumber'] as const;
  const wrong = fields.filter((field) => entry[field].toLowerCase() !== own[field].toLowerCase());
  if (wrong.length === fields.length) return `another certificate, serial number ${entry.serialNumber}`;
  return `one whose ${wrong.map((field) => `${field} is ${entry[field]}`).join(' and ')}`;
}
