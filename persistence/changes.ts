/** How a change of the ledger or of the configuration becomes records, and what the head record keeps of them. */
import type { SecurityLogHead } from '../protocol/ports/logs.js';
import type {
  AvailabilityRecord,
  CertificateRecord,
  CertificateRequestRecord,
  ConnectionRecord,
  FirmwareRecord,
  GivenUpMessage,
  InstalledProfile,
  LedgerChange,
  OwedMessage,
  ReservationRecord,
  SecurityEventRecord,
  StopValueRecord,
  TransactionRecord,
} from '../protocol/ports/store.js';
import type { RecordKind } from './record.js';

/** One record put, or removed where the body is null. */
export type RecordChange =
  | { readonly kind: 'transaction'; readonly id: string; readonly body: TransactionRecord | null }
  | { readonly kind: 'owed'; readonly id: string; readonly body: OwedMessage | null }
  | { readonly kind: 'givenUp'; readonly id: string; readonly body: GivenUpMessage | null }
  | { readonly kind: 'configuration'; readonly id: string; readonly body: string | null }
  | { readonly kind: 'reservation'; readonly id: string; readonly body: ReservationRecord | null }
  | { readonly kind: 'availability'; readonly id: string; readonly body: AvailabilityRecord | null }
  | { readonly kind: 'stopValue'; readonly id: string; readonly body: StopValueRecord | null }
  | { readonly kind: 'profile'; readonly id: string; readonly body: InstalledProfile | null }
  | { readonly kind: 'securityEvent'; readonly id: string; readonly body: SecurityEventRecord | null }
  | { readonly kind: 'certificate'; readonly id: string; readonly body: CertificateRecord | null }
  | { readonly kind: 'connection'; readonly id: string; readonly body: ConnectionRecord | null }
  | { readonly kind: 'certificateRequest'; readonly id: string; readonly body: CertificateRequestRecord | null }
  | { readonly kind: 'firmware'; readonly id: string; readonly body: FirmwareRecord | null }
  | { readonly kind: 'securityLogHead'; readonly id: string; readonly body: SecurityLogHead | null };

const KINDS: ReadonlySet<string> = new Set<RecordChange['kind']>([
  'transaction',
  'owed',
  'givenUp',
  'configuration',
  'reservation',
  'availability',
  'stopValue',
  'profile',
  'securityEvent',
  'certificate',
  'connection',
  'certificateRequest',
  'firmware',
  'securityLogHead',
]);

/** What must be known even when the records it came from are gone. */
export interface Facts {
  /** For the next owed message. */
  readonly nextSeq: number;
  /** `localId` of each open transaction. */
  readonly open: readonly string[];
}

export const NO_FACTS: Facts = { nextSeq: 1, open: [] };

/** Everything a start reads lies under this prefix; large stores (cache, local list) belong elsewhere. */
const PREFIX = 'start!';
export const RANGE = { gte: PREFIX, lt: 'start"' };
export const HEAD_KEY = `${PREFIX}head!`;

export function keyOf(kind: RecordKind, id: string): string {
  return `${PREFIX}${kind}!${id}`;
}

/** What stands where the kind does, of any key of a start's. */
export function kindNameOf(key: string): string {
  return key.slice(PREFIX.length, key.indexOf('!', PREFIX.length));
}

/** The kind and id of a key, or undefined for a key that no version of ours has written. */
export function kindAndIdOf(key: string): { kind: RecordChange['kind']; id: string } | undefined {
  const kind = kindNameOf(key);
  const id = key.slice(PREFIX.length + kind.length + 1);
  if (!key.startsWith(PREFIX) || id === '' || !KINDS.has(kind)) return undefined;
  return { kind: kind as RecordChange['kind'], id };
}

/** The id in a key whose kind is known. */
export function idIn(kind: RecordKind, key: string): string {
  return key.slice(PREFIX.length + kind.length + 1);
}

/** A key as people read it: `transaction!<localId>`. */
export function shownKey(key: string): string {
  return key.startsWith(PREFIX) ? key.slice(PREFIX.length) : key;
}

/** Numbers with leading zeros, so that the order of the keys is the order of delivery. */
function idOfSeq(seq: number): string {
  return String(seq).padStart(16, '0');
}

