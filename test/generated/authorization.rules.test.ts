/** Who may charge, and which outlet a tag means: 3.4, 4.1, 5.11, 5.12, T 068, T 069, from the specification. */

import { describe, expect, it } from 'vitest';
import { AuthorizationDesk, running } from '../support/authorization-desk.js';
import { outlet } from '../support/outlets.js';

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
    const desk = new AuthorizationDesk(outlets);
    desk.present('TAG-1');
    if (desk.rig.snapshot.matches('asking')) desk.answer();
    expect(desk.told).toEqual([expected]);
  });

  it('the one of the reader, where the reader belongs to one', () => {
    const desk = new AuthorizationDesk([outlet(1, 'plugged'), outlet(2, 'free')]);
    desk.present('TAG-1', 2);
    desk.answer();
    expect(desk.told).toEqual(['2 tag.accepted']);
  });

  it('the authorisation moves to where the driver plugs in', () => {
    const desk = new AuthorizationDesk([
      outlet(1, 'authorised', { idTag: 'TAG-1', parentIdTag: 'GROUP' }),
      outlet(2, 'free'),
    ]);
    desk.send({ type: 'outlet.changed', outlet: outlet(2, 'plugged') });
    expect(desk.told).toEqual(['1 tag.withdrawn', '2 tag.accepted']);
    expect(desk.rig.eventsTo('connector-2')[0]).toMatchObject({ grant: { idTag: 'TAG-1', parentIdTag: 'GROUP' } });
  });

  it('but not away from an outlet that was named', () => {
    const desk = new AuthorizationDesk([outlet(1, 'authorised', { idTag: 'TAG-1', fixed: true })]);
    desk.send({ type: 'outlet.changed', outlet: outlet(2, 'plugged') });
    expect(desk.told).toEqual([]);
  });

  it('presented again before plugging in, it is withdrawn, and nobody is asked (7.2, B1)', () => {
    const desk = new AuthorizationDesk([outlet(1, 'authorised', { idTag: 'TAG-1' }), outlet(2, 'free')]);
    desk.present('tag-1');
    expect([desk.told, desk.asked]).toEqual([['1 tag.withdrawn'], []]);
  });
});

describe('who is asked about', () => {
  it('never the tag that stops its own transaction, in whatever case (3.4, 6.28, T 068)', () => {
    const desk = new AuthorizationDesk([running(1, 'Tag-1')]);
    desk.present('tAG-1');
    expect([desk.told, desk.asked]).toEqual([['1 transaction.stop'], []]);
    expect(desk.rig.eventsTo('connector-1')[0]).toMatchObject({ reason: 'Local', idTag: 'tAG-1' });
  });

  it('not a foreign tag that no outlet could use (T 068)', () => {
    const desk = new AuthorizationDesk([running(1, 'TAG-1')]);
    desk.present('TAG-2');
    expect([desk.told, desk.asked]).toEqual([[], []]);
  });

  it('a foreign tag where another outlet could use it', () => {
    const desk = new AuthorizationDesk([running(1, 'TAG-1'), outlet(2, 'free')]);
    desk.present('TAG-2');
    desk.answer();
    expect([desk.asked, desk.told]).toEqual([['TAG-2'], ['2 tag.accepted']]);
  });

  it('a tag that may be of the group of a running transaction, which it then stops (3.4, T 069)', () => {
    const desk = new AuthorizationDesk([running(1, 'TAG-1', { parentIdTag: 'GROUP' })]);
    desk.present('TAG-2');
    desk.answer('Accepted', 'group');
    expect([desk.asked, desk.told]).toEqual([['TAG-2'], ['1 transaction.stop']]);
    expect(desk.rig.eventsTo('connector-1')[0]).toMatchObject({ reason: 'Local', idTag: 'TAG-2' });
  });

  it('of another group it stops nothing', () => {
    const desk = new AuthorizationDesk([running(1, 'TAG-1', { parentIdTag: 'GROUP' })]);
    desk.present('TAG-2');
    desk.answer('Accepted', 'OTHERS');
    expect(desk.told).toEqual([]);
  });

  it('a tag without a group stops no transaction without one', () => {
    const desk = new AuthorizationDesk([running(1, 'TAG-1', { parentIdTag: 'GROUP' }), running(2, 'TAG-3')]);
    desk.present('TAG-2');
    desk.answer();
    expect(desk.told).toEqual([]);
  });

  it.each(['Blocked', 'Expired', 'Invalid', 'ConcurrentTx'])('%s: no transaction (4.1, T 023)', (status) => {
    const desk = new AuthorizationDesk([outlet(1, 'plugged')]);
    desk.present('TAG-1');
    desk.answer(status);
    expect([desk.told, desk.rig.snapshot.value]).toEqual([[], 'idle']);
  });

  it.each(['offline', 'timeout', 'refused'])('no answer (%s): no transaction, and the next tag is served', (reason) => {
    const desk = new AuthorizationDesk([outlet(1, 'plugged')]);
    desk.present('TAG-1');
    desk.present('TAG-2');
    desk.fail(reason);
    desk.answer();
    expect([desk.asked, desk.told]).toEqual([['TAG-1', 'TAG-2'], ['1 tag.accepted']]);
  });

  it('one tag at a time: the second waits, and is judged by how things stand then', () => {
    const desk = new AuthorizationDesk([outlet(1, 'free')]);
    desk.present('TAG-1');
    desk.present('TAG-2');
    expect(desk.asked).toEqual(['TAG-1']);
    desk.answer();
    desk.send({ type: 'outlet.changed', outlet: running(1, 'TAG-1') });
    desk.answer();
    expect(desk.told).toEqual(['1 tag.accepted']);
  });
});

