/** Which charts a station is made of, in which order they begin, and with what. */
import { portsOf } from '../../protocol/ports.js';
import { authorizationKeys } from '../authorization/judge.js';
import { certificatesKeys } from '../certificates/certificates.types.js';
import { connectorKeys } from '../connector/session.js';
import { type FirmwareInput, firmwareKeys } from '../firmware/firmware.types.js';
import { meteringKeys } from '../metering/metering.setup.js';
import { outboxKeys } from '../outbox/queue.js';
import { mostOwed } from '../outbox/thinning.js';
import { unseenOutlet } from '../reservations/decide.js';
import { reservationKeys } from '../reservations/reservations.setup.js';
import { settingsFrom } from '../settings.js';
import { smartChargingKeys } from '../smart-charging/smart-charging.types.js';
import type { ConnectorStatus } from '../status/connector-status.js';
import { statusKeys } from '../status/status.machine.js';
import { stampOf } from '../system.js';
import type { Opened, StationContext, StationInput } from './station.context.js';

export type Child =
  | 'connection'
  | 'registration'
  | 'outbox'
  | 'authorization'
  | 'reservations'
  | 'security-events'
  | 'smart-charging'
  | 'certificates'
  | 'firmware'
  | 'diagnostics'
  | 'log-upload'
  | 'controller'
  | 'metering'
  | 'desk'
  | `connector-${number}`
  | `status-${number}`;

/** Connector ids without 0. */
export const outletsOf = ({ connectors }: StationInput) => Array.from({ length: connectors }, (_, i) => i + 1);

/** Whoever is spoken to exists before whoever speaks. */
export const childrenOf = (station: StationInput): readonly Child[] => [
  'outbox',
  'security-events',
  'desk',
  ...[0, ...outletsOf(station)].map((id): Child => `status-${id}`),
  'authorization',
  'reservations',
  'controller',
  'smart-charging',
  ...outletsOf(station).map((id): Child => `connector-${id}`),
  'metering',
  'certificates',
  'firmware',
  'diagnostics',
  'log-upload',
  'registration',
  'connection',
];

/** What a child is made from. After a crash it comes from what is recorded now, not from what was at the boot. */
export function spawning(child: Child, context: StationContext, system: object): { src: string; input: unknown } {
  const { opened } = context;
  if (!opened) throw new Error('station: no child can begin before the store is open');
  if (child === 'security-events') {
    const { securityEvents: kept } = portsOf(system).store.ledger.contents();
    return { src: 'securityEvents', input: { kept } };
  }
  if (child === 'smart-charging') {
    const { profiles, transactions } = portsOf(system).store.ledger.contents();
    const open = transactions.flatMap(({ phase, localId }) => (phase === 'open' ? [localId] : []));
    const settings = settingsFrom(smartChargingKeys, opened.configuration);
    return { src: 'smartCharging', input: { product: opened.charging, settings, profiles, open } };
  }
  if (child === 'diagnostics' || child === 'log-upload') return { src: 'logUpload', input: { serves: child } };
  const [noun = '', id = ''] = child.split('-');
  const connectorId = Number(id);
  switch (noun) {
    case 'outbox': {
      const { owed, transactions } = portsOf(system).store.ledger.contents();
      const settings = settingsFrom(outboxKeys, opened.configuration);
      return { src: noun, input: { owed, transactions, settings, mostOwed } };
    }
    case 'connector': {
      const { transactions } = portsOf(system).store.ledger.contents();
      const record = transactions.find((tx) => tx.phase === 'open' && tx.connectorId === connectorId) ?? null;
      const recoveryReason = opened.bootIsOver ? 'Reboot' : 'PowerLoss';
      const resumes = context.resumesAfterPowerLoss && !opened.bootIsOver;
      const operative = isOperative(system, connectorId);
      const settings = settingsFrom(connectorKeys, opened.configuration);
      return { src: noun, input: { connectorId, record, recoveryReason, resumes, operative, settings } };
    }
    case 'controller':
      return { src: noun, input: { operative: isOperative(system, 0) } };
    case 'status': {
      const settings = settingsFrom(statusKeys, opened.configuration);
      return { src: noun, input: { connectorId, status: firstStatus(system, connectorId), settings } };
    }
    case 'metering': {
      const { connectors, mainMeter } = context;
      const settings = settingsFrom(meteringKeys, opened.configuration);
      return { src: noun, input: { connectors, mainMeter, settings } };
    }
    case 'certificates': {
      const { certificateRequest: request } = portsOf(system).store.ledger.contents();
      return { src: noun, input: { request, settings: settingsFrom(certificatesKeys, opened.configuration) } };
    }
    case 'firmware':
      return { src: noun, input: firmwareInput(context, opened, system) };
    case 'connection':
      return { src: noun, input: opened.connection };
    case 'registration':
      return { src: noun, input: opened.registration };
    case 'authorization':
      return {
        src: noun,
        input: { settings: settingsFrom(authorizationKeys, opened.configuration), charging: opened.charging },
      };
    case 'reservations': {
      const { reservations } = portsOf(system).store.ledger.contents();
      const outlets = outletsOf(context).map((id) => unseenOutlet(id, isOperative(system, id)));
      return {
        src: noun,
        input: { settings: settingsFrom(reservationKeys, opened.configuration), reservations, outlets },
      };
    }
    default:
      return { src: noun, input: undefined };
  }
}

function firmwareInput({ connectors }: StationContext, opened: Opened, system: object): FirmwareInput {
  const { host, store } = portsOf(system);
  const { firmware: record, transactions } = store.ledger.contents();
  const { outcome } = opened.booted;
  return {
    record,
    // What the host said of the boot says nothing of what has been installed since.
    outcome: opened.bootIsOver ? null : outcome,
    isNew: outcome === 'updated',
    isInstallable: host.installFirmware !== undefined,
    product: opened.firmware,
    connectors,
    busy: transactions.filter(({ phase }) => phase === 'open').map(({ connectorId }) => connectorId),
    settings: settingsFrom(firmwareKeys, opened.configuration),
  };
}

/** As ChangeAvailability has left it, whatever happened since (5.2). */
function isOperative(system: object, connectorId: number): boolean {
  const { availability } = portsOf(system).store.ledger.contents();
  return availability.find((one) => one.connectorId === connectorId)?.operative ?? true;
}

const firstStatus = (system: object, connectorId: number): ConnectorStatus => ({
  status: connectorId === 0 && isOperative(system, 0) ? 'Available' : 'Unavailable',
  errorCode: 'NoError',
  at: stampOf(system),
});
