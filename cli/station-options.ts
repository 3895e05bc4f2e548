/** What an embedded station is made from, and what can be done with it. */
import type { ScheduleDescription, ScheduleRequest } from '../actors/schedule.js';
import type { SeverableLink } from '../adapters/csms/severable-link.js';
import type { PkiOptions } from '../adapters/pki/pki.js';
import type { AllowedAddresses } from '../adapters/transfer/addresses.js';
import type { BackOff } from '../machines/connection/back-off.js';
import type { StationDescription } from '../protocol/description.js';
import type { Observation } from '../protocol/observation.js';
import type { Hardware } from '../protocol/ports/hardware.js';
import type { Host } from '../protocol/ports/host.js';
import type { Journal } from '../protocol/ports/journal.js';
import type { Link } from '../protocol/ports/link.js';
import type { Clock, Random } from '../protocol/ports/time.js';
import type { DataTransferAnswer, DataTransferMessage, VendorHandler } from '../protocol/ports/vendor.js';
import type { ProductDescription } from '../protocol/product.js';
import type { ClientCertificate } from './checks/certificates.js';
import type { ProductName } from './products.js';

export interface StationOptions {
  readonly csms: {
    /** Endpoint, `ws://` or `wss://`, without the identity. */
    readonly url: string;
    readonly identity: string;
    /** Bytes of the AuthorizationKey: Basic authentication (J 6.2.2). */
    readonly password?: Uint8Array | undefined;
    /** PEM certificates that the CSMS is trusted by; default: those of Node, where `url` is `wss://`. */
    readonly rootCa?: readonly string[] | undefined;
    /** `wss://`: where to go when the CSMS raises the security profile to 2 or 3; default: `url` with its scheme changed. */
    readonly secureUrl?: string | undefined;
    /** PEM: the station's own certificate with those that lead to its root, and its private key (security profile 3). */
    readonly clientCertificate?: ClientCertificate | undefined;
  };
  /** One of the presets, or a description of your own. */
  readonly product: ProductName | ProductDescription;
  readonly hardware: Hardware;
  /** The machine it runs on: its firmware, its boot. Default: one whose firmware is not updated over OCPP. */
  readonly host?: Host | undefined;
  /** Where firmware may come from and logs may go to; default: public addresses only. */
  readonly transfers?: TransfersAllowed | undefined;
  /** Which keys the station makes for itself; which signatures of firmware it takes. */
  readonly pki?: PkiOptions | undefined;
  /** Folder of the records; null keeps them in memory, and so not beyond the process: for simulations only. */
  readonly data: string | null;
  readonly journal?: Journal | undefined;
  /** Configuration keys and values, as ChangeConfiguration sets them; what the CSMS changes later counts more. */
  readonly configuration?: Readonly<Record<string, string>> | undefined;
  /** Who takes the DataTransfer that the CSMS sends for a vendor (4.3), by vendorId. */
  readonly vendors?: Readonly<Record<string, VendorHandler>> | undefined;
  /** Waits between the tries to connect. */
  readonly backOff?: BackOff | undefined;
  /** Wait before a BootNotification that nobody answered is sent again, ms; default 30 s. */
  readonly bootRetryMs?: number | undefined;
  readonly clock?: Clock | undefined;
  readonly random?: Random | undefined;
  /** Another wire than WebSocket: in memory, or with a switch. */
  readonly link?: Link | undefined;
  /** Stands before the WebSocket, as a switch of the uplink does. */
  readonly wire?: ((wire: SeverableLink) => Link) | undefined;
  /**
   * Is shown what an outside eye sees of the station: frames word for word, with the secrets in them, the hardware, the
   * records, the steps of the charts. It must not throw.
   */
  readonly observe?: ((seen: Observation) => void) | undefined;
  /** Everything of that, without the secrets, is written to a file: `docs/trace.md`. */
  readonly trace?: TraceOptions | undefined;
  /**
   * Keeps the newest 4096 of them in memory, to be dumped to `<data>/dumps` when a chart crashes, or when somebody wants to
   * see them. It makes the charts a tenth slower (`docs/trace.md`). Default false; `statecharge run` has it.
   */
  readonly recorder?: boolean | undefined;
  /** Is given the lines of such a trace as they come, each with its line break, the header first. It must not throw. */
  readonly inspector?: { add(line: string): void } | undefined;
}

export interface TraceOptions {
  /** A file that is there is kept as `<name>.1.<extension>`. */
  readonly file: string;
  /** Of the file and the one before it together; default 64. */
  readonly maxMb?: number | undefined;
  /** Tags are replaced, each everywhere by the same. */
  readonly hideIdTags?: boolean | undefined;
}

export interface TransfersAllowed {
  /** Other addresses than public ones: those of a private network, of this machine, of the link. */
  readonly allow?: readonly AllowedAddresses[] | undefined;
  /**
   * Fingerprints of SFTP servers, as `ssh-keygen -l` shows them: `SHA256:...`. Only these are trusted then; else the first
   * key that a server shows is, until the process ends.
   */
  readonly hostKeys?: readonly string[] | undefined;
}

export interface Station {
  /** Resolves when the station has begun to work; it connects and reconnects by itself from then on. */
  start(): Promise<void>;
  /** Ends softly: transactions are stopped, what is owed is told if the CSMS listens, the records are closed. */
  stop(): Promise<void>;
  /** As a power cut: nothing more is said or written. `start` begins again from the records. */
  cut(): Promise<void>;
  /** Resolves when the station was stopped; rejects when it cannot go on: end the process, and begin anew. */
  readonly ended: Promise<void>;
  /** Null while the station is not running. */
  describe(): StationDescription | null;
  /**
   * Which limit will hold at a connector and why, for every second: what GetCompositeSchedule tells, with the profile
   * that decides each period (5.7). Null while the station is not running. Throws a StationError: `unknown-connector`,
   * `bad-value`.
   */
  schedule(request: ScheduleRequest): ScheduleDescription | null;
  /** What the flight recorder holds, as the lines of a trace without secrets; null without a recorder. */
  recording(): Iterable<string> | null;
  /** Writes that to `<data>/dumps`, and gives the path; null where that cannot be. */
  dump(why: string): Promise<string | null>;
  /**
   * Sends DataTransfer to the CSMS (4.3). Rejects with a StationError: `offline`, also while the station is not accepted;
   * `timeout`; `refused`, with a CALLERROR; `busy`, with ten waiting already; `bad-value`.
   */
  dataTransfer(message: DataTransferMessage): Promise<DataTransferAnswer>;
}