describe('remote starts (5.11)', () => {
  it('AuthorizeRemoteTxRequests true: answered first, then the tag is asked about', () => {
    const desk = new AuthorizationDesk([outlet(1, 'plugged')]);
    desk.start({ idTag: 'TAG-1', connectorId: 1 });
    expect(desk.rig.saidTo('outbox')).toEqual(['outbox.respond', 'outbox.call']);
    desk.answer();
    expect([desk.replies, desk.told]).toEqual([['Accepted'], ['1 tag.accepted']]);
  });

  it('true and the tag is refused: accepted as a request, and no transaction', () => {
    const desk = new AuthorizationDesk([outlet(1, 'plugged')]);
    desk.start({ idTag: 'TAG-1' });
    desk.answer('Invalid');
    expect([desk.replies, desk.told]).toEqual([['Accepted'], []]);
  });

  it('false: it begins at once, and nobody is asked', () => {
    const desk = new AuthorizationDesk([outlet(1, 'plugged')], {
      configuration: { AuthorizeRemoteTxRequests: 'false' },
    });
    desk.start({ idTag: 'TAG-1' });
    expect([desk.replies, desk.asked, desk.told]).toEqual([['Accepted'], [], ['1 tag.accepted']]);
  });

  it('false is for remote starts only: a tag at the reader is asked about', () => {
    const desk = new AuthorizationDesk([outlet(1, 'plugged')], {
      configuration: { AuthorizeRemoteTxRequests: 'false' },
    });
    desk.present('TAG-1');
    expect(desk.asked).toEqual(['TAG-1']);
  });

  it.each([
    ['connector 0 (T 027)', 0, [outlet(1, 'free')]],
    ['an unknown connector', 3, [outlet(1, 'free')]],
    ['a faulted or unavailable connector', 1, [outlet(1, 'unusable'), outlet(2, 'free')]],
    ['a connector with a transaction (T 026)', 1, [running(1, 'TAG-2'), outlet(2, 'free')]],
    ['no outlet that is left', undefined, [running(1, 'TAG-2')]],
  ])('%s: Rejected, and nothing follows', (_, connectorId, outlets) => {
    const desk = new AuthorizationDesk(outlets);
    desk.start({ idTag: 'TAG-1', ...(connectorId !== undefined && { connectorId }) });
    expect([desk.replies, desk.asked, desk.told]).toEqual([['Rejected'], [], []]);
  });

  it('a remote start with the tag of a running transaction stops nothing', () => {
    const desk = new AuthorizationDesk([running(1, 'TAG-1'), outlet(2, 'plugged')]);
    desk.start({ idTag: 'TAG-1' });
    desk.answer();
    expect(desk.told).toEqual(['2 tag.accepted']);
  });

  it('two that wait for the same question go to two outlets', () => {
    const desk = new AuthorizationDesk([outlet(1, 'free'), outlet(2, 'free')], {
      configuration: { AuthorizeRemoteTxRequests: 'false' },
    });
    desk.present('TAG-0');
    desk.start({ idTag: 'TAG-1' });
    desk.start({ idTag: 'TAG-2' });
    desk.answer('Invalid');
    expect(desk.told).toEqual(['1 tag.accepted', '2 tag.accepted']);
  });
});

describe('remote stops (5.12)', () => {
  it('a transaction that runs ends, Remote', () => {
    const desk = new AuthorizationDesk([running(1, 'TAG-1'), running(2, 'TAG-2')]);
    desk.stop(12);
    expect([desk.replies, desk.told]).toEqual([['Accepted'], ['2 transaction.stop']]);
    expect(desk.rig.eventsTo('connector-2')).toMatchObject([{ reason: 'Remote' }]);
  });

  it.each([99, -1, 0])('an unknown id (%d): Rejected (T 028)', (id) => {
    const desk = new AuthorizationDesk([running(1, 'TAG-1'), running(2, 'TAG-2', { transactionId: null })]);
    desk.stop(id);
    expect([desk.replies, desk.told]).toEqual([['Rejected'], []]);
  });
});
