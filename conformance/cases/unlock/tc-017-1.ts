import { testCase } from '../../language/case.js';
import { detachableCable } from '../../product/applicability.js';

export const tc017_1 = testCase({
  id: 'TC_017_1_CS',
  name: 'Unlock connector - no charging session running (not fixed cable)',
  chapter: 'unlock',
  profile: 'Core',
  purpose: 'An idle connector with a detachable cable unlocks on request.',
  appliesTo: detachableCable,
  async play(t) {
    t.step('1. The CSMS has the connector unlocked');
    await t.ask('UnlockConnector', { connectorId: t.c }, 'Unlocked');
  },
});
