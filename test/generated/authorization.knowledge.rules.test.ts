/** What list and cache spare, offline and online; what is learnt; reservations and locked cables: 3.4, 3.5, 5.11, 5.13, errata 3.5. */

import { describe, expect, it } from 'vitest';
import { chargingOf } from '../../machines/smart-charging/smart-charging.types.js';
import { AuthorizationDesk, reserved, running } from '../support/authorization-desk.js';
import { installed, profileOf, smartOutlets } from '../support/charging-desk.js';
import { outlet } from '../support/outlets.js';

const accepted = { status: 'Accepted' } as const;
const blocked = { status: 'Blocked' } as const;
const on = (key: string) => ({ [key]: 'true' });

describe('a tag that is known', () => {
  it('begins at once with LocalPreAuthorize, and nobody is asked (T 007_1, T 008_1)', () => {
    const desk = new AuthorizationDesk([outlet(1, 'plugged')], {
      configuration: on('LocalPreAuthorize'),
      known: { 'TAG-1': { cached: { ...accepted, parentIdTag: 'GROUP' } } },
    });
    desk.present('TAG-1');
    expect([desk.asked, desk.told]).toEqual([[], ['1 tag.accepted']]);
    expect(desk.rig.eventsTo('connector-1')[0]).toMatchObject({ grant: { idTag: 'TAG-1', parentIdTag: 'GROUP' } });
  });

  it('spares the question of a remote start too (T 007_2, T 008_2)', () => {
    const desk = new AuthorizationDesk([outlet(1, 'plugged')], {
      configuration: on('LocalPreAuthorize'),
      known: { 'TAG-1': { listed: accepted } },
    });
    desk.start({ idTag: 'TAG-1' });
    expect([desk.replies, desk.asked, desk.told]).toEqual([['Accepted'], [], ['1 tag.accepted']]);
  });

  it('is asked about once LocalPreAuthorize is switched off, at once', () => {
    const desk = new AuthorizationDesk([outlet(1, 'plugged')], {
      configuration: on('LocalPreAuthorize'),
      known: { 'TAG-1': { listed: accepted } },
    });
    desk.send({ type: 'configuration.changed', key: 'LocalPreAuthorize', value: 'false' });
    desk.present('TAG-1');
    expect(desk.asked).toEqual(['TAG-1']);
  });

  it('as bad is asked about all the same while somebody can be asked (3.5.1)', () => {
    const desk = new AuthorizationDesk([outlet(1, 'plugged')], {
      configuration: on('LocalPreAuthorize'),
      known: { 'TAG-1': { cached: blocked } },
    });
    desk.present('TAG-1');
    desk.answer();
    expect([desk.asked, desk.told]).toEqual([['TAG-1'], ['1 tag.accepted']]);
  });

  it('stops the transaction of its group without a question, if its group is known', () => {
    const desk = new AuthorizationDesk([running(1, 'TAG-1', { parentIdTag: 'GROUP' })], {
      configuration: on('LocalPreAuthorize'),
      known: { 'TAG-2': { listed: { ...accepted, parentIdTag: 'group' } } },
    });
    desk.present('TAG-2');
    expect([desk.asked, desk.told]).toEqual([[], ['1 transaction.stop']]);
  });
});

describe('offline', () => {
  const offline = { isOnline: false };

  it('a known tag begins, and the line is not tried (T 037_1)', () => {
    const desk = new AuthorizationDesk([outlet(1, 'plugged')], {
      configuration: on('LocalAuthorizeOffline'),
      known: { 'TAG-1': { ...offline, listed: accepted } },
    });
    desk.present('TAG-1');
    expect([desk.asked, desk.told]).toEqual([[], ['1 tag.accepted']]);
  });

  it('a blocked one does not, whatever unknown ones may (3.5.4)', () => {
    const desk = new AuthorizationDesk([outlet(1, 'plugged')], {
      configuration: { ...on('LocalAuthorizeOffline'), ...on('AllowOfflineTxForUnknownId') },
      known: { 'TAG-1': { ...offline, listed: blocked }, 'TAG-2': offline },
    });
    desk.present('TAG-1');
    expect(desk.told).toEqual([]);
    desk.present('TAG-2');
    expect(desk.told).toEqual(['1 tag.accepted']);
  });

  it.each([
    ['offline', ['1 tag.accepted']],
    ['timeout', ['1 tag.accepted']],
    ['refused', []],
  ])('a question that fails (%s) is judged by the offline rules, but a CALLERROR is a refusal', (reason, told) => {
    const desk = new AuthorizationDesk([outlet(1, 'plugged')], {
      configuration: on('AllowOfflineTxForUnknownId'),
    });
    desk.present('TAG-1');
    desk.fail(reason);
    expect([desk.asked, desk.told]).toEqual([['TAG-1'], told]);
  });

  it('a store that does not answer lets nobody pass, but the CSMS may', () => {
    const desk = new AuthorizationDesk([outlet(1, 'plugged')], { configuration: on('AllowOfflineTxForUnknownId') });
    for (const idTag of ['TAG-1', 'TAG-2']) {
      desk.rig.send({ type: 'tag.presented', idTag, connectorId: null });
      desk.rig.fail('lookUp');
      if (idTag === 'TAG-1') desk.fail('offline');
    }
    expect(desk.told).toEqual([]);
    desk.answer();
    expect([desk.asked, desk.told]).toEqual([['TAG-1', 'TAG-2'], ['1 tag.accepted']]);
  });
});

