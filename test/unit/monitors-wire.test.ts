/** Rules that the frames decide: what is right is let be, and every way of breaking one is noticed. */
import { describe, expect, it } from 'vitest';
import { answeredOnce } from '../../monitors/rules/answered-once.js';
import { bootFirst } from '../../monitors/rules/boot-first.js';
import { oneCall } from '../../monitors/rules/one-call.js';
import { sameRepeats } from '../../monitors/rules/same-repeats.js';
import { statusMatrix } from '../../monitors/rules/status-matrix.js';
import { owed, SeenStory, start, stop } from '../support/seen-story.js';

describe('one-call', () => {
  const story = () => new SeenStory(oneCall).begins({ MessageTimeout: '30' }).connects();

  it('lets a call follow the answer to the one before it, whatever kind of answer that was', () => {
    const told = story().says('a', 'Heartbeat').isTold('a').says('b', 'Heartbeat');
    told.receives([4, 'b', 'InternalError', '', {}]).says('c', 'Heartbeat').receives('[3,"c"]').says('d', 'Heartbeat');
    expect(told.broken).toEqual([]);
  });

  it('lets a call be given up after MessageTimeout, and with its connection or its run', () => {
    const told = story().says('a', 'Heartbeat').pass(30_000).says('b', 'Heartbeat');
    told.loses().connects().says('c', 'Heartbeat').ends('cut').begins().says('d', 'Heartbeat');
    expect(told.broken).toEqual([]);
  });

  it('notices a second call', () => {
    const told = story().says('a', 'Heartbeat').pass(29_999).says('b', 'Authorize');
    expect(told.broken).toEqual(['Authorize was called 29999 ms after Heartbeat, which was not answered.']);
    expect(told.violations[0]).toMatchObject({ rule: 'one-call', clause: 'J 4.1.1' });
  });

  it('notices it although something else was answered, and by the MessageTimeout that holds now', () => {
    const told = story()
      .says('a', 'Heartbeat')
      .isTold('other')
      .receives([2, 'a', 'Reset', { type: 'Soft' }]);
    expect(told.says('b', 'Heartbeat').broken).toHaveLength(1);
    const change = { call: 'configuration.save', number: 99 } as const;
    told.see(
      { kind: 'asked', ...change, about: { key: 'MessageTimeout', value: '60' } },
      { kind: 'answered', ...change, answer: undefined },
    );
    expect(told.pass(30_000).says('c', 'Heartbeat').broken).toHaveLength(2);
  });

  it('knows of no time-out where it knows of no configuration', () => {
    const told = new SeenStory(oneCall).connects().says('a', 'Heartbeat').pass(86_400_000).says('b', 'Heartbeat');
    expect(told.broken).toHaveLength(1);
  });
});

