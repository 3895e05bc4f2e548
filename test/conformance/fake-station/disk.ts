/** What the station remembers without power. Everything that is not here, or in the world outside, a reboot forgets. */
import type { ChargingProfile, IdTagInfo, MeterValue, Request, StopReason } from '../../../protocol/messages.js';
import type { ClientCertificate, FakeOptions } from './options.js';

export interface Reservation {
  readonly reservationId: number;
  /** 0: any connector. */
  readonly connectorId: number;
  readonly idTag: string;
  readonly parentIdTag: string | null;
  readonly expiresAt: number;
}

export interface Transaction {
  readonly connectorId: number;
  readonly idTag: string;
  parentIdTag: string | null;
  readonly startedAt: number;
  readonly meterStartWh: number;
  /** Null until the CSMS has given one. */
  transactionId: number | null;
  hasEnergy: boolean;
  /** The CSMS did not accept the tag. */
  isRefused: boolean;
  isSuspended: boolean;
}

/** Messages that must arrive, and in their order (3.7). Ids are filled in when they are sent. */
export type QueuedMessage =
  | { readonly kind: 'start'; readonly transaction: Transaction; readonly reservationId: number | null }
  | {
      readonly kind: 'meter';
      readonly connectorId: number;
      readonly transaction: Transaction | null;
      readonly meterValue: MeterValue;
    }
  | {
      readonly kind: 'stop';
      readonly transaction: Transaction;
      readonly reason: StopReason;
      readonly idTag: string | null;
      readonly meterStopWh: number;
      readonly stoppedAt: number;
      readonly transactionData: readonly MeterValue[];
    };

export interface InstalledProfile {
  readonly connectorId: number;
  /** Of the transaction a TxProfile belongs to. */
  readonly transaction: Transaction | null;
  readonly profile: ChargingProfile;
}

export type Operation = 'Operative' | 'Inoperative';

export interface Disk {
  readonly settings: Map<string, string>;
  readonly inoperative: Set<number>;
  readonly scheduled: Map<number, Operation>;
  readonly localList: { version: number; entries: ReadonlyMap<string, IdTagInfo> };
  readonly cache: Map<string, IdTagInfo>;
  readonly reservations: Map<number, Reservation>;
  profiles: readonly InstalledProfile[];
  readonly transactions: Map<number, Transaction>;
  readonly queue: QueuedMessage[];
  /** Wh each meter has counted. */
  readonly registers: Map<number, number>;
  centralSystemRoots: readonly string[];
  manufacturerRoots: readonly string[];
  client: ClientCertificate | null;
  password: Uint8Array | null;
  /** Certificate requests so far. */
  requests: number;
  readonly events: Request<'SecurityEventNotification'>[];
  /** Fingerprints of server certificates already complained of. */
  readonly badServers: Set<string>;
  /** A firmware that was put in place by the reboot under way. */
  installed: { readonly requestId: number | null } | null;
  /** How often it has started. */
  boots: number;
  /** When it last had power, for the time of a transaction's end. */
  lastAliveAt: number;
}

export function emptyDisk({ rootCa, clientCertificate, password }: FakeOptions): Disk {
  return {
    settings: new Map(),
    inoperative: new Set(),
    scheduled: new Map(),
    localList: { version: 0, entries: new Map() },
    cache: new Map(),
    reservations: new Map(),
    profiles: [],
    transactions: new Map(),
    queue: [],
    registers: new Map(),
    centralSystemRoots: rootCa === undefined ? [] : [rootCa],
    manufacturerRoots: [],
    client: clientCertificate ?? null,
    password: password ?? null,
    requests: 0,
    events: [],
    badServers: new Set(),
    installed: null,
    boots: 0,
    lastAliveAt: Date.now(),
  };
}
