/** A loss of the network, and the return from it: what all cases of this chapter share. */
import { CaseFailure } from '../../language/failure.js';
import { status } from '../../language/messages.js';
import type { Tester } from '../../language/tester.js';

/** Milliseconds since the epoch. */
export interface Outage {
  readonly cutMs: number;
  /** When the network was given back. */
  readonly restoredMs: number;
  /** When the station was connected again. */
  readonly backMs: number;
}

export interface OutageOptions {
  /** Connector c is in the end what it was in the beginning. */
  readonly unchanged?: boolean;
}

/**
 * Cuts the network while something happens. The station has not restarted, so that no case expects a BootNotification
 * after it (J 5.4); telling once more of a connector that did not change is of no use, and allowed.
 */
export async function whileOffline(
  t: Tester,
  happens: () => Promise<void>,
  { unchanged = false }: OutageOptions = {},
): Promise<Outage> {
  const cutMs = t.now();
  await t.driver.cutNetwork();
  // A network that has gone closes nothing: the tool's end would wait for long.
  t.station.cut();
  await t.disconnected();
  await happens();
  if (t.station.isConnected) throw new CaseFailure('the station to be offline', 'it has connected again');
  repeatedStatuses(t, unchanged);
  const restoredMs = t.now();
  await t.driver.restoreNetwork();
  await t.reconnected();
  return { cutMs, restoredMs, backMs: t.now() };
}

function repeatedStatuses(t: Tester, unchanged: boolean): void {
  const connectors = [0, ...t.otherConnectors, ...(unchanged ? [t.c] : [])];
  for (const connectorId of connectors) {
    const before = t.statusOf(connectorId);
    if (before !== null) t.mayCome(status(before, connectorId));
  }
}
