/** Which outlets are held for whom, whatever the outlets do and however many reservations there are. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OutletView } from '../../machines/authorization/decide.js';
import { holdings, judgeReservation, type Situation, unseenOutlet } from '../../machines/reservations/decide.js';
import type { ReservationRecord } from '../../protocol/ports/store.js';
import { outlet } from '../support/outlets.js';
import { reservation } from '../support/reservations.js';

const settings = { connectorZero: true };

const heldIds = (outlets: readonly OutletView[], reservations: readonly ReservationRecord[]) => {
  const held = holdings({ settings, outlets, reservations });
  return outlets.map(({ connectorId }) => held.get(connectorId)?.reservationId ?? null);
};

describe('a reservation of any connector', () => {
  it('holds none while more connectors are free than are needed', () => {
    expect(heldIds([outlet(1, 'free'), outlet(2, 'free')], [reservation(5, 0)])).toEqual([null, null]);
  });

  it('holds the last free one', () => {
    expect(heldIds([outlet(1, 'busy'), outlet(2, 'free')], [reservation(5, 0)])).toEqual([null, 5]);
    expect(heldIds([outlet(1, 'unusable'), outlet(2, 'free')], [reservation(5, 0)])).toEqual([null, 5]);
  });

  it('lets it go when another becomes free', () => {
    expect(heldIds([outlet(1, 'free'), outlet(2, 'reserved')], [reservation(5, 0)])).toEqual([null, null]);
  });

  it('gives the lowest connector to the oldest', () => {
    const outlets = [outlet(1, 'free'), outlet(2, 'free')];
    expect(heldIds(outlets, [reservation(6, 0), reservation(5, 0)])).toEqual([6, 5]);
  });

  it('does not count connectors that have reservations of their own', () => {
    const outlets = [outlet(1, 'reserved'), outlet(2, 'free')];
    expect(heldIds(outlets, [reservation(5, 0), reservation(6, 1)])).toEqual([6, 5]);
  });

  it('holds no further connector once its driver has come', () => {
    const heldFor = { reservationId: 5, idTag: 'TAG-1', parentIdTag: null };
    const arrived = outlet(1, 'authorised', { idTag: 'TAG-1', heldFor });
    expect(heldIds([arrived, outlet(2, 'free')], [reservation(5, 0)])).toEqual([5, null]);
    const elsewhere = outlet(1, 'authorised', { idTag: 'tag-1' });
    expect(heldIds([elsewhere, outlet(2, 'free')], [reservation(5, 0)])).toEqual([null, null]);
    const ofGroup = outlet(1, 'busy', { idTag: 'TAG-2', parentIdTag: 'GROUP' });
    expect(heldIds([ofGroup, outlet(2, 'free')], [reservation(5, 0, { parentIdTag: 'GROUP' })])).toEqual([null, null]);
  });

  it('is not used by a transaction of its driver that was running before', () => {
    const running = outlet(1, 'busy', { idTag: 'TAG-1', transactionId: 3 });
    expect(heldIds([running, outlet(2, 'free')], [reservation(5, 0)])).toEqual([null, 5]);
  });

  it('expects a connector that is not up yet to be free', () => {
    expect(heldIds([unseenOutlet(1, true), outlet(2, 'free')], [reservation(5, 0)])).toEqual([null, null]);
    expect(heldIds([unseenOutlet(1, true), unseenOutlet(2, false)], [reservation(5, 0)])).toEqual([5, null]);
  });
});

describe('a reservation of a connector', () => {
  it('holds it, whatever it does', () => {
    for (const use of ['free', 'reserved', 'plugged', 'authorised', 'busy'] as const)
      expect(heldIds([outlet(1, use), outlet(2, 'free')], [reservation(5, 1)])).toEqual([5, null]);
  });

  it('holds it before it is up', () => {
    expect(heldIds([unseenOutlet(1, true)], [reservation(5, 1)])).toEqual([5]);
  });

  it('holds nothing that serves nobody', () => {
    const faulted = outlet(1, 'unusable', { status: 'Faulted', operative: true });
    expect(heldIds([faulted, outlet(2, 'free')], [reservation(5, 1)])).toEqual([null, null]);
  });
});

const uses = ['unusable', 'free', 'plugged', 'authorised', 'busy', 'finishing', 'reserved'] as const;

/** Outlets that say what they have been told: whoever is reserved, or waits for the cable, knows for whom it is held. */
const situations = fc
  .record({
    uses: fc.array(fc.constantFrom(...uses), { minLength: 1, maxLength: 5 }),
    zeros: fc.nat({ max: 4 }),
    owned: fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
  })
  .map(({ uses, zeros, owned }): Situation => {
    const outlets = uses.map((use, i) => outlet(i + 1, use, use === 'authorised' ? { idTag: `TAG-${i}` } : {}));
    const own = outlets
      .filter((_, i) => owned[i])
      .map(({ connectorId }) => reservation(100 + connectorId, connectorId));
    const zero = Array.from({ length: zeros }, (_, i) => reservation(i, 0, { idTag: `ANY-${i}` }));
    return { settings, outlets, reservations: [...own, ...zero] };
  });

