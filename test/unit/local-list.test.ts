/** SendLocalList, GetLocalListVersion, ClearCache, and what is learnt of tags: 3.5, 5.4, 5.10, 5.15, T 042, T 043. */
import { describe, expect, it } from 'vitest';
import { clearCache, getLocalListVersion, sendLocalList } from '../../actors/local-list.js';
import { registerState } from '../../actors/station-state.js';
import { learn, lookUp } from '../../actors/tag-memory.js';
import { SteppedClock } from '../../adapters/clock/stepped-clock.js';
import { MemoryDisk } from '../../persistence/memory.js';
import { storeOn } from '../../persistence/store.js';
import type { AuthorizationData, Request } from '../../protocol/messages.js';
import { registerPorts } from '../../protocol/ports.js';
import type { ProductDescription } from '../../protocol/product.js';
import { rigPorts, rigState, twoOutlets } from '../support/chart-ports.js';
import { authorizationSettings } from '../support/chart-settings.js';
import { MoodyDisk, Notebook } from '../support/stores.js';

const settings = authorizationSettings({ LocalAuthListEnabled: 'true', AuthorizationCacheEnabled: 'true' });

const listed = (idTag: string, status: 'Accepted' | 'Blocked' = 'Accepted'): AuthorizationData => ({
  idTag,
  idTagInfo: { status },
});

/** A station of which only the stores and the ear of the authorisation exist. */
function station(product: Partial<ProductDescription['features']> = {}, enabled = 'true') {
  const heard: string[] = [];
  const peers: Record<string, unknown> = {
    station: {},
    authorization: { send: ({ type }: { type: string }) => heard.push(type) },
  };
  const system = { get: (id: string) => peers[id] };
  const clock = new SteppedClock();
  let isTired = false;
  const disk = new MoodyDisk(
    new MemoryDisk(),
    () => (isTired ? 'refused' : 'well'),
    () => new Error('the disk is tired'),
  );
  const journal = new Notebook();
  const store = storeOn(disk, journal, clock);
  registerPorts(system, { ...rigPorts({ clock, journal }, () => {}), store });
  const features = { ...twoOutlets.features, ...product };
  registerState(system, {
    ...rigState(),
    product: { ...twoOutlets, features },
    configuration: new Map([['LocalAuthListEnabled', enabled]]),
  });
  const send = (
    updateType: Request<'SendLocalList'>['updateType'],
    listVersion: number,
    localAuthorizationList?: AuthorizationData[],
  ) => sendLocalList(system, { updateType, listVersion, ...(localAuthorizationList && { localAuthorizationList }) });
  return {
    system,
    clock,
    store,
    heard,
    send,
    version: () => getLocalListVersion(system),
    known: (idTag: string) => lookUp(system, { idTag, settings }),
    tire: () => {
      isTired = true;
    },
  };
}

describe('SendLocalList', () => {
  it('Full may go back, and an emptied list reads 0 (T 042_2, T 043)', async () => {
    const { send, version } = station();
    expect([await send('Full', 5, [listed('A')]), await version()]).toEqual(['Accepted', 5]);
    expect([await send('Full', 2, [listed('B')]), await version()]).toEqual(['Accepted', 2]);
    expect([await send('Full', 1), await version()]).toEqual(['Accepted', 0]);
    // As test tools do to clean up.
    expect([await send('Full', 0), await version()]).toEqual(['Accepted', 0]);
  });

  it('Differential adds, changes and removes, gaps allowed, and must be newer (T 043_2)', async () => {
    const { send, version, known } = station();
    expect(await send('Differential', 2, [listed('A'), listed('B')])).toBe('Accepted');
    expect(await send('Differential', 5, [listed('a', 'Blocked'), { idTag: 'B' }])).toBe('Accepted');
    expect(await send('Differential', 4, [listed('C')])).toBe('VersionMismatch');
    expect(await send('Differential', 5, [listed('C')])).toBe('VersionMismatch');
    expect(await version()).toBe(5);
    expect((await known('A')).listed).toEqual({ status: 'Blocked' });
    expect([(await known('B')).listed, (await known('C')).listed]).toEqual([null, null]);
  });

  const many = (count: number, from = 0) => Array.from({ length: count }, (_, i) => listed(`T-${from + i}`));

  it.each<[string, 'Full' | 'Differential', number, AuthorizationData[]]>([
    ['a version below 0 (errata 3.52)', 'Full', -1, []],
    ['a tag listed twice, in whatever case', 'Full', 3, [listed('X'), listed('x')]],
    ['a Full entry without idTagInfo (T 043_3)', 'Full', 3, [listed('X'), { idTag: 'Y' }]],
    ['more entries than one message may have', 'Full', 3, many(11)],
    ['more entries than the list may have', 'Differential', 9, many(4, 20)],
  ])('%s: Failed, and the list stays as it was', async (_, updateType, listVersion, entries) => {
    const { send, version, heard } = station();
    await send('Full', 1, many(9));
    await send('Differential', 2, many(9, 9));
    heard.length = 0;
    expect([await send(updateType, listVersion, entries), await version(), heard]).toEqual(['Failed', 2, []]);
  });

  it('counts what is there already and what goes, before it says that there are too many', async () => {
    const { send, version } = station();
    await send('Full', 1, many(10));
    await send('Differential', 2, many(10, 10));
    expect(await send('Differential', 3, [...many(5), { idTag: 'T-19' }, listed('NEW')])).toBe('Accepted');
    expect(await send('Differential', 4, [listed('MORE')])).toBe('Failed');
    expect(await version()).toBe(3);
  });

  it('a disk that refuses: Failed', async () => {
    const { send, version, tire } = station();
    await send('Full', 1, [listed('A')]);
    tire();
    expect([await send('Full', 2, [listed('B')]), await version()]).toEqual(['Failed', 1]);
  });

  it('tells the authorisation, and takes cached copies of its tags away (3.5.3)', async () => {
    const { send, store, heard } = station();
    await store.authorizationCache.put({ idTag: 'A', idTagInfo: { status: 'Blocked' } }, 0);
    await send('Full', 1, [listed('a')]);
    expect([heard, await store.authorizationCache.find('A')]).toEqual([['list.updated'], null]);
  });
});

