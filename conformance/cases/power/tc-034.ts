import { testCase } from '../../language/case.js';
import { noneSince } from '../../language/lookback.js';
import { message } from '../../language/messages.js';
import { booted, chargePointUnavailable } from '../../language/states.js';
import { always } from '../../product/applicability.js';

export const tc034 = testCase({
  id: 'TC_034_CS',
  name: 'Power Failure with Unavailable Status',
  chapter: 'power',
  profile: 'Core',
  purpose: 'A station that was made Unavailable is still so after a power failure.',
  appliesTo: always,
  async play(t) {
    t.step('1. The CSMS makes the whole station Unavailable');
    await chargePointUnavailable(t);

    t.step('2. The power fails and returns; 3. everything is Unavailable after the boot');
    const cutMs = t.now();
    await t.driver.powerCycle();
    await booted(t, { statuses: Object.fromEntries(t.allAndZero.map((id) => [id, 'Unavailable' as const])) });
    noneSince(t, cutMs, message('StatusNotification', { status: 'Available' }));
  },
});
