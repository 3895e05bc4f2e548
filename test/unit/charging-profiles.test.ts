/** Which charging profiles are taken: 5.11, 5.16. */
import { describe, expect, it } from 'vitest';
import { judgeProfile, type Situation, startFlaw } from '../../machines/smart-charging/accept.js';
import { chargingOf } from '../../machines/smart-charging/smart-charging.types.js';
import { idleOutlet } from '../../machines/smart-charging/view.js';
import type { ChargingProfile, ChargingSchedulePeriod } from '../../protocol/messages.js';
import { validateRequest } from '../../protocol/validation.js';
import { charging, installed, profileOf, smartOutlets, txProfile } from '../support/charging-desk.js';

const product = chargingOf(smartOutlets);

/** A car charges at 1, and nobody at 2. */
const here: Situation = { product, profiles: [], outlets: [charging(1), idleOutlet(2)] };

const judge = (connectorId: number, profile: ChargingProfile, situation: Situation = here) =>
  judgeProfile({ connectorId, csChargingProfiles: profile }, situation);

const periods = (...given: (readonly [number, number, number?])[]): ChargingSchedulePeriod[] =>
  given.map(([startPeriod, limit, numberPhases]) => ({
    startPeriod,
    limit,
    ...(numberPhases !== undefined && { numberPhases }),
  }));

const max = (more: Partial<ChargingProfile> = {}) =>
  profileOf(1, { chargingProfilePurpose: 'ChargePointMaxProfile', ...more });

describe('a profile is taken', () => {
  it.each<[string, number, ChargingProfile]>([
    ['for the whole station', 0, max()],
    ['as the default of every outlet', 0, profileOf(1)],
    ['as the default of one outlet', 2, profileOf(1)],
    ['for the transaction that runs, named', 1, txProfile(1, { transactionId: 101 })],
    ['at the highest level', 2, profileOf(1, { stackLevel: 3 })],
    [
      'with as many periods as there can be',
      2,
      profileOf(1, {}, { chargingSchedulePeriod: periods([0, 1], [1, 2], [2, 3], [3, 0]) }),
    ],
    ['in A', 2, profileOf(1, {}, { chargingRateUnit: 'A' })],
    ['with a limit of 0', 2, profileOf(1, {}, { chargingSchedulePeriod: periods([0, 0]) })],
    ['for a second', 2, profileOf(1, {}, { duration: 1 })],
    ['daily', 2, profileOf(1, { chargingProfileKind: 'Recurring', recurrencyKind: 'Daily' })],
    ['weekly', 0, max({ chargingProfileKind: 'Recurring', recurrencyKind: 'Weekly' })],
    ['with the transaction', 0, profileOf(1, { chargingProfileKind: 'Relative' })],
    ['with one to three phases', 2, profileOf(1, {}, { chargingSchedulePeriod: periods([0, 1, 1], [1, 2, 3]) })],
    [
      'for a time in the future',
      2,
      profileOf(1, { validFrom: '2030-01-01T00:00:00Z', validTo: '2030-01-01T00:00:01Z' }),
    ],
  ])('%s', (_, connectorId, profile) => {
    const bond = profile.chargingProfilePurpose === 'TxProfile' ? { localId: 'tx-1' } : {};
    expect(judge(connectorId, profile)).toEqual({ kind: 'install', acceptable: { connectorId, profile, ...bond } });
  });

  it('for the transaction that runs, of which the CSMS need not know the id yet', () => {
    const outlets = [charging(1, { transaction: { localId: 'tx-1', transactionId: null, startedAt: '' } })];
    expect(judge(1, txProfile(1), { ...here, outlets })).toMatchObject({ acceptable: { localId: 'tx-1' } });
    expect(judge(1, txProfile(1, { transactionId: 101 }), { ...here, outlets }).kind).toBe('reject');
  });
});

describe('a profile is answered with a CALLERROR where the connector', () => {
  it.each([3, -1])('is %i', (connectorId) => {
    expect(judge(connectorId, profileOf(1))).toEqual({ kind: 'refuse', why: `there is no connector ${connectorId}` });
    expect(judge(connectorId, txProfile(1)).kind).toBe('refuse');
  });
});

