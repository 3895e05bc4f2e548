/** What is asked, learnt and written down of tags, and what waits: 3.4, 3.5, 4.1, 5.11. */
import { describe, expect, it } from 'vitest';
import type { Lesson } from '../../machines/authorization/admission.js';
import { authorizationMachine } from '../../machines/authorization/authorization.machine.js';
import { chargingOf } from '../../machines/smart-charging/smart-charging.types.js';
import { AuthorizationDesk, running } from '../support/authorization-desk.js';
import { smartOutlets } from '../support/charging-desk.js';
import { ChartRig } from '../support/chart-rig.js';
import { authorizationSettings } from '../support/chart-settings.js';
import { outlet } from '../support/outlets.js';

const accepted = { status: 'Accepted' } as const;
const noted = ({ rig }: AuthorizationDesk) => rig.journal.entries;

describe('the journal says of a tag', () => {
  it('that it was accepted, and for which outlet', () => {
    const desk = new AuthorizationDesk([outlet(1, 'plugged')]);
    desk.present('TAG-1');
    desk.answer();
    expect(noted(desk)).toEqual([
      { level: 'info', event: 'tag.accepted', idTag: 'TAG-1', kind: 'start', connectorId: 1 },
    ]);
  });

  it('what it decided at once, and where nothing could be done with it', () => {
    const desk = new AuthorizationDesk([running(1, 'TAG-1')]);
    desk.present('TAG-1');
    desk.present('TAG-2');
    expect(noted(desk)).toEqual([
      { level: 'info', event: 'tag.decided', idTag: 'TAG-1', kind: 'stop', connectorId: 1 },
      {
        level: 'info',
        event: 'tag.decided',
        idTag: 'TAG-2',
        kind: 'ignore',
        why: 'no outlet could use this tag',
      },
    ]);
  });

  it.each([
    ['the word of the CSMS', (desk: AuthorizationDesk) => desk.answer('Blocked'), 'Blocked'],
    ['why it did not answer', (desk: AuthorizationDesk) => desk.fail('timeout'), 'timeout'],
  ])('why it was refused: %s', (_, judge, why) => {
    const desk = new AuthorizationDesk([outlet(1, 'plugged')]);
    desk.present('TAG-1');
    judge(desk);
    expect(noted(desk)).toEqual([{ level: 'info', event: 'tag.refused', idTag: 'TAG-1', why }]);
  });

  it.each([
    ['bad', { listed: { status: 'Invalid' } as const }, 'Invalid'],
    ['unknown', {}, 'unknown, and nobody can be asked'],
  ])('why it was refused offline: it is %s', (_, known, why) => {
    const desk = new AuthorizationDesk([outlet(1, 'plugged')], { known: { 'TAG-1': { isOnline: false, ...known } } });
    desk.present('TAG-1');
    expect(noted(desk)).toEqual([{ level: 'info', event: 'tag.refused', idTag: 'TAG-1', why }]);
  });
});

describe('the stores and the CSMS', () => {
  it('are asked about the tag in hand, by the settings of the moment', () => {
    const settings = { AuthorizationCacheEnabled: 'true', LocalAuthListEnabled: 'false' };
    const desk = new AuthorizationDesk([outlet(1, 'plugged')], { configuration: settings });
    desk.present('TAG-1');
    expect(desk.rig.begun).toEqual([
      { id: 'lookUp', input: { idTag: 'TAG-1', settings: authorizationSettings(settings) } },
    ]);
    expect(desk.rig.eventsTo('outbox')).toMatchObject([
      { type: 'outbox.call', from: 'authorization', action: 'Authorize', payload: { idTag: 'TAG-1' } },
    ]);
  });

  it('learn what the CSMS says: of the tag asked about, good or bad, and of any other it judged (3.5.1, 3.5.2)', () => {
    const lessons: Lesson[] = [];
    const learning = authorizationMachine.provide({ actions: { learn: (_, lesson) => void lessons.push(lesson) } });
    const settings = authorizationSettings();
    const rig = new ChartRig(learning, {
      input: { settings, charging: chargingOf(smartOutlets) },
      peers: ['outbox', 'controller', 'connector-1'],
    });
    rig.send({ type: 'outlet.changed', outlet: outlet(1, 'free') });
    for (const status of ['Blocked', 'Accepted']) {
      rig.send({ type: 'tag.presented', idTag: status, connectorId: null });
      rig.fail('lookUp');
      rig.send({ type: 'answered.authorize', key: '', payload: { idTagInfo: { status } } });
    }
    rig.send({ type: 'tag.judged', idTag: 'TAG-3', idTagInfo: { status: 'Expired' } });
    expect(lessons).toEqual([
      { idTag: 'Blocked', idTagInfo: { status: 'Blocked' }, settings },
      { idTag: 'Accepted', idTagInfo: { status: 'Accepted' }, settings },
      { idTag: 'TAG-3', idTagInfo: { status: 'Expired' }, settings },
    ]);
  });
});

describe('the group of a tag', () => {
  it('is known offline too, once the question has failed (3.5.4)', () => {
    const desk = new AuthorizationDesk([running(1, 'TAG-1', { parentIdTag: 'GROUP' })], {
      configuration: { LocalAuthorizeOffline: 'true', LocalPreAuthorize: 'false' },
      known: { 'TAG-2': { listed: { ...accepted, parentIdTag: 'GROUP' } } },
    });
    desk.present('TAG-2');
    desk.fail('offline');
    expect([desk.asked, desk.told]).toEqual([['TAG-2'], ['1 transaction.stop']]);
  });

  it('counts online, whatever counts offline', () => {
    const desk = new AuthorizationDesk([running(1, 'TAG-1', { parentIdTag: 'GROUP' })], {
      configuration: { LocalAuthorizeOffline: 'false', LocalPreAuthorize: 'true' },
      known: { 'TAG-2': { listed: { ...accepted, parentIdTag: 'GROUP' } } },
    });
    desk.present('TAG-2');
    expect([desk.asked, desk.told]).toEqual([[], ['1 transaction.stop']]);
  });
});

