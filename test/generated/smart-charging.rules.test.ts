/** SetChargingProfile, ClearChargingProfile and GetCompositeSchedule as 5.5, 5.7 and 5.16 have them, and what follows. */
import { describe, expect, it } from 'vitest';
import { chargingOf } from '../../machines/smart-charging/smart-charging.types.js';
import { idleOutlet } from '../../machines/smart-charging/view.js';
import { ChargingDesk, installed, profileOf, smartOutlets, txProfile } from '../support/charging-desk.js';

const refusal = new Error('the disk is full');

describe('SetChargingProfile', () => {
  it('is answered once the profile is written, under the time at which it was', () => {
    const desk = new ChargingDesk();
    desk.set(0, profileOf(1));
    expect([desk.answers, desk.held]).toEqual([[], []]);
    expect(desk.begun('install')).toEqual([{ acceptable: { connectorId: 0, profile: profileOf(1) }, replaced: [] }]);
    desk.written();
    expect([desk.answers, desk.rig.snapshot.context.profiles]).toEqual([['Accepted'], [installed(0, profileOf(1))]]);
  });

  it('is answered at once where it is refused, with a note that says why, and nothing is written', () => {
    const desk = new ChargingDesk();
    desk.set(7, profileOf(1));
    desk.set(-1, profileOf(1));
    desk.set(1, txProfile(1));
    expect(desk.answers).toEqual(['PropertyConstraintViolation', 'PropertyConstraintViolation', 'Rejected']);
    expect(desk.refusals).toEqual([
      'there is no connector 7',
      'there is no connector -1',
      'no transaction runs at this connector',
    ]);
    expect(desk.begun('install')).toEqual([]);
  });

  it('is rejected where it cannot be written, and what was installed stays', () => {
    const desk = new ChargingDesk({ profiles: [installed(0, profileOf(1))] });
    desk.set(0, profileOf(1, { stackLevel: 2 }));
    desk.rig.fail('install', refusal);
    expect([desk.answers, desk.rig.snapshot.context.profiles]).toEqual([['Rejected'], [installed(0, profileOf(1))]]);
  });

  it('writes the end of what it replaces with it, also where the new one is not valid yet', () => {
    const desk = new ChargingDesk({
      profiles: [installed(1, profileOf(1)), installed(1, profileOf(2, { stackLevel: 1 }))],
    });
    desk.set(1, profileOf(3, { validFrom: '2030-01-01T00:00:00Z' }));
    expect(desk.begun('install')).toMatchObject([{ replaced: [1] }]);
    desk.written();
    expect(desk.held).toEqual([2, 3]);
  });

  it('of the same id moves the profile, also to another connector and another purpose', () => {
    const desk = new ChargingDesk({ profiles: [installed(1, profileOf(1))] });
    desk.keep(0, profileOf(1, { chargingProfilePurpose: 'ChargePointMaxProfile' }));
    expect(desk.rig.snapshot.context.profiles).toMatchObject([
      { connectorId: 0, profile: { chargingProfilePurpose: 'ChargePointMaxProfile' } },
    ]);
  });

  it('waits its turn while another is written, and is judged by what that one has made of it', () => {
    const product = { ...chargingOf(smartOutlets), maxProfiles: 1 };
    const desk = new ChargingDesk({ product });
    desk.set(0, profileOf(1));
    desk.set(1, profileOf(2));
    desk.clear();
    expect(desk.answers).toEqual([]);
    desk.written();
    expect(desk.answers).toEqual(['Accepted', 'Rejected']);
    desk.rig.done('write');
    expect([desk.answers, desk.held]).toEqual([['Accepted', 'Rejected', 'Accepted'], []]);
  });

  it('acts at once: plans are made anew with it', () => {
    const desk = new ChargingDesk();
    desk.rig.send({ type: 'hardware.ready' });
    desk.rig.done('tellPlans', { plans: [], lookAgainAtMs: 4e12 });
    desk.keep(0, profileOf(1));
    expect(
      desk.begun('tellPlans').map((facts) => (facts as { view: { profiles: object[] } }).view.profiles.length),
    ).toEqual([0, 1]);
  });

  it('lets those who judge remote starts know what is installed', () => {
    const desk = new ChargingDesk();
    desk.keep(0, profileOf(1));
    expect(desk.rig.eventsTo('authorization').map((event) => event['profiles'].length)).toEqual([0, 1]);
  });
});

