/** GetConfiguration and ChangeConfiguration (5.3, 5.8). Every value works at once. */
import type { KeyValue, Response } from '../../../protocol/messages.js';
import { type Commands, reply } from './commands.js';
import { type Key, keysOf } from './configuration-keys.js';
import type { Machine } from './machine.js';

export class Configuration {
  readonly #machine: Machine;
  #keys: readonly Key[] | null = null;

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  get commands(): Commands {
    return {
      GetConfiguration: ({ key = [] }) => reply(this.#report(key)),
      ChangeConfiguration: ({ key, value }) => this.#change(key, value),
    };
  }

  text(name: string): string {
    return this.#machine.disk.settings.get(name) ?? this.#find(name)?.value ?? '';
  }

  /** 0 for a key that the station does not have. */
  number(name: string): number {
    return Number(this.text(name));
  }

  /** False for a key that the station does not have. */
  flag(name: string): boolean {
    return this.text(name).toLowerCase() === 'true';
  }

  set(name: string, value: string): void {
    this.#machine.disk.settings.set(name, value);
    this.#takeEffect(name);
  }

  get #all(): readonly Key[] {
    this.#keys ??= keysOf(this.#machine.features);
    return this.#keys;
  }

  #find(name: string): Key | undefined {
    return this.#all.find((key) => key.name.toLowerCase() === name.toLowerCase());
  }

  #report(names: readonly string[]): Response<'GetConfiguration'> {
    const readable = (key: Key | undefined): key is Key => key !== undefined && key.access !== 'W';
    const wanted = names.length === 0 ? this.#all : names.map((name) => this.#find(name));
    const unknownKey = names.filter((name) => !readable(this.#find(name)));
    const configurationKey = wanted.filter(readable).map((key) => this.#described(key));
    return { configurationKey, ...(unknownKey.length > 0 ? { unknownKey } : {}) };
  }

  #described({ name, access }: Key): KeyValue {
    const isReadOnly =
      access === 'R' && !(name === 'NumberOfConnectors' && this.#machine.wrong('configuration.wrongReadonly'));
    const value = this.text(name);
    // 500 characters are the most a value may have (6.36).
    return { key: name, readonly: isReadOnly, value: value.slice(0, 500) };
  }

  #change(name: string, value: string) {
    const { wrong, security } = this.#machine;
    const key = this.#find(name);
    if (key === undefined) {
      return reply<'ChangeConfiguration'>({
        status: wrong('configuration.acceptsUnknownKey') ? 'Accepted' : 'NotSupported',
      });
    }
    const isTolerated = wrong('configuration.acceptsNegative') && /^-\d+$/.test(value);
    if (key.access === 'R' || (!key.allows(value) && !isTolerated)) {
      return reply<'ChangeConfiguration'>({ status: 'Rejected' });
    }
    if (key.name === 'AuthorizationKey') return security.changePassword(value);
    if (key.name === 'SecurityProfile') return security.changeProfile(Number(value));
    if (key.name === 'MeterValueSampleInterval' && wrong('configuration.keepsOldValue')) {
      return reply<'ChangeConfiguration'>({ status: 'Accepted' });
    }
    this.set(key.name, value);
    return reply<'ChangeConfiguration'>({ status: 'Accepted' });
  }

  #takeEffect(name: string): void {
    const { registration, meter } = this.#machine;
    if (name === 'HeartbeatInterval') registration.scheduleHeartbeat();
    if (name === 'MeterValueSampleInterval') meter.scheduleSamples();
    if (name === 'ClockAlignedDataInterval') meter.scheduleAligned();
  }
}
