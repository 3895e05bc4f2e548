/** One reader for several connectors: a tag held to it may be meant for any of them that is free. */
import type { Connection } from '../../language/case.js';
import { chargingRemotely } from '../../language/states.js';
import type { Tester } from '../../language/tester.js';
import type { StationProfile } from '../../product/station-profile.js';

export interface Others extends Connection {
  /** What is on the other connectors, where they share the reader. */
  readonly others: 'charging' | 'free';
}

export function sharesReader({ connectors, answers }: StationProfile): boolean {
  return connectors.length > 1 && String(answers['HFS-10'] ?? '').toLowerCase() === 'single';
}

/** Each of the others has a transaction of its own, so that the next tag can only be meant for the connector under test. */
export async function occupyOthers(t: Tester): Promise<void> {
  for (const connectorId of t.otherConnectors) {
    await chargingRemotely(t, { connectorId, idTag: `TAG-OTHER-${connectorId}` });
  }
}
