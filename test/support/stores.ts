/** Stores of both kinds, records to put into them, and disks that fail on demand. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SteppedClock } from '../../adapters/clock/stepped-clock.js';
import type { Disk, DiskOperation, KeyRange } from '../../persistence/disk.js';
import { MemoryDisk, memoryStore } from '../../persistence/memory.js';
import { openStore } from '../../persistence/store.js';
import type { JournalEntry } from '../../protocol/ports/journal.js';
import type {
  GivenUpMessage,
  LedgerChange,
  OwedMessage,
  Store,
  TransactionRecord,
} from '../../protocol/ports/store.js';

const folders: string[] = [];

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'statecharge-store-'));
  folders.push(folder);
  return folder;
}

export function removeTemporaryFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

export class Notebook {
  readonly entries: JournalEntry[] = [];
  note(entry: JournalEntry): void {
    this.entries.push(entry);
  }
}

/** A place that outlives the stores opened on it, one at a time. */
export interface Place {
  readonly clock: SteppedClock;
  readonly journal: Notebook;
  store(): Store;
}

export const PLACES: readonly (readonly [name: string, make: () => Place])[] = [
  [
    'on disk',
    () =>
      placeOf(
        (place, folder = temporaryFolder()) =>
          () =>
            openStore(folder, place.journal, place.clock),
      ),
  ],
  [
    'in memory',
    () =>
      placeOf(
        (place, disk = new MemoryDisk()) =>
          () =>
            memoryStore(place.journal, place.clock, disk),
      ),
  ],
];

function placeOf(opener: (place: Omit<Place, 'store'>) => () => Store): Place {
  const place = { clock: new SteppedClock(), journal: new Notebook() };
  return { ...place, store: opener(place) };
}

export function transaction(localId: string, more: Partial<TransactionRecord> = {}): TransactionRecord {
  return {
    localId,
    connectorId: 1,
    idTag: 'TAG-1',
    meterStartWh: 1000,
    startedAt: '2026-01-01T00:00:00Z',
    transactionId: null,
    lastMeterWh: 1000,
    lastSeenAt: '2026-01-01T00:00:00Z',
    phase: 'open',
    ...more,
  };
}

export function owed(seq: number, localId: string, more: Partial<OwedMessage> = {}): OwedMessage {
  const payload = { connectorId: 1, meterStart: 1000, idTag: 'TAG-1' };
  return { seq, messageId: `message-${seq}`, action: 'StartTransaction', payload, localId, attempts: 0, ...more };
}

export function givenUp(seq: number, localId: string): GivenUpMessage {
  return { ...owed(seq, localId, { attempts: 3 }), at: '2026-01-01T01:00:00Z', why: 'no answer' };
}

/** A start as the station writes it: the transaction and the message about it, in one change. */
export function start(localId: string, seq: number): LedgerChange {
  return { putTransactions: [transaction(localId)], putOwed: [owed(seq, localId)] };
}

/** What becomes of the n-th write, n from 1. `half-done`: written, but the sync failed; nobody may count on it. */
export type Mood = (write: number) => 'well' | 'refused' | 'half-done';

/** A disk whose writes can be held back and made to fail; counts what it was asked to write. */
export class MoodyDisk implements Disk {
  readonly batches: (readonly DiskOperation[])[] = [];
  /** Awaited before each write. */
  gate: Promise<void> = Promise.resolve();
  /** While it is set, not even opening works: LevelDB needs space to recover. */
  cannotOpen = false;
  readonly #disk: Disk;
  readonly #mood: Mood;
  readonly #trouble: () => Error;

  constructor(disk: Disk, mood: Mood = () => 'well', trouble = () => new Error('no trouble was prepared')) {
    this.#disk = disk;
    this.#mood = mood;
    this.#trouble = trouble;
  }

  async write(operations: readonly DiskOperation[]): Promise<void> {
    this.batches.push(operations);
    const mood = this.#mood(this.batches.length);
    await this.gate;
    if (mood !== 'refused') await this.#disk.write(operations);
    if (mood !== 'well') throw this.#trouble();
  }

  async open() {
    if (this.cannotOpen) throw this.#trouble();
    return await this.#disk.open();
  }
  read(keys: readonly string[]) {
    return this.#disk.read(keys);
  }
  keysIn(range: KeyRange) {
    return this.#disk.keysIn(range);
  }
  setAside(records: ReadonlyMap<string, string>) {
    return this.#disk.setAside(records);
  }
  readCopy() {
    return this.#disk.readCopy();
  }
  writeCopy(text: string) {
    return this.#disk.writeCopy(text);
  }
  close() {
    return this.#disk.close();
  }
}
