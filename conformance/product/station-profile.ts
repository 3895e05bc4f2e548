/** A station as its vendor describes it to the test system: the answers a certificate prints. */

/** Keys are the certificate's ids: `HFS-1`, `C-04`, `AQ-7.1`, `ORS-1`, `LA-0`, and `X-1` for what we ask besides. */
export type Answers = Readonly<Record<string, string | readonly string[]>>;

export interface StationConnector {
  /** 1..N without gaps. */
  readonly id: number;
  readonly current: 'AC' | 'DC';
  /** Such as `cCCS2`. */
  readonly type: string;
  readonly cable: 'fixed' | 'detachable';
}

/** Claimed maxima of the performance table, seconds. */
export interface ClaimedMaxima {
  readonly responseTime: number;
  readonly triggeredFunctionTime: number;
  readonly remoteStartTime: number;
  readonly remoteStopTime: number;
}

export interface StationProfile {
  readonly designation: string;
  readonly configId: string;
  readonly description?: string;
  readonly firmwareVersion: string;
  /** `CpoName` and the O of its certificates. */
  readonly vendorName: string;
  readonly connectors: readonly StationConnector[];
  readonly answers: Answers;
  readonly claimedMaxSeconds: ClaimedMaxima;
}