describe('what the CSMS says', () => {
  it('against the list is shown with connector 0 until a list was sent (3.5.2)', () => {
    const desk = new AuthorizationDesk([]);
    desk.send({ type: 'list.contradicted' });
    desk.send({ type: 'list.updated' });
    expect(desk.rig.eventsTo('controller')).toEqual([
      { type: 'list.conflict', active: true },
      { type: 'list.conflict', active: false },
    ]);
  });
});

describe('an outlet that is reserved (5.13)', () => {
  it('is for the tag it is held for, before a plugged one', () => {
    const desk = new AuthorizationDesk([outlet(1, 'plugged'), reserved(2)]);
    desk.present('tag-1');
    desk.answer();
    expect(desk.told).toEqual(['2 tag.accepted']);
  });

  it('and for nobody else: without a group nobody is asked (T 046_1)', () => {
    const desk = new AuthorizationDesk([reserved(1, { isPlugged: true })]);
    desk.present('TAG-2');
    desk.start({ idTag: 'TAG-2', connectorId: 1 });
    expect([desk.asked, desk.replies, desk.told]).toEqual([[], ['Rejected'], []]);
  });

  it('with a group, a foreign tag is asked about, and may use it (T 053_1)', () => {
    const desk = new AuthorizationDesk([reserved(1, {}, 'GROUP')]);
    desk.present('TAG-2');
    desk.answer('Accepted', 'OTHERS');
    expect(desk.told).toEqual([]);
    desk.present('TAG-2');
    desk.answer('Accepted', 'group');
    expect([desk.asked, desk.told]).toEqual([['TAG-2', 'TAG-2'], ['1 tag.accepted']]);
  });

  it('a remote start of the group is accepted and authorised, also with AuthorizeRemoteTxRequests false', () => {
    const configuration = { AuthorizeRemoteTxRequests: 'false' };
    const desk = new AuthorizationDesk([reserved(1, {}, 'GROUP')], { configuration });
    desk.start({ idTag: 'TAG-2', connectorId: 1 });
    desk.answer('Accepted', 'GROUP');
    expect([desk.replies, desk.asked, desk.told]).toEqual([['Accepted'], ['TAG-2'], ['1 tag.accepted']]);
  });

  it('a remote start of its own tag begins there (T 046_2)', () => {
    const desk = new AuthorizationDesk([reserved(1, { isPlugged: true })], {
      configuration: { AuthorizeRemoteTxRequests: 'false' },
    });
    desk.start({ idTag: 'TAG-1', connectorId: 1 });
    expect([desk.replies, desk.asked, desk.told]).toEqual([['Accepted'], [], ['1 tag.accepted']]);
  });

  it('is reserved again when its driver plugs in elsewhere', () => {
    const held = { reservationId: 5, idTag: 'TAG-1', parentIdTag: null };
    const desk = new AuthorizationDesk([outlet(1, 'authorised', { idTag: 'TAG-1', heldFor: held }), outlet(2, 'free')]);
    desk.send({ type: 'outlet.changed', outlet: outlet(2, 'plugged') });
    expect(desk.told).toEqual(['1 tag.withdrawn', '2 tag.accepted']);
    expect(desk.rig.snapshot.context.outlets[0]).toMatchObject({ use: 'reserved', idTag: null });
  });
});

describe('a cable that stays locked after its driver was refused (errata 3.5)', () => {
  const locked = outlet(1, 'finishing', { idTag: 'TAG-1', parentIdTag: 'GROUP', lockedFor: true });

  it('is let go for the same tag, without a question', () => {
    const desk = new AuthorizationDesk([locked, outlet(2, 'free')]);
    desk.present('TAG-1');
    expect([desk.asked, desk.told]).toEqual([[], ['1 cable.release']]);
  });

  it('and for one of its group', () => {
    const desk = new AuthorizationDesk([locked]);
    desk.present('TAG-2');
    desk.answer('Accepted', 'GROUP');
    expect(desk.told).toEqual(['1 cable.release']);
  });

  it('while nobody else may charge there', () => {
    const desk = new AuthorizationDesk([locked]);
    desk.present('TAG-2');
    desk.answer('Accepted', 'OTHERS');
    expect(desk.told).toEqual([]);
  });
});

