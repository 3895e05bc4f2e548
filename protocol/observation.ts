/**
 * What an outside eye sees of one station: plain data, that monitors judge and a trace can keep. Nothing in it depends
 * on who looks, and making one costs next to nothing: whatever is in it is a reference to what was there anyway.
 *
 * Frames are what was said, word for word: whoever shows or keeps them takes the secrets out first (`redact.ts`).
 */

import type { PortCallName, PortCalls } from './port-calls.js';
import type {
  Capabilities,
  ConnectorId,
  EnergyState,
  HardwareFault,
  MeterReading,
  PlugState,
  PresentedToken,
  UserStop,
} from './ports/hardware.js';
import type { LinkClosed, LinkSecured } from './ports/link.js';
import type { LedgerChange } from './ports/store.js';
import type { DataTransferMessage } from './ports/vendor.js';
import type { ProductDescription } from './product.js';

export type Observation = Instant &
  (
    | RunBegan
    | RunEnded
    | Commanded
    | ClockSeen
    | Drawn
    | LinkSeen
    | FrameSeen
    | FactSeen
    | CallAsked
    | CallAnswered
    | CallFailed
    | LedgerNoted
    | ChartSeen
  );

export interface Instant {
  /** Wall clock of the station, milliseconds since the epoch. */
  readonly atMs: number;
  /** Its monotonic clock, milliseconds. */
  readonly sinceMs: number;
  /**
   * Of what comes from outside: turns of the microtask queue since the first observation of the go. Absent: the station
   * was at rest, and a go begins.
   */
  readonly turns?: number;
  /** Number of the call from within which it comes: that is not done yet. */
  readonly during?: number;
}

/** A station begins: after power has come, or after a reset. */
export interface RunBegan {
  readonly kind: 'run.began';
  /** Null where only the wire is seen. */
  readonly product: ProductDescription | null;
  /** What it was started with, by canonical key; what the CSMS has changed is read from the store. */
  readonly configuration: Readonly<Record<string, string>>;
  /** Methods of the ports that need not be there, and are. */
  readonly offers?: { readonly hardware: readonly string[]; readonly host: readonly string[] };
  /** How long it waits at most before it dials again. */
  readonly longestBackOffMs?: number;
  /** Where only the wire is seen, nobody knows. */
  readonly settings?: RunSettings;
}

/** What else a run is started with. */
export interface RunSettings {
  readonly csms: {
    /** Endpoint, without the identity. */
    readonly url: string;
    readonly secureUrl?: string;
    readonly identity: string;
    readonly password?: Uint8Array;
    /** PEM. */
    readonly rootCa?: readonly string[];
    /** PEM, leaf first; its private key is not told. */
    readonly certificateChain?: string;
  };
  readonly backOff: { readonly minimumMs: number; readonly jitterMs: number; readonly maximumMs: number };
  readonly bootRetryMs: number;
  /** The security event that tells of this beginning. */
  readonly begins: { readonly event: string; readonly techInfo?: string } | null;
  /** Whose DataTransfer is taken, by vendorId. */
  readonly vendors: readonly string[];
}

/** `cut`: as by a power cut; nothing was said or written any more. `ended`: by itself, or because it was told to. */
export interface RunEnded {
  readonly kind: 'run.ended';
  readonly how: 'cut' | 'ended';
}

/** Whoever runs the station wants something of it. */
export type Commanded = { readonly kind: 'commanded' } & (
  | { readonly command: 'end' | 'cut' }
  | { readonly command: 'dataTransfer'; readonly message: DataTransferMessage }
);

/** Between two of these, and until the next observation, the wall clock shows what the newest instant says. */
export type ClockSeen =
  /** It was read, and shows a later time than the newest observation. `reads`: how often that time was read before. */
  | { readonly kind: 'clock.read'; readonly reads?: number }
  /** The station sets it: it shows `toMs` now. */
  | { readonly kind: 'clock.set'; readonly toMs: number }
  /** A wait is over. `number`: of the waits this run has begun, from 1. */
  | { readonly kind: 'clock.fired'; readonly number: number };