describe('answered-once', () => {
  const story = () => new SeenStory(answeredOnce).begins().connects().registers();
  const asked = (id: string) => [2, id, 'GetConfiguration', {}];

  it('lets each call have its answer, also one whose id came again, and one that was none', () => {
    const told = story()
      .receives(asked('x'))
      .sends([3, 'x', {}])
      .receives(asked('x'))
      .sends([4, 'x', 'GenericError', '', {}]);
    told.receives('[2,"y"]').sends([4, 'y', 'FormationViolation', '', {}]);
    expect(told.pass(120_000).says('z', 'Heartbeat').broken).toEqual([]);
  });

  it('lets a call be refused that is no JSON, and too long to be read to its end', () => {
    const told = story().receives(`[2,"x","DataTransfer",{"data":"${'x'.repeat(100_000)}`);
    expect(told.sends([4, 'x', 'FormationViolation', '', {}]).broken).toEqual([]);
  });

  it('lets a call go unanswered that is too long to be read to its end, where its beginning shows no id', () => {
    const told = story().receives(`[2,"","DataTransfer",{"data":"${'x'.repeat(100_000)}"}]`);
    expect(told.pass(120_000).says('z', 'Heartbeat').broken).toEqual([]);
  });

  it('takes an answer for the call that must be answered, where one that need not be had the same id', () => {
    const told = story().receives(`[2,"\\u0000","DataTransfer",{"data":"${'x'.repeat(100_000)}"}]`);
    told.receives([2, '\0', 'ClearCache', {}]).sends([3, '\0', {}]);
    expect(told.pass(120_000).says('z', 'Heartbeat').broken).toEqual([]);
  });

  it('notices a long call without an answer, whose id can be read', () => {
    const told = story().receives(`[2,"x","DataTransfer",{"data":"${'x'.repeat(100_000)}"}]`);
    const broken = told.pass(120_000).says('z', 'Heartbeat').broken;
    expect(broken).toEqual(['DataTransfer x was not answered within 60 s.']);
  });

  it('lets calls go unanswered where the connection was lost, or the station was Rejected', () => {
    const told = story().receives(asked('x')).loses().connects().pass(120_000).says('a', 'Heartbeat');
    told.registers('Rejected').receives(asked('y')).pass(120_000).registers();
    expect(told.broken).toEqual([]);
  });

  it('notices a second answer, and one that nobody had asked for', () => {
    const told = story()
      .receives(asked('x'))
      .sends([3, 'x', {}])
      .sends([3, 'x', {}])
      .sends([4, 'z', 'GenericError', '', {}]);
    expect(told.broken).toEqual(['x was answered before.', 'z was answered, and nobody had asked it.']);
    expect(told.violations[0]).toMatchObject({ rule: 'answered-once', clause: 'J 4.1.1, 4.2' });
  });

  it('notices an answer over another connection than the question', () => {
    const told = story().receives(asked('x')).loses().connects().sends([3, 'x', {}]);
    expect(told.broken).toEqual(['x was answered, and nobody had asked it.']);
  });

  it('notices a call that is not answered, once', () => {
    const told = story().receives(asked('x')).pass(60_000).says('a', 'Heartbeat');
    expect(told.broken).toEqual([]);
    told.pass(1).says('b', 'Heartbeat').pass(1_000).says('c', 'Heartbeat');
    expect(told.broken).toEqual(['GetConfiguration x was not answered within 60 s.']);
  });
});

describe('same-repeats', () => {
  const story = () => new SeenStory(sameRepeats).begins().connects();

  it('lets a message come again as it was, but for the transactionId that has become known', () => {
    const told = story()
      .says('a', 'StartTransaction', start())
      .loses()
      .connects()
      .says('a', 'StartTransaction', start());
    told.says('b', 'StopTransaction', stop(-1, 2_000)).says('b', 'StopTransaction', stop(7, 2_000));
    expect(told.broken).toEqual([]);
  });

  it('notices that its content has changed, across runs too', () => {
    const told = story().says('a', 'StartTransaction', start()).ends('cut').begins();
    told.says('a', 'StartTransaction', start({ meterStart: 1_001 }));
    expect(told.broken).toEqual(['StartTransaction a came again with other content than before.']);
    expect(told.violations[0]).toMatchObject({ rule: 'same-repeats', clause: 'J errata 3.1, 3.7.1' });
  });

  it('notices an id that is used for another message', () => {
    expect(story().says('a', 'Heartbeat').says('a', 'StatusNotification').broken).toHaveLength(1);
  });

  it('lets be said what was written to be said, and notices anything else', () => {
    const messages = [
      owed(1, 'StartTransaction', { payload: start() }),
      owed(2, 'StopTransaction', { payload: stop(-1, 2_000) }),
    ];
    const told = story().writes({ putOwed: messages }).says('owed-1', 'StartTransaction', start());
    told.says('owed-2', 'StopTransaction', stop(7, 2_000));
    expect(told.broken).toEqual([]);
    const other = story()
      .writes({ putOwed: messages })
      .says('owed-1', 'StartTransaction', start({ meterStart: 0 }));
    expect(other.broken).toEqual(['StartTransaction owed-1 says something else than what was written to be said.']);
  });
});

