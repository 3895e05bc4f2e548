/** The ways to the CSMS of one station, across its boots, without the station around them. */

import { startingConnection } from '../../actors/starting-way.js';
import type { StationAccess, StationState } from '../../actors/station-state.js';
import { registerState } from '../../actors/station-state.js';
import { firstWays } from '../../actors/ways.js';
import { seededRandom } from '../../adapters/clock/random.js';
import { SteppedClock } from '../../adapters/clock/stepped-clock.js';
import { createPki } from '../../adapters/pki/pki.js';
import { MemoryDisk, memoryStore } from '../../persistence/memory.js';
import { memoryVault } from '../../persistence/vault.js';
import type { Ledger, LedgerContents, Store } from '../../protocol/ports/store.js';
import { registerPorts } from '../../protocol/ports.js';
import { rigPorts, rigState } from './chart-ports.js';
import { Notebook } from './stores.js';

export interface Booted {
  readonly system: { get(id: string): unknown };
  readonly state: StationState;
  readonly store: Store;
  readonly contents: () => LedgerContents;
}

export class WayDesk {
  readonly disk = new MemoryDisk();
  readonly clock = new SteppedClock();
  readonly journal = new Notebook();
  readonly secrets = new Map<string, Uint8Array>();
  readonly keys = new Map<string, Uint8Array>();
  readonly #random = seededRandom(5);

  /** Another process begins with what is on disk, and with these options. */
  async boot(access: StationAccess, around: (ledger: Ledger) => Ledger = (own) => own): Promise<Booted> {
    const { clock, journal } = this;
    const own = memoryStore(journal, clock, this.disk);
    const store = { ...own, ledger: around(own.ledger) };
    const system = { get: () => undefined };
    const { pki } = createPki(memoryVault(this.keys));
    const vault = memoryVault(this.secrets);
    registerPorts(system, { ...rigPorts({ clock, journal }, () => {}), store, vault, pki, random: this.#random });
    const state = { ...rigState(), access, connection: startingConnection(access) };
    registerState(system, state);
    await firstWays(system, await store.ledger.open());
    return { system, state, store, contents: () => store.ledger.contents() };
  }

  /** What is kept of secrets, as texts, in any order. */
  get kept(): readonly string[] {
    return [...this.secrets.values()].map((secret) => new TextDecoder().decode(secret)).sort();
  }
}
