import { testCase } from '../../language/case.js';
import { callError } from '../../language/line.js';
import { always } from '../../product/applicability.js';

export const tc040_2 = testCase({
  id: 'TC_040_2_CS',
  name: 'Configuratioin key - Invalid value',
  chapter: 'configuration',
  profile: 'Core',
  purpose: 'The CSMS sets a key to a value out of its range: the station refuses it.',
  appliesTo: always,
  async play(t) {
    t.step('1. The CSMS sets MeterValueSampleInterval to -1');
    const setting = { key: 'MeterValueSampleInterval', value: '-1' };
    const status = await t.ask('ChangeConfiguration', setting, ['Rejected', callError('PropertyConstraintViolation')]);
    if (status === 'CALLERROR') t.story.remark('a CALLERROR is allowed; Rejected is preferred');
  },
});
