/**
 * Secrets of the station: each a file of its own that only its owner may read, apart from the records. Charts, records
 * and logs know their names, never what they are.
 */
export interface Vault {
  /** Reads what is there. Nothing else is called before. */
  open(): Promise<void>;
  /** Resolves when it is on disk, all of it or nothing; what had the name is replaced. */
  keep(name: string, secret: Uint8Array): Promise<void>;
  /** Null for a name nobody has kept. */
  read(name: string): Uint8Array | null;
  /** Forgets every secret but these. */
  retain(names: readonly string[]): Promise<void>;
}
