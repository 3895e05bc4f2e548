import { testCase } from '../../language/case.js';
import { authorize, message, status } from '../../language/messages.js';
import { connectorFaulted } from '../../language/states.js';
import { tags } from '../../language/tester.js';
import { and, faultsCanBeCaused, localStart } from '../../product/applicability.js';

export const tc041 = testCase({
  id: 'TC_041_CS',
  name: 'Fault Behavior',
  chapter: 'fault',
  profile: 'Core',
  purpose: 'A driver tries to start at a faulted connector: no transaction starts.',
  appliesTo: and(localStart, faultsCanBeCaused),
  async play(t) {
    t.step('1. Somebody causes a fault');
    // It may be one of the whole station.
    t.mayCome(...[0, ...t.otherConnectors].map((id) => status('Faulted', id)));
    await connectorFaulted(t);

    t.step('2. The driver presents TAG1 and plugs in: no transaction starts');
    // With one reader for all connectors the tag may be meant for another one, which then waits for a cable.
    t.mayCome(authorize(tags.one), ...t.otherConnectors.map((id) => status('Preparing', id)));
    await t.driver.present(tags.one);
    await t.driver.plugIn();
    await t.never([message('StartTransaction'), status('Charging', t.c)]);
  },
});
