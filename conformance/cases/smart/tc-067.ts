import { testCase } from '../../language/case.js';
import { smartCharging } from '../../product/applicability.js';
import { rateUnits } from './composite.js';
import { Schedules } from './schedules.js';

const compositeS = 350;

export const tc067 = testCase({
  id: 'TC_067_CS',
  name: 'Clear Charging Profile',
  chapter: 'smart',
  profile: 'Smart Charging',
  purpose: 'Profiles are cleared by id, by purpose and stack level, and all at once; the limits follow.',
  appliesTo: smartCharging,
  ways: rateUnits,
  async play(t, way) {
    const schedules = await Schedules.begin(t, way);

    t.step('Precondition: two TxDefaultProfiles and a ChargePointMaxProfile');
    const txDefault = { purpose: 'TxDefaultProfile', durationS: 400 } as const;
    await schedules.set(t.c, { ...txDefault, id: 1, stackLevel: 1, steps: '0:6, 60:8, 200:10' });
    await schedules.set(t.c, { ...txDefault, id: 2, stackLevel: 0, steps: '0:7, 100:9' });
    await schedules.set(0, { id: 3, purpose: 'ChargePointMaxProfile', durationS: 86_400, steps: '0:11, 200:12' });

    t.step('1. The CSMS clears the first, by its id alone');
    await t.ask('ClearChargingProfile', { id: 1 }, 'Accepted');

    t.step('2. The other TxDefaultProfile shows');
    await schedules.expectComposite(compositeS, '0:7, 100:9');

    t.step('3. The CSMS clears all TxDefaultProfiles of stack level 0');
    await t.ask('ClearChargingProfile', { chargingProfilePurpose: 'TxDefaultProfile', stackLevel: 0 }, 'Accepted');

    t.step('4. The ChargePointMaxProfile is left');
    await schedules.expectComposite(compositeS, '0:11, 200:12');

    t.step('5. The CSMS clears everything');
    await t.ask('ClearChargingProfile', {}, 'Accepted');

    t.step('6. The own limit of the station is left');
    await schedules.expectOwnLimit(compositeS);
  },
});
