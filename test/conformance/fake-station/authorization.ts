/** Who may charge: local list, cache, the CSMS, in this order (3.5, 4.1). */
import type { IdTagInfo } from '../../../protocol/messages.js';
import { type Commands, reply } from './commands.js';
import type { Machine } from './machine.js';

export function sameTag(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

export interface Verdict {
  readonly isAccepted: boolean;
  readonly parentIdTag: string | null;
}

const refused: Verdict = { isAccepted: false, parentIdTag: null };

export class Authorization {
  readonly #machine: Machine;

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  get commands(): Commands {
    return {
      ClearCache: () => {
        if (!this.#machine.features.hasCache) return reply({ status: 'Rejected' });
        if (!this.#machine.wrong('cache.survivesClear')) this.#machine.disk.cache.clear();
        return reply({ status: 'Accepted' });
      },
    };
  }

  async authorize(idTag: string): Promise<Verdict> {
    const { line, configuration, wrong } = this.#machine;
    if (!line.isOnline) return this.#offline(idTag);
    const known = this.#listed(idTag) ?? (wrong('cache.neverUsed') ? null : this.#cached(idTag));
    const isKnown = known !== null && isValid(known);
    const isTrusted = configuration.flag('LocalPreAuthorize');
    if (isTrusted && isKnown && !(wrong('list.asksForListed') && this.#listed(idTag) !== null)) return verdictOn(known);
    const answer = await line.call('Authorize', { idTag });
    if (answer === null) return this.#offline(idTag);
    this.learn(idTag, answer.idTagInfo);
    const verdict = verdictOn(answer.idTagInfo);
    return wrong('authorize.startsInvalidTag') ? { ...verdict, isAccepted: true } : verdict;
  }

  /** What the CSMS says of a tag, in whatever answer, goes to the cache, unless the list has the tag (3.5.1, 3.5.3). */
  learn(idTag: string, info: IdTagInfo | undefined): void {
    const { disk } = this.#machine;
    if (info !== undefined && this.#hasCache() && this.#listed(idTag) === null)
      disk.cache.set(idTag.toLowerCase(), info);
  }

  #offline(idTag: string): Verdict {
    const { configuration, wrong } = this.#machine;
    const known = this.#listed(idTag) ?? this.#cached(idTag);
    if (wrong('offline.refusesEverybody')) return refused;
    if (known !== null) {
      // A tag that is known to be bad stays out, whoever else may charge (3.5.4).
      if (!isValid(known)) return refused;
      if (configuration.flag('LocalAuthorizeOffline')) return verdictOn(known);
    }
    return configuration.flag('AllowOfflineTxForUnknownId') ? { isAccepted: true, parentIdTag: null } : refused;
  }

  #listed(idTag: string): IdTagInfo | null {
    const { disk, localList } = this.#machine;
    return localList.isEnabled ? (disk.localList.entries.get(idTag.toLowerCase()) ?? null) : null;
  }

  #cached(idTag: string): IdTagInfo | null {
    return this.#hasCache() ? (this.#machine.disk.cache.get(idTag.toLowerCase()) ?? null) : null;
  }

  #hasCache(): boolean {
    return this.#machine.configuration.flag('AuthorizationCacheEnabled');
  }
}

function isValid({ status, expiryDate }: IdTagInfo): boolean {
  return status === 'Accepted' && (expiryDate === undefined || Date.parse(expiryDate) > Date.now());
}

function verdictOn(info: IdTagInfo): Verdict {
  return { isAccepted: isValid(info), parentIdTag: info.parentIdTag ?? null };
}
