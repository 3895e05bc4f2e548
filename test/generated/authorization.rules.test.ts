/** Who may charge, and which outlet a tag means: 3.4, 4.1, 5.11, 5.12, T 068, T 069, from the specification. */
import { describe, expect, it } from 'vitest';
import { authorizationMachine } from '../../machines/authorization/authorization.machine.js';
import type { OutletView } from '../../machines/authorization/decide.js';
import { ChartRig } from '../support/chart-rig.js';
import { outlet } from '../support/outlets.js';

function desk(outlets: readonly OutletView[], authorizeRemote = true) {
  const rig = new ChartRig(authorizationMachine, {
    input: { authorizeRemote },
    peers: ['outbox', 'connector-1', 'connector-2'],
  });
  for (const view of outlets) rig.send({ type: 'outlet.changed', outlet: view });
  rig.send({ type: 'registration.accepted' });
  return rig;
}

type Rig = ReturnType<typeof desk>;

const present = (rig: Rig, idTag: string, connectorId: number | null = null) =>
  rig.send({ type: 'tag.presented', idTag, connectorId });

const answer = (rig: Rig, status = 'Accepted', parentIdTag?: string) =>
  rig.send({
    type: 'answered.authorize',
    key: '',
    payload: { idTagInfo: { status, ...(parentIdTag !== undefined && { parentIdTag }) } },
  });

/** The tags that the CSMS was asked about. */
const asked = (rig: Rig) =>
  rig.eventsTo('outbox').flatMap(({ type, payload }) => (type === 'outbox.call' ? [payload.idTag] : []));

const replies = (rig: Rig) =>
  rig.eventsTo('outbox').flatMap(({ type, payload }) => (type === 'outbox.respond' ? [payload.status] : []));

/** What the outlets were told, as `1 tag.accepted`. */
const told = (rig: Rig) =>
  rig.said.flatMap(({ to, event }) => (to.startsWith('connector-') ? [`${to.slice(10)} ${event.type}`] : []));

const running = (connectorId: number, idTag: string, more: Partial<OutletView> = {}) =>
  outlet(connectorId, 'busy', { idTag, transactionId: connectorId + 10, ...more });

describe('which outlet a presented tag means', () => {
  it.each([
    [
      'the transaction that it began, before all else',
      [outlet(1, 'plugged'), running(2, 'TAG-1')],
      '2 transaction.stop',
    ],
    ['a plugged outlet that waits, before a free one', [outlet(1, 'free'), outlet(2, 'plugged')], '2 tag.accepted'],
    ['else the lowest free one', [outlet(1, 'free'), outlet(2, 'free')], '1 tag.accepted'],
    [
      'a free one before one whose session has just ended',
      [outlet(1, 'finishing'), outlet(2, 'free')],
      '2 tag.accepted',
    ],
    ['an outlet whose session has ended, where no other is left', [outlet(1, 'finishing')], '1 tag.accepted'],
    ['none that is out of order', [outlet(1, 'unusable'), outlet(2, 'free')], '2 tag.accepted'],
  ])('%s', (_, outlets, expected) => {
    const rig = desk(outlets);
    present(rig, 'TAG-1');
    if (rig.snapshot.matches('asking')) answer(rig);
    expect(told(rig)).toEqual([expected]);
  });

  it('the one of the reader, where the reader belongs to one', () => {
    const rig = desk([outlet(1, 'plugged'), outlet(2, 'free')]);
    present(rig, 'TAG-1', 2);
    answer(rig);
    expect(told(rig)).toEqual(['2 tag.accepted']);
  });

  it('the authorisation moves to where the driver plugs in', () => {
    const rig = desk([outlet(1, 'authorised', { idTag: 'TAG-1', parentIdTag: 'GROUP' }), outlet(2, 'free')]);
    rig.send({ type: 'outlet.changed', outlet: outlet(2, 'plugged') });
    expect(told(rig)).toEqual(['1 tag.withdrawn', '2 tag.accepted']);
    expect(rig.eventsTo('connector-2')[0]).toMatchObject({ grant: { idTag: 'TAG-1', parentIdTag: 'GROUP' } });
  });

  it('but not away from an outlet that was named', () => {
    const rig = desk([outlet(1, 'authorised', { idTag: 'TAG-1', fixed: true })]);
    rig.send({ type: 'outlet.changed', outlet: outlet(2, 'plugged') });
    expect(told(rig)).toEqual([]);
  });

  it('presented again before plugging in, it is withdrawn, and nobody is asked (7.2, B1)', () => {
    const rig = desk([outlet(1, 'authorised', { idTag: 'TAG-1' }), outlet(2, 'free')]);
    present(rig, 'tag-1');
    expect([told(rig), asked(rig)]).toEqual([['1 tag.withdrawn'], []]);
  });
});

