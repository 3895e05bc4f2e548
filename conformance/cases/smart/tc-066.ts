import { bothStarts, type Connection, crossed, testCase } from '../../language/case.js';
import { charging } from '../../language/states.js';
import { and, type Condition, smartCharging } from '../../product/applicability.js';
import { rateUnits } from './composite.js';
import { Schedules } from './schedules.js';

interface Edition extends Connection {
  readonly edition: 24 | 25;
}

const editions: Readonly<Record<string, Edition>> = { 'edition 24': { edition: 24 }, 'edition 25': { edition: 25 } };

/** MaxChargingProfilesInstalled and ChargingScheduleMaxPeriods; a vendor who does not say has room. */
const roomForThem: Condition = {
  because: 'there is no room for three profiles of five periods (ORS-19, ORS-15)',
  holds: ({ answers }) => Number(answers['ORS-19'] || 3) >= 3 && Number(answers['ORS-15'] || 5) >= 5,
};

export const tc066 = testCase({
  id: 'TC_066_CS',
  name: 'Get Composite Schedule',
  chapter: 'smart',
  profile: 'Smart Charging',
  purpose: 'Three kinds of profiles make one schedule: the lowest limit counts, and a transaction has its own.',
  appliesTo: and(smartCharging, roomForThem),
  ways: (profile) => crossed(bothStarts(profile), crossed(editions, rateUnits(profile))),
  async play(t, way) {
    t.step('Precondition: charging');
    const { transactionId } = await charging(t, way);

    t.step('Precondition: a profile of each purpose');
    const schedules = await Schedules.begin(t, way);
    schedules.carMayPause();
    const later = way.edition === 24 ? 0 : schedules.deviationS;
    // Edition 24 counts the 401 s from the start of the profiles, edition 25 from a deviation after now.
    const validForS = 401 + 2 * later;
    const station = { id: 1, purpose: 'ChargePointMaxProfile', durationS: 86_400 + later, validForS } as const;
    const byDefault = { id: 2, purpose: 'TxDefaultProfile', durationS: 300 + later, validForS } as const;
    const own = { id: 3, purpose: 'TxProfile', transactionId, durationS: 260 + later, validForS } as const;
    await schedules.set(0, { ...station, steps: '0:10' });
    await schedules.set(t.c, { ...byDefault, steps: '0:6, 60:10, 120:8, 180:15, 260:8' });
    await schedules.set(t.c, { ...own, steps: '0:8, 50:11, 140:16, 200:6, 240:12' });

    t.step('1. The composite schedule is made of all three');
    const four = '0:8, 50:10, 200:6, 240:10';
    // When the TxProfile has run out, the default may show for the rest of its time.
    const six = `${four}, ${own.durationS}:8, ${byDefault.durationS}:10`;
    await schedules.expectComposite(400, four, six);

    await schedules.clear();
  },
});
