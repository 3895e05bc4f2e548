import { testCase } from '../../language/case.js';
import { always } from '../../product/applicability.js';

const key = 'MeterValueSampleInterval';

export const tc021 = testCase({
  id: 'TC_021_CS',
  name: 'Change/set Configuration',
  chapter: 'configuration',
  profile: 'Core',
  purpose: 'A key takes a new value, and shows it when it is read.',
  appliesTo: always,
  async play(t) {
    const value = String(t.timing.intervalS);

    t.step('Precondition: MeterValueSampleInterval has another value');
    if ((await t.valueOf(key)) === value) await t.configure({ [key]: t.timing.intervalS + 1 });

    t.step('1. The CSMS changes it');
    await t.configure({ [key]: value });

    t.step('2. The CSMS reads it');
    const read = await t.valueOf(key);
    t.check(read === value, `${key} to be "${value}"`, read === null ? 'no such key' : `"${read}"`);
  },
});
