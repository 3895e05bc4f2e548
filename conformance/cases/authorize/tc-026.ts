import { bothStarts, testCase } from '../../language/case.js';
import { ensureIfKnown } from '../../language/settings.js';
import { charging } from '../../language/states.js';
import { tags } from '../../language/tester.js';
import { always } from '../../product/applicability.js';
import { goesOn } from './running.js';

export const tc026 = testCase({
  id: 'TC_026_CS',
  name: 'Remote Start Charging Session Rejected',
  chapter: 'authorize',
  profile: 'Core',
  purpose: 'The CSMS asks for a start where a transaction runs: the station rejects it, and the transaction goes on.',
  appliesTo: always,
  ways: bothStarts,
  async play(t, way) {
    t.step('Precondition: every tag is asked for; charging');
    // A station without the key asks for every tag; TC_019 asks for the key itself.
    await ensureIfKnown(t, { LocalPreAuthorize: false });
    await charging(t, way);

    t.step('1. The CSMS asks for a start on the same connector');
    await t.ask('RemoteStartTransaction', { connectorId: t.c, idTag: tags.two }, 'Rejected');

    t.step('Check: the transaction goes on');
    await goesOn(t);
  },
});
