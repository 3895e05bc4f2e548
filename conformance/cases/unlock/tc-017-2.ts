import { testCase } from '../../language/case.js';
import { fixedCable } from '../../product/applicability.js';

export const tc017_2 = testCase({
  id: 'TC_017_2_CS',
  name: 'Unlock connector - no charging session running',
  chapter: 'unlock',
  profile: 'Core',
  purpose: 'A connector with a fixed cable has nothing to unlock, and the station says so.',
  appliesTo: fixedCable,
  async play(t) {
    t.step('1. The CSMS wants the connector unlocked');
    await t.ask('UnlockConnector', { connectorId: t.c }, 'NotSupported');
  },
});
