/** The local authorization list (3.5.2, 5.10, 5.15). */
import type { IdTagInfo, Request, Response } from '../../../protocol/messages.js';
import { type Commands, reply } from './commands.js';
import type { Machine } from './machine.js';

type Status = Response<'SendLocalList'>['status'];

export class LocalList {
  readonly #machine: Machine;

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  get isEnabled(): boolean {
    return this.#machine.features.hasLocalList && this.#machine.configuration.flag('LocalAuthListEnabled');
  }

  get commands(): Commands {
    const { disk, wrong } = this.#machine;
    return {
      GetLocalListVersion: () => {
        const isThere = this.isEnabled || wrong('list.hasVersionThoughUnsupported');
        return reply({ listVersion: isThere ? disk.localList.version : -1 });
      },
      SendLocalList: (request) => reply({ status: this.#update(request) }),
    };
  }

  #update({ listVersion, updateType, localAuthorizationList = [] }: Request<'SendLocalList'>): Status {
    const { disk, configuration, wrong } = this.#machine;
    if (!this.isEnabled) return wrong('list.acceptsThoughUnsupported') ? 'Accepted' : 'NotSupported';
    const isDifferential = updateType === 'Differential';
    const isOld = isDifferential && listVersion <= disk.localList.version;
    const isGap = isDifferential && listVersion > disk.localList.version + 1;
    if (isOld && !wrong('list.acceptsLowerDifferential')) return 'VersionMismatch';
    if (isGap && wrong('list.refusesGap')) return 'VersionMismatch';
    if (!isDifferential && listVersion <= disk.localList.version && wrong('list.refusesFullUpdate'))
      return 'VersionMismatch';
    const isIncomplete = localAuthorizationList.some(({ idTagInfo }) => idTagInfo === undefined);
    const isDoubled =
      new Set(localAuthorizationList.map(({ idTag }) => idTag.toLowerCase())).size < localAuthorizationList.length;
    if (isDoubled || localAuthorizationList.length > configuration.number('SendLocalListMaxLength')) return 'Failed';
    // Only a Differential update may delete, which an entry without idTagInfo means (7.1).
    if (!isDifferential && isIncomplete) return wrong('list.acceptsEntryWithoutInfo') ? 'Accepted' : 'Failed';
    const entries = new Map<string, IdTagInfo>(isDifferential ? disk.localList.entries : []);
    for (const { idTag, idTagInfo } of localAuthorizationList) {
      if (idTagInfo === undefined) entries.delete(idTag.toLowerCase());
      else entries.set(idTag.toLowerCase(), idTagInfo);
    }
    if (entries.size > configuration.number('LocalAuthListMaxLength')) return 'Failed';
    // An empty list has version 0, whatever version emptied it (5.10).
    const isEmpty = entries.size === 0 && !wrong('list.emptyKeepsVersion');
    disk.localList.version = isEmpty ? 0 : listVersion;
    disk.localList.entries = entries;
    return 'Accepted';
  }
}
