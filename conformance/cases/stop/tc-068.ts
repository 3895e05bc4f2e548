import { bothStarts, crossed, testCase } from '../../language/case.js';
import { message, status, stopTransaction } from '../../language/messages.js';
import { charging, transactionStops } from '../../language/states.js';
import { type Tester, tags } from '../../language/tester.js';
import { localStop } from '../../product/applicability.js';
import { type Others, occupyOthers, sharesReader } from './other-connectors.js';

const separate: Readonly<Record<string, Others>> = { 'a reader of its own': { others: 'free' } };
const shared: Readonly<Record<string, Others>> = {
  'the other connectors occupied': { others: 'charging' },
  'the other connectors free': { others: 'free' },
};

export const tc068 = testCase({
  id: 'TC_068_CS',
  name: 'Stop transaction - IdTag in StopTransaction matches IdTag in StartTransaction',
  chapter: 'stop',
  profile: 'Core',
  purpose: 'A tag that has nothing to do with a transaction leaves it alone; the tag that started it stops it.',
  appliesTo: localStop,
  ways: (profile) => crossed(bothStarts(profile), sharesReader(profile) ? shared : separate),
  async play(t, way) {
    t.step('Precondition: charging with TAG1');
    if (way.others === 'charging') await occupyOthers(t);
    const { transactionId } = await charging(t, way);

    t.step('1. The driver presents TAG2: nothing stops, and nobody is asked');
    if (mayAuthorize(t, way)) tolerateAuthorization(t);
    await t.driver.present(tags.two);
    const forbidden = mayAuthorize(t, way) ? [] : [message('Authorize')];
    await t.never([message('StopTransaction'), status(['Finishing', 'Available'], t.c), ...forbidden]);

    t.step('2. The driver presents TAG1: the transaction stops, without an Authorize');
    await t.driver.present(tags.one);
    await transactionStops(t, stopTransaction(transactionId, { idTag: tags.one, reason: 'Local' }));
  },
});

/** T25: with one reader the tag may be meant for another connector, as long as one is free. */
const mayAuthorize = (t: Tester, { others }: Others) => others === 'free' && sharesReader(t.profile);

/** Such a tag makes the other connector Preparing, until nobody has plugged in there. */
function tolerateAuthorization(t: Tester): void {
  const statuses = t.otherConnectors.flatMap((id) => [status('Preparing', id), status('Available', id)]);
  t.mayCome(message('Authorize', { idTag: tags.two }), ...statuses);
}
