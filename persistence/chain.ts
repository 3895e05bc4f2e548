/**
 * The chain of records: one writer, one batch at a time, and the truth in memory.
 *
 * Calls made while a batch is being written share the next one. A batch that fails leaves the disk in an unknown state:
 * a failed sync may have written all of it. So the truth stays in memory, and the next batch begins with opening the
 * database again and bringing it in line, which also undoes what nobody was told had succeeded.
 */
import type { Journal } from '../protocol/ports/journal.js';
import type { LedgerDamage } from '../protocol/ports/store.js';
import type { Clock } from '../protocol/ports/time.js';
import { Alarm } from './alarm.js';
import { apply, batchOf, repairsFor } from './batch.js';
import type { RecordChange } from './changes.js';
import type { Disk, DiskOperation } from './disk.js';
import type { Unsealed } from './record.js';
import { type ChainState, copyOf, essentialsOf, openEntry, recover } from './recover.js';
import { SecondCopy } from './second-copy.js';
import { changesOf, essentialOf, kept, type Waiting } from './spare.js';
import { closed, isFullDisk, unopened, wordsOf } from './trouble.js';

/** What notes may put at risk: intermediate meter values of a minute, no energy (the meter itself remembers). */
const NOTES_AT_RISK = 20;
const NOTE_WAIT_MS = 60_000;

export class Chain {
  readonly #disk: Disk;
  readonly #journal: Journal;
  readonly #noteAlarm: Alarm;
  readonly #copy: SecondCopy;
  /** What the second copy was last told. */
  #copied = '';
  #opening: Promise<void> | undefined;
  #state: ChainState | undefined;
  #damage: readonly LedgerDamage[] = [];
  /** The disk may not hold the truth. */
  #differs = false;
  #waiting: Waiting[] = [];
  #inBatch: readonly Waiting[] = [];
  #notes = 0;
  /** There is reason to write what waits. */
  #due = false;
  #writing: Promise<void> | undefined;
  #ending: Promise<void> | undefined;
  #isGone = false;

  constructor(disk: Disk, journal: Journal, clock: Clock) {
    this.#disk = disk;
    this.#journal = journal;
    this.#noteAlarm = new Alarm(clock, () => this.#write());
    this.#copy = new SecondCopy((text) => disk.writeCopy(text), journal);
  }

