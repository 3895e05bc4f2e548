/** What others may know of an outlet, read from its chart in one place. */
import type { SnapshotFrom } from 'xstate';
import type { ChargePointStatus } from '../../protocol/messages.js';
import type { OutletView } from '../authorization/decide.js';
import type { controllerMachine } from '../controller/controller.machine.js';
import type { ConnectorStatus } from '../status/connector-status.js';
import type { connectorMachine } from './connector.machine.js';

type ConnectorSnapshot = SnapshotFrom<typeof connectorMachine>;
type StatusBearing = ConnectorSnapshot | SnapshotFrom<typeof controllerMachine>;

/** The status that the active states say (`meta.ocpp`); null while it is about to change and the last one still holds. */
export function statusOf(outlet: StatusBearing, at: string): ConnectorStatus | null {
  const told: ChargePointStatus[] = [];
  for (const meta of Object.values<{ ocpp?: ChargePointStatus } | undefined>(outlet.getMeta()))
    if (meta?.ocpp) told.push(meta.ocpp);
  const fault = outlet.context.faults[0];
  if (!fault || !told.includes('Faulted')) {
    const status = told[0];
    return status === undefined ? null : { status, errorCode: 'NoError', at };
  }
  const { errorCode, info, vendorErrorCode } = fault;
  return {
    status: 'Faulted',
    errorCode,
    at,
    ...(info !== undefined && { info }),
    ...(vendorErrorCode !== undefined && { vendorErrorCode }),
  };
}

export function outletOf(connector: ConnectorSnapshot): OutletView {
  const { connectorId, grant, transaction } = connector.context;
  return {
    connectorId,
    use: useOf(connector),
    idTag: grant?.idTag ?? null,
    parentIdTag: grant?.parentIdTag ?? null,
    fixed: grant?.fixed ?? false,
    transactionId: transaction?.transactionId ?? null,
  };
}

function useOf(connector: ConnectorSnapshot): OutletView['use'] {
  // A fault does not hide a transaction from the tag that may stop it.
  if (connector.hasTag('busy')) return 'busy';
  if (connector.hasTag('unusable')) return 'unusable';
  if (connector.hasTag('authorised')) return 'authorised';
  if (connector.hasTag('plugged')) return 'plugged';
  if (connector.hasTag('finishing')) return 'finishing';
  return 'free';
}
