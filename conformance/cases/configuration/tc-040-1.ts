import { testCase } from '../../language/case.js';
import { always } from '../../product/applicability.js';

export const tc040_1 = testCase({
  id: 'TC_040_1_CS',
  name: 'Configuration key - NotSupported',
  chapter: 'configuration',
  profile: 'Core',
  purpose: 'The CSMS sets a key that does not exist: the station answers NotSupported.',
  appliesTo: always,
  async play(t) {
    t.step('1. The CSMS sets the key Testing');
    await t.ask('ChangeConfiguration', { key: 'Testing', value: 'true' }, 'NotSupported');
  },
});
