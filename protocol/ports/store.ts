/** What survives a power cut. Implemented in `persistence/`. */
import type { Action, CertificateUse, ChargingProfile, IdTagInfo, MeterValue, Request } from '../messages.js';
import type { ConnectorId } from './hardware.js';
import type { FirmwareImage } from './host.js';
import type { SecurityLogHead } from './logs.js';
import type { RequestSubject } from './pki.js';

/** A transaction from its authorisation until its StopTransaction was answered or given up. */
export interface TransactionRecord {
  /** Ours, drawn at the start; the CSMS's id comes with StartTransaction.conf. */
  readonly localId: string;
  readonly connectorId: ConnectorId;
  readonly idTag: string;
  readonly parentIdTag?: string;
  readonly meterStartWh: number;
  /** ISO 8601 in UTC. */
  readonly startedAt: string;
  /** Of the CSMS; null until known, -1 when StartTransaction was given up (errata 3.18). */
  readonly transactionId: number | null;
  /** Newest meter register known of this session, whole Wh. */
  readonly lastMeterWh: number;
  /** When it was read, ISO 8601 in UTC. */
  readonly lastSeenAt: string;
  /** `stopped` once its StopTransaction is written. */
  readonly phase: 'open' | 'stopped';
  /** The reservation it used up, if one (5.13). */
  readonly reservationId?: number;
  /** StartTransaction.conf refused its tag when the register stood here; whole Wh (errata 3.17). */
  readonly refusedAtWh?: number;
  /** Register of its newest sample, whole Wh: the next interval begins there. */
  readonly sampledWh?: number;
  /** Register of its newest value taken by the clock. */
  readonly alignedWh?: number;
}

/** A transaction-related message that the CSMS has not answered yet (3.7.1). */
export interface OwedMessage {
  /** Order of delivery; rises by one a message and is never used twice. */
  readonly seq: number;
  /** Unique id on the wire, the same in every repetition (J errata 3.1). */
  readonly messageId: string;
  readonly action: Extract<Action, 'StartTransaction' | 'MeterValues' | 'StopTransaction'>;
  /** As it will be sent, but for `transactionId`, which is filled in from the transaction when it goes out. */
  readonly payload: Readonly<Record<string, unknown>>;
  /** Of its transaction; null for clock-aligned MeterValues while none runs. */
  readonly localId: string | null;
  /** Submissions that failed so far. */
  readonly attempts: number;
}

/** A message that was not delivered after all its attempts, kept for whoever has to explain the bill. */
export interface GivenUpMessage extends OwedMessage {
  readonly at: string;
  readonly why: string;
}

/** A connector held for somebody: 5.13. */
export interface ReservationRecord {
  /** Of the CSMS; 0 is an id like any other. */
  readonly reservationId: number;
  /** 0: any connector of the station. */
  readonly connectorId: ConnectorId | 0;
  readonly idTag: string;
  readonly parentIdTag?: string;
  /** ISO 8601 in UTC. */
  readonly expiryDate: string;
}

/** What ChangeAvailability has set (5.2); without a record a connector is operative. */
export interface AvailabilityRecord {
  readonly connectorId: ConnectorId | 0;
  readonly operative: boolean;
}

/** A meter value kept for StopTransaction.transactionData (4.8, 3.16.3). */
export interface StopValueRecord {
  readonly localId: string;
  /** Place in the transaction, rising; thinning leaves gaps. */
  readonly index: number;
  readonly meterValue: MeterValue;
}

/** A charging profile of the CSMS (5.16); chargingProfileId is unique in a station. It survives everything (errata 3.37). */
export interface InstalledProfile {
  /** 0: the whole station, or every outlet for a TxDefaultProfile. */
  readonly connectorId: ConnectorId | 0;
  readonly profile: ChargingProfile;
  /** ISO 8601 in UTC: without validFrom it holds from here on. */
  readonly installedAt: string;
  /** Of a TxProfile: the transaction it is for, and with which it goes. */
  readonly localId?: string;
}

/** A security event the CSMS has not heard of yet (A04). */
export interface SecurityEventRecord {
  /** Rises by one an event and is never used twice. */
  readonly number: number;
  /** Unique id on the wire, the same in every repetition. */
  readonly messageId: string;
  readonly payload: Request<'SecurityEventNotification'>;
}

