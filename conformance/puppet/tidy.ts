/** A puppet that remembers what it has done to a station, so that the next case finds it idle. */
import type { CableSide, Puppet } from './puppet.js';

export class Tidy implements Puppet {
  readonly #puppet: Puppet;
  readonly #plugged = new Set<number>();
  readonly #faulted = new Set<number>();
  readonly #jammed = new Set<number>();
  #powered = true;
  #networked = true;

  constructor(puppet: Puppet) {
    this.#puppet = puppet;
  }

  /** Undoes what is left of the last case. What cannot be undone is left to whoever looks at the station next. */
  async tidy(): Promise<void> {
    if (!this.#powered) await this.powerOn();
    if (!this.#networked) await this.network(true);
    for (const id of [...this.#jammed]) await this.jamLock(id, false);
    for (const id of [...this.#faulted]) await this.clearFault(id);
    for (const id of [...this.#plugged]) await this.unplug(id, 'ev');
  }

  async plugIn(connectorId: number): Promise<void> {
    await this.#puppet.plugIn(connectorId);
    this.#plugged.add(connectorId);
  }

  async unplug(connectorId: number, side: CableSide): Promise<void> {
    if (side === 'ev') this.#plugged.delete(connectorId);
    await this.#puppet.unplug(connectorId, side);
  }

  presentTag(idTag: string, connectorId: number): Promise<void> {
    return this.#puppet.presentTag(idTag, connectorId);
  }

  async powerOff(): Promise<void> {
    this.#powered = false;
    await this.#puppet.powerOff();
  }

  async powerOn(): Promise<void> {
    this.#powered = true;
    await this.#puppet.powerOn();
  }

  powerCycle(): Promise<void> {
    return this.#puppet.powerCycle();
  }

  async network(up: boolean): Promise<void> {
    await this.#puppet.network(up);
    this.#networked = up;
  }

  async fault(connectorId: number): Promise<void> {
    await this.#puppet.fault(connectorId);
    this.#faulted.add(connectorId);
  }

  async clearFault(connectorId: number): Promise<void> {
    this.#faulted.delete(connectorId);
    await this.#puppet.clearFault(connectorId);
  }

  async jamLock(connectorId: number, jammed: boolean): Promise<void> {
    if (jammed) this.#jammed.add(connectorId);
    else this.#jammed.delete(connectorId);
    await this.#puppet.jamLock(connectorId, jammed);
  }

  close(): Promise<void> {
    return this.#puppet.close();
  }
}