describe('a profile with a word that OCPP does not know is a CALLERROR (errata 3.38)', () => {
  it.each([
    ['unit', { chargingSchedule: { chargingRateUnit: 'kW', chargingSchedulePeriod: periods([0, 1]) } }],
    ['purpose', { chargingProfilePurpose: 'MaxProfile' }],
    ['kind', { chargingProfileKind: 'Sometimes' }],
    ['recurrency', { recurrencyKind: 'Monthly' }],
  ])('as its %s', (_, more) => {
    const request = { connectorId: 1, csChargingProfiles: { ...profileOf(1), ...more } };
    expect(validateRequest('SetChargingProfile', request)?.code).toBe('PropertyConstraintViolation');
  });
});

it('a profile without a period is a CALLERROR, as a schedule has one at least (7.13)', () => {
  const empty = profileOf(1, {}, { chargingSchedulePeriod: [] });
  const request = { connectorId: 1, csChargingProfiles: empty };
  expect(validateRequest('SetChargingProfile', request)?.code).toBe('OccurenceConstraintViolation');
});

describe('a profile is rejected', () => {
  it.each<[string, number, ChargingProfile, RegExp]>([
    ['for the whole station on one outlet', 1, max(), /connector 0/],
    ['for a transaction of no outlet', 0, txProfile(1), /one connector/],
    ['for a transaction where none runs', 2, txProfile(1), /no transaction runs/],
    ['for a transaction that does not run', 1, txProfile(1, { transactionId: 999 }), /999 does not run/],
    ['above the highest level', 2, profileOf(1, { stackLevel: 4 }), /ChargeProfileMaxStackLevel/],
    ['below the lowest level', 2, profileOf(1, { stackLevel: -1 }), /ChargeProfileMaxStackLevel/],
    [
      'with too many periods',
      2,
      profileOf(1, {}, { chargingSchedulePeriod: periods([0, 1], [1, 2], [2, 3], [3, 4], [4, 5]) }),
      /ChargingScheduleMaxPeriods/,
    ],
    [
      'that begins later than its schedule',
      2,
      profileOf(1, {}, { chargingSchedulePeriod: periods([1, 1]) }),
      /does not start at 0/,
    ],
    [
      'that begins before its schedule',
      2,
      profileOf(1, {}, { chargingSchedulePeriod: periods([-1, 1]) }),
      /does not start at 0/,
    ],
    [
      'with two periods at a time',
      2,
      profileOf(1, {}, { chargingSchedulePeriod: periods([0, 1], [5, 2], [5, 3]) }),
      /order/,
    ],
    [
      'with periods out of order',
      2,
      profileOf(1, {}, { chargingSchedulePeriod: periods([0, 1], [9, 2], [5, 3]) }),
      /order/,
    ],
    [
      'with a limit below 0',
      2,
      profileOf(1, {}, { chargingSchedulePeriod: periods([0, 1], [5, -1]) }),
      /limit is below 0/,
    ],
    ['with a negative minChargingRate', 2, profileOf(1, {}, { minChargingRate: -1 }), /minChargingRate/],
    ['that lasts no time', 2, profileOf(1, {}, { duration: 0 }), /no time/],
    ['that lasts less than no time', 2, profileOf(1, {}, { duration: -5 }), /no time/],
    ['for no phase', 2, profileOf(1, {}, { chargingSchedulePeriod: periods([0, 1, 0]) }), /numberPhases/],
    ['for four phases', 2, profileOf(1, {}, { chargingSchedulePeriod: periods([0, 1, 3], [1, 1, 4]) }), /numberPhases/],
    [
      'that ends as it begins',
      2,
      profileOf(1, { validFrom: '2026-01-01T00:00:00Z', validTo: '2026-01-01T00:00:00Z' }),
      /validTo/,
    ],
    [
      'that ends before it begins',
      2,
      profileOf(1, { validFrom: '2026-01-01T01:00:00Z', validTo: '2026-01-01T01:30:00+01:00' }),
      /validTo/,
    ],
    ['as the default of one transaction', 2, profileOf(1, { transactionId: 101 }), /no single transaction/],
    ['for the whole station in one transaction', 0, max({ transactionId: 101 }), /no single transaction/],
    ['that recurs nobody knows how', 2, profileOf(1, { chargingProfileKind: 'Recurring' }), /recurrencyKind/],
    ['that does not recur, daily', 2, profileOf(1, { recurrencyKind: 'Daily' }), /does not recur/],
    [
      'that begins with the transaction, weekly',
      2,
      profileOf(1, { chargingProfileKind: 'Relative', recurrencyKind: 'Weekly' }),
      /does not recur/,
    ],
    [
      'that begins with the transaction at a fixed time',
      2,
      profileOf(1, { chargingProfileKind: 'Relative' }, { startSchedule: '2026-01-01T00:00:00Z' }),
      /Relative schedule/,
    ],
    [
      'for the whole station from the start of a transaction',
      0,
      max({ chargingProfileKind: 'Relative' }),
      /cannot be Relative/,
    ],
  ])('%s', (_, connectorId, profile, why) => {
    expect(judge(connectorId, profile)).toEqual({ kind: 'reject', why: expect.stringMatching(why) });
  });

  it.each(['Absolute', 'Recurring'] as const)('of kind %s where it does not say when it starts', (kind) => {
    const profile = profileOf(1, {
      chargingProfileKind: kind,
      ...(kind === 'Recurring' && { recurrencyKind: 'Daily' }),
    });
    const { startSchedule: _, ...chargingSchedule } = profile.chargingSchedule;
    expect(judge(2, { ...profile, chargingSchedule })).toEqual({
      kind: 'reject',
      why: expect.stringContaining('startSchedule'),
    });
  });

  it('in a unit that the product does not take', () => {
    const powerOnly = { ...here, product: { ...product, units: ['W' as const] } };
    expect(judge(2, profileOf(1, {}, { chargingRateUnit: 'A' }), powerOnly).kind).toBe('reject');
    expect(judge(2, profileOf(1), powerOnly).kind).toBe('install');
  });
});