describe('who is asked about', () => {
  it('never the tag that stops its own transaction, in whatever case (3.4, 6.28, T 068)', () => {
    const rig = desk([running(1, 'Tag-1')]);
    present(rig, 'tAG-1');
    expect([told(rig), asked(rig)]).toEqual([['1 transaction.stop'], []]);
    expect(rig.eventsTo('connector-1')[0]).toMatchObject({ reason: 'Local', idTag: 'tAG-1' });
  });

  it('not a foreign tag that no outlet could use (T 068)', () => {
    const rig = desk([running(1, 'TAG-1')]);
    present(rig, 'TAG-2');
    expect([told(rig), asked(rig)]).toEqual([[], []]);
  });

  it('a foreign tag where another outlet could use it', () => {
    const rig = desk([running(1, 'TAG-1'), outlet(2, 'free')]);
    present(rig, 'TAG-2');
    answer(rig);
    expect([asked(rig), told(rig)]).toEqual([['TAG-2'], ['2 tag.accepted']]);
  });

  it('a tag that may be of the group of a running transaction, which it then stops (3.4, T 069)', () => {
    const rig = desk([running(1, 'TAG-1', { parentIdTag: 'GROUP' })]);
    present(rig, 'TAG-2');
    answer(rig, 'Accepted', 'group');
    expect([asked(rig), told(rig)]).toEqual([['TAG-2'], ['1 transaction.stop']]);
    expect(rig.eventsTo('connector-1')[0]).toMatchObject({ reason: 'Local', idTag: 'TAG-2' });
  });

  it('of another group it stops nothing', () => {
    const rig = desk([running(1, 'TAG-1', { parentIdTag: 'GROUP' })]);
    present(rig, 'TAG-2');
    answer(rig, 'Accepted', 'OTHERS');
    expect(told(rig)).toEqual([]);
  });

  it('a tag without a group stops no transaction without one', () => {
    const rig = desk([running(1, 'TAG-1', { parentIdTag: 'GROUP' }), running(2, 'TAG-3')]);
    present(rig, 'TAG-2');
    answer(rig);
    expect(told(rig)).toEqual([]);
  });

  it.each(['Blocked', 'Expired', 'Invalid', 'ConcurrentTx'])('%s: no transaction (4.1, T 023)', (status) => {
    const rig = desk([outlet(1, 'plugged')]);
    present(rig, 'TAG-1');
    answer(rig, status);
    expect([told(rig), rig.snapshot.value]).toEqual([[], 'idle']);
  });

  it.each(['offline', 'timeout', 'refused'])('no answer (%s): no transaction, and the next tag is served', (reason) => {
    const rig = desk([outlet(1, 'plugged')]);
    present(rig, 'TAG-1');
    present(rig, 'TAG-2');
    rig.send({ type: 'failed.authorize', key: '', reason });
    answer(rig);
    expect([asked(rig), told(rig)]).toEqual([['TAG-1', 'TAG-2'], ['1 tag.accepted']]);
  });

  it('one tag at a time: the second waits, and is judged by how things stand then', () => {
    const rig = desk([outlet(1, 'free')]);
    present(rig, 'TAG-1');
    present(rig, 'TAG-2');
    expect(asked(rig)).toEqual(['TAG-1']);
    answer(rig);
    rig.send({ type: 'outlet.changed', outlet: running(1, 'TAG-1') });
    answer(rig);
    expect(told(rig)).toEqual(['1 tag.accepted']);
  });
});

