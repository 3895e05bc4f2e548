/** What the charts begin with, read from the configuration. */

import { inMs } from '../machines/settings.js';
import { chargingOf } from '../machines/smart-charging/smart-charging.types.js';
import type { Opened } from '../machines/station/station.context.js';
import { defaultsFor, securityProfileOf, stillValid } from '../protocol/configuration.js';
import type { ConfigurationKeyName } from '../protocol/configuration-keys.js';
import type { LedgerContents } from '../protocol/ports/store.js';
import type { StationState } from './station-state.js';

/**
 * Product defaults, then what was given at the start, then what the CSMS has changed. Gives a sentence for each change
 * that no longer holds.
 */
export function fillConfiguration(state: StationState, stored: Readonly<Record<string, string>>): readonly string[] {
  const { product, preset, configuration, target } = state;
  const { values, dropped } = stillValid(product, stored);
  // Told, not asked for: it is what the connection has.
  const SecurityProfile = securityProfileOf(target.url, target.password !== undefined);
  const layers = { ...defaultsFor(product), SecurityProfile, ...preset, ...values };
  for (const [key, value] of Object.entries(layers)) configuration.set(key, value);
  return dropped;
}

export function openedFrom(state: StationState, contents: LedgerContents): Opened {
  const { product, target, backOff, bootRetryMs } = state;
  const configuration = Object.fromEntries(state.configuration);
  const ms = (key: ConfigurationKeyName) => inMs(configuration[key] ?? '');
  return {
    contents,
    bootIsOver: false,
    configuration,
    connection: { target, backOff, pingIntervalMs: ms('WebSocketPingInterval'), pongTimeoutMs: 20_000 },
    registration: { boot: bootOf(product), heartbeatMs: ms('HeartbeatInterval'), ownRetryMs: bootRetryMs },
    charging: chargingOf(product),
  };
}

function bootOf(product: StationState['product']): Opened['registration']['boot'] {
  const { serialNumber, iccid, imsi, meterType, meterSerialNumber } = product;
  return {
    chargePointVendor: product.vendor,
    chargePointModel: product.model,
    firmwareVersion: product.firmwareVersion,
    ...(serialNumber !== undefined && { chargePointSerialNumber: serialNumber }),
    ...(iccid !== undefined && { iccid }),
    ...(imsi !== undefined && { imsi }),
    ...(meterType !== undefined && { meterType }),
    ...(meterSerialNumber !== undefined && { meterSerialNumber }),
  };
}
