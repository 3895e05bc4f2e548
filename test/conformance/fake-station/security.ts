/** Security events, the password, and the security profile (whitepaper A01, A04, A05). */
import { reply } from './commands.js';
import { passwordBytes } from './configuration-keys.js';
import type { Machine } from './machine.js';

export class Security {
  readonly #machine: Machine;
  #isFlushing = false;

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  /** Kept until the CSMS has it. */
  event(type: string): void {
    this.#machine.disk.events.push({ type, timestamp: new Date().toISOString() });
    this.flush();
  }

  flush(): void {
    if (!this.#isFlushing) void this.#flush();
  }

  /** One event for each certificate, however often the server shows it. */
  badServer(fingerprint: string): void {
    const { disk, wrong } = this.#machine;
    if (disk.badServers.has(fingerprint)) return;
    const isSecond = disk.badServers.size > 0;
    disk.badServers.add(fingerprint);
    if (wrong('security.noEvents') || (isSecond && wrong('security.oneEventForAllServers'))) return;
    this.event('InvalidCentralSystemCertificate');
  }

  dialSucceeded(): void {
    this.#machine.disk.badServers.clear();
  }

  dialFailed(): void {
    const { configuration, wrong } = this.#machine;
    const profile = configuration.number('SecurityProfile');
    if (profile > 1 && wrong('security.fallsBack')) configuration.set('SecurityProfile', String(profile - 1));
  }

  /** The answer leaves on the old connection, then the new password is shown on a new one (A01). */
  changePassword(value: string) {
    const { disk, line, wrong } = this.#machine;
    const bytes = wrong('security.takesHexAsText') ? Buffer.from(value, 'utf8') : passwordBytes(value);
    if (!wrong('security.keepsOldPassword')) disk.password = bytes;
    return reply<'ChangeConfiguration'>({ status: 'Accepted' }, () => {
      if (!wrong('security.staysConnected')) void line.reconnect();
    });
  }

  /** Only upwards, and only with what the new profile needs (A05.FR.01 to A05.FR.04). */
  changeProfile(wanted: number) {
    const { disk, line, configuration, wrong } = this.#machine;
    const isUpwards = wanted > configuration.number('SecurityProfile') || wrong('security.acceptsDowngrade');
    const lacksPassword = wanted <= 2 && disk.password === null;
    const lacksRoot = wanted >= 2 && disk.centralSystemRoots.length === 0;
    const lacksCertificate = wanted === 3 && disk.client === null;
    if (!isUpwards || wanted > 3 || lacksPassword || lacksRoot || lacksCertificate) {
      return reply<'ChangeConfiguration'>({ status: 'Rejected' });
    }
    if (wrong('security.ignoresUpgrade')) return reply<'ChangeConfiguration'>({ status: 'Accepted' });
    configuration.set('SecurityProfile', String(wanted));
    return reply<'ChangeConfiguration'>({ status: 'Accepted' }, () => void line.reconnect());
  }

  async #flush(): Promise<void> {
    const { disk, line } = this.#machine;
    this.#isFlushing = true;
    for (let event = disk.events[0]; event !== undefined && line.isOnline; event = disk.events[0]) {
      const answer = await line.call('SecurityEventNotification', event);
      if (answer === null && !line.isOnline) break;
      disk.events.shift();
    }
    this.#isFlushing = false;
  }
}
