/**
 * The simplest right station: an OCPP 1.6-J charge point in plain imperative code. It passes every case that its
 * profile asks for, and it can be told to do single things wrong.
 */
import type { Puppet } from '../../../conformance/puppet/puppet.js';
import { type Disk, emptyDisk } from './disk.js';
import { type Features, featuresOf } from './features.js';
import { Machine } from './machine.js';
import type { FakeOptions } from './options.js';
import { FakePuppet } from './puppet.js';
import { newWorld, type World } from './world.js';

/** Between losing its power, or a reset, and the first frame. */
const bootMs = 200;

export class FakeStation {
  readonly puppet: Puppet;
  readonly #options: FakeOptions;
  readonly #features: Features;
  readonly #disk: Disk;
  readonly #world: World;
  #machine: Machine | null = null;
  #booting: NodeJS.Timeout | null = null;

  constructor(options: FakeOptions) {
    this.#options = options;
    this.#features = featuresOf(options.profile);
    this.#disk = emptyDisk(options);
    this.#disk.settings.set('SecurityProfile', String(options.securityProfile));
    this.#world = newWorld(this.#features.connectorIds, this.#features.isDetachable);
    this.puppet = new FakePuppet(this, this.#world, this.#features);
  }

  /** Null without power, and while it boots. */
  get machine(): Machine | null {
    return this.#machine;
  }

  /** Gives it power: it boots and dials, and goes on dialling until somebody lets it in. */
  async start(): Promise<void> {
    if (this.#machine === null && this.#booting === null) this.#boot();
  }

  async stop(): Promise<void> {
    this.#cut();
  }

  async powerOff(): Promise<void> {
    if (this.#features.hasBackupPower) await this.#machine?.resets.powerIsGoing();
    this.#cut();
  }

  #cut(): void {
    if (this.#booting !== null) clearTimeout(this.#booting);
    this.#booting = null;
    this.#machine?.powerOff();
    this.#machine = null;
  }

  #reboot(): void {
    this.#cut();
    this.#booting = setTimeout(() => this.#boot(), bootMs);
  }

  #boot(): void {
    this.#booting = null;
    const machine: Machine = new Machine({
      options: this.#options,
      features: this.#features,
      disk: this.#disk,
      world: this.#world,
      reboot: () => {
        if (this.#machine === machine) this.#reboot();
      },
    });
    this.#machine = machine;
    machine.powerOn();
  }
}
