/** The reusable states of the catalogue (chapter 1): several cases begin in them. */
import type { Request } from '../../protocol/messages.js';
import type { Start } from './case.js';
import { type Expectation, optional, type Received } from './expectation.js';
import { authorize, message, type StartDetails, startTransaction, status } from './messages.js';
import { type Tester, tags } from './tester.js';

/** A transaction as both sides know it. */
export interface Running {
  readonly transactionId: number;
  readonly idTag: string;
  readonly connectorId: number;
  readonly start: Received<'StartTransaction'>;
}

export interface ChargingOptions extends StartDetails {
  readonly idTag?: string;
  readonly connectorId?: number;
  /** The connector is reserved: the cable alone changes nothing, the remote start does. */
  readonly reserved?: boolean;
  /** An Authorize may come or stay away. */
  readonly authorizeOptional?: boolean;
  /** Of a remote start. */
  readonly chargingProfile?: NonNullable<Request<'RemoteStartTransaction'>['chargingProfile']>;
}

/** `{StartTransaction | SN(Charging)}`: the transaction runs. */
export async function transactionStarts(t: Tester, options: ChargingOptions = {}): Promise<Running> {
  const { idTag = tags.one, connectorId = t.c } = options;
  const [start] = await t.inAnyOrder([startTransaction(connectorId, idTag, options), status('Charging', connectorId)]);
  return { transactionId: t.answerTo(start).transactionId, idTag, connectorId, start };
}

/** `{StopTransaction | SN(Finishing)}`: it ends, the cable still in. */
export async function transactionStops(
  t: Tester,
  stop: Expectation<'StopTransaction'>,
  { connectorId = t.c, becomes = 'Finishing' }: StopOutcome = {},
): Promise<Received<'StopTransaction'>> {
  const [stopped] = await t.inAnyOrder([stop, status(becomes, connectorId)]);
  return stopped;
}

interface StopOutcome {
  readonly connectorId?: number;
  readonly becomes?: Parameters<typeof status>[0];
}

/** RS-Authorized: a tag alone makes the connector Preparing, before any cable. */
export async function authorized(
  t: Tester,
  idTag: string = tags.one,
  { authorizeOptional = false }: Pick<ChargingOptions, 'authorizeOptional'> = {},
): Promise<void> {
  const alreadyPreparing = t.statusOf(t.c) === 'Preparing';
  const asked = authorizeOptional ? optional(authorize(idTag)) : authorize(idTag);
  await t.driver.present(idTag);
  await t.inAnyOrder(alreadyPreparing ? [asked] : [asked, status('Preparing', t.c)]);
}

/** RS-Charging, in the flavour of this way. */
export function charging(t: Tester, { start }: Start, options: ChargingOptions = {}): Promise<Running> {
  return start === 'local' ? chargingLocally(t, options) : chargingRemotely(t, options);
}

/** RS-Charging: a driver presents a tag, then plugs in. */
export async function chargingLocally(t: Tester, options: ChargingOptions = {}): Promise<Running> {
  await authorized(t, options.idTag, options);
  await t.driver.plugIn();
  return transactionStarts(t, options);
}

/** RS-Charging: plugged in, then started by the CSMS. The normative flavour. */
export async function chargingRemotely(t: Tester, options: ChargingOptions = {}): Promise<Running> {
  const { idTag = tags.one, connectorId = t.c, reserved = false, chargingProfile } = options;
  const authorizes = (await t.valueOf('AuthorizeRemoteTxRequests'))?.toLowerCase() === 'true';
  await t.driver.plugIn(connectorId);
  await (reserved ? t.nothing() : t.expect(status('Preparing', connectorId)));
  const profile = chargingProfile === undefined ? {} : { chargingProfile };
  await t.ask('RemoteStartTransaction', { connectorId, idTag, ...profile }, 'Accepted');
  await remotelyAuthorized(t, {
    idTag,
    connectorId,
    reserved,
    authorizes,
    authorizeOptional: options.authorizeOptional,
  });
  return transactionStarts(t, options);
}

interface RemoteAuthorization {
  readonly idTag: string;
  readonly connectorId: number;
  readonly reserved: boolean;
  readonly authorizes: boolean;
  readonly authorizeOptional: boolean | undefined;
}

