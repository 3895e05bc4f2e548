/** Driver, car, technician and power grid of the fake station. */
import { type CableSide, NotPossible, type Puppet } from '../../../conformance/puppet/puppet.js';
import type { Features } from './features.js';
import type { FakeStation } from './station.js';
import type { Cable, World } from './world.js';

export class FakePuppet implements Puppet {
  readonly #station: FakeStation;
  readonly #world: World;
  readonly #features: Features;

  constructor(station: FakeStation, world: World, features: Features) {
    this.#station = station;
    this.#world = world;
    this.#features = features;
  }

  async plugIn(connectorId: number): Promise<void> {
    const cable = this.#cable(connectorId);
    cable.atCar = true;
    cable.atStation = true;
    this.#station.machine?.sessions.plugged(connectorId);
  }

  async unplug(connectorId: number, side: CableSide): Promise<void> {
    const cable = this.#cable(connectorId);
    if (side === 'station' && !this.#features.isDetachable(connectorId)) {
      throw new NotPossible(`the cable of connector ${connectorId} is fixed to the station`);
    }
    cable.atCar = false;
    if (side === 'station') cable.atStation = false;
    this.#station.machine?.sessions.unplugged(connectorId);
  }

  async presentTag(idTag: string, connectorId: number): Promise<void> {
    this.#cable(connectorId);
    void this.#station.machine?.sessions.swipe(connectorId, idTag);
  }

  async powerOff(): Promise<void> {
    await this.#station.powerOff();
  }

  async powerOn(): Promise<void> {
    await this.#station.start();
  }

  async powerCycle(): Promise<void> {
    await this.powerOff();
    await this.powerOn();
  }

  async network(up: boolean): Promise<void> {
    this.#world.hasNetwork = up;
    if (up) this.#station.machine?.line.start();
    else this.#station.machine?.line.cut();
  }

  async fault(connectorId: number): Promise<void> {
    this.#world.defects.add(connectorId);
    this.#station.machine?.sessions.faulted();
  }

  async clearFault(connectorId: number): Promise<void> {
    this.#world.defects.delete(connectorId);
    this.#station.machine?.statuses.refreshAll();
  }

  async jamLock(connectorId: number, jammed: boolean): Promise<void> {
    if (!this.#features.isDetachable(connectorId)) throw new NotPossible(`connector ${connectorId} has no lock`);
    if (jammed) this.#world.jammedLocks.add(connectorId);
    else this.#world.jammedLocks.delete(connectorId);
  }

  async close(): Promise<void> {
    // It holds nothing: the station belongs to whoever made it.
  }

  #cable(connectorId: number): Cable {
    const cable = this.#world.cables.get(connectorId);
    if (cable === undefined) throw new NotPossible(`there is no connector ${connectorId}`);
    return cable;
  }
}
