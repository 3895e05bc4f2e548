/** A disk in a world whose power may fail around each of its writes, and that has moods of its own. */
import type { Disk, DiskOperation } from '../../persistence/disk.js';
import { StorageError } from '../../protocol/errors.js';

/** When the power may fail: around a write, around what the CSMS hears, and before what the station hears. */
export type Moment = 'write lost' | 'written' | 'copy lost' | 'copied' | 'frame lost' | 'sent' | 'received';

/** What a disk does with the n-th write of the world, n from 1: only `unsynced` leaves it done, though told as failed. */
export type DiskMood = (write: number) => 'well' | 'full' | 'refused' | 'unsynced';

export interface DiskWorld {
  /** Whether the station that was given this disk still has power. */
  readonly lives: () => boolean;
  /** True at the moment at which the power fails. */
  readonly fails: (moment: Moment) => boolean;
  /** Asked once for each write. */
  readonly mood: () => ReturnType<DiskMood>;
  readonly done: (operations: readonly DiskOperation[]) => void;
  readonly acknowledged: (operations: readonly DiskOperation[]) => void;
}

/** Turns of the event loop a write takes: who speaks before it is done is heard before it is done. */
const turnsOfAWrite = 4;

export async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise(setImmediate);
}

const dead = () => new StorageError('closed', 'The power is off.');

export function failingDisk(disk: Disk, { lives, fails, mood, done, acknowledged }: DiskWorld): Disk {
  const alive = async <T>(work: () => Promise<T>): Promise<T> => {
    if (!lives()) throw dead();
    return await work();
  };
  return {
    open: (seen) => alive(() => disk.open(seen)),
    read: (keys) => alive(() => disk.read(keys)),
    keysIn: (range) => alive(() => disk.keysIn(range)),
    setAside: (records) => disk.setAside(records),
    readCopy: () => alive(() => disk.readCopy()),
    close: () => disk.close(),
    write: async (operations) => {
      await turns(turnsOfAWrite);
      if (!lives() || fails('write lost')) throw dead();
      const present = mood();
      if (present === 'well' || present === 'unsynced') {
        await disk.write(operations);
        done(operations);
      }
      if (present !== 'well')
        throw new StorageError(present === 'full' ? 'full' : 'write-failed', 'The disk has trouble.');
      if (fails('written')) throw dead();
      acknowledged(operations);
    },
    writeCopy: async (text) => {
      if (!lives() || fails('copy lost')) throw dead();
      await disk.writeCopy(text);
      fails('copied');
    },
  };
}

/** Message ids of the starts and stops in a batch. */
export function billsIn(operations: readonly DiskOperation[]): string[] {
  return operations.flatMap((operation) => {
    if (operation.type !== 'put' || !operation.key.startsWith('start!owed!')) return [];
    const { body } = JSON.parse(operation.value) as { body: { action: string; messageId: string } };
    return body.action === 'MeterValues' ? [] : [body.messageId];
  });
}
