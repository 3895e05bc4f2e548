/** The lock of a cable, opened by the CSMS (5.18) or for the driver it belongs to (errata 3.5). */
import type { ConnectorId, UnlockOutcome } from '../protocol/ports/hardware.js';
import { portsOf } from '../protocol/ports.js';
import { withDeadline } from './deadline.js';

/** A lock moves, and what moves takes its time. */
const unlockDeadlineMs = 10_000;

/** Rejects where the lock does not answer in time; it is told that nobody waits any longer, then and when `signal` aborts. */
export async function openLock(system: object, connectorId: ConnectorId, signal?: AbortSignal): Promise<UnlockOutcome> {
  const { clock, hardware } = portsOf(system);
  const gaveUp = new AbortController();
  const either = signal ? AbortSignal.any([signal, gaveUp.signal]) : gaveUp.signal;
  const opening = async () => (await hardware.unlock?.(connectorId, either)) ?? 'NotSupported';
  try {
    return await withDeadline(clock, unlockDeadlineMs, 'the lock', opening);
  } catch (error) {
    gaveUp.abort();
    throw error;
  }
}
