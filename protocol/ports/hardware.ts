/**
 * The boundary to the hardware is the session, not the contactor. The firmware owns safety, ISO 15118 and the power
 * modules; the runtime is its clerk: it is told facts, and gives two things, a permit to deliver energy and a limit.
 *
 * Every call has a deadline. A driver that throws, hangs or answers late stops nothing.
 */
import type { ChargePointErrorCode } from '../messages.js';

/** 1..N without gaps (3.8). */
export type ConnectorId = number;

/** Energy may flow for `leaseMs` from this call on; renewed while the session runs, it lapses if the runtime dies. */
export interface PermitLease {
  readonly leaseMs: number;
  /** The session the energy belongs to; the same in every renewal. */
  readonly sessionId: string;
}

/** What the connector may draw from `startMs` after the call on, until the next period begins. */
export interface LimitPeriod {
  readonly startMs: number;
  readonly limitW: number;
  readonly limitA: number;
}

/** The schedule ahead, so that it is obeyed while the runtime restarts. The first period starts at 0. */
export interface LimitPlan {
  readonly periods: readonly LimitPeriod[];
}

/** Why a meter is read; a driver with signed metering needs to know. */
export type MeterOccasion = 'start' | 'stop' | 'sample' | 'clock' | 'trigger' | 'boot';

export interface MeterReading {
  /** Register of imported energy in Wh. It only rises; fractions are allowed, messages carry whole Wh. */
  readonly energyWh: number;
  readonly powerW?: number;
  readonly currentA?: number;
  readonly voltageV?: number;
  /** State of charge of the car in percent. */
  readonly socPercent?: number;
}

export type UnlockOutcome = 'Unlocked' | 'UnlockFailed' | 'NotSupported';

export interface ConnectorCapabilities {
  readonly id: ConnectorId;
  /** The most it can deliver now; told again when the firmware derates. */
  readonly maxPowerW: number;
  readonly maxCurrentA: number;
  /** The station can lock and unlock the cable. False for a fixed cable. */
  readonly hasLock: boolean;
}

export interface Capabilities {
  readonly connectors: readonly ConnectorCapabilities[];
}

/** A cable at the car. `locked` is plugged and held. */
export type PlugState = 'unplugged' | 'plugged' | 'locked';

/**
 * What the power path does. `idle`: nobody may draw. `preparing`: isolation test, pre-charge. `delivering`: energy
 * flows. `suspendedEV`: offered, the car does not take it. `suspendedEVSE`: the car would, the station does not offer.
 */
export type EnergyState = 'idle' | 'preparing' | 'delivering' | 'suspendedEV' | 'suspendedEVSE';

export interface PresentedToken {
  readonly idTag: string;
  /** Known when the reader belongs to one outlet. */
  readonly connectorId?: ConnectorId;
}

export interface HardwareFault {
  /** Raised and cleared under the same id, which is the connector's own. */
  readonly id: string;
  /** 0 is the main controller: it faults every outlet too. */
  readonly connectorId: ConnectorId | 0;
  readonly active: boolean;
  /** `NoError` is not a fault. */
  readonly errorCode: Exclude<ChargePointErrorCode, 'NoError'>;
  readonly info?: string;
  readonly vendorErrorCode?: string;
}

export type UserStop = 'button' | 'emergency' | 'ev';

/** Facts are levels: a driver may tell them again, in full, at any time, and does so after a reconnect. */
export interface HardwareSink {
  /** Until they are known a connector is Unavailable. */
  capabilities(capabilities: Capabilities): void;
  plug(connector: ConnectorId, state: PlugState): void;
  energy(connector: ConnectorId, state: EnergyState): void;
  token(token: PresentedToken): void;
  fault(fault: HardwareFault): void;
  userStop(connector: ConnectorId, why: UserStop): void;
  /** The newest reading, at most once a second; the runtime reads the meter itself where it counts. */
  meter(connector: ConnectorId, reading: MeterReading): void;
  power(state: 'ok' | 'failing'): void;
}

/** What a firmware engineer implements. Only the first four are required. */
export interface Hardware {
  /** Facts flow into the sink from here on, the present levels first. Resolves when the hardware is ready to be used. */
  start(sink: HardwareSink): Promise<void>;
  /** null takes the permit back: energy must end at once. */
  permit(connector: ConnectorId, lease: PermitLease | null): Promise<void>;
  setLimit(connector: ConnectorId | 0, plan: LimitPlan): Promise<void>;
  readMeter(connector: ConnectorId, why: MeterOccasion): Promise<MeterReading>;
  /** Without it, or without a lock, UnlockConnector answers NotSupported. */
  unlock?(connector: ConnectorId, signal: AbortSignal): Promise<UnlockOutcome>;
  /** The runtime is going: no sink call may follow. Permits are left to lapse. */
  stop?(): Promise<void>;
}
