/** What survives a power cut. Implemented in `persistence/`. */
import type { Action } from '../messages.js';
import type { ConnectorId } from './hardware.js';

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
  readonly localId: string;
  /** Submissions that failed so far. */
  readonly attempts: number;
}

/** A message that was not delivered after all its attempts, kept for whoever has to explain the bill. */
export interface GivenUpMessage extends OwedMessage {
  readonly at: string;
  readonly why: string;
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

export interface Store {
  readonly ledger: Ledger;
  readonly configuration: ConfigurationStore;
}