describe('outlets', () => {
  it('are looked through by their number, in whatever order they speak', () => {
    const desk = new AuthorizationDesk([outlet(2, 'free'), outlet(1, 'free')]);
    desk.present('TAG-1');
    desk.answer();
    expect(desk.told).toEqual(['1 tag.accepted']);
  });

  it('are what they said last', () => {
    const desk = new AuthorizationDesk([outlet(1, 'free'), outlet(2, 'free')]);
    desk.send({ type: 'outlet.changed', outlet: outlet(1, 'unusable') });
    desk.present('TAG-1');
    desk.answer();
    expect(desk.told).toEqual(['2 tag.accepted']);
    expect(desk.rig.snapshot.context.outlets.map(({ connectorId }) => connectorId)).toEqual([1, 2]);
  });

  it('take the moved authorisation as theirs until they say otherwise, and it may move again', () => {
    const desk = new AuthorizationDesk([outlet(1, 'authorised', { idTag: 'TAG-1', parentIdTag: 'GROUP' })]);
    desk.send({ type: 'outlet.changed', outlet: outlet(2, 'plugged') });
    expect(desk.rig.eventsTo('connector-2')).toEqual([
      { type: 'tag.accepted', grant: { idTag: 'TAG-1', fixed: false, parentIdTag: 'GROUP' } },
    ]);
    expect(desk.rig.snapshot.context.outlets).toMatchObject([
      { use: 'free', idTag: null },
      { use: 'busy', idTag: 'TAG-1', parentIdTag: 'GROUP', fixed: false },
    ]);
  });
});

describe('what waits', () => {
  it('is each tag once, however often it is held to the reader', () => {
    const desk = new AuthorizationDesk([outlet(1, 'free'), outlet(2, 'free')]);
    for (const idTag of ['TAG-1', 'TAG-1', 'TAG-2', 'TAG-2']) desk.present(idTag);
    for (let answers = 0; answers < 3; answers += 1) desk.answer('Blocked');
    expect(desk.asked).toEqual(['TAG-1', 'TAG-2']);
  });

  it('is one remote start for a connector, and besides it a tag at its reader', () => {
    const desk = new AuthorizationDesk([outlet(1, 'free'), outlet(2, 'free')]);
    desk.start({ idTag: 'TAG-1', connectorId: 1 });
    desk.start({ idTag: 'TAG-2', connectorId: 1 });
    desk.present('TAG-3', 1);
    desk.answer('Blocked');
    desk.answer('Blocked');
    expect([desk.replies, desk.asked]).toEqual([
      ['Accepted', 'Rejected'],
      ['TAG-1', 'TAG-3'],
    ]);
  });

  it('is nothing from afar before the first acceptance (4.2)', () => {
    const rig = new ChartRig(authorizationMachine, {
      input: { settings: authorizationSettings(), charging: chargingOf(smartOutlets) },
      peers: ['outbox', 'controller', 'connector-1'],
    });
    rig.send({ type: 'outlet.changed', outlet: outlet(1, 'free') });
    rig.send({ type: 'csms.remoteStartTransaction', callId: 'c-1', payload: { idTag: 'TAG-1' } });
    expect(rig.eventsTo('outbox')).toMatchObject([{ payload: { status: 'Rejected' } }]);
  });
});

describe('an outlet that was given away', () => {
  const known = { 'TAG-1': { listed: accepted } };

  it.each([
    ['by the CSMS', {}, {}, (desk: AuthorizationDesk) => desk.answer()],
    ['by the list', { LocalPreAuthorize: 'true' }, known, () => {}],
    [
      'by the list, once nobody could be asked',
      { LocalPreAuthorize: 'false', LocalAuthorizeOffline: 'true' },
      known,
      (desk: AuthorizationDesk) => desk.fail('offline'),
    ],
  ])('%s is not given to the next tag too, before it has spoken', (_, configuration, stores, judge) => {
    const desk = new AuthorizationDesk([outlet(1, 'free'), outlet(2, 'free')], { configuration, known: stores });
    desk.present('TAG-1');
    judge(desk);
    desk.present('TAG-2');
    desk.answer();
    expect(desk.told).toEqual(['1 tag.accepted', '2 tag.accepted']);
  });

  it('still belongs to who began there, when one of the group has stopped it', () => {
    const desk = new AuthorizationDesk([running(1, 'TAG-1', { parentIdTag: 'GROUP' })]);
    desk.present('TAG-2');
    desk.answer('Accepted', 'GROUP');
    expect(desk.rig.snapshot.context.outlets).toEqual([running(1, 'TAG-1', { parentIdTag: 'GROUP' })]);
  });
});

describe('what waited when the station went down', () => {
  it.each([
    ['power.failing', 'power.ok'],
    ['station.ending', 'station.working'],
  ])('is forgotten: %s', (end, begin) => {
    const desk = new AuthorizationDesk([outlet(1, 'free'), outlet(2, 'free')]);
    desk.present('TAG-1');
    desk.present('TAG-2');
    desk.send({ type: end });
    desk.send({ type: begin });
    expect([desk.asked, desk.told]).toEqual([['TAG-1'], []]);
    expect(desk.rig.snapshot.context).toMatchObject({ current: null, known: null, waiting: [] });
  });
});
