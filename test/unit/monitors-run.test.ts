/** Rules about connection, disk and sizes: what is right is let be, and every way of breaking one is noticed. */
import { describe, expect, it } from 'vitest';
import { backOffReached } from '../../monitors/rules/back-off-reached.js';
import { bounded } from '../../monitors/rules/bounded.js';
import { deadlinesKept } from '../../monitors/rules/deadlines-kept.js';
import type { FirmwareRecord, InstalledProfile, LedgerChange } from '../../protocol/ports/store.js';
import { twoOutlets } from '../support/chart-ports.js';
import { owed, SeenStory, stamp, transaction } from '../support/seen-story.js';

describe('back-off-reached', () => {
  const story = () => new SeenStory(backOffReached).begins().connects();
  const stepped = (tags: readonly string[], source = '#connection.line.linked', type = 'link.closed') =>
    ({
      kind: 'chart.stepped',
      chart: 'connection',
      actor: 'connection',
      session: 'x:1',
      event: { type },
      edges: [{ source, targets: ['#connection.line.backOff'] }],
      state: { line: 'backOff' },
      tags,
    }) as const;

  it('lets a connection end, if the station waits and dials again, leaves for another way, or ends', () => {
    const told = story()
      .loses()
      .see(stepped(['backOff']))
      .pass(60_000)
      .connects();
    told.loses().see(stepped([], 'connection.line.linked.leaving')).connects().loses().ends('ended').pass(600_000);
    expect(
      told
        .begins()
        .pass(600_000)
        .see(stepped([], 'x', 'link.pong')).broken,
    ).toEqual([]);
  });

  it('notices that nobody dials again', () => {
    const told = story().loses().pass(120_000).says('a', 'Heartbeat');
    expect(told.broken).toEqual([]);
    told.pass(1).says('b', 'Heartbeat').pass(1_000).says('c', 'Heartbeat');
    expect(told.broken).toEqual(['120 s after a connection had ended nobody had dialled again.']);
    expect(told.violations[0]).toMatchObject({ rule: 'back-off-reached', clause: 'J 5.3' });
  });

  it('notices at once that the end of a connection led elsewhere', () => {
    const told = story()
      .loses()
      .see(stepped(['open']));
    expect(told.broken).toEqual(['The end of a connection led to {"line":"backOff"}, and not to back-off.']);
  });
});

describe('deadlines-kept', () => {
  const reservation = { reservationId: 7, connectorId: 1, idTag: 'TAG-1', expiryDate: stamp(60_000) };
  const firmware: FirmwareRecord = {
    id: 'update-1',
    requestId: null,
    location: 'http://files.example/firmware',
    retrieveAt: stamp(60_000),
    installAt: stamp(300_000),
    retries: null,
    retryIntervalS: null,
    signingCertificate: null,
    signature: null,
    phase: 'fetching',
    status: 'Idle',
    untold: [],
    newsNumber: 0,
    installs: 0,
    image: null,
  };
  const story = () => new SeenStory(deadlinesKept).begins();
  const look = (told: SeenStory) => told.says('x', 'Heartbeat');

  it('lets a reservation end in time, in this run or in the next', () => {
    const told = story()
      .writes({ putReservations: [reservation] })
      .ends('cut')
      .pass(600_000);
    told.begins({}, { reservations: [reservation] });
    expect(
      look(look(told).pass(60_000))
        .writes({ removeReservations: [7] })
        .pass(1).broken,
    ).toEqual([]);
    expect(look(told.pass(60_000)).broken).toEqual([]);
  });

  it('lets a station try to write that it is over, for as long as the disk wants', () => {
    const told = story()
      .writes({ putReservations: [reservation] })
      .pass(60_000);
    for (let tries = 0; tries < 5; tries += 1) told.writes({ removeReservations: [7] }, 'failed').pass(50_000);
    expect(told.broken).toEqual([]);
  });

  it('notices a reservation that does not end', () => {
    const told = look(
      story()
        .writes({ putReservations: [reservation] })
        .pass(60_000),
    );
    expect(look(look(told.pass(60_001)).pass(1)).broken).toEqual([
      `Reservation 7 was to end at ${stamp(60_000)}, and 60 s later nothing had come of it.`,
    ]);
    expect(told.violations[0]).toMatchObject({ rule: 'deadlines-kept', clause: '5.13, 5.19, L01' });
  });

  it('lets firmware wait for its dates and for those who charge, and notices when nothing comes of it', () => {
    const told = look(
      story()
        .writes({ putFirmware: firmware, putTransactions: [transaction()] })
        .pass(60_000),
    );
    look(told.pass(600_000)).writes({ removeTransactions: ['session-1'] });
    expect(told.broken).toEqual([]);
    look(told.pass(60_001));
    expect(told.broken).toEqual([
      `Firmware was to go on at ${stamp(60_000)} from Idle, and 60 s later nothing had come of it.`,
    ]);
    look(told.writes({ putFirmware: { ...firmware, status: 'Downloading' } }).pass(600_000));
    look(told.writes({ putFirmware: { ...firmware, status: 'InstallScheduled' } }).pass(60_001));
    expect(told.broken.slice(1)).toEqual([
      `Firmware was to go on at ${stamp(300_000)} from InstallScheduled, and 60 s later nothing had come of it.`,
    ]);
  });

  it.each<[string, LedgerChange]>([
    ['reservation 7', { putReservations: [reservation] }],
    ['firmware update', { putFirmware: firmware }],
    ['owed 1', { putOwed: [owed(1, 'StartTransaction')] }],
    ['transaction session-1', { putTransactions: [transaction()] }],
    ['availability 1', { putAvailability: [{ connectorId: 1, operative: false }] }],
  ])('notices that the next run does not find what was on disk: %s', (what, change) => {
    const told = story().writes(change).ends('cut').begins();
    expect(told.broken).toEqual([`${what} was on disk, and the next run did not find it as it was.`]);
  });

  it('notices a date that has changed between two runs', () => {
    const told = story()
      .writes({ putReservations: [reservation] })
      .ends('ended');
    told.begins({}, { reservations: [{ ...reservation, expiryDate: stamp(61_000) }] });
    expect(told.broken).toEqual(['reservation 7 was on disk, and the next run did not find it as it was.']);
  });

  it('lets be lost what was never acknowledged, what was damaged, and what a later change may have removed', () => {
    const unknown = story()
      .writes({ putReservations: [reservation] }, 'unknown')
      .ends('cut')
      .begins();
    const removed = story()
      .writes({ putReservations: [reservation] })
      .writes({ removeReservations: [7] }, 'unknown');
    const noted = story()
      .notes({ putOwed: [owed(1, 'MeterValues')] })
      .ends('cut')
      .begins();
    const damaged = story()
      .writes({ putReservations: [reservation] })
      .ends('cut');
    damaged.begins({}, { damage: [{ key: 'reservation!7', problem: 'its checksum is wrong' }] });
    for (const told of [unknown, removed.ends('cut').begins(), noted, damaged]) expect(told.broken).toEqual([]);
  });

  it('notices that a note was lost which a later change had taken along', () => {
    const told = story()
      .notes({ putOwed: [owed(1, 'MeterValues')] })
      .writes({})
      .ends('cut')
      .begins();
    expect(told.broken).toHaveLength(1);
  });
});

