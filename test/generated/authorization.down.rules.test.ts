/** What is heard of tags and remote starts while the station goes down, and what is heard once: 3.4, 4.2, 5.11, 5.14. */
import { describe, expect, it } from 'vitest';
import { AuthorizationDesk, running } from '../support/authorization-desk.js';
import { txProfile } from '../support/charging-desk.js';
import { outlet } from '../support/outlets.js';

const ends = [
  ['power.failing', 'power.ok'],
  ['station.ending', 'station.working'],
] as const;

describe.each(ends)('after %s', (end, begin) => {
  const down = () => {
    const desk = new AuthorizationDesk([outlet(1, 'plugged'), running(2, 'TAG-2')]);
    desk.send({ type: end });
    return desk;
  };

  it('a tag is not heard, neither then nor later', () => {
    const desk = down();
    desk.present('TAG-1');
    desk.present('TAG-2');
    desk.send({ type: begin });
    expect([desk.asked, desk.told]).toEqual([[], []]);
  });

  it('a remote start is rejected', () => {
    const desk = down();
    desk.start({ idTag: 'TAG-1', connectorId: 1 });
    desk.send({ type: begin });
    expect([desk.replies, desk.asked, desk.told]).toEqual([['Rejected'], [], []]);
  });

  it(`tags and remote starts are heard again with ${begin}`, () => {
    const desk = down();
    desk.send({ type: begin });
    desk.present('TAG-1');
    desk.answer();
    desk.present('TAG-2');
    expect([desk.asked, desk.told]).toEqual([['TAG-1'], ['1 tag.accepted', '2 transaction.stop']]);
  });
});

it('a station that ends for a reset stays closed though the mains fail and are back (5.14)', () => {
  const desk = new AuthorizationDesk([outlet(1, 'plugged'), running(2, 'TAG-2')]);
  for (const type of ['station.ending', 'power.failing', 'power.ok']) desk.send({ type });
  desk.present('TAG-1');
  desk.start({ idTag: 'TAG-1', connectorId: 1 });
  desk.stop(12);
  expect([desk.asked, desk.replies, desk.told]).toEqual([[], ['Rejected', 'Rejected'], []]);
});

it('a transaction is still stopped from afar while the mains fail (5.12)', () => {
  const desk = new AuthorizationDesk([running(2, 'TAG-2')]);
  desk.send({ type: 'power.failing' });
  desk.stop(12);
  expect([desk.replies, desk.told]).toEqual([['Accepted'], ['2 transaction.stop']]);
});

describe('a tag that was presented', () => {
  it('is decided once: an outlet that becomes usable later is not given to one that has gone (T 068)', () => {
    const desk = new AuthorizationDesk([outlet(1, 'unusable')]);
    desk.present('TAG-1');
    desk.send({ type: 'outlet.changed', outlet: outlet(1, 'plugged') });
    expect([desk.asked, desk.told, desk.rig.journal.entries.length]).toEqual([[], [], 1]);
  });

  it('stops its transaction once, whatever the outlets say then', () => {
    const desk = new AuthorizationDesk([running(1, 'TAG-1')]);
    desk.present('TAG-1');
    desk.send({ type: 'outlet.changed', outlet: running(1, 'TAG-1') });
    desk.send({ type: 'outlet.changed', outlet: outlet(2, 'free') });
    expect([desk.told, desk.asked]).toEqual([['1 transaction.stop'], []]);
  });
});

describe('a remote start that is rejected', () => {
  it('for its profile is noted with the reason (5.11)', () => {
    const desk = new AuthorizationDesk([outlet(1, 'plugged')]);
    const chargingProfile = txProfile(3, { chargingProfilePurpose: 'TxDefaultProfile' });
    desk.start({ idTag: 'TAG-1', connectorId: 1, chargingProfile });
    expect(desk.replies).toEqual(['Rejected']);
    expect(desk.rig.journal.entries).toEqual([
      { level: 'warn', event: 'profile.refused', chargingProfileId: 3, why: expect.any(String) },
    ]);
  });

  it('for its outlet is no matter of its profile, and is not noted as one', () => {
    const desk = new AuthorizationDesk([running(1, 'TAG-2')]);
    desk.start({ idTag: 'TAG-1', connectorId: 1, chargingProfile: txProfile(3) });
    expect([desk.replies, desk.rig.journal.entries]).toEqual([['Rejected'], []]);
  });
});
