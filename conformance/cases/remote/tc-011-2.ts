import { testCase } from '../../language/case.js';
import { message, status } from '../../language/messages.js';
import { always } from '../../product/applicability.js';
import { remoteStartFirst } from './remote-first.js';

export const tc011_2 = testCase({
  id: 'TC_011_2_CS',
  name: 'Remote Start Charging Session Time Out',
  chapter: 'remote',
  profile: 'Core',
  purpose: 'The CSMS starts a transaction and nobody plugs in: the connector is Available after ConnectionTimeOut.',
  appliesTo: always,
  async play(t) {
    t.step('Precondition: ConnectionTimeOut is set');
    await t.configure({ ConnectionTimeOut: t.timing.intervalS });
    const preparing = await remoteStartFirst(t);

    t.step('5. Nobody plugs in: after ConnectionTimeOut the connector is Available, and nothing starts');
    await t.expect(status('Available', t.c), { atMs: preparing.at + t.timing.intervalS * 1_000 });
    await t.never([message('StartTransaction')]);
  },
});
