/**
 * TriggerMessage (5.17, errata 3.35, 3.40, 3.46) and ExtendedTriggerMessage (A02, L01, N01). Who is asked for the message,
 * and what the CSMS is answered.
 */
import type { Request, Response } from '../../protocol/messages.js';

export interface Triggered {
  readonly status: Response<'TriggerMessage'>['status'];
  readonly to: readonly TriggerTarget[];
}

export type TriggerTarget =
  | { readonly actor: 'registration'; readonly type: 'trigger.heartbeat' | 'trigger.bootNotification' }
  | { readonly actor: `status-${number}`; readonly type: 'trigger.statusNotification' }
  | { readonly actor: `connector-${number}` | 'metering'; readonly type: 'trigger.meterValues' }
  | { readonly actor: 'diagnostics'; readonly type: 'trigger.diagnosticsStatusNotification' }
  | {
      readonly actor: 'firmware';
      readonly type: 'trigger.firmwareStatusNotification' | 'trigger.signedFirmwareStatusNotification';
    }
  | { readonly actor: 'log-upload'; readonly type: 'trigger.logStatusNotification' }
  | { readonly actor: 'certificates'; readonly type: 'trigger.signChargePointCertificate' };

export interface TriggerScope {
  readonly connectors: number;
  /** Connector 0 has values of its own. */
  readonly mainMeter: boolean;
  readonly accepted: boolean;
  /** CpoName, without which no certificate can be asked for (A02.FR.05). */
  readonly hasOperator: boolean;
}

const rejected: Triggered = { status: 'Rejected', to: [] };

/** Nobody to ask means that the connector does not exist. */
const accepted = (to: readonly TriggerTarget[]): Triggered => (to.length === 0 ? rejected : { status: 'Accepted', to });

export function triggered(
  { requestedMessage, connectorId }: Request<'TriggerMessage'>,
  station: TriggerScope,
): Triggered {
  switch (requestedMessage) {
    case 'DiagnosticsStatusNotification':
      return accepted([{ actor: 'diagnostics', type: 'trigger.diagnosticsStatusNotification' }]);
    case 'FirmwareStatusNotification':
      return accepted([{ actor: 'firmware', type: 'trigger.firmwareStatusNotification' }]);
    default:
      return triggeredOfBoth(requestedMessage, connectorId, station);
  }
}

/** Of firmware it means the signed notification; the classic ones stay with TriggerMessage. */
export function triggeredExtended(
  { requestedMessage, connectorId }: Request<'ExtendedTriggerMessage'>,
  station: TriggerScope,
): Triggered {
  switch (requestedMessage) {
    case 'FirmwareStatusNotification':
      return accepted([{ actor: 'firmware', type: 'trigger.signedFirmwareStatusNotification' }]);
    case 'LogStatusNotification':
      return accepted([{ actor: 'log-upload', type: 'trigger.logStatusNotification' }]);
    case 'SignChargePointCertificate':
      return station.hasOperator
        ? accepted([{ actor: 'certificates', type: 'trigger.signChargePointCertificate' }])
        : rejected;
    default:
      return triggeredOfBoth(requestedMessage, connectorId, station);
  }
}

function triggeredOfBoth(requestedMessage: string, connectorId: number | undefined, station: TriggerScope): Triggered {
  const outlets = Array.from({ length: station.connectors }, (_, i) => i + 1);
  // Absent means all that there are (5.17).
  const meant = (ids: readonly number[]) => (connectorId === undefined ? ids : ids.filter((id) => id === connectorId));
  switch (requestedMessage) {
    case 'Heartbeat':
      return accepted([{ actor: 'registration', type: 'trigger.heartbeat' }]);
    case 'BootNotification':
      // Once accepted, a second one would say nothing new (errata 3.35).
      return station.accepted ? rejected : accepted([{ actor: 'registration', type: 'trigger.bootNotification' }]);
    case 'StatusNotification':
      return accepted(
        meant([0, ...outlets]).map((id) => ({ actor: `status-${id}`, type: 'trigger.statusNotification' })),
      );
    case 'MeterValues':
      return accepted(
        meant(station.mainMeter ? [0, ...outlets] : outlets).map((id) => ({
          actor: id === 0 ? 'metering' : `connector-${id}`,
          type: 'trigger.meterValues',
        })),
      );
    default:
      return { status: 'NotImplemented', to: [] };
  }
}
