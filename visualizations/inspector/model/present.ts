/** What is known of a station at one instant, made from the lines of a trace. Plain JSON, and never changed in place. */

export interface Present {
  /** Wall clock of the newest line. */
  readonly atMs: number;
  /** Null until a header or the beginning of a run was seen. */
  readonly station: StationNow | null;
  readonly isRunning: boolean;
  readonly link: LinkNow;
  /** As the CSMS has last answered to a BootNotification of this run; null: not yet. */
  readonly registration: string | null;
  /** Of connector 0: what the CSMS is to know of the station as a whole. */
  readonly status: StatusNow | null;
  /** By number, from 1. */
  readonly outlets: readonly OutletNow[];
  /** By session, in the order in which they began; one that ended is gone. */
  readonly charts: readonly ChartNow[];
  /** In the order in which they are to be sent. */
  readonly owed: readonly OwedNow[];
  /** The call of the station that has no answer yet. */
  readonly inFlight: InFlight | null;
  /** Messages that were given up, newest last; the newest hundred. */
  readonly givenUp: readonly GivenUpNow[];
  readonly configuration: Readonly<Record<string, string>>;
  /** Newest last; the newest hundred. */
  readonly securityEvents: readonly SecurityEventNow[];
  /** The plan for connector 0: what the station as a whole may draw. */
  readonly plan: readonly PlannedLimit[];
  /** What the station has asked of its ports and has no answer to yet, oldest first. */
  readonly asked: readonly AskedNow[];
}

export interface StationNow {
  /** A hash: the same for the same station. */
  readonly identity: string | null;
  readonly vendor: string;
  readonly model: string;
  readonly firmwareVersion: string;
  readonly powerW: number | null;
}

export interface LinkNow {
  readonly state: 'closed' | 'dialling' | 'open';
  readonly url: string | null;
  /** Wall clock of the change. */
  readonly sinceMs: number;
  /** Of a connection that is gone. */
  readonly why: string | null;
}

export interface StatusNow {
  readonly status: string;
  readonly errorCode: string;
  /** More about it, where there is something to say. */
  readonly info: string | null;
}

export interface OutletNow {
  readonly connectorId: number;
  readonly status: StatusNow | null;
  readonly plug: string | null;
  readonly energy: string | null;
  /** Of whoever was authorised here, with or without a transaction. */
  readonly idTag: string | null;
  /** Of the reservation that holds it. */
  readonly heldFor: string | null;
  /** As ChangeAvailability has set it; null where nobody has said. */
  readonly isOperative: boolean | null;
  readonly meter: MeterNow | null;
  readonly transaction: TransactionNow | null;
  /** Whether energy may flow. */
  readonly isPermitted: boolean;
  readonly maxPowerW: number | null;
  /** What the hardware was told, from the limit in force on; empty: nothing yet. */
  readonly plan: readonly PlannedLimit[];
}

export interface MeterNow {
  readonly atMs: number;
  readonly energyWh: number;
  readonly powerW: number | null;
  readonly currentA: number | null;
  readonly voltageV: number | null;
  readonly socPercent: number | null;
}

export interface TransactionNow {
  readonly localId: string;
  /** Null until the CSMS has answered, and where it never will. */
  readonly transactionId: number | null;
  readonly idTag: string;
  readonly meterStartWh: number;
  /** ISO 8601. */
  readonly startedAt: string;
}

export interface PlannedLimit {
  readonly fromMs: number;
  /** 0: less is left than can be offered. */
  readonly limitW: number;
  readonly limitA: number;
  /** Null where only the limit is known. */
  readonly decision: Decision | null;
  /** Less than `decision` allows, because the outlets share. */
  readonly isShared: boolean;
}

/** Why a limit is what it is. */
export interface Decision {
  readonly by: LimitSource;
  /** All that bound then; the first decided. Limits as they were weighed, in the unit of each. */
  readonly weighed: readonly { readonly source: LimitSource; readonly limit: number }[];
}

export interface LimitSource {
  readonly kind: 'outlet' | 'station' | 'profile';
  readonly chargingProfileId?: number;
  readonly purpose?: string;
  readonly stackLevel?: number;
  readonly connectorId?: number;
}

export interface ChartNow {
  readonly session: string;
  /** Id of the chart: `connector`. */
  readonly chart: string;
  /** Id of the actor: `connector-1`. */
  readonly actor: string;
  /** As XState writes it. */
  readonly state: unknown;
  readonly tags: readonly string[];
  /** How many steps it has made. */
  readonly steps: number;
  /** The transitions of its newest step, by name, and what led to them. */
  readonly lastEdges: readonly string[];
  readonly lastEvent: string | null;
  readonly lastAtMs: number;
  /** How many events have come to it, and how many had come at its newest step: a step may be made of several. */
  readonly heard: number;
  readonly heardThen: number;
}

export interface OwedNow {
  readonly seq: number;
  readonly messageId: string;
  readonly action: string;
  readonly connectorId: number | null;
  readonly attempts: number;
  /** Wall clock of when it was written; of what an earlier run has written, of what it tells. */
  readonly sinceMs: number;
  /** Of its transaction, as the station calls it. */
  readonly localId: string | null;
}

export interface GivenUpNow extends OwedNow {
  /** Wall clock. */
  readonly givenUpAtMs: number;
  readonly why: string | null;
}

export interface AskedNow {
  /** Of the calls of this run. */
  readonly number: number;
  /** Port and method: `ledger.commit`. */
  readonly call: string;
  /** Wall clock. */
  readonly sinceMs: number;
  readonly about: unknown;
}

export interface InFlight {
  readonly messageId: string;
  readonly action: string;
  readonly sinceMs: number;
}

export interface SecurityEventNow {
  readonly atMs: number;
  readonly type: string;
  readonly info: string | null;
}

/** Before anything was seen. */
export const nothing: Present = {
  atMs: 0,
  station: null,
  isRunning: false,
  link: { state: 'closed', url: null, sinceMs: 0, why: null },
  registration: null,
  status: null,
  outlets: [],
  charts: [],
  owed: [],
  inFlight: null,
  givenUp: [],
  configuration: {},
  securityEvents: [],
  plan: [],
  asked: [],
};

/** Before anything was said of it. */
export function freshOutlet(connectorId: number, maxPowerW: number | null): OutletNow {
  return {
    connectorId,
    status: null,
    plug: null,
    energy: null,
    idTag: null,
    heldFor: null,
    isOperative: null,
    meter: null,
    transaction: null,
    isPermitted: false,
    maxPowerW,
    plan: [],
  };
}
