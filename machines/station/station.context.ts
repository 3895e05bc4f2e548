/** What the root knows, is told and is made from; and what a reset that failed is told as. */
import type { Request, StopReason } from '../../protocol/messages.js';
import type { HardwareFault } from '../../protocol/ports/hardware.js';
import type { BootedFirmware } from '../../protocol/ports/host.js';
import type { LedgerContents } from '../../protocol/ports/store.js';
import type { SecurityEventName } from '../../protocol/security-events.js';
import type { ConnectionInput } from '../connection/connection.machine.js';
import type { FirmwareProduct } from '../firmware/firmware.types.js';
import type { RegistrationInput } from '../registration/registration.machine.js';
import type { Configuration, Parsers } from '../settings.js';
import type { ChargingProduct } from '../smart-charging/smart-charging.types.js';
import type { ConfigurationChanged, CsmsCall } from '../system.js';
import type { MovesTold } from './clock-moves.js';

export type StationEvent =
  | { type: 'station.start' }
  | { type: 'station.stop'; reason: StopReason; restart: boolean }
  | { type: 'registration.accepted' }
  | { type: 'registration.resumed' }
  | { type: 'registration.offline' }
  /** `movedMs`: by how much the wall clock has moved, forwards or back. */
  | { type: 'clock.set'; movedMs: number }
  | { type: 'hardware.power'; state: 'ok' | 'failing' }
  | CsmsCall<'TriggerMessage' | 'ExtendedTriggerMessage' | 'Reset'>
  | ConfigurationChanged;

export interface Alert {
  readonly event: SecurityEventName;
  readonly techInfo?: string;
}

/** What the store held when the station began, and what follows from the configuration in it. */
export interface Opened {
  readonly contents: LedgerContents;
  /** The hardware has been ready once: a transaction found open from now on was interrupted by ourselves. */
  readonly bootIsOver: boolean;
  /** As it was at the start, by canonical key. */
  readonly configuration: Configuration;
  readonly connection: ConnectionInput;
  readonly registration: RegistrationInput;
  readonly charging: ChargingProduct;
  /** What the host said of this boot, and what the product can do about its firmware. */
  readonly booted: BootedFirmware;
  readonly firmware: FirmwareProduct;
  /** What is to be told of this boot, and of what it has found. */
  readonly alerts: readonly Alert[];
}

export interface StationInput {
  /** Outlets, 1..N. */
  readonly connectors: number;
  /** A meter for all of them, told of as connector 0. */
  readonly mainMeter: boolean;
  /** Transactions are stopped on back-up power, before the station goes down (4.10). */
  readonly stopsOnBackUpPower: boolean;
  /** Transactions go on after a power cut, where the car is still there. */
  readonly resumesAfterPowerLoss: boolean;
}

export interface StationSettings {
  readonly resetRetries: number;
  /** CpoName is set. */
  readonly hasOperator: boolean;
}

export const stationKeys: Parsers<StationSettings> = {
  ResetRetries: (value) => ({ resetRetries: Number(value) }),
  CpoName: (value) => ({ hasOperator: value.trim() !== '' }),
};

export type ResetType = Request<'Reset'>['type'];

/** The way down. */
export interface Ending {
  readonly reason: StopReason;
  /** The station is to begin anew, as after a boot. */
  readonly restart: boolean;
  /** The CSMS wants it, and the hardware takes part (5.14). */
  readonly reset: ResetType | null;
  /** Too many charts have crashed. */
  readonly isForCrashes?: true;
}

export interface StationContext extends StationInput {
  readonly opened: Opened | null;
  readonly settings: StationSettings;
  readonly power: 'ok' | 'failing';
  readonly ending: Ending | null;
  /** Resets of the hardware that have failed, of the present Reset. */
  readonly failedResets: number;
  readonly crashes: number;
  /** Of the wall clock. */
  readonly moves: MovesTold;
}

export interface StationOutput {
  /** The station is to begin anew, as after a boot. */
  readonly restart: boolean;
  /** In a few words, for whoever asks why it has. */
  readonly why: string;
}

export function whyEnded(ending: Ending | null): string {
  if (ending === null || ending.isForCrashes) return 'too many charts have crashed';
  return ending.reset === null ? ending.reason : `Reset: ${ending.reset}`;
}

/** A warning: the station goes on as it is. It is over with the next boot. */
export const resetFailure: HardwareFault = {
  id: 'reset',
  connectorId: 0,
  active: true,
  severity: 'warning',
  errorCode: 'ResetFailure',
};

/** What the CSMS is waited for on the way down, besides the time that transactions take to be written. */
export interface Patience {
  readonly answersMs: number;
}
