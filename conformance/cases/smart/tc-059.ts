import { testCase } from '../../language/case.js';
import { chargingRemotely } from '../../language/states.js';
import { smartCharging } from '../../product/applicability.js';
import { rateUnits } from './composite.js';
import { Schedules } from './schedules.js';

const compositeS = 300;

export const tc059 = testCase({
  id: 'TC_059_CS',
  name: 'Remote Start Transaction with Charging Profile',
  chapter: 'smart',
  profile: 'Smart Charging',
  purpose: 'The CSMS starts a transaction together with a profile, which the station binds to it.',
  appliesTo: smartCharging,
  ways: rateUnits,
  async play(t, way) {
    const schedules = await Schedules.begin(t, way);

    t.step('1. The CSMS starts with a TxProfile, which names no transaction');
    const durationS = compositeS + schedules.deviationS;
    const chargingProfile = schedules.profile({ purpose: 'TxProfile', durationS, steps: '0:6' });
    await chargingRemotely(t, { chargingProfile });
    schedules.carMayPause();

    t.step('2. The composite schedule follows the profile');
    await schedules.expectComposite(compositeS, '0:6');

    await schedules.clear();
  },
});
