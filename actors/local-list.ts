/** What the CSMS does with the tags that the station knows: the local list (5.10, 5.15) and the cache (5.4). */
import { peer } from '../machines/system.js';
import type { AuthorizationData, Request, Response } from '../protocol/messages.js';
import type { KnownTag } from '../protocol/ports/store.js';
import { portsOf } from '../protocol/ports.js';
import { stateOf } from './station-state.js';
import { withTags } from './tag-memory.js';

type System = { get(id: string): unknown };
type Update = Request<'SendLocalList'>;
type Answer = Response<'SendLocalList'>['status'];

/** Without the profile, or switched off, it is as if there were no list (T TC_042_1, TC_043_1). */
function hasList(system: System): boolean {
  const { product, configuration } = stateOf(system);
  const isBuiltIn = product.features.profiles.includes('LocalAuthListManagement');
  return isBuiltIn && configuration.get('LocalAuthListEnabled') === 'true';
}

/** 0 for an empty list, -1 where there is none (5.10). */
export async function getLocalListVersion(system: System): Promise<number> {
  if (!hasList(system)) return -1;
  return await withTags(system, () => portsOf(system).store.localList.version());
}

/** All of the update is taken over, or nothing of it (5.15). */
export async function sendLocalList(system: System, update: Update): Promise<Answer> {
  const { journal } = portsOf(system);
  const { listVersion, updateType } = update;
  if (!hasList(system)) return 'NotSupported';
  const refused = await withTags(system, () => takeOver(system, update)).catch((error: unknown) => ({
    status: 'Failed' as const,
    why: String(error),
  }));
  if (refused) {
    journal.note({ level: 'warn', event: 'list.refused', listVersion, updateType, ...refused });
    return refused.status;
  }
  const { version, entries } = stateOf(system).localList;
  journal.note({ level: 'info', event: 'list.updated', updateType, version, entries });
  if (system.get('station') !== undefined) peer(system, 'authorization').send({ type: 'list.updated' });
  return 'Accepted';
}

interface Refusal {
  readonly status: Exclude<Answer, 'Accepted'>;
  readonly why: string;
}

async function takeOver(system: System, update: Update): Promise<Refusal | null> {
  const { store, journal } = portsOf(system);
  const { localList, authorizationCache } = store;
  const { listVersion, localAuthorizationList: sent = [], updateType } = update;
  const put = sent.filter(isEntry);
  const remove = sent.flatMap(({ idTag, idTagInfo }) => (idTagInfo ? [] : [idTag]));
  const isFull = updateType === 'Full';
  const refusal = refusalOf(update, stateOf(system).product.settings.sendLocalListMaxLength);
  if (refusal) return { status: 'Failed', why: refusal };
  // A Full list may also go back (7.47).
  const current = isFull ? 0 : await localList.version();
  if (!isFull && listVersion <= current)
    return { status: 'VersionMismatch', why: `version ${current} is there already` };
  const { localAuthListMaxLength: most } = stateOf(system).product.settings;
  const size = isFull ? put.length : await sizeWith(system, put, remove, most);
  if (size > most) return { status: 'Failed', why: `${size} entries, ${most} can be kept` };
  if (isFull) await localList.replace(listVersion, put);
  else await localList.update(listVersion, put, remove);
  stateOf(system).localList = { version: await localList.version(), entries: await localList.size() };
  // The list stands, and beats the cache where both know a tag: a copy that stays is out of date, and no more.
  await authorizationCache
    .remove(put.map(({ idTag }) => idTag))
    .catch((error: unknown) => journal.note({ level: 'error', event: 'cache.notCleared', error: String(error) }));
  return null;
}

const isEntry = (entry: AuthorizationData): entry is KnownTag => entry.idTagInfo !== undefined;

/** What is wrong with an update, whatever is in the list; null where nothing is. */
function refusalOf({ listVersion, localAuthorizationList = [], updateType }: Update, most: number): string | null {
  // 0 is what an empty list has, and test tools send it with one; what is below means "none" (errata 3.52).
  if (listVersion < 0) return `${listVersion} is no version`;
  if (localAuthorizationList.length > most)
    return `${localAuthorizationList.length} entries in one message, ${most} are read`;
  if (new Set(localAuthorizationList.map(({ idTag }) => idTag.toLowerCase())).size < localAuthorizationList.length)
    return 'a tag is listed twice';
  const bare = updateType === 'Full' ? localAuthorizationList.find((entry) => !isEntry(entry)) : undefined;
  return bare ? `${bare.idTag} has no idTagInfo, and there is nothing to remove it from` : null;
}

/** How many entries there would be; which of them are there already is only looked up where it could matter. */
async function sizeWith(system: System, put: readonly KnownTag[], remove: readonly string[], most: number) {
  const { localList } = portsOf(system).store;
  let size = await localList.size();
  if (size + put.length <= most) return size + put.length;
  for (const { idTag } of put) if (!(await localList.find(idTag))) size += 1;
  for (const idTag of remove) if (await localList.find(idTag)) size -= 1;
  return size;
}

/** Also while the cache is switched off. Rejected where there is none (errata 3.23), or where it cannot be written. */
export async function clearCache(system: System): Promise<Response<'ClearCache'>['status']> {
  const { journal, store } = portsOf(system);
  if (!stateOf(system).product.features.authorizationCache) return 'Rejected';
  try {
    await withTags(system, () => store.authorizationCache.clear());
    return 'Accepted';
  } catch (error) {
    journal.note({ level: 'error', event: 'cache.notCleared', error: String(error) });
    return 'Rejected';
  }
}