describe('without a list', () => {
  it.each([
    ['the profile is not built in', { profiles: ['Core'] as const }, 'true'],
    ['it is switched off', {}, 'false'],
  ])('%s: NotSupported and -1 (T 042_1, T 043_1)', async (_, features, enabled) => {
    const { send, version } = station(features, enabled);
    expect([await send('Full', 1, [listed('A')]), await version()]).toEqual(['NotSupported', -1]);
  });
});

describe('ClearCache', () => {
  it('forgets all tags, also those that are just being learnt (T 061)', async () => {
    const { system, known, store } = station();
    learn(system, { idTag: 'A', idTagInfo: { status: 'Accepted' }, settings });
    expect((await known('A')).cached).toEqual({ status: 'Accepted' });
    learn(system, { idTag: 'B', idTagInfo: { status: 'Accepted' }, settings });
    expect(await clearCache(system)).toBe('Accepted');
    expect([await store.authorizationCache.find('A'), await store.authorizationCache.find('B')]).toEqual([null, null]);
  });

  it('is Rejected where there is no cache (errata 3.23), and where the disk refuses', async () => {
    expect(await clearCache(station({ authorizationCache: false }).system)).toBe('Rejected');
    const { system, tire } = station();
    tire();
    expect(await clearCache(system)).toBe('Rejected');
  });
});

describe('what the CSMS says of a tag', () => {
  it('is cached, good or bad, and expires (3.5.1)', async () => {
    const { system, known, clock } = station();
    const expiryDate = new Date(clock.now() + 1000).toISOString();
    learn(system, { idTag: 'A', idTagInfo: { status: 'Invalid' }, settings });
    learn(system, { idTag: 'B', idTagInfo: { status: 'Accepted', expiryDate }, settings });
    expect([(await known('a')).cached, (await known('B')).cached?.status]).toEqual([{ status: 'Invalid' }, 'Accepted']);
    clock.advance(1000);
    expect((await known('B')).cached?.status).toBe('Expired');
  });

  it('is not cached while the cache is off', async () => {
    const { system, store, known } = station();
    learn(system, { idTag: 'A', idTagInfo: { status: 'Accepted' }, settings: { ...settings, cacheEnabled: false } });
    await known('A');
    expect(await store.authorizationCache.find('A')).toBeNull();
  });

  it('of a tag of the list is never cached, and told where it contradicts (3.5.2, 3.5.3)', async () => {
    const { system, send, store, known, heard } = station();
    await send('Full', 1, [listed('A')]);
    learn(system, { idTag: 'A', idTagInfo: { status: 'Accepted' }, settings });
    learn(system, { idTag: 'A', idTagInfo: { status: 'Invalid' }, settings });
    expect((await known('A')).listed).toEqual({ status: 'Accepted' });
    expect([heard, await store.authorizationCache.find('A')]).toEqual([['list.updated', 'list.contradicted'], null]);
  });
});
