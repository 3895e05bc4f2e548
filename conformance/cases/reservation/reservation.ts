/** What the cases about reservations (chapter 19) have in common. */
import type { Response } from '../../../protocol/messages.js';
import type { Connection } from '../../language/case.js';
import { status } from '../../language/messages.js';
import { connectorUnavailable } from '../../language/states.js';
import { type Tester, tags } from '../../language/tester.js';

export interface Reservation extends Connection {
  readonly reservationId: number;
}

/** 0 is an id like any other. */
export const reservationIds: Readonly<Record<string, Reservation>> = {
  'reservationId 17': { reservationId: 17 },
  'reservationId 0': { reservationId: 0 },
};

/** No connector but the one under test is free. */
export async function othersUnavailable(t: Tester): Promise<void> {
  for (const connectorId of t.otherConnectors) await connectorUnavailable(t, connectorId);
}

/** Sets the key where the station does not have it so already: it may be read-only (9.3). */
export async function keyIsTrue(t: Tester, key: string): Promise<void> {
  const value = await t.valueOf(key);
  if (value?.toLowerCase() !== 'true') await t.configure({ [key]: true });
}

/** The station refuses to be reserved, and says why. */
export async function reservationRefused(
  t: Tester,
  connectorId: number,
  because: Exclude<Response<'ReserveNow'>['status'], 'Accepted'>,
): Promise<void> {
  const expiryDate = new Date(Math.ceil(t.now() / 1_000) * 1_000 + 3_600_000).toISOString();
  await t.ask('ReserveNow', { connectorId, idTag: tags.one, reservationId: 17, expiryDate }, because);
}

/** What came between the reservation and the transaction, surplus or not. */
export function neverAvailableSince(t: Tester, sinceMs: number): void {
  const available = status('Available', t.c);
  const told = t.received('StatusNotification').filter(({ at }) => at >= sinceMs);
  const isFree = told.some(({ payload }) => available.problem(payload) === null);
  t.check(!isFree, `no ${available.text} before the transaction`, available.text);
}

/** TAG1 and TAG2 belong to one group. */
export function groupKnown(t: Tester): void {
  const group: readonly string[] = [tags.one, tags.two];
  t.answer('Authorize', ({ payload }) =>
    group.includes(payload.idTag) ? { idTagInfo: { status: 'Accepted', parentIdTag: tags.parent } } : null,
  );
}
