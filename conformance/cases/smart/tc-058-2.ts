import { bothStarts, crossed, testCase } from '../../language/case.js';
import { charging } from '../../language/states.js';
import { smartCharging } from '../../product/applicability.js';
import { rateUnits } from './composite.js';
import { Schedules } from './schedules.js';

export const tc058_2 = testCase({
  id: 'TC_058_2_CS',
  name: 'Central Smart Charging - Wrong transactionId',
  chapter: 'smart',
  profile: 'Smart Charging',
  purpose: 'A profile for a transaction is refused when another one is running.',
  appliesTo: smartCharging,
  ways: (profile) => crossed(bothStarts(profile), rateUnits(profile)),
  async play(t, way) {
    t.step('Precondition: charging');
    const { transactionId } = await charging(t, way);

    t.step('1. The CSMS sets a TxProfile for another transaction');
    const csChargingProfiles = new Schedules(t, way).profile({
      purpose: 'TxProfile',
      transactionId: transactionId + 1,
      durationS: 300,
      steps: '0:6',
    });
    await t.ask('SetChargingProfile', { connectorId: t.c, csChargingProfiles }, 'Rejected');
  },
});
