/** Which charging profiles give way to another (5.16), and which a ClearChargingProfile means (5.5). */
import { describe, expect, it } from 'vitest';
import { meantBy, replacedBy, withProfile } from '../../machines/smart-charging/accept.js';
import type { ChargingProfile } from '../../protocol/messages.js';
import { installed, profileOf, txProfile } from '../support/charging-desk.js';

const max = (more: Partial<ChargingProfile> = {}) =>
  profileOf(1, { chargingProfilePurpose: 'ChargePointMaxProfile', ...more });

describe('a profile replaces', () => {
  const old = [
    installed(0, profileOf(1)),
    installed(1, profileOf(2)),
    installed(1, profileOf(3, { stackLevel: 1 })),
    installed(0, profileOf(4, { chargingProfilePurpose: 'ChargePointMaxProfile' })),
    installed(1, txProfile(5), { localId: 'tx-1' }),
  ];
  const left = (one: ReturnType<typeof installed>) =>
    withProfile(old, one).map(({ profile }) => profile.chargingProfileId);

  it.each<[string, ReturnType<typeof installed>, number[], number[]]>([
    ['that of the same connector, purpose and level', installed(1, profileOf(9)), [2], [1, 3, 4, 5, 9]],
    [
      'that of the same id, wherever it is',
      installed(0, max({ chargingProfileId: 3, stackLevel: 2 })),
      [],
      [1, 2, 4, 5, 3],
    ],
    ['both of them', installed(1, profileOf(1, { stackLevel: 1 })), [3], [2, 4, 5, 1]],
    ['none of another connector', installed(2, profileOf(9)), [], [1, 2, 3, 4, 5, 9]],
    ['none of another purpose', installed(0, max({ chargingProfileId: 9 })), [4], [1, 2, 3, 5, 9]],
    ['none of another level', installed(1, profileOf(9, { stackLevel: 2 })), [], [1, 2, 3, 4, 5, 9]],
    ['that of the same transaction and level', installed(1, txProfile(9), { localId: 'tx-1' }), [5], [1, 2, 3, 4, 9]],
    ['none of another transaction', installed(1, txProfile(9), { localId: 'tx-2' }), [], [1, 2, 3, 4, 5, 9]],
  ])('%s', (_, one, gone, kept) => {
    expect([replacedBy(old, one), left(one)]).toEqual([gone, kept]);
  });
});

describe('ClearChargingProfile means', () => {
  const profiles = [
    installed(0, max()),
    installed(0, profileOf(2, { stackLevel: 1 })),
    installed(1, profileOf(3, { stackLevel: 1 })),
    installed(1, txProfile(4), { localId: 'tx-1' }),
  ];

  it.each([
    ['everything, where it names nothing', {}, [1, 2, 3, 4]],
    ['the one of the id, whatever else it names', { id: 3, connectorId: 0, stackLevel: 9 }, [3]],
    ['nothing, where no profile has the id', { id: 9 }, []],
    ['those on the station itself', { connectorId: 0 }, [1, 2]],
    ['those on one outlet', { connectorId: 1 }, [3, 4]],
    ['those of a purpose', { chargingProfilePurpose: 'TxDefaultProfile' as const }, [2, 3]],
    ['those of a level', { stackLevel: 0 }, [1, 4]],
    [
      'those that are all that is named',
      { connectorId: 1, chargingProfilePurpose: 'TxDefaultProfile' as const, stackLevel: 1 },
      [3],
    ],
    ['nothing, where one condition fails', { connectorId: 1, stackLevel: 2 }, []],
    ['nothing of a connector that there is not', { connectorId: 9 }, []],
  ])('%s', (_, request, ids) => {
    expect(meantBy(profiles, request)).toEqual(ids);
  });
});
