/** Charging profiles over a real wire, with records on disk: 5.5, 5.7, 5.11, 5.16, across reboots and power cuts. */
import { describe, expect, it } from 'vitest';
import { result } from '../../conformance/csms/answers.js';
import type { ChargingProfile, Request } from '../../protocol/messages.js';
import { profileOf, txProfile } from '../support/charging-desk.js';
import { twoOutlets } from '../support/chart-ports.js';
import { onSite, type StationSite } from '../support/station-site.js';

/** The answer, or the CALLERROR. */
const set = (site: StationSite, connectorId: number, csChargingProfiles: ChargingProfile): Promise<unknown> =>
  site.peer.call('SetChargingProfile', { connectorId, csChargingProfiles }).catch((error: unknown) => error);

const clear = (site: StationSite, criteria: Request<'ClearChargingProfile'> = {}) =>
  site.peer.call('ClearChargingProfile', criteria);

/** What the station promises of one outlet for five minutes, in W. */
async function limits(site: StationSite, connectorId: number): Promise<unknown> {
  const answer = await site.peer.call('GetCompositeSchedule', { connectorId, duration: 300, chargingRateUnit: 'W' });
  return (answer as { readonly chargingSchedule?: { readonly chargingSchedulePeriod: unknown } }).chargingSchedule
    ?.chargingSchedulePeriod;
}

const level = (limit: number) => [{ startPeriod: 0, limit }];

const watts = (id: number, limit: number, more: Partial<ChargingProfile> = {}) =>
  profileOf(id, more, { chargingSchedulePeriod: level(limit) });

const accepted = { status: 'Accepted' };
const rejected = { status: 'Rejected' };

/** By chargingProfileId, as they are on disk. */
const kept = async (site: StationSite) =>
  (await site.records()).profiles.map(({ profile }) => profile.chargingProfileId);

/** The ids of what is installed, as those who judge remote starts are told. */
const idsOf = (site: StationSite, event: string) =>
  site.logbook.entries.flatMap((entry) => (entry.event === event ? [entry['chargingProfileId']] : []));

describe.concurrent('a charging profile', () => {
  it('is refused in the words of OCPP, and the journal says why', () =>
    onSite(async (site) => {
      await site.boot();
      const property = { code: 'PropertyConstraintViolation' };
      expect(await set(site, 3, watts(1, 6_000))).toMatchObject(property);
      expect(await set(site, -1, watts(1, 6_000))).toMatchObject(property);
      expect(await set(site, 1, txProfile(1))).toEqual(rejected);
      expect(await set(site, 1, watts(1, -6_000))).toEqual(rejected);
      expect(await set(site, 1, watts(1, 6_000, { stackLevel: 1_000 }))).toEqual(rejected);
      expect(await set(site, 1, watts(1, 6_000, { chargingProfilePurpose: 'ChargePointMaxProfile' }))).toEqual(
        rejected,
      );
      expect(idsOf(site, 'profile.refused')).toHaveLength(6);
      expect(await clear(site)).toEqual({ status: 'Unknown' });
    }));

  it('limits at once, is replaced by one of its id or its level, and is gone when it is cleared', () =>
    onSite(async (site) => {
      await site.boot();
      const own = await limits(site, 1);
      expect(await set(site, 0, watts(1, 6_000))).toEqual(accepted);
      expect([await limits(site, 1), await limits(site, 2)]).toEqual([level(6_000), level(6_000)]);
      await set(site, 1, watts(2, 8_000));
      expect([await limits(site, 1), await limits(site, 2)]).toEqual([level(8_000), level(6_000)]);
      await set(site, 1, watts(3, 9_000));
      expect(await limits(site, 1)).toEqual(level(9_000));
      await set(site, 1, watts(3, 7_000, { stackLevel: 1 }));
      expect(await limits(site, 1)).toEqual(level(7_000));
      expect(await clear(site, { id: 2 })).toEqual({ status: 'Unknown' });
      expect(await clear(site, { id: 3, connectorId: 0 })).toEqual(accepted);
      expect(await limits(site, 1)).toEqual(level(6_000));
      expect(await clear(site)).toEqual(accepted);
      expect(await limits(site, 1)).toEqual(own);
    }));

  it('survives a power cut, and what was cleared does not come back', () =>
    onSite(async (site) => {
      await site.boot();
      await set(site, 0, watts(1, 6_000));
      await set(site, 1, watts(2, 8_000));
      await clear(site, { id: 1 });
      await site.cutPower();
      expect(await kept(site)).toEqual([2]);
      await site.powerBack();
      await site.registered();
      expect(await limits(site, 1)).toEqual(level(8_000));
      expect(await limits(site, 2)).not.toEqual(level(6_000));
    }));

  it('is told to the hardware, and limits the car that charges', () =>
    onSite(async (site) => {
      await site.boot();
      const { transactionId } = await site.charge(1);
      expect(
        await set(site, 1, {
          ...txProfile(1, { transactionId }),
          chargingSchedule: { chargingRateUnit: 'W', chargingSchedulePeriod: level(9_000) },
        }),
      ).toEqual(accepted);
      const planned = await site.logbook.next(
        'limit.planned',
        ({ connectorId, periods }) =>
          connectorId === 1 && (periods as readonly { limitW: number }[])[0]?.limitW === 9_000,
      );
      expect(planned).toMatchObject({ periods: [{ decision: { by: { kind: 'profile', chargingProfileId: 1 } } }] });
      await site.logbook.next('meter', ({ connectorId, powerW }) => connectorId === 1 && Number(powerW) <= 9_000);
    }));
});