describe('bounded', () => {
  const many = <T>(count: number, make: (index: number) => T) =>
    Array.from({ length: count }, (_, index) => make(index));
  const put = (found: LedgerChange, product = twoOutlets) =>
    new SeenStory(bounded).begins({ LocalAuthListMaxLength: '20' }, {}, product).writes(found);
  const profileOf = (chargingProfileId: number): InstalledProfile => ({
    connectorId: 0,
    installedAt: stamp(0),
    profile: {
      chargingProfileId,
      stackLevel: 0,
      chargingProfilePurpose: 'TxDefaultProfile',
      chargingProfileKind: 'Relative',
      chargingSchedule: { chargingRateUnit: 'W', chargingSchedulePeriod: [{ startPeriod: 0, limit: 1 }] },
    },
  });
  const books: readonly [string, number, (count: number) => LedgerChange][] = [
    ['MeterValues owed', 11_000, (count) => ({ putOwed: many(count, (seq) => owed(seq, 'MeterValues')) })],
    [
      'security events kept',
      210,
      (count) => ({
        putSecurityEvents: many(count, (number) => ({
          number,
          messageId: `event-${number}`,
          payload: { type: 'SettingSystemTime', timestamp: stamp(0) },
        })),
      }),
    ],
    [
      'reservations',
      4,
      (count) => ({
        putReservations: many(count, (reservationId) => ({
          reservationId,
          connectorId: 1,
          idTag: 'TAG-1',
          expiryDate: stamp(0),
        })),
      }),
    ],
    [
      'charging profiles',
      twoOutlets.settings.maxChargingProfilesInstalled,
      (count) => ({ putProfiles: many(count, profileOf) }),
    ],
    [
      'stop values of the transaction session-1',
      20,
      (count) => ({
        putStopValues: many(count, (index) => ({
          localId: 'session-1',
          index,
          meterValue: { timestamp: stamp(0), sampledValue: [{ value: '1' }] },
        })),
      }),
    ],
  ];

  it.each(books)('lets there be as many as there may be, and notices more: %s', (what, most, make) => {
    expect(put(make(most)).broken).toEqual([]);
    const told = put(make(most + 1)).writes({});
    expect(told.broken).toEqual([`There are ${most + 1} ${what}; ${most} are the most.`]);
    expect(told.violations[0]).toMatchObject({ rule: 'bounded', clause: 'a promise: decision 0009' });
  });

  it('lets starts and stops be owed without end: a bill is made of them', () => {
    expect(put({ putOwed: many(12_000, (seq) => owed(seq, 'StopTransaction')) }).broken).toEqual([]);
  });

  it('notices a local list that is too long', () => {
    const told = put({}).see({ kind: 'answered', call: 'localList.size', number: 90, answer: 20 });
    expect(told.broken).toEqual([]);
    told.see({ kind: 'answered', call: 'localList.size', number: 91, answer: 21 });
    expect(told.broken).toEqual(['The local list has 21 entries; 20 are the most.']);
  });
});
