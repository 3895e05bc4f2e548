import { testCase } from '../../language/case.js';
import { smartCharging } from '../../product/applicability.js';
import { rateUnits } from './composite.js';
import { Schedules } from './schedules.js';

const compositeS = 300;

export const tc056 = testCase({
  id: 'TC_056_CS',
  name: 'Central Smart Charging - TxDefaultProfile',
  chapter: 'smart',
  profile: 'Smart Charging',
  purpose: 'The CSMS sets a default for transactions; the composite schedule shows it although nobody charges.',
  appliesTo: smartCharging,
  ways: rateUnits,
  async play(t, way) {
    const schedules = await Schedules.begin(t, way);

    t.step('1. The CSMS sets a TxDefaultProfile, with no transaction running');
    const durationS = compositeS + schedules.deviationS;
    await schedules.set(t.c, { purpose: 'TxDefaultProfile', durationS, steps: '0:6' });

    t.step('2. The composite schedule follows it');
    await schedules.expectComposite(compositeS, '0:6');

    await schedules.clear();
  },
});