describe('remote starts with a charging profile (5.11, T 060)', () => {
  const profile = {
    chargingProfileId: 1,
    stackLevel: 0,
    chargingProfilePurpose: 'TxProfile' as const,
    chargingProfileKind: 'Relative' as const,
    chargingSchedule: { chargingRateUnit: 'W' as const, chargingSchedulePeriod: [{ startPeriod: 0, limit: 6 }] },
  };

  it.each([
    ['for the transaction to come', profile, 'Accepted'],
    ['for all transactions', { ...profile, chargingProfilePurpose: 'TxDefaultProfile' as const }, 'Rejected'],
    ['for the station', { ...profile, chargingProfilePurpose: 'ChargePointMaxProfile' as const }, 'Rejected'],
    ['for a transaction that runs', { ...profile, transactionId: 7 }, 'Rejected'],
  ])('%s', (_, chargingProfile, status) => {
    const desk = new AuthorizationDesk([outlet(1, 'plugged')]);
    desk.start({ idTag: 'TAG-1', connectorId: 1, chargingProfile });
    expect([desk.replies, desk.asked.length]).toEqual([[status], status === 'Accepted' ? 1 : 0]);
  });

  it('reach the outlet with the tag, and go where the driver plugs in', () => {
    const desk = new AuthorizationDesk([outlet(1, 'free'), outlet(2, 'free')], {
      configuration: { AuthorizeRemoteTxRequests: 'false' },
    });
    desk.start({ idTag: 'TAG-1', chargingProfile: profile });
    const grants = (id: number) => desk.rig.eventsTo(`connector-${id}`).flatMap(({ grant }) => grant ?? []);
    expect(grants(1)).toEqual([{ idTag: 'TAG-1', fixed: false, profile }]);
    desk.send({ type: 'outlet.changed', outlet: outlet(2, 'plugged') });
    expect(grants(2)).toEqual([{ idTag: 'TAG-1', fixed: false, profile }]);
  });

  it('are judged as any other profile is, and by how many there are', () => {
    const desk = new AuthorizationDesk([outlet(1, 'plugged')]);
    const five = [1, 2, 3, 4, 5].map((id) => installed(0, profileOf(id, { stackLevel: id })));
    desk.send({ type: 'profiles.changed', profiles: five });
    desk.start({ idTag: 'TAG-1', connectorId: 1, chargingProfile: { ...profile, chargingProfileId: 6 } });
    desk.start({ idTag: 'TAG-1', connectorId: 1, chargingProfile: { ...profile, stackLevel: -1 } });
    desk.start({ idTag: 'TAG-1', connectorId: 1, chargingProfile: { ...profile, chargingProfileId: 5 } });
    expect(desk.replies).toEqual(['Rejected', 'Rejected', 'Accepted']);
  });

  it('come without their profile where the station has no smart charging (5.11)', () => {
    const charging = { ...chargingOf(smartOutlets), isSmart: false };
    const configuration = { AuthorizeRemoteTxRequests: 'false' };
    const desk = new AuthorizationDesk([outlet(1, 'plugged')], { configuration, charging });
    desk.start({ idTag: 'TAG-1', connectorId: 1, chargingProfile: { ...profile, transactionId: 7 } });
    expect(desk.replies).toEqual(['Accepted']);
    expect(desk.rig.eventsTo('connector-1')).toMatchObject([{ grant: { idTag: 'TAG-1', fixed: true } }]);
    expect(desk.rig.eventsTo('connector-1')[0]?.['grant']).not.toHaveProperty('profile');
  });
});

describe('while the station goes down', () => {
  it('on back-up power nobody begins anything, until the mains are back', () => {
    const desk = new AuthorizationDesk([outlet(1, 'plugged')]);
    desk.present('TAG-1');
    desk.send({ type: 'power.failing' });
    desk.answer();
    desk.present('TAG-1');
    desk.start({ idTag: 'TAG-1' });
    expect([desk.replies, desk.told]).toEqual([['Rejected'], []]);
    desk.send({ type: 'power.ok' });
    desk.present('TAG-1');
    desk.answer();
    expect(desk.told).toEqual(['1 tag.accepted']);
  });

  it('a reset that has failed opens it again', () => {
    const desk = new AuthorizationDesk([outlet(1, 'plugged'), running(2, 'TAG-9')]);
    desk.send({ type: 'station.ending' });
    desk.present('TAG-1');
    desk.start({ idTag: 'TAG-1' });
    desk.stop(12);
    expect([desk.replies, desk.asked, desk.told]).toEqual([['Rejected', 'Rejected'], [], []]);
    desk.send({ type: 'station.working' });
    desk.stop(12);
    expect([desk.replies.at(-1), desk.told]).toEqual(['Accepted', ['2 transaction.stop']]);
  });
});
