/** What Node does not tell of a certificate. */
import type { X509Certificate } from 'node:crypto';
import { Refusal } from './refusal.js';
import { isSoundSignature, type SignatureAlgorithm } from './strength.js';

export interface Particulars {
  readonly hasSoundSignature: boolean;
  /** Of an authority: how many authorities may stand between it and the leaf (RFC 5280, 4.2.1.9). */
  readonly pathLength: number;
  /** Null: every use (4.2.1.3). */
  readonly usages: { readonly signsCertificates: boolean; readonly signsData: boolean } | null;
  /** Object identifiers; null: every purpose (4.2.1.12). */
  readonly purposes: readonly string[] | null;
  /** Nobody may trust what it does not understand (4.2). */
  readonly hasUnknownCritical: boolean;
  readonly commonNames: readonly string[];
  readonly organizations: readonly string[];
}

export const purpose = {
  any: '2.5.29.37.0',
  clientAuth: '1.3.6.1.5.5.7.3.2',
  codeSigning: '1.3.6.1.5.5.7.3.3',
} as const;

/** Basic constraints, key usage, extended key usage, alternative name, policies. */
const understood = ['2.5.29.19', '2.5.29.15', '2.5.29.37', '2.5.29.17', '2.5.29.32'];

export async function particularsOf(certificate: X509Certificate): Promise<Particulars> {
  const library = await import('./x509.js');
  const read = new library.LibraryCertificate(certificate.raw);
  const types = read.extensions.map(({ type }) => type);
  if (new Set(types).size < types.length) throw new Refusal('It has an extension twice.');
  const constraints = read.getExtension(library.BasicConstraintsExtension);
  const usage = read.getExtension(library.KeyUsagesExtension)?.usages;
  const has = (flag: number) => usage !== undefined && (usage & flag) !== 0;
  const purposes = read.getExtension(library.ExtendedKeyUsageExtension)?.usages;
  return {
    hasSoundSignature: isSoundSignature(read.signatureAlgorithm as SignatureAlgorithm),
    pathLength: constraints?.pathLength ?? Number.POSITIVE_INFINITY,
    usages:
      usage === undefined
        ? null
        : {
            signsCertificates: has(library.KeyUsageFlags.keyCertSign),
            signsData: has(library.KeyUsageFlags.digitalSignature),
          },
    purposes: purposes?.map(String) ?? null,
    hasUnknownCritical: read.extensions.some(({ critical, type }) => critical && !understood.includes(type)),
    commonNames: read.subjectName.getField('CN'),
    organizations: read.subjectName.getField('O'),
  };
}
