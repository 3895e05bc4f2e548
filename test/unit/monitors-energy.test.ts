/** Rules about what is permitted, and how much: what is right is let be, and every way of breaking one is noticed. */
import { describe, expect, it } from 'vitest';
import { limitUnderCap } from '../../monitors/rules/limit-under-cap.js';
import { permitAuthorised } from '../../monitors/rules/permit-authorised.js';
import type { ChargingProfile } from '../../protocol/messages.js';
import type { InstalledProfile, LedgerChange } from '../../protocol/ports/store.js';
import { SeenStory, stamp, transaction } from '../support/seen-story.js';

describe('permit-authorised', () => {
  const story = (configuration = {}) => new SeenStory(permitAuthorised).begins(configuration).connects().registers();
  const lease = { leaseMs: 30_000, sessionId: 'session-1' };
  const authorised = (configuration = {}) =>
    story(configuration)
      .says('a', 'Authorize', { idTag: 'tag-1' })
      .isTold('a', { idTagInfo: { status: 'Accepted' } });
  const opened: LedgerChange = { putTransactions: [transaction()] };

  it('lets energy flow once the start is on disk, and takes no offence at its end', () => {
    const told = authorised().writes(opened).permits(1, lease).permits(1, lease);
    expect(told.writes({ putTransactions: [transaction({ phase: 'stopped' })] }).permits(1, null).broken).toEqual([]);
  });

  it.each<[string, (told: SeenStory) => SeenStory]>([
    ['the local list', (told) => told.finds('localList.find', 'TAG-1', 'Accepted')],
    ['the cache', (told) => told.finds('cache.find', 'TAG-1', 'Accepted', stamp(1))],
    [
      'the CSMS',
      (told) =>
        told.says('a', 'StartTransaction', { idTag: 'TAG-1' }).isTold('a', { idTagInfo: { status: 'Accepted' } }),
    ],
  ])('believes %s', (_, judged) => {
    expect(judged(story()).writes(opened).permits(1, lease).broken).toEqual([]);
  });

  it('believes a list that accepts whom the CSMS has refused (3.5.2)', () => {
    const told = story()
      .says('a', 'Authorize', { idTag: 'TAG-1' })
      .isTold('a', { idTagInfo: { status: 'Invalid' } });
    told.finds('localList.find', 'TAG-1', 'Accepted').writes(opened).permits(1, lease);
    expect(told.broken).toEqual([]);
  });

  it('takes a list that blocks whom the CSMS has just accepted for a comparison, and later for a verdict', () => {
    const compared = authorised().finds('localList.find', 'TAG-1', 'Blocked').writes(opened).permits(1, lease);
    expect(compared.broken).toEqual([]);
    const later = authorised().pass(60_001).finds('localList.find', 'TAG-1', 'Blocked');
    expect(later.writes(opened).permits(1, lease).broken).toHaveLength(1);
  });

  it('believes a remote start where nobody else is to be asked, and offline what may be unknown', () => {
    const remote = [2, 'r', 'RemoteStartTransaction', { idTag: 'TAG-1' }];
    const told = story({ AuthorizeRemoteTxRequests: 'false' }).receives(remote).writes(opened).permits(1, lease);
    expect(told.broken).toEqual([]);
    expect(story({ AllowOfflineTxForUnknownId: 'true' }).writes(opened).permits(1, lease).broken).toEqual([]);
  });

  it('lets a transaction go on that began before anybody looked', () => {
    const told = new SeenStory(permitAuthorised).begins({}, { transactions: [transaction()] }).permits(1, lease);
    expect(told.broken).toEqual([]);
  });

  it('lets MaxEnergyOnInvalidId be drawn after a refusal, and notices what is drawn above it', () => {
    const told = authorised({ MaxEnergyOnInvalidId: '100' });
    told.writes({ putTransactions: [transaction({ refusedAtWh: 1_000 })] }).permits(1, lease);
    told.isShown({ fact: 'meter', connectorId: 1, reading: { energyWh: 1_099 } }).permits(1, lease);
    expect(told.broken).toEqual([]);
    told.isShown({ fact: 'meter', connectorId: 1, reading: { energyWh: 1_100 } }).permits(1, lease);
    expect(told.broken).toEqual(['Connector 1 was permitted energy for session-1, whose tag the CSMS has refused.']);
  });

  it.each<[string, string, (told: SeenStory) => SeenStory]>([
    ['a start that is not on disk', 'session-1, whose start is not on disk', (told) => told],
    [
      'a start that could not be written',
      'session-1, whose start is not on disk',
      (told) => told.writes(opened, 'failed'),
    ],
    [
      'another outlet',
      'a transaction of connector 2',
      (told) => told.writes({ putTransactions: [transaction({ connectorId: 2 })] }),
    ],
    [
      'a transaction that was stopped',
      'session-1, which has been stopped',
      (told) => told.writes({ putTransactions: [transaction({ phase: 'stopped' })] }),
    ],
    [
      'a tag that was refused',
      'session-1, whose tag the CSMS has refused',
      (told) => told.writes({ putTransactions: [transaction({ refusedAtWh: 1_000 })] }),
    ],
  ])('notices a permit for %s', (_, what, broken) => {
    const told = broken(authorised()).permits(1, lease);
    expect(told.broken).toEqual([`Connector 1 was permitted energy for ${what}.`]);
    expect(told.violations[0]).toMatchObject({ rule: 'permit-authorised', clause: '4.2, 4.8, errata 3.17' });
  });

  it.each<[string, (told: SeenStory) => SeenStory]>([
    ['nobody knows', (told) => told],
    [
      'the CSMS refuses',
      (told) => told.says('a', 'Authorize', { idTag: 'TAG-1' }).isTold('a', { idTagInfo: { status: 'Blocked' } }),
    ],
    [
      'is on the list as blocked, though unknown ones may charge',
      (told) => told.finds('localList.find', 'TAG-1', 'Blocked'),
    ],
    ['has expired in the cache', (told) => told.finds('cache.find', 'TAG-1', 'Accepted', stamp(0))],
    [
      'came with a remote start that had to be judged',
      (told) => told.receives([2, 'r', 'RemoteStartTransaction', { idTag: 'TAG-1' }]),
    ],
  ])('notices a permit for a tag that %s', (why, judged) => {
    const settings = { AllowOfflineTxForUnknownId: String(why.includes('unknown')), AuthorizeRemoteTxRequests: 'true' };
    const told = judged(story(settings)).writes(opened).permits(1, lease).permits(1, lease);
    expect(told.broken).toEqual(['Connector 1 was permitted energy for a tag that nobody has accepted.']);
  });
});