/** Steps 4 and 5 of RS-Charging, which a reserved connector shows. */
async function remotelyAuthorized(t: Tester, { idTag, connectorId, ...how }: RemoteAuthorization): Promise<void> {
  const asked = how.authorizeOptional === true ? optional(authorize(idTag)) : authorize(idTag);
  if (how.reserved) {
    // The catalogue lists the status first, yet a station cannot know of the tag before the answer.
    await t.inAnyOrder(how.authorizes ? [status('Preparing', connectorId), asked] : [status('Preparing', connectorId)]);
  } else if (how.authorizes && how.authorizeOptional === true) t.mayCome(authorize(idTag));
  else if (how.authorizes) await t.expect(authorize(idTag));
}

/** The cable is the driver's own, with a plug at the station too. */
export function hasDetachableCable({ profile }: Tester, connectorId: number): boolean {
  return profile.connectors.find(({ id }) => id === connectorId)?.cable === 'detachable';
}

/** After a session the driver takes the cable out of the car, takes a detachable one along, and leaves. */
export async function driverLeaves(t: Tester, connectorId = t.c): Promise<void> {
  await t.driver.unplug('ev', connectorId);
  if (hasDetachableCable(t, connectorId)) await t.driver.unplug('station', connectorId);
  await t.expect(status('Available', connectorId));
}

/** RS-SetConnectorUnavailable. */
export async function connectorUnavailable(t: Tester, connectorId = t.c): Promise<void> {
  await t.ask('ChangeAvailability', { connectorId, type: 'Inoperative' }, 'Accepted');
  await t.expect(status('Unavailable', connectorId));
}

/** RS-SetChargePointUnavailable. */
export async function chargePointUnavailable(t: Tester): Promise<void> {
  await t.ask('ChangeAvailability', { connectorId: 0, type: 'Inoperative' }, 'Accepted');
  await t.inAnyOrder(t.allAndZero.map((id) => status('Unavailable', id)));
}

/** RS-SetConnectorOccupied. */
export async function connectorOccupied(t: Tester, connectorId = t.c): Promise<void> {
  await t.driver.plugIn(connectorId);
  await t.expect(status('Preparing', connectorId));
}

/** RS-SetConnectorFaulted. */
export async function connectorFaulted(t: Tester, connectorId = t.c): Promise<void> {
  await t.driver.fault(connectorId);
  await t.expect(status('Faulted', connectorId));
}

/** RS-SetChargePointFaulted. */
export async function chargePointFaulted(t: Tester): Promise<void> {
  await t.driver.fault(0);
  await t.inAnyOrder(t.allAndZero.map((id) => status('Faulted', id)));
}

export interface ReservationOptions {
  readonly connectorId?: number;
  readonly idTag?: string;
  readonly parentIdTag?: string;
  readonly reservationId?: number;
  /** From now on. Default an hour. */
  readonly forMs?: number;
}

/** RS-Reserved. Says when it expires, milliseconds since the epoch. */
export async function reserved(t: Tester, options: ReservationOptions = {}): Promise<{ readonly expiresMs: number }> {
  const { connectorId = t.c, idTag = tags.one, parentIdTag, reservationId = 17, forMs = 3_600_000 } = options;
  // A whole second: not every station reads fractions.
  const expiresMs = Math.ceil((t.now() + forMs) / 1_000) * 1_000;
  const parent = parentIdTag === undefined ? {} : { parentIdTag };
  const expiryDate = new Date(expiresMs).toISOString();
  await t.ask('ReserveNow', { connectorId, idTag, reservationId, expiryDate, ...parent }, 'Accepted');
  await t.expect(status('Reserved', connectorId === 0 ? t.c : connectorId));
  return { expiresMs };
}

export interface BootOptions {
  /** Statuses after the boot, where they are not Available. */
  readonly statuses?: Readonly<Record<number, Parameters<typeof status>[0]>>;
  readonly withinMs?: number;
}

/** What every connector and 0 tell after a boot. */
export function bootStatuses(t: Tester, statuses: BootOptions['statuses'] = {}): readonly Expectation[] {
  return t.allAndZero.map((id) => status(statuses[id] ?? 'Available', id));
}

/** BootNotification, Accepted by default, and then a StatusNotification of each connector and 0. */
export async function booted(
  t: Tester,
  { statuses = {}, withinMs = t.timing.longWaitMs }: BootOptions = {},
): Promise<void> {
  await t.expect(message('BootNotification'), { withinMs });
  await t.inAnyOrder(bootStatuses(t, statuses));
}
