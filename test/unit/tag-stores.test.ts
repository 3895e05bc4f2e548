/** The local list and the authorization cache, as they survive: 3.5.1, 3.5.2, errata 3.4. */
import { afterAll, describe, expect, it } from 'vitest';
import { SteppedClock } from '../../adapters/clock/stepped-clock.js';
import { CACHE_CAPACITY } from '../../persistence/authorization-cache.js';
import { MemoryDisk, memoryStore } from '../../persistence/memory.js';
import { storeOn } from '../../persistence/store.js';
import type { IdTagInfo } from '../../protocol/messages.js';
import type { KnownTag } from '../../protocol/ports/store.js';
import { MoodyDisk, Notebook, owed, PLACES, removeTemporaryFolders, start } from '../support/stores.js';

afterAll(removeTemporaryFolders);

const entry = (idTag: string, status: IdTagInfo['status'] = 'Accepted', more: Partial<IdTagInfo> = {}): KnownTag => ({
  idTag,
  idTagInfo: { status, ...more },
});

const tags = (count: number, from = 0) => Array.from({ length: count }, (_, i) => entry(`TAG-${from + i}`));

describe.each(PLACES)('the local list %s', (_, make) => {
  it('is empty at first, and reads version 0 while it is empty', async () => {
    const { localList } = make().store();
    expect([await localList.version(), await localList.size(), await localList.find('TAG')]).toEqual([0, 0, null]);
    await localList.replace(7, []);
    expect(await localList.version()).toBe(0);
  });

  it('finds a tag in whatever case, after a restart too', async () => {
    const place = make();
    const first = place.store();
    await first.localList.replace(3, [entry('Tag-1', 'Blocked', { parentIdTag: 'GROUP' }), entry('TAG-2')]);
    await first.ledger.close();
    const { localList, ledger } = place.store();
    expect([await localList.version(), await localList.size()]).toEqual([3, 2]);
    expect(await localList.find('tAG-1')).toEqual(entry('Tag-1', 'Blocked', { parentIdTag: 'GROUP' }));
    await ledger.close();
  });

  it('replaces everything, and updates what is named', async () => {
    const { localList, ledger } = make().store();
    await localList.replace(1, tags(3));
    await localList.replace(2, [entry('NEW')]);
    expect([await localList.size(), await localList.find('TAG-0')]).toEqual([1, null]);
    await localList.update(5, [entry('new', 'Invalid'), entry('MORE')], ['UNKNOWN']);
    expect([await localList.version(), await localList.size()]).toEqual([5, 2]);
    expect(await localList.find('NEW')).toEqual(entry('new', 'Invalid'));
    await localList.update(6, [], ['new', 'MORE']);
    expect([await localList.version(), await localList.size()]).toEqual([0, 0]);
    await ledger.close();
  });

  it('answers nobody once the store is closed', async () => {
    const { localList, ledger } = make().store();
    await localList.replace(1, tags(1));
    await ledger.close();
    await expect(localList.find('TAG-0')).rejects.toThrow('closed');
  });
});

describe.each(PLACES)('the authorization cache %s', (_, make) => {
  it('keeps what was said last, valid or not, across a restart', async () => {
    const place = make();
    const first = place.store();
    await first.authorizationCache.put(entry('TAG-1'), 0);
    await first.authorizationCache.put(entry('tag-1', 'Blocked'), 0);
    await first.ledger.cut();
    const { authorizationCache, ledger } = place.store();
    expect(await authorizationCache.find('TAG-1')).toEqual(entry('tag-1', 'Blocked'));
    await authorizationCache.remove(['TAG-1', 'TAG-2']);
    expect(await authorizationCache.find('TAG-1')).toBeNull();
    await ledger.close();
  });

  it('knows nothing after it was cleared', async () => {
    const { authorizationCache, ledger } = make().store();
    for (const tag of tags(3)) await authorizationCache.put(tag, 0);
    await authorizationCache.clear();
    expect(await authorizationCache.find('TAG-1')).toBeNull();
    await authorizationCache.put(entry('TAG-1'), 0);
    expect(await authorizationCache.find('TAG-1')).toEqual(entry('TAG-1'));
    await ledger.close();
  });
});

describe('a cache that is full', () => {
  it('forgets what is not valid first, then what has expired, then the oldest (3.5.1)', async () => {
    const { authorizationCache: cache, ledger } = memoryStore(new Notebook(), new SteppedClock());
    const now = Date.parse('2026-01-01T00:00:00Z');
    await cache.put(entry('OLDEST'), now);
    await cache.put(entry('SECOND'), now);
    await cache.put(entry('BLOCKED', 'Blocked'), now);
    await cache.put(entry('EXPIRED', 'Accepted', { expiryDate: '2025-12-31T00:00:00Z' }), now);
    for (const tag of tags(CACHE_CAPACITY - 4)) await cache.put(tag, now);
    // Young again.
    await cache.put(entry('OLDEST'), now);
    const gone: string[] = [];
    for (const [index, name] of ['BLOCKED', 'EXPIRED', 'SECOND', 'TAG-0'].entries()) {
      expect(await cache.find(name), name).not.toBeNull();
      await cache.put(entry(`NEW-${index}`), now);
      if ((await cache.find(name)) === null) gone.push(name);
    }
    expect(gone).toEqual(['BLOCKED', 'EXPIRED', 'SECOND', 'TAG-0']);
    expect(await cache.find('OLDEST')).not.toBeNull();
    await ledger.close();
  });
});