/** A certificate that is installed (M03 to M05), or the station's own (A02). One may be installed for several uses. */
export interface CertificateRecord {
  /** SHA-256 over the DER, lower-case hex. */
  readonly fingerprint: string;
  readonly use: CertificateUse | 'ChargePointCertificate';
  /** PEM; of the station's own the chain, leaf first. */
  readonly pem: string;
  /** Of the private key to the station's own. */
  readonly keyName?: string;
  /** PEM, of a root that another root has signed (M05.FR.10). */
  readonly issuedBy?: string;
  /** ISO 8601 in UTC. */
  readonly installedAt: string;
  /** Given when the station was started, not by the CSMS. */
  readonly preset: boolean;
  /** Deleted by the CSMS, and kept so that the next start does not bring it back. */
  readonly isDeleted?: true;
}

/** A way to reach the CSMS (W 2.1). Secrets are named, never held. */
export interface Way {
  readonly profile: 0 | 1 | 2 | 3;
  /** Endpoint without the identity. */
  readonly url: string;
  /** Of the AuthorizationKey, in the vault. */
  readonly password: string | null;
  /** Fingerprint of the station's own certificate. */
  readonly certificate: string | null;
}

/** `other`: as long as the present way has not been accepted, the one that is gone back to. */
export interface Ways {
  readonly present: Way;
  readonly other: Way | null;
}

export interface ConnectionRecord extends Ways {
  /** What the station was started with: when somebody starts it otherwise, that counts more. */
  readonly startedWith: Way & { readonly secureUrl: string | null };
  /** While there is an `other`: how often the station has booted since the present way is tried. */
  readonly boots?: number;
}

/** A certificate was or is to be asked for with SignCertificate, and no good one has come (A02). */
export interface CertificateRequestRecord {
  readonly keyName: string;
  readonly csr: string;
  /** As the certificate is to have it. */
  readonly subject: RequestSubject;
  /** ISO 8601 in UTC. */
  readonly at: string;
  /** `said`: it is not said again, whether a certificate comes or not. `failed`: one came that was bad. */
  readonly phase: 'unsaid' | 'said' | 'failed';
}

/** A status of a firmware update that the CSMS has not answered yet. */
export interface FirmwareNews {
  /** Rises by one a status. */
  readonly number: number;
  /** Unique id on the wire, the same in every repetition. */
  readonly messageId: string;
  /** Null: it is told by FirmwareStatusNotification. */
  readonly requestId: number | null;
  readonly status: string;
}

/**
 * How far an update has come. `installing`: the host was asked to. `rebooting`: it takes effect with the next boot.
 * `proving`: it runs, and is to reach its CSMS. `over`: for good or ill.
 */
export type FirmwarePhase = 'fetching' | 'installing' | 'rebooting' | 'proving' | 'over';

/** A firmware update from its acceptance on, across the boot in the middle (L01); the last one is kept when it is over. */
export interface FirmwareRecord {
  /** Ours, a UUID; message ids and the name of the download come from it. */
  readonly id: string;
  /** Null: UpdateFirmware, which has none. */
  readonly requestId: number | null;
  /** May hold credentials: neither logged nor described. */
  readonly location: string;
  /** ISO 8601 in UTC. */
  readonly retrieveAt: string;
  readonly installAt: string | null;
  readonly retries: number | null;
  readonly retryIntervalS: number | null;
  /** PEM, and base64; null: UpdateFirmware. */
  readonly signingCertificate: string | null;
  readonly signature: string | null;
  readonly phase: FirmwarePhase;
  /** The newest one; `Idle` before the first, and of an update that was cancelled. */
  readonly status: string;
  /** In the order in which they are told. */
  readonly untold: readonly FirmwareNews[];
  /** Of the newest status. */
  readonly newsNumber: number;
  /** How often the host was asked to install it. */
  readonly installs: number;
  /** What was downloaded; before it is installed it is verified, after a boot once more. */
  readonly image: FirmwareImage | null;
}

/** One atomic change: all of it is on disk, or none. */
export interface LedgerChange {
  /**
   * A record joins what is known of its transaction: an id of the CSMS is kept, a stopped one stays stopped, the register
   * never falls. So those who write it need not know what the others have written.
   */
  readonly putTransactions?: readonly TransactionRecord[];
  readonly removeTransactions?: readonly string[];
  /** New messages, and messages whose attempts have changed. */
  readonly putOwed?: readonly OwedMessage[];
  readonly removeOwed?: readonly number[];
  readonly giveUp?: readonly GivenUpMessage[];
  readonly putReservations?: readonly ReservationRecord[];
  readonly removeReservations?: readonly number[];
  readonly putAvailability?: readonly AvailabilityRecord[];
  readonly putStopValues?: readonly StopValueRecord[];
  readonly removeStopValues?: readonly Pick<StopValueRecord, 'localId' | 'index'>[];
  readonly putProfiles?: readonly InstalledProfile[];
  /** By chargingProfileId. What one change both puts and removes is gone. */
  readonly removeProfiles?: readonly number[];
  readonly putSecurityEvents?: readonly SecurityEventRecord[];
  /** By number. */
  readonly removeSecurityEvents?: readonly number[];
  readonly putCertificates?: readonly CertificateRecord[];
  readonly removeCertificates?: readonly Pick<CertificateRecord, 'use' | 'fingerprint'>[];
  readonly putConnection?: ConnectionRecord;
  /** Null removes it; so below. */
  readonly putCertificateRequest?: CertificateRequestRecord | null;
  readonly putFirmware?: FirmwareRecord | null;
  readonly putSecurityLogHead?: SecurityLogHead;
}