describe('ClearChargingProfile', () => {
  const some = () =>
    new ChargingDesk({
      profiles: [installed(0, profileOf(1)), installed(1, profileOf(2)), installed(1, profileOf(3, { stackLevel: 1 }))],
    });

  it('is Accepted once the removal is written', () => {
    const desk = some();
    desk.clear({ connectorId: 1, chargingProfilePurpose: 'TxDefaultProfile' });
    expect([desk.answers, desk.begun('write')]).toEqual([[], [{ removeProfiles: [2, 3] }]]);
    desk.rig.done('write');
    expect([desk.answers, desk.held]).toEqual([['Accepted'], [1]]);
  });

  it('is Unknown where it means no profile, and nothing is written', () => {
    const desk = some();
    desk.clear({ id: 9 });
    desk.clear({ connectorId: 0, stackLevel: 1 });
    expect([desk.answers, desk.begun('write'), desk.held]).toEqual([['Unknown', 'Unknown'], [], [1, 2, 3]]);
  });

  it('is Unknown where it cannot be written, and what was installed stays', () => {
    const desk = some();
    desk.clear();
    desk.rig.fail('write', refusal);
    expect([desk.answers, desk.held]).toEqual([['Unknown'], [1, 2, 3]]);
  });
});

describe('GetCompositeSchedule', () => {
  it('counts from a whole second, and says what was asked for', () => {
    const desk = new ChargingDesk({ profiles: [installed(0, profileOf(1))] });
    desk.rig.clock.advance(1_999);
    desk.ask({ connectorId: 1, duration: 300, chargingRateUnit: 'W' });
    expect(desk.rig.eventsTo('outbox').map(({ payload }) => payload)).toEqual([
      {
        status: 'Accepted',
        connectorId: 1,
        scheduleStart: '2026-01-01T00:00:01.000Z',
        chargingSchedule: {
          duration: 300,
          chargingRateUnit: 'W',
          chargingSchedulePeriod: [{ startPeriod: 0, limit: 6_000 }],
        },
      },
    ]);
  });

  it('tells what the product was built for, where the hardware has said nothing yet, and what it can do afterwards', () => {
    const desk = new ChargingDesk();
    desk.ask({ connectorId: 1, duration: 60, chargingRateUnit: 'W' });
    desk.becomes({ ...idleOutlet(1), capabilities: { id: 1, maxPowerW: 7_000, maxCurrentA: 200, hasLock: false } });
    desk.ask({ connectorId: 1, duration: 60, chargingRateUnit: 'W' });
    expect(
      desk.rig.eventsTo('outbox').map(({ payload }) => payload.chargingSchedule.chargingSchedulePeriod[0].limit),
    ).toEqual([60_000, 7_000]);
  });

  it('tells no more periods than ChargingScheduleMaxPeriods, and is as much shorter', () => {
    const steps = [0, 1, 2, 3].map((startPeriod) => ({ startPeriod, limit: 1_000 * (startPeriod + 1) }));
    const daily = { chargingProfileKind: 'Recurring', recurrencyKind: 'Daily' } as const;
    const desk = new ChargingDesk({
      profiles: [installed(0, profileOf(1, daily, { chargingSchedulePeriod: steps, duration: 4 }))],
    });
    desk.ask({ connectorId: 1, duration: 600, chargingRateUnit: 'W' });
    expect(desk.rig.eventsTo('outbox')[0]?.['payload'].chargingSchedule).toMatchObject({
      duration: 4,
      chargingSchedulePeriod: { length: 4 },
    });
  });

  it.each([
    ['of an unknown connector', { connectorId: 3, duration: 60 }],
    ['of a negative connector', { connectorId: -1, duration: 60 }],
    ['of less than no time', { connectorId: 1, duration: -1 }],
    ['in a unit that the product does not know', { connectorId: 1, duration: 60, chargingRateUnit: 'A' as const }],
  ])('%s is rejected', (_, request) => {
    const desk = new ChargingDesk({ product: { ...chargingOf(smartOutlets), units: ['W'] } });
    desk.ask(request);
    expect(desk.answers).toEqual(['Rejected']);
  });
});
