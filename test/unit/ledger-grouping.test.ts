import { describe, expect, it } from 'vitest';
import { SteppedClock } from '../../adapters/clock/stepped-clock.js';
import { MemoryDisk } from '../../persistence/memory.js';
import { storeOn } from '../../persistence/store.js';
import { MoodyDisk, Notebook, owed, start } from '../support/stores.js';

describe('the grouping of writes', () => {
  function onMoodyDisk() {
    const clock = new SteppedClock();
    const disk = new MoodyDisk(new MemoryDisk());
    return { clock, disk, store: storeOn(disk, new Notebook(), clock) };
  }

  it('joins the calls made while a batch is being written into one next batch', async () => {
    const { disk, store } = onMoodyDisk();
    await store.ledger.open();
    let release = () => {};
    disk.gate = new Promise((resolve) => {
      release = resolve;
    });
    const first = store.ledger.commit(start('a', 1));
    // Two turns of the event loop: the first batch is at the gate.
    await new Promise(setImmediate);
    const others = ['b', 'c', 'd'].map((localId, index) => store.ledger.commit(start(localId, index + 2)));
    others.push(store.configuration.save('HeartbeatInterval', '60'));
    await new Promise(setImmediate);
    expect(disk.batches).toHaveLength(1);
    release();
    await Promise.all([first, ...others]);
    expect(disk.batches).toHaveLength(2);
    expect(store.ledger.contents().owed.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
    await store.ledger.close();
  });

  it('writes one batch for a start: the transaction, its message and the head', async () => {
    const { disk, store } = onMoodyDisk();
    await store.ledger.open();
    await store.ledger.commit(start('a', 1));
    expect(disk.batches.map((batch) => batch.map(({ key }) => key))).toEqual([
      ['start!transaction!a', 'start!owed!0000000000000001', 'start!head!'],
    ]);
    await store.ledger.close();
  });

  it('writes notes after 20 of them, in one batch', async () => {
    const { clock, disk, store } = onMoodyDisk();
    await store.ledger.open();
    for (let seq = 1; seq < 20; seq += 1) store.ledger.note({ putOwed: [owed(seq, 'a')] });
    await new Promise(setImmediate);
    expect(disk.batches).toHaveLength(0);
    store.ledger.note({ putOwed: [owed(20, 'a')] });
    await new Promise(setImmediate);
    expect(disk.batches.map((batch) => batch.length)).toEqual([21]);
    expect(clock.pending).toBe(0);
    store.ledger.note({ putOwed: [owed(21, 'a')] });
    await new Promise(setImmediate);
    expect(disk.batches).toHaveLength(1);
    await store.ledger.close();
  });

  it('writes notes 60 s after the first of them', async () => {
    const { clock, disk, store } = onMoodyDisk();
    await store.ledger.open();
    store.ledger.note({ putOwed: [owed(1, 'a')] });
    clock.advance(30_000);
    store.ledger.note({ putOwed: [owed(2, 'a')] });
    clock.advance(29_999);
    await new Promise(setImmediate);
    expect(disk.batches).toHaveLength(0);
    clock.advance(1);
    await new Promise(setImmediate);
    expect(disk.batches.map((batch) => batch.length)).toEqual([3]);
    expect(clock.pending).toBe(0);
    await store.ledger.close();
  });

  it('writes nothing for a change of nothing, and leaves no timer behind a cut', async () => {
    const { clock, disk, store } = onMoodyDisk();
    await store.ledger.open();
    await store.ledger.commit({});
    store.ledger.note({ putOwed: [owed(1, 'a')] });
    await store.ledger.cut();
    expect(disk.batches).toHaveLength(0);
    expect(clock.pending).toBe(0);
  });
});
