/** What the station itself knows of tags. One question or lesson after the other: a tag just learnt is found. */
import type { Lesson, LookUpInput } from '../machines/authorization/admission.js';
import { asOf, contradicts, type KnownOfTag } from '../machines/authorization/judge.js';
import type { registrationMachine } from '../machines/registration/registration.machine.js';
import { peer, snapshotOf } from '../machines/system.js';
import type { KnownTag } from '../protocol/ports/store.js';
import { portsOf } from '../protocol/ports.js';

type System = { get(id: string): unknown };

const turns = new WeakMap<object, Promise<unknown>>();

/** Work on the list and the cache of one station, in the order in which it came. What fails holds nobody up. */
export function withTags<T>(system: object, work: () => Promise<T>): Promise<T> {
  const turn = (turns.get(system) ?? Promise.resolve()).then(work);
  turns.set(
    system,
    turn.catch(() => undefined),
  );
  return turn;
}

/** As far as the settings let the station look; the list beats the cache, so what is listed is not looked for twice. */
export function lookUp(system: System, { idTag, settings }: LookUpInput): Promise<KnownOfTag> {
  const { clock, store } = portsOf(system);
  const infoOf = (known: KnownTag | null) => (known ? asOf(known, clock.now()) : null);
  return withTags(system, async () => {
    const listed = settings.localListEnabled ? await store.localList.find(idTag) : null;
    const cached = !listed && settings.cacheEnabled ? await store.authorizationCache.find(idTag) : null;
    return { listed: infoOf(listed), cached: infoOf(cached), isOnline: isOnline(system) };
  });
}

/** The CSMS has accepted the station, and the line is there. */
function isOnline(system: System): boolean {
  if (system.get('registration') === undefined) return false;
  const registration = snapshotOf<typeof registrationMachine>(system, 'registration');
  return registration.hasTag('accepted') && registration.context.linked;
}

/** Into the cache, whatever was said; but a tag of the list never (3.5.1, 3.5.3). There it may only be contradicted. */
export function learn(system: System, { idTag, idTagInfo, settings }: Lesson): void {
  const { clock, journal, store } = portsOf(system);
  withTags(system, async () => {
    const listed = settings.localListEnabled ? await store.localList.find(idTag) : null;
    if (!listed) {
      if (settings.cacheEnabled) await store.authorizationCache.put({ idTag, idTagInfo }, clock.now());
      return;
    }
    const known = asOf(listed, clock.now());
    if (!contradicts(known, idTagInfo)) return;
    const said = { listed: known.status, answered: idTagInfo.status };
    journal.note({ level: 'warn', event: 'list.contradicted', idTag, ...said });
    if (system.get('station') !== undefined) peer(system, 'authorization').send({ type: 'list.contradicted' });
  }).catch((error: unknown) => journal.note({ level: 'error', event: 'tag.notLearnt', idTag, error: String(error) }));
}
