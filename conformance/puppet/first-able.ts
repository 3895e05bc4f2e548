/** Two puppets in one: what the first has no hand for, the second is asked for. */
import { type CableSide, NotPossible, type Puppet } from './puppet.js';

export class FirstAble implements Puppet {
  readonly #first: Puppet;
  readonly #second: Puppet;

  constructor(first: Puppet, second: Puppet) {
    this.#first = first;
    this.#second = second;
  }

  plugIn(connectorId: number): Promise<void> {
    return this.#either((puppet) => puppet.plugIn(connectorId));
  }

  unplug(connectorId: number, side: CableSide): Promise<void> {
    return this.#either((puppet) => puppet.unplug(connectorId, side));
  }

  presentTag(idTag: string, connectorId: number): Promise<void> {
    return this.#either((puppet) => puppet.presentTag(idTag, connectorId));
  }

  powerOff(): Promise<void> {
    return this.#either((puppet) => puppet.powerOff());
  }

  powerOn(): Promise<void> {
    return this.#either((puppet) => puppet.powerOn());
  }

  powerCycle(): Promise<void> {
    return this.#either((puppet) => puppet.powerCycle());
  }

  /** The tool can cut the line itself where the first cannot: no person is troubled. */
  network(up: boolean): Promise<void> {
    return this.#first.network(up);
  }

  fault(connectorId: number): Promise<void> {
    return this.#either((puppet) => puppet.fault(connectorId));
  }

  clearFault(connectorId: number): Promise<void> {
    return this.#either((puppet) => puppet.clearFault(connectorId));
  }

  jamLock(connectorId: number, jammed: boolean): Promise<void> {
    return this.#either((puppet) => puppet.jamLock(connectorId, jammed));
  }

  async close(): Promise<void> {
    await this.#first.close();
    await this.#second.close();
  }

  async #either(act: (puppet: Puppet) => Promise<void>): Promise<void> {
    try {
      await act(this.#first);
    } catch (error) {
      if (!(error instanceof NotPossible)) throw error;
      await act(this.#second);
    }
  }
}
