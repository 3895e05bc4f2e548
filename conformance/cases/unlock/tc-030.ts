import { testCase } from '../../language/case.js';
import { status } from '../../language/messages.js';
import { lockCanFail } from '../../product/applicability.js';

export const tc030 = testCase({
  id: 'TC_030_CS',
  name: 'Unlock Connector - Unlock Failure',
  chapter: 'unlock',
  profile: 'Core',
  purpose: 'A station whose lock does not open says so.',
  appliesTo: lockCanFail,
  async play(t) {
    t.step('Precondition: the lock is made to fail');
    // Whoever notices it may say so at once.
    t.mayCome(status('Faulted', t.c, { errorCode: 'ConnectorLockFailure' }));
    await t.driver.jamLock(true);

    t.step('1. The CSMS wants the connector unlocked');
    await t.ask('UnlockConnector', { connectorId: t.c }, 'UnlockFailed');
  },
});