const isFree = ({ use }: OutletView) => use === 'free' || use === 'reserved';

const freeOf = ({ outlets, reservations }: Situation) =>
  outlets.filter((one) => isFree(one) && !reservations.some(({ connectorId }) => connectorId === one.connectorId));

const zerosOf = ({ reservations }: Situation) => reservations.filter(({ connectorId }) => connectorId === 0);

describe('whatever the connectors do', () => {
  it('each reservation holds one connector at most, and those of any connector hold free ones only', () => {
    fc.assert(
      fc.property(situations, (situation) => {
        const ids = [...holdings(situation)].flatMap(([id, held]) => (held ? [[id, held.reservationId] as const] : []));
        expect(new Set(ids.map(([, reservationId]) => reservationId)).size).toBe(ids.length);
        const free = freeOf(situation).map(({ connectorId }) => connectorId);
        for (const [id, reservationId] of ids) if (reservationId < 100) expect(free).toContain(id);
      }),
    );
  });

  it('a foreign driver finds a free connector exactly when one is left over', () => {
    fc.assert(
      fc.property(situations, (situation) => {
        const held = holdings(situation);
        const open = freeOf(situation).filter(({ connectorId }) => held.get(connectorId) === null);
        const free = freeOf(situation).length;
        // As long as more are free than are needed, none is held at all; else each of them is.
        expect(open.length).toBe(free > zerosOf(situation).length ? free : 0);
      }),
    );
  });

  it('holding settles at once: being told changes nothing of it', () => {
    fc.assert(
      fc.property(situations, (situation) => {
        const held = holdings(situation);
        const outlets = situation.outlets.map((one): OutletView => {
          const heldFor = held.get(one.connectorId) ?? null;
          const use = isFree(one) ? (heldFor ? 'reserved' : 'free') : one.use;
          return outlet(one.connectorId, use, { idTag: one.idTag, heldFor });
        });
        expect(holdings({ ...situation, outlets })).toEqual(held);
      }),
    );
  });

  it('no reservation is accepted that would leave another without a connector', () => {
    fc.assert(
      fc.property(situations, fc.nat({ max: 5 }), (situation, connectorId) => {
        const { idTag, expiryDate } = reservation(99, connectorId);
        const answer = judgeReservation({ connectorId, idTag, expiryDate, reservationId: 99 }, situation);
        fc.pre(answer === 'Accepted');
        const after = { ...situation, reservations: [...situation.reservations, reservation(99, connectorId)] };
        expect(freeOf(after).length).toBeGreaterThanOrEqual(zerosOf(after).length);
        if (connectorId !== 0) expect(freeOf(situation).map((one) => one.connectorId)).toContain(connectorId);
      }),
    );
  });
});
