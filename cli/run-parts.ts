/** Small parts of an embedded station. */
import { hardwareDeadlineMs, withDeadline } from '../actors/deadline.js';
import type { StationAccess } from '../actors/station-state.js';
import { defaultBackOff } from '../machines/connection/back-off.js';
import type { Alert } from '../machines/station/station.context.js';
import type { RunBegan } from '../protocol/observation.js';
import type { Hardware } from '../protocol/ports/hardware.js';
import type { Journal } from '../protocol/ports/journal.js';
import type { Store } from '../protocol/ports/store.js';

import type { Clock } from '../protocol/ports/time.js';
import type { ProductDescription } from '../protocol/product.js';
import type { StationOptions } from './station-options.js';

export const usualBootRetryMs = 30_000;

/** What the CSMS has installed to be trusted by counts for its file servers, too. */
export function rootsIn(store: Store | undefined): readonly string[] {
  const certificates = store?.ledger.contents().certificates ?? [];
  return certificates
    .filter(({ use, isDeleted }) => use === 'CentralSystemRootCertificate' && isDeleted !== true)
    .map(({ pem }) => pem);
}

/** A promise that somebody else settles. */
export function deferred() {
  let settle: { resolve: () => void; reject: (error: unknown) => void } | undefined;
  const promise = new Promise<void>((resolve, reject) => {
    settle = { resolve, reject };
  });
  promise.catch(() => {});
  if (!settle) throw new Error('createStation: a promise did not run its executor');
  return { promise, ...settle };
}

interface Known {
  readonly product: ProductDescription;
  readonly configuration: Readonly<Record<string, string>>;
  readonly access: StationAccess;
  /** Whose DataTransfer is taken. */
  readonly vendors: readonly string[];
}

/** What whoever looks is told of a run. */
export function aboutRun(
  { backOff = defaultBackOff, bootRetryMs = usualBootRetryMs }: StationOptions,
  { product, configuration, access: { certificate, ...csms }, vendors }: Known,
  begins: Alert,
): Omit<RunBegan, 'kind'> {
  return {
    product,
    configuration,
    longestBackOffMs: backOff.maximumMs + backOff.jitterMs,
    settings: {
      csms: { ...csms, ...(certificate && { certificateChain: certificate.chain }) },
      backOff,
      bootRetryMs,
      begins,
      vendors,
    },
  };
}

/** Of the hardware and the records, when a run has ended. */
export async function letGo(store: Store, hardware: Hardware, clock: Clock, journal: Journal): Promise<void> {
  await withDeadline(clock, hardwareDeadlineMs, 'the hardware', async () => hardware.stop?.()).catch((error: unknown) =>
    journal.note({ level: 'warn', event: 'hardware.notStopped', error: String(error) }),
  );
  // What could not be written is recovered at the next start from what is there.
  await store.ledger
    .close()
    .catch((error: unknown) => journal.note({ level: 'error', event: 'store.notClosed', error: String(error) }));
}
