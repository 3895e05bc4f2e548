/** Reads the station in words from its charts. */
import type { SnapshotFrom } from 'xstate';
import type { certificatesMachine } from '../machines/certificates/certificates.machine.js';
import type { connectionMachine } from '../machines/connection/connection.machine.js';
import type { connectorMachine } from '../machines/connector/connector.machine.js';
import { outletOf } from '../machines/connector/outlet.js';
import type { controllerMachine } from '../machines/controller/controller.machine.js';
import type { firmwareMachine } from '../machines/firmware/firmware.machine.js';
import type { outboxMachine } from '../machines/outbox/outbox.machine.js';
import type { registrationMachine } from '../machines/registration/registration.machine.js';
import type { reservationsMachine } from '../machines/reservations/reservations.machine.js';
import type { securityEventsMachine } from '../machines/security-events/security-events.machine.js';
import type { stationMachine } from '../machines/station/station.machine.js';
import type { statusMachine } from '../machines/status/status.machine.js';
import { snapshotOf } from '../machines/system.js';
import { findKey, isSecret } from '../protocol/configuration.js';
import type { ConnectorDescription, StationDescription } from '../protocol/description.js';
import type { MeterReading } from '../protocol/ports/hardware.js';
import { portsOf } from '../protocol/ports.js';
import { withoutCredentials } from '../protocol/redact.js';
import { limitInForce } from './limits.js';
import { stateOf } from './station-state.js';

type System = { get(id: string): unknown };

export function describeStation(system: System, root: SnapshotFrom<typeof stationMachine>): StationDescription {
  const { access, booted, connection, product, configuration, localList } = stateOf(system);
  const { clock } = portsOf(system);
  const works = root.status === 'active' && root.matches('working');
  return {
    identity: access.identity,
    csms: withoutCredentials(connection.present.url),
    vendor: product.vendor,
    model: product.model,
    now: new Date(clock.now()).toISOString(),
    state: root.value,
    connection: works ? connectionOf(system) : 'idle',
    security: { profile: connection.present.profile, fallback: connection.other?.profile ?? null },
    registration: works ? registrationOf(system) : 'offline',
    operative: works ? snapshotOf<typeof controllerMachine>(system, 'controller').context.operative : false,
    connectors: works ? product.connectors.map(({ id }) => connectorOf(system, id)) : [],
    reservations: works ? snapshotOf<typeof reservationsMachine>(system, 'reservations').context.reservations : [],
    localList,
    ...(works ? owedOf(system) : { owed: [], givenUp: [] }),
    securityEvents: works ? eventsOf(system) : [],
    certificates: works ? certificatesOf(system) : [],
    firmware: { version: booted.version ?? product.firmwareVersion, update: works ? updateOf(system) : null },
    configuration: Object.fromEntries([...configuration].filter(([key]) => !holdsSecret(key))),
  };
}

function holdsSecret(name: string): boolean {
  const key = findKey(name);
  return key === null || isSecret(key);
}

function connectionOf(system: System): StationDescription['connection'] {
  const snapshot = snapshotOf<typeof connectionMachine>(system, 'connection');
  const states = ['dialling', 'open', 'backOff'] as const;
  return states.find((state) => snapshot.hasTag(state)) ?? 'idle';
}

function registrationOf(system: System): StationDescription['registration'] {
  const { value } = snapshotOf<typeof registrationMachine>(system, 'registration');
  return typeof value === 'string' ? value : 'accepted';
}

function owedOf(system: System): Pick<StationDescription, 'owed' | 'givenUp'> {
  const { context } = snapshotOf<typeof outboxMachine>(system, 'outbox');
  const { givenUp } = stateOf(system);
  return {
    owed: context.owed.map(({ seq, messageId, action, attempts }) => ({ seq, messageId, action, attempts })),
    givenUp: givenUp.map(({ seq, messageId, action, attempts, at, why }) => ({
      seq,
      messageId,
      action,
      attempts,
      at,
      why,
    })),
  };
}

function eventsOf(system: System): StationDescription['securityEvents'] {
  const { kept } = snapshotOf<typeof securityEventsMachine>(system, 'security-events').context;
  return kept.map(({ number, payload }) => ({ number, ...payload }));
}

function certificatesOf(system: System): StationDescription['certificates'] {
  const { installed, securedBy } = snapshotOf<typeof certificatesMachine>(system, 'certificates').context;
  const used = [securedBy, stateOf(system).connection.present.certificate];
  return installed.map(({ fingerprint, use, subject, notBeforeMs, notAfterMs }) => ({
    use,
    subject,
    fingerprint,
    notBefore: new Date(notBeforeMs).toISOString(),
    notAfter: new Date(notAfterMs).toISOString(),
    isInUse: used.includes(fingerprint),
  }));
}

function updateOf(system: System): StationDescription['firmware']['update'] {
  const { record } = snapshotOf<typeof firmwareMachine>(system, 'firmware').context;
  if (record === null) return null;
  const { requestId, phase, status } = record;
  return { requestId, phase, status };
}

function meterOf(told: (MeterReading & { atMs: number }) | undefined): MeterReading | null {
  if (!told) return null;
  const { atMs: _, ...reading } = told;
  return reading;
}

function connectorOf(system: System, connectorId: number): ConnectorDescription {
  const { facts } = stateOf(system);
  const connector = snapshotOf<typeof connectorMachine>(system, `connector-${connectorId}`);
  const { context } = snapshotOf<typeof statusMachine>(system, `status-${connectorId}`);
  const { idTag, transactionId } = outletOf(connector);
  return {
    connectorId,
    status: context.status.status,
    errorCode: context.status.errorCode,
    plug: facts.plugs.get(connectorId) ?? null,
    energy: facts.energies.get(connectorId) ?? null,
    operative: connector.context.operative,
    idTag,
    transactionId,
    limitW: limitInForce(system, connectorId)?.limitW ?? null,
    meter: meterOf(facts.meters.get(connectorId)),
  };
}
