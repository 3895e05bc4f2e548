/** What a driver's display is told of reservations that are made and ended over a real wire: `reserve` of the hardware. */
import { describe, expect, it } from 'vitest';
import type { Hardware } from '../../protocol/ports/hardware.js';
import { hastenedClock } from '../support/hastened-clock.js';
import { onSite, type SiteOptions, type StationSite } from '../support/station-site.js';

type Shown = readonly [connectorId: number, held: boolean];

const soon = (ms: number) => new Date(Date.now() + ms).toISOString();

const reserve = (site: StationSite, connectorId: number, expiryDate = soon(3_600_000)) =>
  site.peer.call('ReserveNow', { connectorId, idTag: 'TAG-1', reservationId: 17, expiryDate });

const cancel = (site: StationSite) => site.peer.call('CancelReservation', { reservationId: 17 });

/** These are levels: what is said of an outlet a second time says nothing new. */
const changes = (shown: readonly Shown[]): readonly Shown[] => {
  const levels = new Map<number, boolean>();
  return shown.filter(([connectorId, held]) => {
    const isNew = levels.get(connectorId) !== held;
    levels.set(connectorId, held);
    return isNew;
  });
};

/** The driver writes down what it is told to show, and answers as `answer` does. */
function display(answer: () => Promise<void> = async () => {}) {
  const shown: Shown[] = [];
  const hardware = (own: Hardware): Hardware => ({
    ...own,
    reserve: (connectorId, held) => {
      shown.push([connectorId, held]);
      return answer();
    },
  });
  return { shown, hardware };
}

/** A site whose driver has such a display. */
function onDisplay(
  test: (site: StationSite, shown: readonly Shown[]) => Promise<void>,
  answer?: () => Promise<void>,
  options: SiteOptions = {},
): Promise<void> {
  const { shown, hardware } = display(answer);
  return onSite((site) => test(site, shown), { ...options, hardware });
}

describe.concurrent('the display of an outlet', () => {
  it('shows nothing until the outlet is reserved, and is told when that is cancelled', () =>
    onDisplay(async (site, shown) => {
      await site.boot();
      await site.fence();
      expect(shown).toEqual([]);
      expect(await reserve(site, 1)).toEqual({ status: 'Accepted' });
      await site.status(1, 'Reserved');
      expect(changes(shown)).toEqual([[1, true]]);
      expect(await cancel(site)).toEqual({ status: 'Accepted' });
      await site.status(1, 'Available');
      expect(changes(shown)).toEqual([
        [1, true],
        [1, false],
      ]);
    }));

  it('is told when the reservation expires', () =>
    onDisplay(async (site, shown) => {
      await site.boot();
      await reserve(site, 2, soon(1_000));
      await site.status(2, 'Reserved');
      expect(changes(shown)).toEqual([[2, true]]);
      await site.status(2, 'Available');
      expect(changes(shown)).toEqual([
        [2, true],
        [2, false],
      ]);
    }));

  it('is told when the reservation is used', () =>
    onDisplay(async (site, shown) => {
      await site.boot();
      await reserve(site, 1);
      await site.status(1, 'Reserved');
      const { start } = await site.charge(1);
      expect(start).toMatchObject({ idTag: 'TAG-1', reservationId: 17 });
      expect(changes(shown)).toEqual([
        [1, true],
        [1, false],
      ]);
      await site.leave(1);
      expect(changes(shown)).toHaveLength(2);
    }));

  it('moves with a reservation that is moved to another outlet', () =>
    onDisplay(async (site, shown) => {
      await site.boot();
      await reserve(site, 1);
      await site.status(1, 'Reserved');
      expect(await reserve(site, 2)).toEqual({ status: 'Accepted' });
      await site.status(2, 'Reserved');
      expect(new Set(changes(shown).map(String))).toEqual(new Set(['1,true', '1,false', '2,true']));
      expect(changes(shown)).toHaveLength(3);
    }));

  it('hears nothing of a reservation that is refused, and nothing of one for any outlet while two are free', () =>
    onDisplay(async (site, shown) => {
      await site.boot();
      await site.charge(1, 'TAG-2');
      expect(await reserve(site, 1)).toEqual({ status: 'Occupied' });
      await site.leave(1, 'TAG-2');
      expect(await reserve(site, 0)).toEqual({ status: 'Accepted' });
      await site.fence();
      expect(shown).toEqual([]);
    }));

  it('is told again after a power cut, for it has forgotten', () =>
    onDisplay(async (site, shown) => {
      await site.boot();
      await reserve(site, 1);
      await site.status(1, 'Reserved');
      await site.cutPower();
      const before = shown.length;
      await site.powerBack();
      await site.registered({ 1: 'Reserved' });
      expect(changes(shown.slice(before))).toEqual([[1, true]]);
    }));
});

const refusal = () => Promise.reject(new Error('the display is broken'));
const outcry = (): Promise<void> => {
  throw new Error('the display is broken');
};
const silence = () => new Promise<void>(() => {});

describe.concurrent('a driver that cannot show reservations', () => {
  it.each([
    ['rejects', refusal, 'the display is broken'],
    ['throws', outcry, 'the display is broken'],
    ['never answers', silence, 'did not answer within'],
  ])('but %s keeps nobody from reserving, cancelling and charging', (_, answer, said) =>
    onDisplay(
      async (site, shown) => {
        await site.boot();
        expect(await reserve(site, 1)).toEqual({ status: 'Accepted' });
        await site.status(1, 'Reserved');
        expect(await cancel(site)).toEqual({ status: 'Accepted' });
        await site.status(1, 'Available');
        expect(await reserve(site, 1)).toEqual({ status: 'Accepted' });
        await site.status(1, 'Reserved');
        const { start } = await site.charge(1);
        expect(start).toMatchObject({ reservationId: 17 });
        await site.leave(1);
        expect(changes(shown).map(([, held]) => held)).toEqual([true, false, true, false]);
        for (const each of shown) {
          const { level, connectorId, error } = await site.logbook.next('reservation.notShown');
          expect({ level, connectorId }).toEqual({ level: 'warn', connectorId: each[0] });
          expect(error).toContain(said);
        }
      },
      answer,
      { clock: hastenedClock(10) },
    ),
  );

  it('because it has no display is a driver like any other', () =>
    onSite(async (site) => {
      await site.boot();
      await reserve(site, 1);
      await site.status(1, 'Reserved');
      await cancel(site);
      await site.status(1, 'Available');
      expect(site.logbook.of('reservation.notShown')).toEqual([]);
    }));
});