/** A store whose disk holds a list and a cache; `damage` spoils the value of a key. */
async function used() {
  const disk = new MemoryDisk();
  const journal = new Notebook();
  const first = memoryStore(journal, new SteppedClock(), disk);
  await first.localList.replace(4, [entry('GOOD'), entry('BAD', 'Blocked')]);
  await first.authorizationCache.put(entry('GOOD'), 0);
  await first.authorizationCache.put(entry('OTHER'), 0);
  await first.ledger.close();
  const damage = async (key: string) => {
    const [value = ''] = await disk.read([key]);
    await disk.write([
      { type: 'put', key, value: value.replace('Accepted', 'Acceqted').replace('count":2', 'count":3') },
    ]);
  };
  return { disk, journal, damage, store: () => memoryStore(journal, new SteppedClock(), disk) };
}

const told = (journal: Notebook) => journal.entries.flatMap(({ event }) => (event.endsWith('damaged') ? [event] : []));

describe('damage', () => {
  it.each(['list!entry!good', 'list!head!'])('to %s: the list is no list, and the CSMS sends it again', async (key) => {
    const { damage, journal, store } = await used();
    await damage(key);
    const { localList, ledger } = store();
    expect(await localList.find('GOOD')).toBeNull();
    expect([await localList.version(), await localList.find('BAD')]).toEqual([0, null]);
    await ledger.close();
    const again = store();
    expect(await again.localList.version()).toBe(0);
    await again.localList.update(1, [entry('NEW')], []);
    expect([await again.localList.size(), await again.localList.find('BAD')]).toEqual([1, null]);
    expect(told(journal)).toEqual(['list.damaged']);
    await again.ledger.close();
  });

  it('to the disk that lost an entry: counted, and told', async () => {
    const { disk, journal, store } = await used();
    await disk.write([{ type: 'del', key: 'list!entry!bad' }]);
    const { localList, ledger } = store();
    expect([await localList.find('BAD'), await localList.version(), told(journal)]).toEqual([
      null,
      0,
      ['list.damaged'],
    ]);
    await ledger.close();
  });

  it.each(['cache!entry!good', 'cache!head!'])('to %s: the rest of the cache is as it was', async (key) => {
    const { damage, journal, store } = await used();
    await damage(key);
    const { authorizationCache, ledger } = store();
    await authorizationCache.put(entry('MORE'), 0);
    expect(await authorizationCache.find('GOOD')).toEqual(key === 'cache!head!' ? entry('GOOD') : null);
    expect(await authorizationCache.find('OTHER')).toEqual(entry('OTHER'));
    expect(told(journal)).toEqual(['cache.damaged']);
    await ledger.close();
  });
});

describe('a write that fails', () => {
  it.each(['refused', 'half-done'] as const)(
    '%s: the list is the old or the new one, and the ledger goes on',
    async (mood) => {
      let isTired = false;
      const disk = new MoodyDisk(
        new MemoryDisk(),
        () => (isTired ? mood : 'well'),
        () => new Error('the disk is tired'),
      );
      const { ledger, localList } = storeOn(disk, new Notebook(), new SteppedClock());
      await ledger.open();
      await localList.replace(1, tags(2));
      isTired = true;
      await expect(localList.replace(2, tags(3, 10))).rejects.toThrow('tired');
      isTired = false;
      expect([await localList.version(), await localList.size()]).toEqual(mood === 'refused' ? [1, 2] : [2, 3]);
      await ledger.commit(start('tx-1', 1));
      expect(ledger.contents().owed).toEqual([owed(1, 'tx-1')]);
      await localList.update(3, [entry('MORE')], []);
      expect(await localList.version()).toBe(3);
      await ledger.close();
    },
  );
});

describe('a list of 10 000 tags on disk', () => {
  it('is replaced in one batch, and the ledger starts without reading it', async () => {
    const place = PLACES[0]?.[1]();
    if (!place) throw new Error('there is no place on disk');
    const { localList, ledger } = place.store();
    await localList.replace(1, tags(10_000));
    await localList.replace(2, tags(10_000, 5_000));
    expect([await localList.version(), await localList.size()]).toEqual([2, 10_000]);
    expect([await localList.find('TAG-4999'), await localList.find('tag-14999')]).toEqual([null, entry('TAG-14999')]);
    await ledger.close();
  });
});