describe('remote starts (5.11)', () => {
  const start = (rig: Rig, payload: { idTag: string; connectorId?: number }) =>
    rig.send({ type: 'csms.remoteStartTransaction', callId: 'c-1', payload });

  it('AuthorizeRemoteTxRequests true: answered first, then the tag is asked about', () => {
    const rig = desk([outlet(1, 'plugged')]);
    start(rig, { idTag: 'TAG-1', connectorId: 1 });
    expect(rig.saidTo('outbox')).toEqual(['outbox.respond', 'outbox.call']);
    answer(rig);
    expect([replies(rig), told(rig)]).toEqual([['Accepted'], ['1 tag.accepted']]);
  });

  it('true and the tag is refused: accepted as a request, and no transaction', () => {
    const rig = desk([outlet(1, 'plugged')]);
    start(rig, { idTag: 'TAG-1' });
    answer(rig, 'Invalid');
    expect([replies(rig), told(rig)]).toEqual([['Accepted'], []]);
  });

  it('false: it begins at once, and nobody is asked', () => {
    const rig = desk([outlet(1, 'plugged')], false);
    start(rig, { idTag: 'TAG-1' });
    expect([replies(rig), asked(rig), told(rig)]).toEqual([['Accepted'], [], ['1 tag.accepted']]);
  });

  it('false is for remote starts only: a tag at the reader is asked about', () => {
    const rig = desk([outlet(1, 'plugged')], false);
    present(rig, 'TAG-1');
    expect(asked(rig)).toEqual(['TAG-1']);
  });

  it.each([
    ['connector 0 (T 027)', 0, [outlet(1, 'free')]],
    ['an unknown connector', 3, [outlet(1, 'free')]],
    ['a faulted or unavailable connector', 1, [outlet(1, 'unusable'), outlet(2, 'free')]],
    ['a connector with a transaction (T 026)', 1, [running(1, 'TAG-2'), outlet(2, 'free')]],
    ['no outlet that is left', undefined, [running(1, 'TAG-2')]],
  ])('%s: Rejected, and nothing follows', (_, connectorId, outlets) => {
    const rig = desk(outlets);
    start(rig, { idTag: 'TAG-1', ...(connectorId !== undefined && { connectorId }) });
    expect([replies(rig), asked(rig), told(rig)]).toEqual([['Rejected'], [], []]);
  });

  it('a remote start with the tag of a running transaction stops nothing', () => {
    const rig = desk([running(1, 'TAG-1'), outlet(2, 'plugged')]);
    start(rig, { idTag: 'TAG-1' });
    answer(rig);
    expect(told(rig)).toEqual(['2 tag.accepted']);
  });

  it('two that wait for the same question go to two outlets', () => {
    const rig = desk([outlet(1, 'free'), outlet(2, 'free')], false);
    present(rig, 'TAG-0');
    start(rig, { idTag: 'TAG-1' });
    start(rig, { idTag: 'TAG-2' });
    answer(rig, 'Invalid');
    expect(told(rig)).toEqual(['1 tag.accepted', '2 tag.accepted']);
  });
});

describe('remote stops (5.12)', () => {
  const stop = (rig: Rig, transactionId: number) =>
    rig.send({ type: 'csms.remoteStopTransaction', callId: 'c-1', payload: { transactionId } });

  it('a transaction that runs ends, Remote', () => {
    const rig = desk([running(1, 'TAG-1'), running(2, 'TAG-2')]);
    stop(rig, 12);
    expect([replies(rig), told(rig)]).toEqual([['Accepted'], ['2 transaction.stop']]);
    expect(rig.eventsTo('connector-2')).toMatchObject([{ reason: 'Remote' }]);
  });

  it.each([99, -1, 0])('an unknown id (%d): Rejected (T 028)', (id) => {
    const rig = desk([running(1, 'TAG-1'), running(2, 'TAG-2', { transactionId: null })]);
    stop(rig, id);
    expect([replies(rig), told(rig)]).toEqual([['Rejected'], []]);
  });
});
