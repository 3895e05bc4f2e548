/** TriggerMessage, and the message it causes. */
import type { Action, Request } from '../../../protocol/messages.js';
import { type Expectation, isIt, type Received } from '../../language/expectation.js';
import { message } from '../../language/messages.js';
import type { Tester } from '../../language/tester.js';

/** Of this connector, else of any; the clock-aligned ones come by themselves. */
export function meterValues(connectorId?: number): Expectation<'MeterValues'> {
  const isAligned = ({ sampledValue }: MeterValue) => sampledValue.every(({ context }) => context === 'Sample.Clock');
  const also = ({ meterValue }: Request<'MeterValues'>) => (meterValue.every(isAligned) ? 'nobody asked for it' : null);
  return message('MeterValues', { connectorId }, { also });
}

type MeterValue = Request<'MeterValues'>['meterValue'][number];

/** The message that was asked for comes, and the answer to the request before it (5.17). */
export async function triggered<A extends Action>(
  t: Tester,
  request: Request<'TriggerMessage'>,
  expectation: Expectation<A>,
): Promise<Received<A>> {
  await t.ask('TriggerMessage', request, 'Accepted');
  checkAnswerFirst(t, expectation);
  return t.expect(expectation);
}

/** Where the station need not have the message at all. Says whether it has. */
export async function triggeredIfImplemented(
  t: Tester,
  request: Request<'TriggerMessage'>,
  expectation: Expectation,
): Promise<boolean> {
  const answer = await t.ask('TriggerMessage', request, ['Accepted', 'NotImplemented']);
  if (answer === 'NotImplemented') return false;
  checkAnswerFirst(t, expectation);
  await t.expect(expectation);
  return true;
}

/** Heartbeats and meter values may come at any time, so that only here it is seen that one came too early. */
function checkAnswerFirst(t: Tester, expectation: Expectation): void {
  const { frames } = t.station;
  const asked = frames.findLastIndex(({ direction, frame }) => direction === 'sent' && frame.kind === 'call');
  const request = frames[asked]?.frame;
  const answered = frames.findIndex(({ frame }, index) => index > asked && isAnswerTo(frame, request));
  const between = frames.slice(asked, answered).flatMap(({ frame }) => (frame.kind === 'call' ? frame.id : []));
  const early = t.received(expectation.action).some((call) => between.includes(call.id) && isIt(expectation, call));
  t.check(!early, 'the answer to TriggerMessage first', `${expectation.action} before it`);
}

type Frame = Tester['station']['frames'][number]['frame'];

function isAnswerTo(frame: Frame, request: Frame | undefined): boolean {
  return frame.kind === 'result' && request?.kind === 'call' && frame.id === request.id;
}