describe('with as many profiles as there can be', () => {
  const profiles = [1, 2, 3].map((id) => installed(0, profileOf(id, { stackLevel: id })));
  const full = {
    ...here,
    profiles: [...profiles, installed(1, txProfile(4), { localId: 'tx-1' }), installed(2, profileOf(5))],
  };

  it('one more is rejected', () => {
    expect(judge(1, profileOf(6), full)).toMatchObject({ kind: 'reject', why: expect.stringMatching(/Installed/) });
    expect(startFlaw(txProfile(6), { ...full, awaited: 0 })).toMatch(/MaxChargingProfilesInstalled/);
  });

  it('those that wait for their transactions count', () => {
    const room = { ...full, profiles: full.profiles.slice(1) };
    expect(startFlaw(txProfile(6), { ...room, awaited: 0 })).toBeNull();
    expect(startFlaw(txProfile(6), { ...room, awaited: 1 })).toMatch(/MaxChargingProfilesInstalled/);
  });

  it('one that replaces another is taken', () => {
    expect(judge(1, profileOf(3), full).kind).toBe('install');
    expect(judge(0, profileOf(6, { stackLevel: 2 }), full).kind).toBe('install');
    expect(judge(2, profileOf(6), full).kind).toBe('install');
    expect(judge(1, txProfile(6), full).kind).toBe('install');
    expect(startFlaw(txProfile(5), { ...full, awaited: 0 })).toBeNull();
  });
});

describe('a profile of a remote start', () => {
  it('is one for the transaction that is to begin', () => {
    expect(startFlaw(txProfile(1), { ...here, awaited: 0 })).toBeNull();
    expect(startFlaw(txProfile(1, { recurrencyKind: 'Daily' }), { ...here, awaited: 0 })).not.toBeNull();
  });

  it.each<[string, ChargingProfile]>([
    ['the whole station', max()],
    ['every transaction', profileOf(1)],
    ['a transaction that has an id already', txProfile(1, { transactionId: 101 })],
    ['a level that there is not', txProfile(1, { stackLevel: 4 })],
  ])('is not one for %s', (_, profile) => {
    expect(startFlaw(profile, { ...here, awaited: 0 })).not.toBeNull();
  });
});
