/**
 * What an outside eye sees of one station: plain data, that monitors judge and a trace can keep. Nothing in it depends
 * on who looks, and making one costs next to nothing: whatever is in it is a reference to what was there anyway.
 *
 * Frames are what was said, word for word: whoever shows or keeps them takes the secrets out first (`redact.ts`).
 */
import type {
  Capabilities,
  ConnectorId,
  EnergyState,
  HardwareFault,
  Lights,
  LimitPlan,
  MeterOccasion,
  MeterReading,
  PermitLease,
  PlugState,
  PresentedToken,
  UnlockOutcome,
  UserStop,
} from './ports/hardware.js';
import type { LinkClosed, LinkSecured } from './ports/link.js';
import type { KnownTag, LedgerChange, LedgerContents } from './ports/store.js';
import type { ProductDescription } from './product.js';

export type Observation = Instant &
  (
    | RunBegan
    | RunEnded
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
}

/** A station begins: after power has come, or after a reset. */
export interface RunBegan {
  readonly kind: 'run.began';
  /** Null where only the wire is seen. */
  readonly product: ProductDescription | null;
  /** What it was started with, by canonical key; what the CSMS has changed is read from the store. */
  readonly configuration: Readonly<Record<string, string>>;
  /** How long it waits at most before it dials again. */
  readonly longestBackOffMs?: number;
}

/** `cut`: as by a power cut; nothing was said or written any more. `ended`: by itself, or because it was told to. */
export interface RunEnded {
  readonly kind: 'run.ended';
  readonly how: 'cut' | 'ended';
}

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

interface PortCall<About, Answer> {
  readonly about: About;
  readonly answer: Answer;
}

type OfConnector<More = unknown> = { readonly connectorId: ConnectorId | 0 } & More;

/** What a station asks of its ports: what each call is about, and what it answers. */
export interface PortCalls {
  readonly 'hardware.start': PortCall<null, void>;
  readonly 'hardware.permit': PortCall<
    OfConnector<{ readonly lease: PermitLease | null; readonly cable?: 'keepLocked' }>,
    void
  >;
  readonly 'hardware.setLimit': PortCall<OfConnector<{ readonly plan: LimitPlan }>, void>;
  readonly 'hardware.readMeter': PortCall<OfConnector<{ readonly why: MeterOccasion }>, MeterReading>;
  readonly 'hardware.unlock': PortCall<OfConnector, UnlockOutcome>;
  readonly 'hardware.setAvailable': PortCall<OfConnector<{ readonly operative: boolean }>, void>;
  readonly 'hardware.reserve': PortCall<OfConnector<{ readonly held: boolean }>, void>;
  readonly 'hardware.reset': PortCall<{ readonly type: 'Soft' | 'Hard' }, void>;
  readonly 'hardware.setLights': PortCall<Lights, void>;
  readonly 'hardware.stop': PortCall<null, void>;
  readonly 'ledger.open': PortCall<null, LedgerContents>;
  readonly 'ledger.commit': PortCall<LedgerChange, void>;
  readonly 'ledger.close': PortCall<null, void>;
  readonly 'ledger.cut': PortCall<null, void>;
  readonly 'configuration.load': PortCall<null, Readonly<Record<string, string>>>;
  readonly 'configuration.save': PortCall<{ readonly key: string; readonly value: string }, void>;
  readonly 'localList.version': PortCall<null, number>;
  readonly 'localList.size': PortCall<null, number>;
  readonly 'localList.find': PortCall<{ readonly idTag: string }, KnownTag | null>;
  readonly 'localList.replace': PortCall<{ readonly version: number; readonly entries: readonly KnownTag[] }, void>;
  readonly 'localList.update': PortCall<
    { readonly version: number; readonly put: readonly KnownTag[]; readonly remove: readonly string[] },
    void
  >;
  readonly 'cache.find': PortCall<{ readonly idTag: string }, KnownTag | null>;
  readonly 'cache.put': PortCall<{ readonly tag: KnownTag; readonly at: number }, void>;
  readonly 'cache.remove': PortCall<{ readonly idTags: readonly string[] }, void>;
  readonly 'cache.clear': PortCall<null, void>;
}

export type PortCallName = keyof PortCalls;

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
  };
}[PortCallName];

export interface CallFailed {
  readonly kind: 'failed';
  readonly call: PortCallName;
  readonly number: number;
  readonly error: string;
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

export type ChartSeen = ChartSaid & (ChartBegan | ChartStepped | ChartEnded);

export interface ChartBegan {
  readonly kind: 'chart.began';
  readonly state: unknown;
  readonly tags: readonly string[];
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
  readonly source: string;
  readonly targets: readonly string[];
}

export interface ChartEnded {
  readonly kind: 'chart.ended';
  readonly how: 'done' | 'error';
}
