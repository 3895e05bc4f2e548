/** What the charts begin with, read from the configuration. */
import type { Opened } from '../machines/station/station.setup.js';
import { defaultsFor, sampledMeasurands } from '../protocol/configuration.js';
import type { ConfigurationKeyName } from '../protocol/configuration-keys.js';
import type { LedgerContents } from '../protocol/ports/store.js';
import type { StationState } from './station-state.js';

/** Product defaults, then what was given at the start, then what the CSMS has changed. */
export function fillConfiguration(state: StationState, stored: Readonly<Record<string, string>>): void {
  const layers = { ...defaultsFor(state.product), ...state.preset, ...stored };
  for (const [key, value] of Object.entries(layers)) state.configuration.set(key, value);
}

export function openedFrom(state: StationState, contents: LedgerContents): Opened {
  const text = (key: ConfigurationKeyName) => state.configuration.get(key) ?? '';
  const number = (key: ConfigurationKeyName) => Number(text(key));
  const { product, target, backOff, bootRetryMs } = state;
  return {
    contents,
    bootIsOver: false,
    connection: { target, backOff, pingIntervalMs: number('WebSocketPingInterval') * 1000, pongTimeoutMs: 20_000 },
    registration: { boot: bootOf(product), heartbeatMs: number('HeartbeatInterval') * 1000, ownRetryMs: bootRetryMs },
    outbox: {
      timeoutMs: number('MessageTimeout') * 1000,
      attempts: number('TransactionMessageAttempts'),
      retryIntervalMs: number('TransactionMessageRetryInterval') * 1000,
    },
    connector: {
      connectionTimeOutMs: number('ConnectionTimeOut') * 1000,
      stopOnEVSideDisconnect: text('StopTransactionOnEVSideDisconnect') === 'true',
      stopOnInvalidId: text('StopTransactionOnInvalidId') === 'true',
      sampleIntervalMs: number('MeterValueSampleInterval') * 1000,
      sampledData: sampledMeasurands(text('MeterValuesSampledData')),
    },
    authorization: { authorizeRemote: text('AuthorizeRemoteTxRequests') === 'true' },
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