/** Puts come before removals: what one change both puts and removes is gone. A message given up is owed no more. */
export function recordChanges(change: LedgerChange): RecordChange[] {
  return [
    ...(change.putTransactions ?? []).map((body): RecordChange => ({ kind: 'transaction', id: body.localId, body })),
    ...(change.removeTransactions ?? []).map((id): RecordChange => ({ kind: 'transaction', id, body: null })),
    ...(change.putOwed ?? []).map((body): RecordChange => ({ kind: 'owed', id: idOfSeq(body.seq), body })),
    ...(change.removeOwed ?? []).map((seq): RecordChange => ({ kind: 'owed', id: idOfSeq(seq), body: null })),
    ...(change.giveUp ?? []).flatMap((body): RecordChange[] => [
      { kind: 'givenUp', id: idOfSeq(body.seq), body },
      { kind: 'owed', id: idOfSeq(body.seq), body: null },
    ]),
    ...(change.putReservations ?? []).map(
      (body): RecordChange => ({ kind: 'reservation', id: String(body.reservationId), body }),
    ),
    ...(change.removeReservations ?? []).map(
      (id): RecordChange => ({ kind: 'reservation', id: String(id), body: null }),
    ),
    ...(change.putAvailability ?? []).map(
      (body): RecordChange => ({ kind: 'availability', id: String(body.connectorId), body }),
    ),
    ...(change.putStopValues ?? []).map((body): RecordChange => ({ kind: 'stopValue', id: idOfStopValue(body), body })),
    ...(change.removeStopValues ?? []).map(
      (value): RecordChange => ({ kind: 'stopValue', id: idOfStopValue(value), body: null }),
    ),
    ...(change.putProfiles ?? []).map(
      (body): RecordChange => ({ kind: 'profile', id: String(body.profile.chargingProfileId), body }),
    ),
    ...(change.removeProfiles ?? []).map((id): RecordChange => ({ kind: 'profile', id: String(id), body: null })),
    ...(change.putSecurityEvents ?? []).map(
      (body): RecordChange => ({ kind: 'securityEvent', id: idOfSeq(body.number), body }),
    ),
    ...(change.removeSecurityEvents ?? []).map(
      (number): RecordChange => ({ kind: 'securityEvent', id: idOfSeq(number), body: null }),
    ),
    ...securityChanges(change),
  ];
}

function idOfCertificate({ use, fingerprint }: Pick<CertificateRecord, 'use' | 'fingerprint'>): string {
  return `${use}-${fingerprint}`;
}

/** Of most there is one, under the one name. */
function securityChanges(change: LedgerChange): RecordChange[] {
  const { putConnection, putCertificateRequest, putFirmware, putSecurityLogHead } = change;
  const id = 'present';
  return [
    ...(change.putCertificates ?? []).map(
      (body): RecordChange => ({ kind: 'certificate', id: idOfCertificate(body), body }),
    ),
    ...(change.removeCertificates ?? []).map(
      (one): RecordChange => ({ kind: 'certificate', id: idOfCertificate(one), body: null }),
    ),
    ...(putConnection ? [{ kind: 'connection' as const, id, body: putConnection }] : []),
    ...(putCertificateRequest === undefined
      ? []
      : [{ kind: 'certificateRequest' as const, id, body: putCertificateRequest }]),
    ...(putFirmware === undefined ? [] : [{ kind: 'firmware' as const, id, body: putFirmware }]),
    ...(putSecurityLogHead ? [{ kind: 'securityLogHead' as const, id, body: putSecurityLogHead }] : []),
  ];
}

function idOfStopValue({ localId, index }: Pick<StopValueRecord, 'localId' | 'index'>): string {
  return `${localId}!${String(index).padStart(8, '0')}`;
}

export function factsAfter(facts: Facts, changes: readonly RecordChange[]): Facts {
  let nextSeq = facts.nextSeq;
  const open = new Set(facts.open);
  for (const change of changes) {
    if (change.kind === 'owed' && change.body !== null) nextSeq = Math.max(nextSeq, change.body.seq + 1);
    if (change.kind !== 'transaction') continue;
    if (change.body?.phase === 'open') open.add(change.id);
    else open.delete(change.id);
  }
  return { nextSeq, open: [...open] };
}
