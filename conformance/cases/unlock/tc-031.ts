import { testCase } from '../../language/case.js';
import { always } from '../../product/applicability.js';

export const tc031 = testCase({
  id: 'TC_031_CS',
  name: 'Unlock Connector Unknown Connector',
  chapter: 'unlock',
  profile: 'Core',
  purpose: 'The CSMS unlocks a connector that does not exist: the station answers NotSupported, not with a CALLERROR.',
  appliesTo: always,
  async play(t) {
    t.step('1. The CSMS unlocks connector n+1');
    await t.ask('UnlockConnector', { connectorId: Math.max(...t.allAndZero) + 1 }, 'NotSupported');
  },
});