/** What was found damaged and what became of it; nothing is dropped silently. */
export interface LedgerDamage {
  readonly key: string;
  readonly problem: string;
}

export interface LedgerContents {
  readonly transactions: readonly TransactionRecord[];
  /** In order of `seq`. */
  readonly owed: readonly OwedMessage[];
  /** The newest 100. */
  readonly givenUp: readonly GivenUpMessage[];
  readonly reservations: readonly ReservationRecord[];
  readonly availability: readonly AvailabilityRecord[];
  /** In order of `index`; those of transactions that are still open. */
  readonly stopValues: readonly StopValueRecord[];
  readonly profiles: readonly InstalledProfile[];
  /** In order of `number`. */
  readonly securityEvents: readonly SecurityEventRecord[];
  readonly certificates: readonly CertificateRecord[];
  readonly connection: ConnectionRecord | null;
  readonly certificateRequest: CertificateRequestRecord | null;
  readonly firmware: FirmwareRecord | null;
  readonly securityLogHead: SecurityLogHead | null;
  readonly nextSeq: number;
  readonly damage: readonly LedgerDamage[];
}

export interface Ledger {
  /** Opens, checks the chain, repairs what can be. Rejects with a StorageError when the disk cannot be used. */
  open(): Promise<LedgerContents>;
  /** As `open` gave it, with every acknowledged change since: what whoever begins anew begins from. */
  contents(): LedgerContents;
  /**
   * Writes one synced batch and resolves when it is on disk, together with everything noted before. Changes are applied
   * in the order of the calls. Rejects with a StorageError, and then nothing of it counts as written.
   */
  commit(change: LedgerChange): Promise<void>;
  /** Writes with the next commit, or after 20 notes or 60 seconds: for intermediate meter values only. */
  note(change: LedgerChange): void;
  /** Writes what was noted and lets go of the files. */
  close(): Promise<void>;
  /** As a power cut: what was not acknowledged is lost, the files are let go of. */
  cut(): Promise<void>;
}

/** Values changed by ChangeConfiguration; defaults and presets are not stored. Keys in their canonical spelling. */
export interface ConfigurationStore {
  load(): Promise<Readonly<Record<string, string>>>;
  /** Resolves when it is on disk. */
  save(key: string, value: string): Promise<void>;
}

/** What is known of a tag: an entry of the local list, or of the authorization cache. */
export interface KnownTag {
  /** As it was written; tags compare without regard to case (6.28). */
  readonly idTag: string;
  readonly idTagInfo: IdTagInfo;
}

/** The Local Authorization List: 3.5.2, 5.15. Looked up by index, never read as a whole. */
export interface LocalListStore {
  /** 0 while the list is empty, whatever version it was sent with (errata, T TC_042_2). */
  version(): Promise<number>;
  size(): Promise<number>;
  find(idTag: string): Promise<KnownTag | null>;
  /** Replaces everything, in one atomic synced batch. */
  replace(version: number, entries: readonly KnownTag[]): Promise<void>;
  /** Adds, updates and removes, in one atomic synced batch. */
  update(version: number, put: readonly KnownTag[], remove: readonly string[]): Promise<void>;
}

/** The Authorization Cache: 3.5.1. It survives everything, and forgets what is not valid first, then the oldest. */
export interface AuthorizationCacheStore {
  find(idTag: string): Promise<KnownTag | null>;
  /** `at`: now, epoch milliseconds; an entry put again is young again. */
  put(tag: KnownTag, at: number): Promise<void>;
  /** Tags that have come into the local list are not cached (3.5.3). */
  remove(idTags: readonly string[]): Promise<void>;
  clear(): Promise<void>;
}

export interface Store {
  readonly ledger: Ledger;
  readonly configuration: ConfigurationStore;
  readonly localList: LocalListStore;
  readonly authorizationCache: AuthorizationCacheStore;
}
