/** Work that is done one after the other, in the order in which it came; what fails holds nobody up. */
import type { Disk } from './disk.js';

export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  take<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}

/** The chain and the shelves share one disk, which must not be opened or closed under anybody's hands. */
export function inTurn(disk: Disk): Disk {
  const turns = new Turns();
  return {
    open: (seen) => turns.take(() => disk.open(seen)),
    write: (operations) => turns.take(() => disk.write(operations)),
    read: (keys) => turns.take(() => disk.read(keys)),
    keysIn: (range) => turns.take(() => disk.keysIn(range)),
    close: () => turns.take(() => disk.close()),
    // Files of their own.
    setAside: (records) => disk.setAside(records),
    readCopy: () => disk.readCopy(),
    writeCopy: (text) => disk.writeCopy(text),
  };
}
