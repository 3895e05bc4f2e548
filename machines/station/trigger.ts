/** TriggerMessage: 5.17, errata 3.35, 3.40, 3.46. Who is asked for the message, and what the CSMS is answered. */
import type { Request, Response } from '../../protocol/messages.js';

export interface Triggered {
  readonly status: Response<'TriggerMessage'>['status'];
  readonly to: readonly TriggerTarget[];
}

export type TriggerTarget =
  | { readonly actor: 'registration'; readonly type: 'trigger.heartbeat' | 'trigger.bootNotification' }
  | { readonly actor: `status-${number}`; readonly type: 'trigger.statusNotification' }
  | { readonly actor: `connector-${number}`; readonly type: 'trigger.meterValues' };

const rejected: Triggered = { status: 'Rejected', to: [] };

export function triggered(
  { requestedMessage, connectorId }: Request<'TriggerMessage'>,
  station: { readonly connectors: number; readonly accepted: boolean },
): Triggered {
  const all = Array.from({ length: station.connectors }, (_, i) => i + 1);
  switch (requestedMessage) {
    case 'Heartbeat':
      return { status: 'Accepted', to: [{ actor: 'registration', type: 'trigger.heartbeat' }] };
    case 'BootNotification':
      // Once accepted, a second one would say nothing new (errata 3.35).
      return station.accepted
        ? rejected
        : { status: 'Accepted', to: [{ actor: 'registration', type: 'trigger.bootNotification' }] };
    case 'StatusNotification': {
      const ids = connectorId === undefined ? [0, ...all] : [0, ...all].filter((id) => id === connectorId);
      return ids.length === 0
        ? rejected
        : { status: 'Accepted', to: ids.map((id) => ({ actor: `status-${id}`, type: 'trigger.statusNotification' })) };
    }
    case 'MeterValues': {
      const ids = connectorId === undefined ? all : all.filter((id) => id === connectorId);
      return ids.length === 0
        ? rejected
        : { status: 'Accepted', to: ids.map((id) => ({ actor: `connector-${id}`, type: 'trigger.meterValues' })) };
    }
    default:
      return { status: 'NotImplemented', to: [] };
  }
}
