import { testCase } from '../../language/case.js';
import { message, status } from '../../language/messages.js';
import { lockCanFail } from '../../product/applicability.js';
import { remoteStartFirst } from '../remote/remote-first.js';

export const tc024 = testCase({
  id: 'TC_024_CS',
  name: 'Start Charging Session - Lock Failure',
  chapter: 'unlock',
  profile: 'Core',
  purpose: 'A cable the station cannot lock is a fault, and no transaction starts.',
  appliesTo: lockCanFail,
  async play(t) {
    await remoteStartFirst(t);

    t.step('5. The driver plugs in so that the lock cannot close: the connector is Faulted, and nothing starts');
    await t.driver.jamLock(true);
    await t.driver.plugIn();
    await t.expect(status('Faulted', t.c, { errorCode: 'ConnectorLockFailure' }));
    await t.never([message('StartTransaction')]);
  },
});
