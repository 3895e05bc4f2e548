import { testCase } from '../../language/case.js';
import { status } from '../../language/messages.js';
import { connectorUnavailable } from '../../language/states.js';
import { always } from '../../product/applicability.js';
import { mayBoot, neverAvailable } from './resets.js';

export const tc014 = testCase({
  id: 'TC_014_CS',
  name: 'Soft Reset Without Transaction',
  chapter: 'reset',
  profile: 'Core',
  purpose: 'A soft reset, with or without a boot, leaves a connector out of service that was.',
  appliesTo: always,
  async play(t) {
    t.step('1. The CSMS takes the connector out of service');
    await connectorUnavailable(t);

    t.step('2. The CSMS resets the station softly');
    const resetMs = t.now();
    await t.ask('Reset', { type: 'Soft' }, 'Accepted');

    t.step('3. and 4. When the station boots, the connector is Unavailable, the others are Available');
    await mayBoot(t, { [t.c]: 'Unavailable' });
    neverAvailable(t, resetMs);

    t.step('5. The CSMS takes the connector into service again');
    await t.ask('ChangeAvailability', { connectorId: t.c, type: 'Operative' }, 'Accepted');
    await t.expect(status('Available', t.c));
  },
});
