import { testCase } from '../../language/case.js';
import { anyCallError } from '../../language/line.js';
import { tags } from '../../language/tester.js';
import { remoteStartOnConnectorZero } from '../../product/applicability.js';

export const tc027 = testCase({
  id: 'TC_027_CS',
  name: 'Remote Start - connectorId 0',
  chapter: 'remote',
  profile: 'Core',
  purpose: 'No transaction can be started on connector 0, which stands for the whole station.',
  appliesTo: remoteStartOnConnectorZero,
  async play(t) {
    t.step('1. The CSMS wants a transaction on connector 0: refused, and nothing starts');
    await t.ask('RemoteStartTransaction', { connectorId: 0, idTag: tags.one }, ['Rejected', anyCallError]);
    await t.nothing();
  },
});
