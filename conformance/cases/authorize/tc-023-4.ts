import { type Connection, testCase } from '../../language/case.js';
import { noneSince } from '../../language/lookback.js';
import { authorize, message, status } from '../../language/messages.js';
import { ensureIfKnown } from '../../language/settings.js';
import { type Tester, tags } from '../../language/tester.js';
import { localStart } from '../../product/applicability.js';
import { minimumStatusDurationS, refuses, startsNothing, withStatusDelayMs } from './refused-tag.js';

interface Edition extends Connection {
  readonly first: 'swipe' | 'plug';
}

const edition25 = { 'edition 25, the tag first': { first: 'swipe' } } as const;
const edition24 = { 'edition 24, the cable first': { first: 'plug' } } as const;

export const tc023_4 = testCase<Edition>({
  id: 'TC_023_4_CS',
  name: 'Start local Charging Session Authorize invalid',
  chapter: 'authorize',
  profile: 'Core',
  purpose: 'A driver presents a tag that the CSMS calls Invalid, and plugs in: no transaction starts.',
  appliesTo: localStart,
  isLong: true,
  // Where a lock keeps the driver from plugging in before authorization, there is no plugging in first (AQ-2).
  ways: ({ answers }) => (answers['AQ-2'] === 'Yes' ? edition25 : { ...edition25, ...edition24 }),
  async play(t, { first }) {
    t.step('Precondition: a status has to last 10 s, and known tags need not be asked for');
    await ensureIfKnown(t, { MinimumStatusDuration: minimumStatusDurationS });
    await t.configure({ LocalPreAuthorize: true });
    refuses(t, tags.invalid);

    const steps = { swipe: () => swipes(t), plug: () => plugsIn(t) };
    t.step(first === 'swipe' ? '1. The driver presents TAGX' : '1. The driver plugs in');
    await steps[first]();

    t.step(first === 'swipe' ? '2. The driver plugs in' : '2. The driver presents TAGX');
    await steps[first === 'swipe' ? 'plug' : 'swipe']();

    t.step('Check: nothing starts');
    await startsNothing(t);
  },
});

/** The CSMS is asked, and its answer changes no status. */
async function swipes(t: Tester): Promise<void> {
  const swipedMs = t.now();
  await t.driver.present(tags.invalid);
  await t.expect(authorize(tags.invalid));
  await t.never([message('StatusNotification'), message('StartTransaction')]);
  noneSince(t, swipedMs, message('StatusNotification'));
}

async function plugsIn(t: Tester): Promise<void> {
  await t.driver.plugIn();
  await t.expect(status('Preparing', t.c), { withinMs: withStatusDelayMs(t) });
}
