/** What the station has written down of itself: the security log, and the trace. */

export interface LogWindow {
  /** Epoch milliseconds; absent: without an end on this side. */
  readonly fromMs?: number;
  readonly toMs?: number;
}

/** What the last entry of the security log was: kept in the ledger, so that a log that was cut off shows. */
export interface SecurityLogHead {
  readonly number: number;
  /** Lower-case hex. */
  readonly hash: string;
}

export interface SecurityLogEntry {
  /** ISO 8601 in UTC. */
  readonly at: string;
  readonly event: string;
  readonly techInfo?: string;
}

export interface PackedLog {
  readonly path: string;
  /** Of the file, as GetLog.conf and GetDiagnostics.conf give it. */
  readonly name: string;
  readonly sizeBytes: number;
}

export interface Logs {
  /** Reads and checks the log. What was cut off, edited or is missing is said in one sentence each. */
  open(head: SecurityLogHead | null): Promise<readonly string[]>;
  /** Resolves when it is on disk, chained to the entry before. */
  append(entry: SecurityLogEntry): Promise<SecurityLogHead>;
  /**
   * One gzip file: `security` holds the security log, `diagnostics` that, the trace and `station` (JSON without secrets).
   * Null when the window holds nothing.
   */
  pack(kind: 'security' | 'diagnostics', window: LogWindow, station: object): Promise<PackedLog | null>;
  discard(log: PackedLog): Promise<void>;
}