/** Chance is asked. */
export type Drawn =
  | { readonly kind: 'drawn'; readonly what: 'uuid'; readonly value: string }
  | { readonly kind: 'drawn'; readonly what: 'fraction'; readonly value: number };

export type LinkSeen =
  /** The station dials. */
  | { readonly kind: 'link.dialled'; readonly url: string; readonly identity: string; readonly hasPassword: boolean }
  | { readonly kind: 'link.opened'; readonly secured?: LinkSecured }
  /** The station hangs up. */
  | { readonly kind: 'link.hungUp'; readonly code: number; readonly reason: string }
  | { readonly kind: 'link.closed'; readonly why: LinkClosed }
  | { readonly kind: 'link.pinged' | 'link.ponged' };

export interface FrameSeen {
  readonly kind: 'frame';
  /** As the station sees it. */
  readonly direction: 'sent' | 'received';
  readonly text: string;
}

/** What the hardware tells. */
export type FactSeen = { readonly kind: 'fact' } & HardwareFact;

export type HardwareFact =
  | { readonly fact: 'capabilities'; readonly capabilities: Capabilities }
  | { readonly fact: 'plug'; readonly connectorId: ConnectorId; readonly state: PlugState }
  | { readonly fact: 'energy'; readonly connectorId: ConnectorId; readonly state: EnergyState }
  | { readonly fact: 'token'; readonly token: PresentedToken }
  | { readonly fact: 'fault'; readonly fault: HardwareFault }
  | { readonly fact: 'userStop'; readonly connectorId: ConnectorId; readonly why: UserStop }
  | { readonly fact: 'meter'; readonly connectorId: ConnectorId; readonly reading: MeterReading }
  | { readonly fact: 'power'; readonly state: 'ok' | 'failing' }
  | { readonly fact: 'tamper'; readonly info: string | null };

/** `number` tells the calls of a run apart: an answer has that of its question. */
export type CallAsked = {
  [C in PortCallName]: {
    readonly kind: 'asked';
    readonly call: C;
    readonly number: number;
    readonly about: PortCalls[C]['about'];
  };
}[PortCallName];

export type CallAnswered = {
  [C in PortCallName]: {
    readonly kind: 'answered';
    readonly call: C;
    readonly number: number;
    readonly answer: PortCalls[C]['answer'];
    /** Turns of the microtask queue since the question, where the station did not come to rest; 0: at once. */
    readonly after?: number;
  };
}[PortCallName];

export interface CallFailed {
  readonly kind: 'failed';
  readonly call: PortCallName;
  readonly number: number;
  readonly error: string;
  /** Of a StationError, or of the operating system. */
  readonly code?: string;
  /** As of an answer. */
  readonly after?: number;
}

/** A change that is written with the next one, and lost when the power fails before. */
export interface LedgerNoted {
  readonly kind: 'ledger.noted';
  readonly change: LedgerChange;
}

interface ChartSaid {
  /** Id of the chart: `connection`. */
  readonly chart: string;
  /** Id of the actor that runs it: `connector-1`. */
  readonly actor: string;
  /** Tells an actor from a later one of the same id. */
  readonly session: string;
}

export type ChartSeen = ChartSaid & (ChartBegan | ChartTold | ChartStepped | ChartEnded);

export interface ChartBegan {
  readonly kind: 'chart.began';
  readonly state: unknown;
  readonly tags: readonly string[];
}

/** An event arrives. One that leads to no step is not for the state it finds. */
export interface ChartTold {
  readonly kind: 'chart.told';
  /** Id of the actor that sends it; null: from outside of the charts. */
  readonly from: string | null;
  readonly event: { readonly type: string };
}

/** One step: the transitions that were taken together, and where they have led. */
export interface ChartStepped {
  readonly kind: 'chart.stepped';
  readonly event: { readonly type: string };
  readonly edges: readonly ChartEdge[];
  readonly state: unknown;
  readonly tags: readonly string[];
}

/** Its states by id; without targets where it only acts. */
export interface ChartEdge {
  /** As the tables and the diagrams call it. */
  readonly name?: string;
  readonly source: string;
  readonly targets: readonly string[];
}

export interface ChartEnded {
  readonly kind: 'chart.ended';
  readonly how: 'done' | 'error';
}
