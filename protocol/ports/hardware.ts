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

/** How long the hardware may take to follow a limit down; a rise is its own affair. */
export const limitSettlingMs = 5_000;

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
  /** What flows in each phase of an AC outlet; absent for DC. */
  readonly phases?: Readonly<Partial<Record<Phase, PhaseReading>>>;
  /** The register as the meter signed it: opaque, passed on as SampledValue of format SignedData (7.43). */
  readonly signed?: string;
}

export type Phase = 'L1' | 'L2' | 'L3';

export interface PhaseReading {
  readonly powerW?: number;
  readonly currentA?: number;
  /** Line to neutral. */
  readonly voltageV?: number;
}

export interface Lights {
  readonly intensityPercent: number;
  readonly blinkRepeat: number;
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
  /** What all outlets together can draw now, where that is less than the product can; told again when it changes. */
  readonly totalPowerW?: number;
}

/**
 * Where the cable is. `unplugged`: at no car, and a detachable one is not in the station's socket either. `cableOnly`: a
 * detachable cable is in the socket, but at no car. `plugged`: at the car. `locked`: at the car, and held.
 */
export type PlugState = 'unplugged' | 'cableOnly' | 'plugged' | 'locked';

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
  /** A `warning` is told with the status that holds anyway (7.6); a `fault`, the default, prevents charging. */
  readonly severity?: 'fault' | 'warning';
  /** `NoError` is not a fault. */
  readonly errorCode: Exclude<ChargePointErrorCode, 'NoError'>;
  readonly info?: string;
  readonly vendorErrorCode?: string;
}

export type UserStop = 'button' | 'emergency' | 'ev';

/**
 * Facts are levels: a driver may tell them again, in full, at any time, and does so after a reconnect. A fault is told
 * before what it spoils: that the lock is broken before that a cable is in.
 */
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
  /** `failing`: back-up power holds for a moment; what must be said is said now. */
  power(state: 'ok' | 'failing'): void;
  /**
   * A sensor says that somebody tampers with the station (A04). `info`: which one, for people. Each call is kept and told to
   * the CSMS, so that a contact that bounces is for the driver to calm. Not in older runtimes.
   */
  tamper?(info?: string): void;
}

/** What a firmware engineer implements. Only the first four are required. */
export interface Hardware {
  /** Facts flow into the sink from here on, the present levels first. Resolves when the hardware is ready to be used. */
  start(sink: HardwareSink): Promise<void>;
  /**
   * null takes the permit back: energy must end at once, and the cable is let go. Where this fails, the bill waits until
   * the lease has lapsed, so that nothing delivered is missing from it. With `keepLocked` it stays locked until
   * `unlock`: its driver was refused, and somebody of the same group has to come for it (errata 3.5).
   */
  permit(connector: ConnectorId, lease: PermitLease | null, cable?: 'keepLocked'): Promise<void>;
  /**
   * In force from this call on, in place of the plan before it: power is within a lower limit after `limitSettlingMs` at
   * most. The plan goes on by itself, also when the runtime dies or stops; it ends with the mains.
   */
  setLimit(connector: ConnectorId | 0, plan: LimitPlan): Promise<void>;
  /** 0 is the main meter, asked for only where the product has one. */
  readMeter(connector: ConnectorId | 0, why: MeterOccasion): Promise<MeterReading>;
  /** Without it, or without a lock, UnlockConnector answers NotSupported. */
  unlock?(connector: ConnectorId, signal: AbortSignal): Promise<UnlockOutcome>;
  /** For displays and lights: whether the CSMS allows use (5.2). Told at each change and after a start. */
  setAvailable?(connector: ConnectorId | 0, operative: boolean): Promise<void>;
  /** For displays: the connector is held for somebody, or for nobody any more (5.13). */
  reserve?(connector: ConnectorId, held: boolean): Promise<void>;
  /** Restarts the hardware before the runtime begins anew (5.14); without it only the runtime does. */
  reset?(type: 'Soft' | 'Hard'): Promise<void>;
  /** Brightness in percent, and how often lights blink to signal something (9, LightIntensity, BlinkRepeat). */
  setLights?(lights: Lights): Promise<void>;
  /** The runtime is going: no sink call may follow. Permits are left to lapse. */
  stop?(): Promise<void>;
}
