/** Remote starts whose profile may find no room: 5.11, 9.4. */
import { describe, expect, it } from 'vitest';
import { AuthorizationDesk } from '../support/authorization-desk.js';
import { installed, profileOf } from '../support/charging-desk.js';
import { outlet } from '../support/outlets.js';

const noted = ({ rig }: AuthorizationDesk) => rig.journal.entries;

describe('room for one more profile (5.11, 9.4)', () => {
  const profile = {
    chargingProfileId: 9,
    stackLevel: 0,
    chargingProfilePurpose: 'TxProfile' as const,
    chargingProfileKind: 'Relative' as const,
    chargingSchedule: { chargingRateUnit: 'W' as const, chargingSchedulePeriod: [{ startPeriod: 0, limit: 6 }] },
  };
  const four = [1, 2, 3, 4].map((id) => installed(0, profileOf(id, { stackLevel: id })));

  const with4 = (outlets: ConstructorParameters<typeof AuthorizationDesk>[0]) => {
    const desk = new AuthorizationDesk(outlets);
    desk.send({ type: 'profiles.changed', profiles: four });
    return desk;
  };

  it('is taken by the remote start in hand', () => {
    const desk = with4([outlet(1, 'free'), outlet(2, 'free')]);
    desk.start({ idTag: 'TAG-1', connectorId: 1, chargingProfile: profile });
    desk.start({ idTag: 'TAG-2', connectorId: 2, chargingProfile: { ...profile, chargingProfileId: 10 } });
    expect(desk.replies).toEqual(['Accepted', 'Rejected']);
    expect(noted(desk)).toEqual([
      { level: 'warn', event: 'profile.refused', chargingProfileId: 10, why: expect.any(String) },
    ]);
  });

  it('is not taken by what comes without a profile', () => {
    const desk = with4([outlet(1, 'free'), outlet(2, 'free')]);
    desk.present('TAG-0');
    desk.start({ idTag: 'TAG-1', connectorId: 1, chargingProfile: profile });
    expect([desk.replies, noted(desk)]).toEqual([['Accepted'], []]);
  });

  it.each([
    ['authorised', 'Rejected'],
    ['busy', 'Accepted'],
  ] as const)('is taken by the profile of an outlet until its transaction runs: %s', (use, status) => {
    const desk = with4([outlet(1, use, { idTag: 'TAG-1', profile }), outlet(2, 'free')]);
    desk.start({ idTag: 'TAG-2', connectorId: 2, chargingProfile: { ...profile, chargingProfileId: 10 } });
    expect(desk.replies).toEqual([status]);
  });

  it('is not taken by an outlet without one', () => {
    const desk = with4([outlet(1, 'authorised', { idTag: 'TAG-1' }), outlet(2, 'free')]);
    desk.start({ idTag: 'TAG-2', connectorId: 2, chargingProfile: profile });
    expect(desk.replies).toEqual(['Accepted']);
  });

  it('is no matter for a remote start that is refused without a profile', () => {
    const desk = with4([outlet(1, 'unusable')]);
    desk.start({ idTag: 'TAG-1', connectorId: 1 });
    expect([desk.replies, noted(desk)]).toEqual([['Rejected'], []]);
  });
});
