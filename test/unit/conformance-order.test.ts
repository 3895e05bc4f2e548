import { beforeEach, describe, expect, it } from 'vitest';
import type { Violation } from '../../conformance/csms/records.js';
import { optional, type Received } from '../../conformance/language/expectation.js';
import { CaseFailure } from '../../conformance/language/failure.js';
import { authorize, message, startTransaction, status, stopTransaction } from '../../conformance/language/messages.js';
import { Order } from '../../conformance/language/order.js';
import { Story } from '../../conformance/language/story.js';
import type { Action, ChargePointStatus, Request } from '../../protocol/messages.js';

const maxWaitMs = 40;

let order: Order;
let story: Story;
let violations: Violation[];
let seq: number;
let at: number;

beforeEach(() => {
  seq = 0;
  at = 1_000;
  violations = [];
  story = new Story(() => 0);
  order = new Order({ story, violations: () => violations, maxWaitMs, deviationMs: 10 });
});

function comes<A extends Action>(action: A, payload: Request<A>): void {
  seq += 1;
  const call: Received<A> = { identity: 'S', connection: 1, at, id: String(seq), action, payload, seq };
  order.mailbox.put(call as Received);
}

const told = (is: ChargePointStatus, connectorId = 1) =>
  comes('StatusNotification', { connectorId, status: is, errorCode: 'NoError' });

const started = () =>
  comes('StartTransaction', { connectorId: 1, idTag: 'TAG', meterStart: 0, timestamp: '2026-01-31T12:00:00Z' });

async function failure(of: Promise<unknown>): Promise<CaseFailure> {
  const error = await of.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof CaseFailure) return error;
  throw new Error(`a CaseFailure was due, not ${String(error)}`);
}

describe('the order of messages', () => {
  it('takes what comes in the listed order', async () => {
    told('Preparing');
    comes('Authorize', { idTag: 'TAG' });
    await order.expect(status('Preparing', 1));
    await order.expect(authorize('TAG'));
    await order.end(1);
  });

  it('fails when two messages come the other way round', async () => {
    comes('Authorize', { idTag: 'TAG' });
    told('Preparing');
    const { expected, came } = await failure(order.expect(status('Preparing', 1)));
    expect(expected).toContain('Preparing');
    expect(came).toContain('Authorize');
  });

  it('says which field of the right message is wrong', async () => {
    comes('Authorize', { idTag: 'OTHER' });
    expect((await failure(order.expect(authorize('TAG')))).came).toContain('its idTag is "OTHER"');
  });

  it('fails when nothing comes', async () => {
    expect((await failure(order.expect(authorize('TAG')))).came).toContain('nothing like it');
  });

  it('takes messages in any order where the case leaves it free', async () => {
    started();
    told('Charging');
    const [charging, start] = await order.inAnyOrder([status('Charging', 1), startTransaction(1, 'TAG')]);
    expect(charging.payload.status).toBe('Charging');
    expect(start.payload.meterStart).toBe(0);
  });

  it('lets an optional message come among the others, later, or never', async () => {
    told('Charging');
    await order.inAnyOrder([status('Charging', 1), optional(authorize('TAG'))]);
    comes('Authorize', { idTag: 'TAG' });
    told('Finishing');
    await order.expect(status('Finishing', 1));
    await order.end(1);
  });

  it('lets an optional message come once only', async () => {
    order.mayCome(authorize('TAG'));
    comes('Authorize', { idTag: 'TAG' });
    comes('Authorize', { idTag: 'TAG' });
    await failure(order.nothing(5));
  });

  it('passes heartbeats, meter values and security events over', async () => {
    comes('Heartbeat', {});
    comes('SecurityEventNotification', { type: 'StartupOfTheDevice', timestamp: '2026-01-31T12:00:00Z' });
    told('Preparing');
    await order.expect(status('Preparing', 1));
    comes('Heartbeat', {});
    await order.nothing(5);
  });

  it('takes a heartbeat where the case expects one', async () => {
    comes('Heartbeat', {});
    await order.expect(message('Heartbeat'));
  });

  it('remarks on a surplus status that the table of transitions allows', async () => {
    told('Preparing');
    await order.expect(status('Preparing', 1));
    told('SuspendedEVSE');
    told('Charging');
    await order.expect(status('Charging', 1));
    expect(story.remarks).toEqual([expect.stringContaining('surplus StatusNotification SuspendedEVSE')]);
  });

  it('fails on a surplus status that no table allows', async () => {
    told('Preparing');
    await order.expect(status('Preparing', 1));
    told('Preparing');
    told('Charging');
    await failure(order.expect(status('Charging', 1)));
  });

  it('fails on any status where nothing may come', async () => {
    told('Preparing');
    await order.expect(status('Preparing', 1));
    told('Charging');
    await failure(order.nothing(5));
  });

  it('fails at the end when the last status is not the expected one', async () => {
    told('Preparing');
    await order.expect(status('Preparing', 1));
    told('Available');
    expect((await failure(order.end(1))).expected).toContain('stay Preparing');
  });

  it('fails at the end on what nobody expected', async () => {
    started();
    expect((await failure(order.end(1))).came).toContain('StartTransaction');
  });

  it('finds a forbidden message among what came before', async () => {
    started();
    await failure(order.never([message('StartTransaction')], 5));
  });

  it('fails on a forbidden message that comes while it waits', async () => {
    const waiting = failure(order.never([message('StartTransaction')], 1_000));
    started();
    await waiting;
  });

  it('lets other messages come while some are forbidden', async () => {
    told('Preparing');
    await order.never([message('StartTransaction')], 5);
    await order.expect(status('Preparing', 1));
  });

  it('fails on a message that came before the answer it follows', async () => {
    told('Unavailable');
    expect(() => order.noneBeforeAnswer('ChangeAvailability', seq)).toThrow(CaseFailure);
  });

  it('lets a message come right after the answer', () => {
    const seqAtAnswer = seq;
    told('Unavailable');
    expect(() => order.noneBeforeAnswer('ChangeAvailability', seqAtAnswer)).not.toThrow();
  });

  it.each([
    ['early', 985],
    ['late', 1_015],
  ])('fails on a message that is too %s', async (side, arrivesMs) => {
    at = arrivesMs;
    told('Available');
    const { came } = await failure(order.expect(status('Available', 1), { atMs: 1_000 }));
    expect(came).toBe(`it 15 ms too ${side}`);
  });

  it('takes a message within the deviation', async () => {
    at = 1_009;
    told('Available');
    await order.expect(status('Available', 1), { atMs: 1_000 });
  });

  it('fails on anything against the rules of the wire', async () => {
    violations.push({ rule: 'two-calls-in-flight', identity: 'S', at, description: 'two at once' });
    expect((await failure(order.expect(authorize('TAG')))).came).toContain('two-calls-in-flight');
  });

  it('forgets old heartbeats, so that the triggered one is a new one', async () => {
    comes('Heartbeat', {});
    order.forgetAmbient();
    await failure(order.expect(message('Heartbeat')));
  });

  it('takes a stop without a reason for one with reason Local, and no other', async () => {
    const stop = { transactionId: 5, meterStop: 1, timestamp: '2026-01-31T12:00:00Z' };
    comes('StopTransaction', stop);
    await order.expect(stopTransaction(5, { reason: 'Local' }));
    comes('StopTransaction', { ...stop, reason: 'Remote' });
    await failure(order.expect(stopTransaction(5, { reason: 'Local' })));
  });
});
