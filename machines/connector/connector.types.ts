/** What is said to an outlet, and what it knows. */
import type { IdTagInfo, StopReason } from '../../protocol/messages.js';
import type {
  ConnectorCapabilities,
  EnergyState,
  HardwareFault,
  MeterReading,
  PlugState,
  UserStop,
} from '../../protocol/ports/hardware.js';
import type { TransactionRecord } from '../../protocol/ports/store.js';
import type { HeldFor } from '../authorization/decide.js';
import type { OutletCharge } from '../smart-charging/smart-charging.types.js';
import type { Answered, ConfigurationChanged, Failed } from '../system.js';
import type { TransactionSettings } from '../transaction/transaction.types.js';
import type { Grant } from './session.js';

export type ConnectorEvent =
  | { type: 'hardware.capabilities'; capabilities: ConnectorCapabilities }
  | { type: 'hardware.plug'; state: PlugState }
  | { type: 'hardware.energy'; state: EnergyState }
  | { type: 'hardware.fault'; fault: HardwareFault }
  | { type: 'hardware.userStop'; why: UserStop }
  | { type: 'hardware.ready' }
  | { type: 'tag.accepted'; grant: Grant }
  | { type: 'tag.withdrawn' }
  /** Whoever was refused, or one of the same group, has come for the cable (errata 3.5). */
  | { type: 'cable.release' }
  /**
   * What ChangeAvailability has set; with a transaction it counts when that is over (5.2). `by` a firmware update that
   * waits to be installed (L01.FR.06): another reason to be closed, and each counts for itself.
   */
  | { type: 'availability.set'; operative: boolean; by?: 'update' }
  | { type: 'reservation.set'; reservation: HeldFor | null }
  | { type: 'transaction.stop'; reason: StopReason; idTag?: string }
  /** Energy ends at once, as the cable is about to be let go; the stop follows. */
  | { type: 'transaction.deenergise' }
  | { type: 'transaction.confirmed'; localId: string; transactionId: number; idTagInfo: IdTagInfo }
  | { type: 'transaction.opened'; record: TransactionRecord }
  | { type: 'transaction.withheld' }
  | { type: 'transaction.closing' }
  | { type: 'trigger.meterValues' }
  /** The clock has reached a boundary of its grid, ISO 8601 in UTC (3.16.2). */
  | { type: 'meter.aligned'; at: string }
  | Answered<'MeterValues'>
  | Failed<'MeterValues'>
  | ConfigurationChanged;

export interface ConnectorInput {
  readonly connectorId: number;
  /** A transaction that the last power cut or restart left open; it is ended first. */
  readonly record: TransactionRecord | null;
  /** Why that one ends: the power went, or only the runtime did. */
  readonly recoveryReason: 'PowerLoss' | 'Reboot';
  /** That one goes on instead, if the car is still there: the product resumes after a power cut. */
  readonly resumes: boolean;
  /** As ChangeAvailability has left it. */
  readonly operative: boolean;
  readonly settings: ConnectorSettings;
}

export interface ConnectorSettings extends TransactionSettings {
  readonly connectionTimeOutMs: number;
  readonly stopOnEVSideDisconnect: boolean;
  readonly unlockOnEVSideDisconnect: boolean;
}

export interface ConnectorContext extends ConnectorInput {
  readonly capabilities: ConnectorCapabilities | null;
  readonly faults: readonly HardwareFault[];
  /** A firmware update keeps it closed. */
  readonly updating: boolean;
  /** What the power path was found at, before the outlet is up. */
  readonly energy: EnergyState;
  /** Who may charge here, from the authorisation on until the session has ended. */
  readonly grant: Grant | null;
  readonly transaction: OutletCharge['transaction'];
  /** The reservation that holds the outlet (5.13). */
  readonly heldFor: HeldFor | null;
  /** Why the last transaction ended, until somebody prepares the next. */
  readonly endedBy: StopReason | null;
  /** The transaction, by localId, whose meter is being read by the clock: the one at that moment counts (errata 3.16). */
  readonly measured: string | null;
  /** What the meter showed at the last boundary of the clock. */
  readonly lastAligned: MeterReading | null;
}
