/** Who exists in a station, what may be said to each of them, and how they are reached. */
import type { ActorRef, AnyActorLogic, EventObject, Snapshot, SnapshotFrom } from 'xstate';
import type { Action, Request, Response } from '../protocol/messages.js';
import { portsOf } from '../protocol/ports.js';
import type { AuthorizationEvent } from './authorization/authorization.setup.js';
import type { CertificatesEvent } from './certificates/certificates.types.js';
import type { ConnectionEvent } from './connection/connection.machine.js';
import type { ConnectorEvent } from './connector/connector.types.js';
import type { ControllerEvent } from './controller/controller.machine.js';
import type { FirmwareEvent } from './firmware/firmware.types.js';
import type { LogUploadEvent } from './log-upload/log-upload.types.js';
import type { MeteringEvent } from './metering/metering.setup.js';
import type { OutboxEvent } from './outbox/outbox.setup.js';
import type { RegistrationEvent } from './registration/registration.machine.js';
import type { ReservationsEvent } from './reservations/reservations.setup.js';
import type { SecurityEventsEvent } from './security-events/security-events.setup.js';
import type { SmartChargingEvent } from './smart-charging/smart-charging.types.js';
import type { StationEvent } from './station/station.context.js';
import type { StatusEvent } from './status/status.machine.js';

/** Every actor that others may address, by system id, with the events it takes. */
export interface StationActors {
  station: StationEvent;
  connection: ConnectionEvent;
  registration: RegistrationEvent;
  outbox: OutboxEvent;
  authorization: AuthorizationEvent;
  reservations: ReservationsEvent;
  /** Stores and handlers that are not charts: configuration, data transfer. */
  desk: DeskEvent;
  /** Charging profiles, and the limits that follow from them. */
  'smart-charging': SmartChargingEvent;
  /** What is reported of the station's security. */
  'security-events': SecurityEventsEvent;
  /** Roots, the station's own certificate, and the requests for new ones. */
  certificates: CertificatesEvent;
  firmware: FirmwareEvent;
  /** GetDiagnostics. */
  diagnostics: LogUploadEvent;
  /** GetLog. */
  'log-upload': LogUploadEvent;
  /** The meters by the clock, and the main meter. */
  metering: MeteringEvent;
  /** Connector 0. */
  controller: ControllerEvent;
  [connector: `connector-${number}`]: ConnectorEvent;
  /** One for each connector, and one for the main controller, connector 0. */
  [status: `status-${number}`]: StatusEvent;
}

/** A request of the CSMS, valid by its schema, on its way to the chart that owns it. */
export type CsmsCall<A extends Action> = A extends Action
  ? { readonly type: `csms.${Uncapitalize<A>}`; readonly callId: string; readonly payload: Request<A> }
  : never;

/** What the desk answers. */
export type DeskCall = CsmsCall<
  | 'GetConfiguration'
  | 'ChangeConfiguration'
  | 'ChangeAvailability'
  | 'ClearCache'
  | 'DataTransfer'
  | 'SendLocalList'
  | 'GetLocalListVersion'
  | 'UnlockConnector'
>;

export type DeskEvent = DeskCall | Answered<'DataTransfer'> | Failed<'DataTransfer'> | ConfigurationChanged;

/** The CSMS answered a call of ours. */
export type Answered<A extends Action> = A extends Action
  ? { readonly type: `answered.${Uncapitalize<A>}`; readonly key: string; readonly payload: Response<A> }
  : never;

/** `offline`: never sent, or the line went away. `timeout`: no answer in time. `refused`: a CALLERROR or nonsense. */
export type CallFailure = 'offline' | 'timeout' | 'refused';

export type Failed<A extends Action> = A extends Action
  ? {
      readonly type: `failed.${Uncapitalize<A>}`;
      readonly key: string;
      readonly reason: CallFailure;
      /** Of the CALLERROR, where it was `refused`. */
      readonly code?: string;
    }
  : never;

/** A configuration value changed; it acts at once. */
export type ConfigurationChanged = {
  readonly type: 'configuration.changed';
  readonly key: string;
  readonly value: string;
};

/** The CSMS has set the wall clock (4.2, 4.6): whoever waits for a date looks again. */
export type ClockSet = { readonly type: 'clock.set' };

type Addressable = { get(id: string): unknown };

/** Throws rather than answer undefined: `sendTo(undefined)` is XState for "send to myself". */
export function peer<K extends keyof StationActors>(
  system: Addressable,
  id: K,
): ActorRef<Snapshot<unknown>, StationActors[K] & EventObject> {
  const ref = system.get(id) as ActorRef<Snapshot<unknown>, StationActors[K] & EventObject> | undefined;
  if (!ref) throw new Error(`peer: no actor is registered as "${id}"`);
  return ref;
}

/** What an actor is now, typed by its chart. */
export function snapshotOf<L extends AnyActorLogic>(system: Addressable, id: keyof StationActors): SnapshotFrom<L> {
  return peer(system, id).getSnapshot() as SnapshotFrom<L>;
}

/**
 * `boot`: BootNotification. `triggered`: allowed while Pending because the CSMS asked for it (4.2). `ordinary`: the
 * rest, dropped when offline. Transaction messages take no part in this: they go through the ledger.
 */
export type CallKind = 'boot' | 'triggered' | 'ordinary';

export interface OutgoingCall {
  readonly type: 'outbox.call';
  readonly messageId: string;
  readonly kind: CallKind;
  readonly from: keyof StationActors;
  /** Given back with the answer, so that the caller knows which of its questions it was. */
  readonly key: string;
  readonly action: Action;
  readonly payload: Readonly<Record<string, unknown>>;
}

export function outgoingCall<A extends Action>(
  system: object,
  call: { from: keyof StationActors; action: A; payload: Request<A>; kind?: CallKind; key?: string },
): OutgoingCall {
  const { from, action, payload, kind = 'ordinary', key = '' } = call;
  return { type: 'outbox.call', messageId: portsOf(system).random.uuid(), kind, from, key, action, payload };
}

/** The present time as a message carries it: ISO 8601 in UTC (3.14). */
export function stampOf(system: object): string {
  return new Date(portsOf(system).clock.now()).toISOString();
}
