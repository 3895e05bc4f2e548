import { testCase } from '../../language/case.js';
import type { Received } from '../../language/expectation.js';
import { message, status } from '../../language/messages.js';
import type { Tester } from '../../language/tester.js';
import { remoteTrigger } from '../../product/applicability.js';
import { meterValues, triggered, triggeredIfImplemented } from './triggered.js';

export const tc054 = testCase({
  id: 'TC_054_CS',
  name: 'Trigger Message',
  chapter: 'trigger',
  profile: 'Core',
  purpose: 'The CSMS asks for messages: the station answers, and then sends each of them.',
  appliesTo: remoteTrigger,
  async play(t) {
    t.step('1. MeterValues of c, which is idle and therefore has no transaction');
    const values = await triggered(t, { requestedMessage: 'MeterValues', connectorId: t.c }, meterValues(t.c));
    checkIdle(t, values);
    checkContext(t, values);

    t.step('2. Heartbeat');
    await triggered(t, { requestedMessage: 'Heartbeat' }, message('Heartbeat'));

    t.step('3. StatusNotification of c, although nothing has changed');
    const request = { requestedMessage: 'StatusNotification', connectorId: t.c } as const;
    await triggered(t, request, status('Available', t.c));

    t.step('4. DiagnosticsStatusNotification');
    const diagnostics = message('DiagnosticsStatusNotification', { status: 'Idle' });
    const known = await triggeredIfImplemented(t, { requestedMessage: 'DiagnosticsStatusNotification' }, diagnostics);
    if (!known) t.story.remark('NotImplemented is allowed by edition 25 only');

    t.step('5. FirmwareStatusNotification');
    const firmware = message('FirmwareStatusNotification', { status: 'Idle' });
    await triggeredIfImplemented(t, { requestedMessage: 'FirmwareStatusNotification' }, firmware);
  },
});

function checkIdle(t: Tester, { payload: { transactionId } }: Received<'MeterValues'>): void {
  t.check(
    transactionId === undefined,
    'MeterValues without transactionId while idle',
    `transactionId ${transactionId}`,
  );
}

/** The context of triggered values is named (7.35); left out, it would mean that they are periodic. */
function checkContext(t: Tester, { payload }: Received<'MeterValues'>): void {
  const samples = payload.meterValue.flatMap(({ sampledValue }) => sampledValue);
  const other = samples.find(({ context }) => context !== 'Trigger');
  t.check(other === undefined, 'MeterValues with the context Trigger', `the context ${other?.context ?? 'left out'}`);
}
