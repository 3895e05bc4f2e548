import { testCase } from '../../language/case.js';
import { status } from '../../language/messages.js';
import { booted, connectorUnavailable } from '../../language/states.js';
import { always } from '../../product/applicability.js';
import { neverAvailable, resetsHard } from './resets.js';

export const tc013 = testCase({
  id: 'TC_013_CS',
  name: 'Hard Reset Without transaction',
  chapter: 'reset',
  profile: 'Core',
  purpose: 'A hard reset boots the station anew, and a connector that was out of service still is.',
  appliesTo: always,
  async play(t) {
    t.step('1. The CSMS takes the connector out of service');
    await connectorUnavailable(t);

    t.step('2. The CSMS resets the station hard');
    const resetMs = t.now();
    await resetsHard(t);

    t.step('3. and 4. The station boots: the connector is Unavailable, the others are Available');
    await booted(t, { statuses: { [t.c]: 'Unavailable' } });
    neverAvailable(t, resetMs);

    t.step('5. The CSMS takes the connector into service again');
    await t.ask('ChangeAvailability', { connectorId: t.c, type: 'Operative' }, 'Accepted');
    await t.expect(status('Available', t.c));
  },
});
