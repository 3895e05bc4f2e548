/** What others may know of an outlet, read from its chart in one place. */
import type { SnapshotFrom } from 'xstate';
import type { ChargePointStatus } from '../../protocol/messages.js';
import type { HardwareFault } from '../../protocol/ports/hardware.js';
import type { OutletView } from '../authorization/decide.js';
import type { controllerMachine } from '../controller/controller.machine.js';
import type { OutletCharge } from '../smart-charging/smart-charging.types.js';
import type { ConnectorStatus } from '../status/connector-status.js';
import type { connectorMachine } from './connector.machine.js';
import { begunBy, faultsOf, isOpen } from './session.js';

type ConnectorSnapshot = SnapshotFrom<typeof connectorMachine>;
type StatusBearing = ConnectorSnapshot | SnapshotFrom<typeof controllerMachine>;

/** Warnings that OCPP knows only while a car is there and no energy flows (7.6). */
const statusesOfCommunication: readonly ChargePointStatus[] = [
  'Preparing',
  'SuspendedEV',
  'SuspendedEVSE',
  'Finishing',
];

/** The status that the active states say (`meta.ocpp`); null while it is about to change and the last one still holds. */
export function statusOf(outlet: StatusBearing, at: string): ConnectorStatus | null {
  const told: ChargePointStatus[] = [];
  for (const meta of Object.values<{ ocpp?: ChargePointStatus } | undefined>(outlet.getMeta()))
    if (meta?.ocpp) told.push(meta.ocpp);
  const fault = faultsOf(outlet.context.faults)[0];
  if (fault && told.includes('Faulted')) return withTrouble('Faulted', fault, at);
  const status = told.find((one) => one !== 'Faulted');
  if (status === undefined) return null;
  const warning = warningOf(outlet, status);
  if (warning) return withTrouble(status, warning, at);
  return { status, errorCode: 'NoError', at, ...(isDisconnected(outlet, status) && { info: 'EV side disconnected' }) };
}

function withTrouble(status: ChargePointStatus, trouble: HardwareFault, at: string): ConnectorStatus {
  const { errorCode, info, vendorErrorCode } = trouble;
  return {
    status,
    errorCode,
    at,
    ...(info !== undefined && { info }),
    ...(vendorErrorCode !== undefined && { vendorErrorCode }),
  };
}

/** The oldest of its own that may be told with this status; those of connector 0 are told there. */
function warningOf({ context }: StatusBearing, status: ChargePointStatus): HardwareFault | undefined {
  const own = 'connectorId' in context ? context.connectorId : 0;
  return context.faults.find(
    ({ connectorId, severity, errorCode }) =>
      severity === 'warning' &&
      connectorId === own &&
      (errorCode !== 'EVCommunicationError' || statusesOfCommunication.includes(status)),
  );
}

/** The cable was pulled out of the car during the session, and nothing else has ended it (4.9). */
function isDisconnected(outlet: StatusBearing, status: ChargePointStatus): boolean {
  if (!('connectorId' in outlet.context)) return false;
  const { use, cable } = (outlet as ConnectorSnapshot).value;
  if (cable === 'plugged' || use === undefined) return false;
  if (status === 'SuspendedEV' || status === 'SuspendedEVSE') return true;
  return status === 'Finishing' && outlet.context.endedBy === 'EVDisconnected';
}

export function outletOf(connector: ConnectorSnapshot): OutletView {
  const { connectorId, grant, transaction, heldFor } = connector.context;
  return {
    connectorId,
    use: useOf(connector),
    idTag: grant?.idTag ?? null,
    parentIdTag: grant?.parentIdTag ?? null,
    fixed: grant?.fixed ?? false,
    profile: grant?.profile ?? null,
    transactionId: transaction?.transactionId ?? null,
    heldFor,
    isPlugged: connector.matches({ cable: 'plugged' }),
    lockedFor: connector.hasTag('locked'),
    // On the way out of a transaction the last status holds; which of the occupied ones it is makes no difference.
    status: statusOf(connector, '')?.status ?? 'Charging',
    operative: isOpen(connector.context),
  };
}

/** As far as limits are concerned. One that was found open counts until its end is written. */
export function chargeOf(
  connector: ConnectorSnapshot,
): Omit<OutletCharge, 'wantsSinceMs'> & { readonly wants: boolean } {
  const { connectorId, transaction, record, capabilities } = connector.context;
  return {
    connectorId,
    wants: connector.hasTag('authorised') || connector.hasTag('busy'),
    transaction: transaction ?? (record && begunBy(record)),
    capabilities,
  };
}

/** A transaction runs, or is still to be ended: a firmware update waits for it. */
export function isBusy(connector: ConnectorSnapshot): boolean {
  return connector.hasTag('busy') || connector.context.record !== null;
}

function useOf(connector: ConnectorSnapshot): OutletView['use'] {
  // A fault does not hide a transaction from the tag that may stop it.
  if (connector.hasTag('busy')) return 'busy';
  if (connector.hasTag('unusable')) return 'unusable';
  if (connector.hasTag('reserved')) return 'reserved';
  if (connector.hasTag('authorised')) return 'authorised';
  if (connector.hasTag('plugged')) return 'plugged';
  // One that closes as soon as the cable is out takes nobody new.
  if (connector.hasTag('finishing')) return isOpen(connector.context) ? 'finishing' : 'unusable';
  return 'free';
}
