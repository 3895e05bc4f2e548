/** The station in words, as JSON: for `GET /api/v1/station` and for embedders. */
import type { SnapshotFrom } from 'xstate';
import type { connectionMachine } from '../machines/connection/connection.machine.js';
import type { connectorMachine } from '../machines/connector/connector.machine.js';
import { outletOf } from '../machines/connector/outlet.js';
import type { outboxMachine } from '../machines/outbox/outbox.machine.js';
import type { registrationMachine } from '../machines/registration/registration.machine.js';
import type { stationMachine } from '../machines/station/station.machine.js';
import type { statusMachine } from '../machines/status/status.machine.js';
import { snapshotOf } from '../machines/system.js';
import type { ChargePointErrorCode, ChargePointStatus } from '../protocol/messages.js';
import type { EnergyState, MeterReading, PlugState } from '../protocol/ports/hardware.js';
import type { GivenUpMessage, OwedMessage } from '../protocol/ports/store.js';
import { portsOf } from '../protocol/ports.js';
import { stateOf } from './station-state.js';

export interface ConnectorDescription {
  readonly connectorId: number;
  readonly status: ChargePointStatus;
  readonly errorCode: ChargePointErrorCode;
  readonly plug: PlugState | null;
  readonly energy: EnergyState | null;
  /** Who may charge here; null when nobody has been authorised. */
  readonly idTag: string | null;
  /** Of the running transaction, as the CSMS gave it; null before it did, and when none runs. */
  readonly transactionId: number | null;
  /** Limit in force, W. */
  readonly limitW: number | null;
  /** The newest the meter told. */
  readonly meter: MeterReading | null;
}

export interface StationDescription {
  readonly identity: string;
  readonly csms: string;
  readonly vendor: string;
  readonly model: string;
  readonly now: string;
  /** The active states of the root chart. */
  readonly state: unknown;
  readonly connection: 'idle' | 'dialling' | 'open' | 'backOff';
  readonly registration: 'offline' | 'announcing' | 'unanswered' | 'pending' | 'rejected' | 'accepted';
  readonly connectors: readonly ConnectorDescription[];
  /** Transaction messages that the CSMS has not answered, in the order in which they go out. */
  readonly owed: readonly Pick<OwedMessage, 'seq' | 'messageId' | 'action' | 'attempts'>[];
  /** Transaction messages given up after all their attempts. */
  readonly givenUp: readonly Pick<GivenUpMessage, 'seq' | 'messageId' | 'action' | 'attempts' | 'at' | 'why'>[];
  /** By key, without secrets. */
  readonly configuration: Readonly<Record<string, string>>;
}

type System = { get(id: string): unknown };

export function describeStation(system: System, root: SnapshotFrom<typeof stationMachine>): StationDescription {
  const { target, product, configuration } = stateOf(system);
  const { clock } = portsOf(system);
  const works = root.status === 'active' && root.matches('working');
  return {
    identity: target.identity,
    csms: target.url,
    vendor: product.vendor,
    model: product.model,
    now: new Date(clock.now()).toISOString(),
    state: root.value,
    connection: works ? connectionOf(system) : 'idle',
    registration: works ? registrationOf(system) : 'offline',
    connectors: works ? product.connectors.map(({ id }) => connectorOf(system, id)) : [],
    ...(works ? owedOf(system) : { owed: [], givenUp: [] }),
    configuration: Object.fromEntries([...configuration].filter(([key]) => key !== 'AuthorizationKey')),
  };
}

function connectionOf(system: System): StationDescription['connection'] {
  const snapshot = snapshotOf<typeof connectionMachine>(system, 'connection');
  if (snapshot.matches('linked')) return snapshot.matches({ linked: 'open' }) ? 'open' : 'dialling';
  return snapshot.matches('backOff') ? 'backOff' : 'idle';
}

function registrationOf(system: System): StationDescription['registration'] {
  const { value } = snapshotOf<typeof registrationMachine>(system, 'registration');
  return typeof value === 'string' ? value : 'accepted';
}

function owedOf(system: System): Pick<StationDescription, 'owed' | 'givenUp'> {
  const { context } = snapshotOf<typeof outboxMachine>(system, 'outbox');
  const { givenUp } = portsOf(system).store.ledger.contents();
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
    idTag,
    transactionId,
    limitW: connector.context.capabilities?.maxPowerW ?? null,
    meter: facts.meters.get(connectorId) ?? null,
  };
}
