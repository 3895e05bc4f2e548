/** The store of a station, in one folder: ledger and configuration in one chain of records, tags on shelves beside it. */
import type { Journal } from '../protocol/ports/journal.js';
import type { Store } from '../protocol/ports/store.js';
import type { Clock } from '../protocol/ports/time.js';
import { AuthorizationCache } from './authorization-cache.js';
import { Chain } from './chain.js';
import { configurationOn } from './configuration.js';
import type { Disk } from './disk.js';
import { ledgerOn } from './ledger.js';
import { LevelDisk } from './level-disk.js';
import { LocalList } from './local-list.js';
import { Shelf } from './shelf.js';
import { inTurn } from './turns.js';

/**
 * The store in `folder`, which is made where it is missing. Nothing is read or locked before `ledger.open()` or
 * `configuration.load()`; `ledger.close()` and `ledger.cut()` end all of it. One process at a time: a second one is
 * told `locked`.
 */
export function openStore(folder: string, journal: Journal, clock: Clock): Store {
  return storeOn(new LevelDisk(folder, clock), journal, clock);
}

/** The same on another disk: one in memory, or one that fails where a test wants it. */
export function storeOn(disk: Disk, journal: Journal, clock: Clock): Store {
  const shared = inTurn(disk);
  const chain = new Chain(shared, journal, clock);
  const place = { disk: shared, chain, journal };
  return {
    ledger: ledgerOn(chain),
    configuration: configurationOn(chain),
    localList: new LocalList(new Shelf('list', { head: 'listHead', entry: 'listEntry' }, place)),
    authorizationCache: new AuthorizationCache(new Shelf('cache', { head: 'cacheHead', entry: 'cacheEntry' }, place)),
  };
}