describe('status-matrix', () => {
  const story = () => new SeenStory(statusMatrix).begins({ MinimumStatusDuration: '0' }).connects();
  const status = (told: SeenStory, connectorId: number, ...statuses: readonly string[]) => {
    for (const [index, one] of statuses.entries())
      told.says(`${connectorId}-${index}`, 'StatusNotification', { connectorId, status: one, errorCode: 'NoError' });
    return told;
  };

  it('lets a session go its way, and a status be told again', () => {
    const told = status(
      story(),
      1,
      'Available',
      'Available',
      'Preparing',
      'Charging',
      'SuspendedEV',
      'Finishing',
      'Available',
    );
    expect(status(told, 0, 'Available', 'Unavailable', 'Faulted').broken).toEqual([]);
  });

  it('lets steps be missing after the connection was lost, after a boot, and where short ones are hidden', () => {
    const told = status(story(), 1, 'Charging').loses().connects();
    status(told, 1, 'Preparing').ends('cut').begins().connects();
    status(told, 1, 'Finishing').ends('ended').begins({ MinimumStatusDuration: '5' }).connects();
    expect(status(told, 1, 'Charging', 'Preparing').broken).toEqual([]);
  });

  it.each([
    ['Preparing', 'Unavailable'],
    ['Finishing', 'Charging'],
    ['Reserved', 'Charging'],
    ['Unavailable', 'Finishing'],
    ['Unavailable', 'Reserved'],
    ['Preparing', 'Reserved'],
    ['Charging', 'Preparing'],
    ['Charging', 'Unheard'],
  ])('notices the step from %s to %s', (before, after) => {
    const told = status(story(), 2, before, after);
    expect(told.broken).toEqual([`Connector 2 went from ${before} to ${after}.`]);
    expect(told.violations[0]).toMatchObject({ rule: 'status-matrix', clause: '4.9' });
  });

  it('notices a status that connector 0 cannot have', () => {
    expect(status(story(), 0, 'Charging').broken).toEqual(['Connector 0 was told to be Charging.']);
  });
});

describe('boot-first', () => {
  const story = () => new SeenStory(bootFirst).begins().connects();
  const trigger = (requestedMessage: string) => [2, 'trigger', 'TriggerMessage', { requestedMessage }];

  it('lets an accepted station speak, also over a connection that is new', () => {
    const told = story().registers('Pending').registers().says('a', 'StatusNotification').loses().connects();
    expect(told.says('b', 'Heartbeat').broken).toEqual([]);
  });

  it('lets a station answer, and say what was triggered while it is Pending', () => {
    const told = story().receives([2, 'x', 'GetConfiguration', {}]).sends([3, 'x', {}]).registers('Pending');
    told.receives(trigger('StatusNotification')).sends([3, 'trigger', { status: 'Accepted' }]);
    told
      .says('a', 'StatusNotification')
      .receives([2, 'e', 'ExtendedTriggerMessage', { requestedMessage: 'SignChargePointCertificate' }]);
    expect(told.says('b', 'SignCertificate').broken).toEqual([]);
  });

  it('notices what comes before BootNotification, and after a boot once more', () => {
    const told = story()
      .says('a', 'Heartbeat')
      .registers()
      .ends('cut')
      .begins()
      .connects()
      .says('b', 'StartTransaction');
    expect(told.broken).toEqual([
      'Heartbeat came while the station was not registered.',
      'StartTransaction came while the station was not registered.',
    ]);
    expect(told.violations[0]).toMatchObject({ rule: 'boot-first', clause: '4.2' });
  });

  it('notices what nobody has triggered while it is Pending, and what was triggered before', () => {
    const told = story().registers('Pending').receives(trigger('Heartbeat')).says('a', 'StatusNotification');
    told.registers('Rejected', 'again').registers('Pending', 'and again').says('b', 'Heartbeat');
    expect(told.broken).toEqual([
      'StatusNotification came while the station was Pending.',
      'Heartbeat came while the station was Pending.',
    ]);
  });

  it('notices calls and answers of a station that was Rejected, until it asks again', () => {
    const told = story()
      .registers('Rejected')
      .says('a', 'Heartbeat')
      .receives([2, 'x', 'Reset', {}])
      .sends([3, 'x', {}]);
    expect(told.broken).toEqual([
      'Heartbeat came while the station was Rejected.',
      'A call was answered while the station was Rejected.',
    ]);
    told.says('again', 'BootNotification').sends([3, 'x', {}]);
    expect(told.broken).toHaveLength(2);
  });

  it('is not taken in by an answer that is none', () => {
    const told = story().says('boot', 'BootNotification').isTold('boot', { status: 'Accepted' }).says('a', 'Heartbeat');
    expect(told.broken).toHaveLength(1);
  });
});
