import { testCase } from '../../language/case.js';
import { authorize, message, status } from '../../language/messages.js';
import { tags } from '../../language/tester.js';
import { localStart } from '../../product/applicability.js';

export const tc004_2 = testCase({
  id: 'TC_004_2_CS',
  name: 'Regular Charging Session Identification First - ConnectionTimeOut',
  chapter: 'start',
  profile: 'Core',
  purpose: 'A driver presents a tag and never plugs in: the connector is Available again after ConnectionTimeOut.',
  appliesTo: localStart,
  async play(t) {
    t.step('Precondition: ConnectionTimeOut is set');
    await t.configure({ ConnectionTimeOut: t.timing.intervalS });

    t.step('1. The driver presents TAG1: the tag alone makes the connector Preparing');
    await t.driver.present(tags.one);
    const [asked, preparing] = await t.inAnyOrder([authorize(tags.one), status('Preparing', t.c)]);

    t.step('2. Nobody plugs in: after ConnectionTimeOut the connector is Available, and nothing starts');
    const sinceMs = Math.max(asked.at, preparing.at);
    await t.expect(status('Available', t.c), { atMs: sinceMs + t.timing.intervalS * 1_000 });
    await t.never([message('StartTransaction')]);
  },
});
