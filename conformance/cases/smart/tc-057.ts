import { bothStarts, crossed, testCase } from '../../language/case.js';
import { charging } from '../../language/states.js';
import { smartCharging } from '../../product/applicability.js';
import { rateUnits } from './composite.js';
import { Schedules } from './schedules.js';

const compositeS = 300;

export const tc057 = testCase({
  id: 'TC_057_CS',
  name: 'Central Smart Charging - TxProfile',
  chapter: 'smart',
  profile: 'Smart Charging',
  purpose: 'The CSMS sets a profile for the running transaction; the composite schedule shows it.',
  appliesTo: smartCharging,
  ways: (profile) => crossed(bothStarts(profile), rateUnits(profile)),
  async play(t, way) {
    t.step('Precondition: charging');
    const { transactionId } = await charging(t, way);
    const schedules = await Schedules.begin(t, way);
    schedules.carMayPause();

    t.step('1. The CSMS sets a TxProfile for this transaction');
    const durationS = compositeS + schedules.deviationS;
    await schedules.set(t.c, { purpose: 'TxProfile', transactionId, durationS, steps: '0:6' });

    t.step('2. The composite schedule follows it');
    await schedules.expectComposite(compositeS, '0:6');

    await schedules.clear();
  },
});
