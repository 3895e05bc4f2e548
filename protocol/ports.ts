/** Everything the station needs of the world outside. `cli/` chooses implementations, `actors/` are handed them. */
import type { Hardware } from './ports/hardware.js';
import type { Host } from './ports/host.js';
import type { Journal } from './ports/journal.js';
import type { Link } from './ports/link.js';
import type { Logs } from './ports/logs.js';
import type { Pki } from './ports/pki.js';
import type { Store } from './ports/store.js';
import type { Clock, Random } from './ports/time.js';
import type { Transfer } from './ports/transfer.js';
import type { Vault } from './ports/vault.js';

export interface Ports {
  readonly clock: Clock;
  readonly random: Random;
  readonly link: Link;
  readonly hardware: Hardware;
  readonly store: Store;
  readonly journal: Journal;
  readonly vault: Vault;
  readonly pki: Pki;
  readonly transfer: Transfer;
  readonly host: Host;
  readonly logs: Logs;
}

const registered = new WeakMap<object, Ports>();

/** Binds the ports of one station to its actor system, before anything in it begins to work. */
export function registerPorts(system: object, ports: Ports): void {
  registered.set(system, ports);
}

/** The ports of the station whose actor system this is. Throws when none were registered: a defect of the wiring. */
export function portsOf(system: object): Ports {
  const ports = registered.get(system);
  if (!ports) throw new Error('portsOf: no ports are registered for this actor system');
  return ports;
}
