/** Everything the station needs of the world outside. `cli/` chooses implementations, `actors/` are handed them. */
import type { Hardware } from './ports/hardware.js';
import type { Journal } from './ports/journal.js';
import type { Link } from './ports/link.js';
import type { Store } from './ports/store.js';
import type { Clock, Random } from './ports/time.js';

export interface Ports {
  readonly clock: Clock;
  readonly random: Random;
  readonly link: Link;
  readonly hardware: Hardware;
  readonly store: Store;
  readonly journal: Journal;
}
