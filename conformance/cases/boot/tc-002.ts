import { testCase } from '../../language/case.js';
import { bootStatuses } from '../../language/states.js';
import { always } from '../../product/applicability.js';
import { heartbeatsCome, powerCycled, triesAgain } from './registration.js';

export const tc002 = testCase({
  id: 'TC_002_CS',
  name: 'Cold Boot Charge Point - Pending',
  chapter: 'boot',
  profile: 'Core',
  purpose: 'While its registration is pending a station lets its configuration be read and written, and no more.',
  appliesTo: always,
  async play(t) {
    t.step('1. The power is cut and restored, and the first BootNotification is answered Pending');
    const first = await powerCycled(t, 'Pending');

    t.step('2. The CSMS reads the whole configuration');
    const { configurationKey = [] } = await t.call('GetConfiguration', {});
    const knowsSampling = configurationKey.some(({ key }) => key.toLowerCase() === 'metervaluesampleinterval');
    t.check(knowsSampling, 'all keys, MeterValueSampleInterval among them', `${configurationKey.length} without it`);

    t.step('3. The CSMS changes MeterValueSampleInterval');
    await t.configure({ MeterValueSampleInterval: t.timing.intervalS });

    t.step('4. After the interval the station tries again on the same connection, and is accepted');
    const second = await triesAgain(t, first);
    const stayed = second.connection === first.connection;
    t.check(stayed, 'the connection to stay open while Pending', 'the station connected anew');

    t.step('5. Every connector and the station itself are Available');
    await t.inAnyOrder(bootStatuses(t));

    t.step('6. Heartbeats come at the interval the CSMS has given');
    await heartbeatsCome(t, second);
  },
});
