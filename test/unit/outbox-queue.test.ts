import { expect, it } from 'vitest';
import { nextCall, withCall } from '../../machines/outbox/queue.js';
import type { OutgoingCall } from '../../machines/system.js';

const call = (messageId: string, more: Partial<OutgoingCall> = {}): OutgoingCall => ({
  type: 'outbox.call',
  messageId,
  kind: 'ordinary',
  from: 'status-1',
  key: '',
  action: 'StatusNotification',
  payload: {},
  ...more,
});

const idsOf = (calls: readonly OutgoingCall[]) => calls.map(({ messageId }) => messageId);

it('keeps ten of what one actor has waiting, the newest ones', () => {
  let calls: readonly OutgoingCall[] = [call('other', { from: 'status-2' })];
  for (let i = 1; i <= 25; i++) calls = withCall(calls, call(`s-${i}`));
  expect(idsOf(calls)).toEqual(['other', ...Array.from({ length: 10 }, (_, i) => `s-${i + 16}`)]);
});

it('tells what was triggered once for all who asked', () => {
  const first = withCall([call('s-1')], call('t-1', { kind: 'triggered' }));
  expect(idsOf(withCall(first, call('t-2', { kind: 'triggered' })))).toEqual(['s-1', 't-2']);
});

it('lets BootNotification go first, then the driver who waits', () => {
  const calls = [call('s-1'), call('a-1', { from: 'authorization', action: 'Authorize' })];
  expect(nextCall(calls)?.messageId).toBe('a-1');
  expect(nextCall([...calls, call('b-1', { kind: 'boot', action: 'BootNotification' })])?.messageId).toBe('b-1');
  expect(nextCall([call('s-1'), call('s-2')])?.messageId).toBe('s-1');
  expect(nextCall([])).toBeUndefined();
});
