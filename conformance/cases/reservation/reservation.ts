/** What the cases about reservations (chapter 19) have in common. */
import type { Response } from '../../../protocol/messages.js';
import type { Connection } from '../../language/case.js';
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

/** For whoever is not to see a reservation expire. A whole second: not every station reads fractions. */
export function inAnHour(t: Tester): string {
  return new Date(Math.ceil(t.now() / 1_000) * 1_000 + 3_600_000).toISOString();
}

/** The station refuses to be reserved, and says why. */
export async function reservationRefused(
  t: Tester,
  connectorId: number,
  because: Exclude<Response<'ReserveNow'>['status'], 'Accepted'>,
): Promise<void> {
  const request = { connectorId, idTag: tags.one, reservationId: 17, expiryDate: inAnHour(t) };
  await t.ask('ReserveNow', request, because);
}

/** TAG1 and TAG2 belong to one group. */
export function groupKnown(t: Tester): void {
  const group: readonly string[] = [tags.one, tags.two];
  t.answer('Authorize', ({ payload }) =>
    group.includes(payload.idTag) ? { idTagInfo: { status: 'Accepted', parentIdTag: tags.parent } } : null,
  );
}
