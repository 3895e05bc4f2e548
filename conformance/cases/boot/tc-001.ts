import { testCase } from '../../language/case.js';
import { bootStatuses } from '../../language/states.js';
import { always } from '../../product/applicability.js';
import { heartbeatsCome, powerCycled, triesAgain } from './registration.js';

export const tc001 = testCase({
  id: 'TC_001_CS',
  name: 'Cold Boot Charge Point',
  chapter: 'boot',
  profile: 'Core',
  purpose: 'A station whose first registration is refused keeps silent, tries again in time, and then reports itself.',
  appliesTo: always,
  async play(t) {
    t.step('1. The power is cut and restored, and the first BootNotification is rejected');
    const first = await powerCycled(t, 'Rejected');

    // The rules of the wire watch the silence: whatever else a rejected station sends fails the case (4.2).
    t.step('2. The station sends nothing until the interval is over, and is accepted then');
    const second = await triesAgain(t, first);

    t.step('3. Every connector and the station itself are Available');
    await t.inAnyOrder(bootStatuses(t));

    t.step('4. Heartbeats come at the interval the CSMS has given');
    await heartbeatsCome(t, second);
  },
});