  /** Once; asked again it does nothing, and after a rejection it tries again. */
  open(): Promise<void> {
    if (this.#ending) return Promise.reject(closed());
    this.#opening ??= this.#open().catch(async (error: unknown) => {
      await this.#disk.close();
      this.#opening = undefined;
      throw error;
    });
    return this.#opening;
  }

  get state(): ChainState {
    if (!this.#state) throw unopened();
    return this.#state;
  }

  /** What was found damaged at the start. */
  get damage(): readonly LedgerDamage[] {
    return this.#damage;
  }

  commit(changes: readonly RecordChange[]): Promise<void> {
    if (this.#ending) return Promise.reject(closed());
    if (!this.#state) return Promise.reject(unopened());
    return this.#enqueue(changes);
  }

  note(changes: readonly RecordChange[]): void {
    if (this.#ending) return;
    if (!this.#state) throw unopened();
    this.#waiting.push({ changes });
    this.#notes += 1;
    if (this.#notes >= NOTES_AT_RISK) this.#write();
    else this.#noteAlarm.set(NOTE_WAIT_MS);
  }

  /** A batch of somebody else failed: look at the disk before the next one. */
  doubt(): void {
    this.#differs = true;
  }

  /** Writes what waits and the second copy, then lets go of the files. Rejects when the last batch could not be written. */
  close(): Promise<void> {
    this.#ending ??= this.#finish();
    return this.#ending;
  }

  /** Everything not acknowledged rejects now; resolves when the files are let go of. */
  cut(): Promise<void> {
    const ending = this.#ending;
    this.#abandon();
    this.#ending = ending?.catch(() => undefined) ?? this.#letGo();
    return this.#ending;
  }

  async #open(): Promise<void> {
    const opened = new Map<string, Unsealed>();
    const { entries, damage: repairs } = await this.#disk.open((key, raw) => opened.set(key, openEntry(key, raw)));
    const found = recover(entries, await this.#disk.readCopy(), opened);
    this.#damage = [...repairs, ...found.damage];
    this.#tell(this.#damage);
    this.#state = found.state;
    this.#differs = found.differs;
    // The truth is in memory: a disk that refuses it now gets it with the first commit.
    if (found.differs) await this.#writeBatch([]).catch((error: unknown) => this.#noteFailure(error));
    this.#copied = essentialsOf(found.state);
    if (found.copyStale) this.#copy.offer(copyOf(found.state).raw);
  }

  #enqueue(changes: readonly RecordChange[]): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ changes, settle: { resolve, reject } });
      this.#write();
    });
  }

  #write(): void {
    this.#due = true;
    this.#writing ??= this.#writeWaiting();
  }

  async #writeWaiting(): Promise<void> {
    await this.#opening;
    while (this.#due && !this.#isGone) {
      const group = this.#takeWaiting();
      try {
        const changes = await this.#writeGroup(group);
        for (const { settle } of group) settle?.resolve();
        // Those who waited go on first, all the way: making the second copy costs about as much as the batch did.
        await new Promise<void>((resolve) => setImmediate(resolve));
        this.#renewCopy(changes);
      } catch (error) {
        this.#noteFailure(error);
        const why = error instanceof Error ? error : new Error(String(error));
        for (const { settle } of group) settle?.reject(why);
        this.#keepNotes(group);
      }
      this.#inBatch = [];
    }
    this.#writing = undefined;
  }

  #takeWaiting(): readonly Waiting[] {
    this.#inBatch = this.#waiting;
    this.#waiting = [];
    this.#due = false;
    this.#notes = 0;
    this.#noteAlarm.callOff();
    return this.#inBatch;
  }

  #keepNotes(group: readonly Waiting[]): void {
    if (this.#isGone) return;
    const notes = group.filter(({ settle }) => settle === undefined);
    this.#waiting.unshift(...kept(notes));
    if (notes.length > 0) this.#noteAlarm.set(NOTE_WAIT_MS);
  }

  /** Whole; where the disk is full and somebody waits, without the meter values that were only noted. */
  async #writeGroup(group: readonly Waiting[]): Promise<readonly RecordChange[]> {
    const [changes, essential] = [changesOf(group), essentialOf(group)];
    try {
      await this.#writeBatch(changes);
      return changes;
    } catch (error) {
      const helps = essential.length < changes.length && group.some(({ settle }) => settle);
      if (!helps || !isFullDisk(error) || this.#isGone) throw error;
      await this.#writeBatch(essential);
      this.#journal.note({ level: 'warn', event: 'ledger.values.dropped', count: changes.length - essential.length });
      return essential;
    }
  }

  async #writeBatch(changes: readonly RecordChange[]): Promise<void> {
    const { state } = this;
    if (changes.length === 0 && !this.#differs) return;
    const repairs = this.#differs ? await this.#bringInLine(state) : [];
    const batch = batchOf(state, changes);
    this.#differs = true;
    await this.#disk.write([...repairs, ...batch.operations]);
    this.#differs = false;
    apply(state, batch);
  }

  /** After starts, ends and ids learnt; a meter value alone is not worth the write. */
  #renewCopy(changes: readonly RecordChange[]): void {
    if (this.#isGone || !changes.some(({ kind }) => kind === 'transaction')) return;
    const now = essentialsOf(this.state);
    if (now === this.#copied) return;
    this.#copied = now;
    this.#copy.offer(copyOf(this.state).raw);
  }

  /** What makes the disk hold the truth again, whatever it holds now. */
  async #bringInLine(state: ChainState): Promise<readonly DiskOperation[]> {
    const { entries, damage } = await this.#disk.open();
    this.#tell(damage);
    const { operations, damaged } = repairsFor(state, entries);
    if (damaged.size > 0) await this.#disk.setAside(damaged);
    return operations;
  }

  async #finish(): Promise<void> {
    const isOpen = await this.#opening?.then(
      () => true,
      () => false,
    );
    const failure = isOpen ? await this.#enqueue([]).then(undefined, (error: unknown) => ({ error })) : undefined;
    if (isOpen && !this.#isGone) this.#copy.offer(copyOf(this.state).raw);
    if (!this.#isGone) this.#abandon({ keepCopy: true });
    await this.#letGo();
    if (failure) throw failure.error;
  }

  #abandon({ keepCopy = false } = {}): void {
    this.#isGone = true;
    this.#noteAlarm.callOff();
    if (!keepCopy) this.#copy.forget();
    for (const { settle } of [...this.#inBatch, ...this.#waiting]) settle?.reject(closed());
    this.#waiting = [];
  }

  async #letGo(): Promise<void> {
    await this.#opening?.catch(() => undefined);
    await this.#writing;
    await this.#copy.settled();
    await this.#disk.close();
  }

  #tell(damage: readonly LedgerDamage[]): void {
    for (const one of damage) this.#journal.note({ level: 'error', event: 'ledger.damaged', ...one });
  }

  #noteFailure(error: unknown): void {
    this.#journal.note({ level: 'error', event: 'ledger.write.failed', problem: wordsOf(error) });
  }
}
