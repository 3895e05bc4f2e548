/** The station in words, as JSON: what `describe()` and `GET /api/v1/station` give. */
import type { ChargePointErrorCode, ChargePointStatus } from './messages.js';
import type { EnergyState, MeterReading, PlugState } from './ports/hardware.js';
import type {
  CertificateRecord,
  FirmwareRecord,
  GivenUpMessage,
  OwedMessage,
  ReservationRecord,
  SecurityEventRecord,
} from './ports/store.js';

export interface ConnectorDescription {
  readonly connectorId: number;
  readonly status: ChargePointStatus;
  readonly errorCode: ChargePointErrorCode;
  readonly plug: PlugState | null;
  readonly energy: EnergyState | null;
  /** As ChangeAvailability has left it (5.2); with a session running it counts when that is over. */
  readonly operative: boolean;
  /** Who may charge here; null when nobody has been authorised. */
  readonly idTag: string | null;
  /** Of the running transaction, as the CSMS gave it; null before it did, and when none runs. */
  readonly transactionId: number | null;
  /** Limit in force, W. */
  readonly limitW: number | null;
  /** The newest the meter told. */
  readonly meter: MeterReading | null;
}

export interface CertificateDescription {
  readonly use: CertificateRecord['use'];
  readonly subject: string;
  /** SHA-256 over the DER, lower-case hex. */
  readonly fingerprint: string;
  /** ISO 8601 in UTC. */
  readonly notBefore: string;
  readonly notAfter: string;
  /** It vouches for the connection, or is shown to the CSMS. */
  readonly isInUse: boolean;
}

export interface StationDescription {
  readonly identity: string;
  readonly csms: string;
  readonly vendor: string;
  readonly model: string;
  readonly now: string;
  /** The active states of the root chart. */
  readonly state: unknown;
  readonly connection: 'idle' | 'dialling' | 'open' | 'backOff';
  readonly security: {
    /** Of the present way to the CSMS (W 2.1). */
    readonly profile: 0 | 1 | 2 | 3;
    /** As long as the present way is on trial: the profile that is gone back to, where it fails for long. */
    readonly fallback: 0 | 1 | 2 | 3 | null;
  };
  readonly registration: 'offline' | 'announcing' | 'unanswered' | 'pending' | 'rejected' | 'accepted';
  /** Of the whole station, as ChangeAvailability has left it (5.2). */
  readonly operative: boolean;
  readonly connectors: readonly ConnectorDescription[];
  readonly reservations: readonly ReservationRecord[];
  /** Version 0: it is empty (5.10). */
  readonly localList: { readonly version: number; readonly entries: number };
  /** Transaction messages that the CSMS has not answered, in the order in which they go out. */
  readonly owed: readonly Pick<OwedMessage, 'seq' | 'messageId' | 'action' | 'attempts'>[];
  /** Transaction messages given up after all their attempts. */
  readonly givenUp: readonly Pick<GivenUpMessage, 'seq' | 'messageId' | 'action' | 'attempts' | 'at' | 'why'>[];
  /** What happened to its security and was not told yet, in the order in which it goes out. */
  readonly securityEvents: readonly (Pick<SecurityEventRecord, 'number'> & SecurityEventRecord['payload'])[];
  /** Roots, and the station's own. */
  readonly certificates: readonly CertificateDescription[];
  readonly firmware: {
    readonly version: string;
    /** The last one; null: none has been asked for. */
    readonly update: Pick<FirmwareRecord, 'requestId' | 'phase' | 'status'> | null;
  };
  /** By key, without secrets. */
  readonly configuration: Readonly<Record<string, string>>;
}
