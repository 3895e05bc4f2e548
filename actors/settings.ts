/** What the charts begin with, read from the configuration. */

import { inMs } from '../machines/settings.js';
import { chargingOf } from '../machines/smart-charging/smart-charging.types.js';
import type { Alert, Opened } from '../machines/station/station.context.js';
import { defaultsFor, stillValid } from '../protocol/configuration.js';
import type { ConfigurationKeyName } from '../protocol/configuration-keys.js';
import type { LedgerContents } from '../protocol/ports/store.js';
import { bootPayload } from './boot-payload.js';
import type { StationState } from './station-state.js';

/**
 * Product defaults, then what was given at the start, then what the CSMS has changed. Gives a sentence for each change
 * that no longer holds.
 */
export function fillConfiguration(state: StationState, stored: Readonly<Record<string, string>>): readonly string[] {
  const { product, preset, configuration, connection } = state;
  const { values, dropped } = stillValid(product, stored);
  // Told, not asked for: it is what the connection has.
  const SecurityProfile = String(connection.present.profile);
  const layers = { ...defaultsFor(product), ...preset, ...values, SecurityProfile };
  for (const [key, value] of Object.entries(layers)) configuration.set(key, value);
  return dropped;
}

export function openedFrom(state: StationState, contents: LedgerContents, alerts: readonly Alert[]): Opened {
  const { product, connection, backOff, bootRetryMs, booted } = state;
  const configuration = Object.fromEntries(state.configuration);
  const ms = (key: ConfigurationKeyName) => inMs(configuration[key] ?? '');
  return {
    contents,
    bootIsOver: false,
    configuration,
    connection: {
      ways: { present: connection.present, other: connection.other },
      backOff,
      pingIntervalMs: ms('WebSocketPingInterval'),
      pongTimeoutMs: 20_000,
      fallbackMs: ms('SecurityFallbackTime'),
    },
    registration: {
      boot: bootPayload(product, booted.version),
      heartbeatMs: ms('HeartbeatInterval'),
      ownRetryMs: bootRetryMs,
    },
    charging: chargingOf(product),
    alerts,
    booted,
    firmware: product.features,
  };
}