describe.concurrent('a TxProfile', () => {
  it('is gone after its transaction, here and on disk', () =>
    onSite(async (site) => {
      await site.boot();
      const { transactionId } = await site.charge(1);
      expect(await set(site, 1, txProfile(1, { transactionId: transactionId + 1 }))).toEqual(rejected);
      expect(await set(site, 2, txProfile(1, { transactionId }))).toEqual(rejected);
      expect(await set(site, 1, txProfile(1, { transactionId }))).toEqual(accepted);
      expect(await set(site, 1, txProfile(2, { stackLevel: 1 }))).toEqual(accepted);
      await set(site, 0, watts(3, 10_000));
      expect(await limits(site, 1)).toEqual(level(6_000));
      await site.leave(1);
      expect(await limits(site, 1)).toEqual(level(10_000));
      expect(await clear(site, { chargingProfilePurpose: 'TxProfile' })).toEqual({ status: 'Unknown' });
      await site.station.stop();
      expect(await kept(site)).toEqual([3]);
    }));

  it('whose transaction a power cut has ended is gone with it', () =>
    onSite(async (site) => {
      await site.boot();
      await site.charge(1);
      await set(site, 1, txProfile(1));
      await site.cutPower();
      expect(await kept(site)).toEqual([1]);
      await site.powerBack();
      await site.peer.next('StopTransaction');
      await site.status(1, 'Preparing');
      expect(await clear(site)).toEqual({ status: 'Unknown' });
      await site.station.stop();
      expect(await kept(site)).toEqual([]);
    }));
});

describe.concurrent('a remote start with a charging profile', () => {
  const start = (site: StationSite, chargingProfile: ChargingProfile) =>
    site.peer.call('RemoteStartTransaction', { connectorId: 1, idTag: 'TAG-1', chargingProfile });

  it('begins a transaction that the profile is for', () =>
    onSite(async (site) => {
      await site.boot();
      site.world.plug(1);
      await site.status(1, 'Preparing');
      expect(await start(site, txProfile(1))).toEqual(accepted);
      const { transactionId } = await site.started(1);
      await site.status(1, 'Charging');
      expect(await limits(site, 1)).toEqual(level(6_000));
      // Of the same level, by the id that the transaction has now (errata 3.42).
      const later = txProfile(2, { transactionId });
      const chargingSchedule = { ...later.chargingSchedule, chargingSchedulePeriod: level(7_000) };
      expect(await set(site, 1, { ...later, chargingSchedule })).toEqual(accepted);
      expect(await limits(site, 1)).toEqual(level(7_000));
      await site.cutPower();
      expect((await site.records()).profiles).toMatchObject([{ connectorId: 1, profile: { chargingProfileId: 2 } }]);
    }));

  it.each([
    ['for every transaction', watts(1, 6_000)],
    ['for a transaction that has an id', txProfile(1, { transactionId: 7 })],
    ['at a level that there is not', txProfile(1, { stackLevel: 1_000 })],
  ])('is rejected where the profile is %s, and nothing begins', (_, profile) =>
    onSite(async (site) => {
      await site.boot();
      expect(await start(site, profile)).toEqual(rejected);
      site.world.plug(1);
      await site.status(1, 'Preparing');
      await site.fence();
      expect(site.actions).not.toContain('StartTransaction');
      expect(await clear(site)).toEqual({ status: 'Unknown' });
    }),
  );

  it('keeps nothing where nobody plugs in', () =>
    onSite(
      async (site) => {
        await site.boot();
        expect(await start(site, txProfile(1))).toEqual(accepted);
        await site.status(1, 'Preparing');
        await site.status(1, 'Available');
        expect(await clear(site)).toEqual({ status: 'Unknown' });
        site.world.plug(1);
        site.world.rfid({ idTag: 'TAG-1', connectorId: 1 });
        await site.started(1);
        expect(await clear(site)).toEqual({ status: 'Unknown' });
      },
      { configuration: { ConnectionTimeOut: '1' } },
    ));

  it('goes where its driver plugs in, with the profile', () =>
    onSite(async (site) => {
      await site.boot();
      site.peer.answer('Authorize', () => result({ idTagInfo: { status: 'Accepted' } }));
      const call = { idTag: 'TAG-1', chargingProfile: txProfile(1) };
      expect(await site.peer.call('RemoteStartTransaction', call)).toEqual(accepted);
      await site.status(1, 'Preparing');
      site.world.plug(2);
      await site.started(2);
      await site.status(2, 'Charging');
      expect(await limits(site, 2)).toEqual(level(6_000));
      expect(await clear(site, { connectorId: 2, chargingProfilePurpose: 'TxProfile' })).toEqual(accepted);
    }));
});

describe.concurrent('a station without smart charging', () => {
  it('says so with a CALLERROR (errata 3.39), and leaves the profile of a remote start aside (5.11)', () =>
    onSite(
      async (site) => {
        await site.boot();
        const lacking = { code: 'NotSupported' };
        const failure = (error: unknown) => error;
        expect(await set(site, 1, watts(1, 6_000))).toMatchObject(lacking);
        expect(await clear(site).catch(failure)).toMatchObject(lacking);
        const request = { connectorId: 1, duration: 60 };
        expect(await site.peer.call('GetCompositeSchedule', request).catch(failure)).toMatchObject(lacking);
        site.world.plug(1);
        await site.status(1, 'Preparing');
        const call = { connectorId: 1, idTag: 'TAG-1', chargingProfile: txProfile(1) };
        expect(await site.peer.call('RemoteStartTransaction', call)).toEqual(accepted);
        await site.started(1);
        await site.station.stop();
        expect(await kept(site)).toEqual([]);
      },
      { product: twoOutlets },
    ));
});
