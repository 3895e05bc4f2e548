/** What the control API drives. Whoever composes the station provides it; the API knows nothing else of the station. */
import type { ConnectorId, HardwareFault, UserStop } from '../../protocol/ports/hardware.js';
import type { JournalEntry } from '../../protocol/ports/journal.js';

export interface ControlTarget {
  /** Everything the station knows of itself: JSON-able and without secrets. */
  station(): unknown;
  /**
   * The limits of a connector over time with their reasons (5.7), JSON-able; null while the station is off. Throws a
   * StationError, with the code `unknown-connector` where it has no such connector.
   */
  schedule(request: ScheduleQuestion): unknown;
  /** What the flight recorder holds: lines of a trace, without secrets, made while they are taken. Null: it is off. */
  recording?(): Iterable<string> | null;
  /** Returns the function that ends the subscription. The listener never throws. */
  subscribe(listener: (entry: JournalEntry) => void): () => void;
  /** The simulated world; null when the hardware is real, and then only the read half is offered. */
  readonly puppet: ControlPuppet | null;
}

export interface ScheduleQuestion {
  readonly connectorId: ConnectorId | 0;
  readonly seconds?: number | undefined;
  readonly unit?: 'A' | 'W' | undefined;
}

/** `station` is the socket end of a detachable cable. */
export type CableSide = 'ev' | 'station';

/** What is absent stays as it is. */
export interface EvWish {
  readonly ready?: boolean;
  /** Percent, 0 to 100. */
  readonly soc?: number;
  readonly maxPowerW?: number;
}

/** What is absent stays as it is. */
export interface HostWish {
  /** Whether the firmware that is installed next is one that boots. */
  readonly nextFirmwareBoots?: boolean;
  readonly installTakesMs?: number;
  /** Null: what the disk has. */
  readonly freeBytes?: number | null;
}

export type FaultDescription = Pick<HardwareFault, 'errorCode' | 'severity' | 'info' | 'vendorErrorCode'>;

/**
 * Driver, car, technician and power grid. A method throws a StationError for what its world does not allow, with the
 * code `unknown-connector` where it has no such connector; any other error is a defect. Connector 0 is the main
 * controller.
 */
export interface ControlPuppet {
  plug(connector: ConnectorId, side: CableSide): void;
  unplug(connector: ConnectorId, side: CableSide): void;
  ev(connector: ConnectorId, wish: EvWish): void;
  rfid(token: { readonly idTag: string; readonly connectorId?: ConnectorId }): void;
  stop(connector: ConnectorId, why: UserStop): void;
  fault(connector: ConnectorId | 0, fault: FaultDescription): void;
  /** Clears the fault of this code, or all of the connector. */
  clearFault(connector: ConnectorId | 0, errorCode?: FaultDescription['errorCode']): void;
  lockFailure(connector: ConnectorId, active: boolean): void;
  /** The supply of the whole station. Resolves when the controller is dead, or runs again. */
  power(on: boolean): Promise<void>;
  /** The uplink to the CSMS. */
  network(up: boolean): void;
  /** The register of imported energy in Wh; it only rises. */
  meter(connector: ConnectorId, registerWh: number): void;
  /** The site leaves this much power, or null for all of it. */
  derate(totalW: number | null): void;
  /** A sensor of the cabinet is set off. */
  tamper(info?: string): void;
  /** The machine the station runs on. */
  host(mood: HostWish): void;
}
