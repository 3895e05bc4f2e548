import { type Connection, crossed, testCase } from '../../language/case.js';
import { callError } from '../../language/line.js';
import { type Tester, tags } from '../../language/tester.js';
import { smartCharging } from '../../product/applicability.js';
import { type Rate, rateUnits } from './composite.js';
import { Schedules } from './schedules.js';

const compositeS = 300;

interface WrongPurpose extends Connection {
  readonly purpose: 'TxDefaultProfile' | 'ChargePointMaxProfile';
}

const purposes: Readonly<Record<string, WrongPurpose>> = {
  TxDefaultProfile: { purpose: 'TxDefaultProfile' },
  ChargePointMaxProfile: { purpose: 'ChargePointMaxProfile' },
};

export const tc060 = testCase({
  id: 'TC_060_CS',
  name: 'Remote Start Transaction with Charging Profile - Rejected',
  chapter: 'smart',
  profile: 'Smart Charging',
  purpose: 'A remote start is refused with a profile that is not for a transaction, and leaves nothing behind.',
  appliesTo: smartCharging,
  ways: (profile) => crossed(purposes, rateUnits(profile)),
  async play(t, way) {
    const { purpose } = way;
    const schedules = new Schedules(t, way);

    t.step('Before: the CSMS asks for the schedule');
    const before = await periods(t, way);

    t.step(`1. The CSMS starts with a ${purpose}`);
    const chargingProfile = schedules.profile({ purpose, durationS: compositeS, steps: '0:6' });
    const refusals = ['Rejected', callError('PropertyConstraintViolation')] as const;
    await t.ask('RemoteStartTransaction', { connectorId: t.c, idTag: tags.one, chargingProfile }, refusals);

    t.step('Check: nothing starts, nobody is Preparing, and the profile is not kept');
    await t.nothing();
    const after = await periods(t, way);
    t.check(after === before, `the schedule as it was before, ${before}`, after);
  },
});

/** Whatever they are: other cases judge that. */
async function periods(t: Tester, { unit }: Rate): Promise<string> {
  const request = { connectorId: t.c, duration: compositeS, chargingRateUnit: unit };
  const { status, chargingSchedule } = await t.call('GetCompositeSchedule', request);
  const limits = chargingSchedule?.chargingSchedulePeriod.map(({ startPeriod, limit }) => `${startPeriod}:${limit}`);
  return [status, ...(limits ?? [])].join(' ');
}
