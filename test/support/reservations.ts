import type { ReservationRecord } from '../../protocol/ports/store.js';

/** A reservation for TAG-1 that a test does not see the end of. */
export const reservation = (
  reservationId: number,
  connectorId: number,
  more: Partial<ReservationRecord> = {},
): ReservationRecord => ({
  reservationId,
  connectorId,
  idTag: 'TAG-1',
  expiryDate: '2030-01-01T00:00:00.000Z',
  ...more,
});
