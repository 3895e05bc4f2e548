/** What one station knows that is neither a chart's nor the store's: its settings, its last facts, its place in the ledger. */

import type { BackOff } from '../machines/connection/back-off.js';
import type { OutletPlan } from '../machines/smart-charging/planning.types.js';
import type { Alert } from '../machines/station/station.context.js';
import type { ConnectorId } from '../protocol/ports/hardware.js';
import type { BootedFirmware } from '../protocol/ports/host.js';
import type { CertificateRecord, ConnectionRecord, GivenUpMessage } from '../protocol/ports/store.js';
import type { VendorHandler } from '../protocol/ports/vendor.js';
import type { ProductDescription } from '../protocol/product.js';
import type { Asked } from './desk/data-transfer.js';
import type { HardwareFacts } from './hardware.js';
import type { LimitBook } from './limit-book.js';

/** What the station was started with to reach its CSMS. */
export interface StationAccess {
  /** Endpoint, `ws://` or `wss://`, without the identity. */
  readonly url: string;
  /** Where to go when the CSMS raises the security profile to 2 or 3; default: `url` with the scheme changed. */
  readonly secureUrl?: string;
  readonly identity: string;
  /** Bytes of the AuthorizationKey. */
  readonly password?: Uint8Array;
  /** PEM, one certificate each. */
  readonly rootCa?: readonly string[];
  /** PEM: `chain` leaf first, and its private key. */
  readonly certificate?: { readonly chain: string; readonly key: string };
}

export interface StationState {
  readonly product: ProductDescription;
  /** What the host said of this boot. */
  booted: BootedFirmware;
  readonly access: StationAccess;
  /** The ways to the CSMS as they are now; `actors/ways.ts` alone writes it. */
  connection: ConnectionRecord;
  /** Certificates that were given at the start, deleted ones included. */
  presets: readonly CertificateRecord[];
  readonly backOff: BackOff;
  /** Own wait after a boot that nobody answered, and where the CSMS leaves it to us. */
  readonly bootRetryMs: number;
  /** Values given at the start, above the product's defaults and below what the CSMS has changed. */
  readonly preset: Readonly<Record<string, string>>;
  /** By canonical key. */
  readonly configuration: Map<string, string>;
  readonly facts: HardwareFacts;
  /** What the hardware has been told to obey, by connector; 0 is the whole station. */
  readonly plans: Map<ConnectorId | 0, OutletPlan>;
  /** What goes with them. */
  readonly limits: LimitBook;
  /** Calls of the CSMS that are being handled, by id, and by whom: a repeated id is an error (J 4.2.3). */
  readonly handling: Map<string, string>;
  /** What the CSMS is told of this beginning; null: nothing. */
  readonly begins: Alert | null;
  /** The newest calls of this connection, answered or not: one that comes again is told of. */
  readonly handled: Set<string>;
  /** Who takes the DataTransfer of a vendor, by vendorId in lower case. */
  readonly vendors: ReadonlyMap<string, VendorHandler>;
  /** DataTransfer of ours that the CSMS has not answered, by key. */
  readonly asked: Map<string, Asked>;
  /** The newest 100 messages given up, for whoever asks how the station is: the ledger takes longer to read. */
  givenUp: readonly GivenUpMessage[];
  /** The local list as it is stored. */
  localList: { readonly version: number; readonly entries: number };
  /** Longest frame that is read, in characters. */
  readonly maxFrameLength: number;
  /** The next place in the order of delivery. */
  nextSeq: number;
}

const states = new WeakMap<object, StationState>();

export function registerState(system: object, state: StationState): void {
  states.set(system, state);
}

export function stateOf(system: object): StationState {
  const state = states.get(system);
  if (!state) throw new Error('stateOf: no state is registered for this actor system');
  return state;
}
