import { testCase } from '../../language/case.js';
import { smartCharging } from '../../product/applicability.js';
import { rateUnits } from './composite.js';
import { Schedules } from './schedules.js';

export const tc072 = testCase({
  id: 'TC_072_CS',
  name: 'Stacking Charging Profiles',
  chapter: 'smart',
  profile: 'Smart Charging',
  purpose: 'When the profile of the higher stack level has run out, the lower one shows at its own position.',
  appliesTo: smartCharging,
  ways: rateUnits,
  async play(t, way) {
    const schedules = await Schedules.begin(t, way);

    t.step('Precondition: two TxDefaultProfiles, the shorter one on the higher stack level');
    // Both stay valid: it is the duration that ends the shorter one.
    const txDefault = { purpose: 'TxDefaultProfile', validForS: 400 + schedules.deviationS } as const;
    await schedules.set(t.c, { ...txDefault, id: 1, stackLevel: 0, durationS: 400, steps: '0:6, 100:8, 200:10' });
    await schedules.set(t.c, { ...txDefault, id: 2, stackLevel: 1, durationS: 150, steps: '0:7, 100:9' });

    t.step('1. The composite schedule changes from the one to the other');
    await schedules.expectComposite(350, '0:7, 100:9, 150:8, 200:10');

    await schedules.clear();
  },
});
