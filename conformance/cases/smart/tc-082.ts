import { bothStarts, crossed, testCase } from '../../language/case.js';
import { charging } from '../../language/states.js';
import { smartCharging } from '../../product/applicability.js';
import { rateUnits } from './composite.js';
import { Schedules } from './schedules.js';

const compositeS = 300;

export const tc082 = testCase({
  id: 'TC_082_CS',
  name: 'Central Smart Charging - TxDefaultProfile - with ongoing transaction',
  chapter: 'smart',
  profile: 'Smart Charging',
  purpose: 'A default for transactions takes effect at once in the one that runs.',
  appliesTo: smartCharging,
  ways: (profile) => crossed(bothStarts(profile), rateUnits(profile)),
  async play(t, way) {
    t.step('Precondition: charging');
    await charging(t, way);
    const schedules = await Schedules.begin(t, way);
    schedules.carMayPause();

    t.step('1. The CSMS sets a TxDefaultProfile');
    const durationS = compositeS + schedules.deviationS;
    await schedules.set(t.c, { purpose: 'TxDefaultProfile', durationS, steps: '0:6' });

    t.step('2. The composite schedule follows it');
    await schedules.expectComposite(compositeS, '0:6');

    await schedules.clear();
  },
});
