import { testCase } from '../../language/case.js';
import { callError } from '../../language/line.js';
import { smartCharging } from '../../product/applicability.js';
import { rateUnits } from './composite.js';
import { Schedules } from './schedules.js';

export const tc058_1 = testCase({
  id: 'TC_058_1_CS',
  name: 'Central Smart Charging - No ongoing transaction',
  chapter: 'smart',
  profile: 'Smart Charging',
  purpose: 'A profile for a transaction is refused when none is running.',
  appliesTo: smartCharging,
  ways: rateUnits,
  async play(t, way) {
    t.step('1. The CSMS sets a TxProfile, with no transaction running');
    const csChargingProfiles = new Schedules(t, way).profile({
      purpose: 'TxProfile',
      transactionId: 1,
      durationS: 300,
      steps: '0:6',
    });
    const refusals = ['Rejected', callError('PropertyConstraintViolation')] as const;
    await t.ask('SetChargingProfile', { connectorId: t.c, csChargingProfiles }, refusals);
  },
});