describe('limit-under-cap', () => {
  const story = () => new SeenStory(limitUnderCap).begins();
  const period = (limitW: number, limitA = 100, startMs = 0) => ({ startMs, limitW, limitA });
  const profile = (
    more: Partial<ChargingProfile>,
    periods: readonly [number, number][],
    schedule = {},
  ): ChargingProfile => ({
    chargingProfileId: 1,
    stackLevel: 0,
    chargingProfilePurpose: 'TxDefaultProfile',
    chargingProfileKind: 'Absolute',
    chargingSchedule: {
      chargingRateUnit: 'W',
      startSchedule: stamp(0),
      chargingSchedulePeriod: periods.map(([startPeriod, limit]) => ({ startPeriod, limit })),
      ...schedule,
    },
    ...more,
  });
  const installed = (one: ChargingProfile, connectorId = 0, more: Partial<InstalledProfile> = {}): LedgerChange => ({
    putProfiles: [{ connectorId, profile: one, installedAt: stamp(0), ...more }],
  });
  const able = (maxPowerW: number, more = {}) =>
    ({
      fact: 'capabilities',
      capabilities: { connectors: [{ id: 1, maxPowerW, maxCurrentA: 200, hasLock: false }], ...more },
    }) as const;

  it('lets outlets and station have what they can', () => {
    const told = story().limits(1, period(60_000, 200)).limits(0, period(120_000, 400));
    expect(told.isShown(able(90_000)).limits(1, period(90_000, 200)).broken).toEqual([]);
  });

  it('notices a limit above what the outlet can, as it is sold and as the hardware says, in W and in A', () => {
    const told = story()
      .limits(1, period(60_001))
      .limits(1, period(0), period(1_000, 201, 5_000));
    told.isShown(able(30_000)).isShown(able(Number.NaN)).limits(1, period(30_001));
    expect(told.broken).toEqual([
      'Connector 1 was told 60001 W; the outlet allows 60000 W.',
      'Connector 1 was told 201 A; the outlet allows 200 A.',
      'Connector 1 was told 30001 W; the outlet allows 30000 W.',
    ]);
    expect(told.violations[0]).toMatchObject({ rule: 'limit-under-cap', clause: '3.13, 5.16' });
  });

  it('notices a limit above what the station can', () => {
    const told = story()
      .limits(0, period(120_001))
      .isShown(able(60_000, { totalPowerW: 50_000 }))
      .limits(0, period(50_001));
    expect(told.broken).toEqual([
      'Connector 0 was told 120001 W; the station allows 120000 W.',
      'Connector 0 was told 50001 W; the hardware of the station allows 50000 W.',
    ]);
  });

  it('notices a limit above the profile that decides, wherever in the plan it is', () => {
    const told = story().writes(
      installed(
        profile({}, [
          [0, 11_000],
          [60, 6_000],
        ]),
      ),
    );
    told.limits(1, period(11_000), period(6_000, 100, 60_000));
    expect(told.broken).toEqual([]);
    told.limits(1, period(11_001)).limits(1, period(11_000), period(11_000, 100, 60_000));
    expect(told.broken).toEqual([
      'Connector 1 was told 11001 W for 0 ms from now on; profile 1 allows 11000.',
      'Connector 1 was told 11000 W for 60000 ms from now on; profile 1 allows 6000.',
    ]);
  });

  it('knows that the maximum of the station bounds each outlet, in its own unit', () => {
    const most = profile({ chargingProfilePurpose: 'ChargePointMaxProfile' }, [[0, 32]], { chargingRateUnit: 'A' });
    const told = story().writes(installed(most)).limits(0, period(50_000, 32)).limits(2, period(50_000, 32));
    expect(told.broken).toEqual([]);
    expect(told.limits(0, period(0, 33)).limits(2, period(0, 33)).broken).toHaveLength(2);
  });

  it('knows the highest level that has a limit, and what goes before what', () => {
    const told = story()
      .writes(installed(profile({}, [[0, 5_000]])))
      .writes(installed(profile({ chargingProfileId: 2, stackLevel: 1 }, [[0, 9_000]], { duration: 60 })))
      .writes(installed(profile({ chargingProfileId: 3 }, [[0, 7_000]]), 2));
    told
      .limits(1, period(9_000))
      .limits(2, period(9_000))
      .pass(60_000)
      .limits(1, period(5_000))
      .limits(2, period(7_000));
    expect(told.broken).toEqual([]);
    told.limits(1, period(5_001)).limits(2, period(7_001));
    expect(told.broken.map((what) => /profile (\d)/.exec(what)?.[1])).toEqual(['1', '3']);
  });

  it('knows the profile of the transaction that runs, and none of one that does not', () => {
    const own = profile({ chargingProfilePurpose: 'TxProfile', chargingProfileKind: 'Relative' }, [
      [0, 4_000],
      [30, 3_000],
    ]);
    const told = story()
      .writes(installed(own, 1, { localId: 'session-1' }))
      .limits(1, period(60_000));
    told.writes({ putTransactions: [transaction()] }).limits(1, period(4_000));
    expect(told.broken).toEqual([]);
    expect(told.pass(30_000).limits(1, period(4_000)).broken).toHaveLength(1);
  });

  it('knows schedules that come again, and profiles that hold for a while or no more', () => {
    const daily = profile({ chargingProfileKind: 'Recurring', recurrencyKind: 'Daily' }, [[0, 8_000]], {
      duration: 3_600,
    });
    const told = story().writes(installed(daily)).pass(3_600_000).limits(1, period(60_000)).pass(82_800_000);
    expect(told.broken).toEqual([]);
    expect(told.limits(1, period(8_001)).broken).toHaveLength(1);
    const dated = profile({ validFrom: stamp(60_000), validTo: stamp(120_000) }, [[0, 1_000]]);
    const held = story().writes(installed(dated)).limits(1, period(60_000)).pass(60_000).limits(1, period(1_001));
    expect(held.broken).toHaveLength(1);
    expect(held.pass(60_000).limits(1, period(60_000)).broken).toHaveLength(1);
    expect(held.writes({ removeProfiles: [1] }).limits(1, period(60_000)).broken).toHaveLength(1);
  });
});
