/** What is said and noted of charging profiles, and what a disk that fails costs: 3.13, 5.11, 5.16. */
import { describe, expect, it } from 'vitest';
import { idleOutlet } from '../../machines/smart-charging/view.js';
import { ChargingDesk, charging, installed, profileOf, txProfile } from '../support/charging-desk.js';

const full = new Error('the disk is full');

const notes = ({ rig }: ChargingDesk) => rig.journal.entries;

const unwritten = (job: string) => ({
  level: 'error',
  event: 'profiles.notWritten',
  job,
  error: 'Error: the disk is full',
});

/** Of those who judge remote starts: by their ids, what they were told is installed, in order. */
const told = ({ rig }: ChargingDesk) =>
  rig
    .eventsTo('authorization')
    .map(({ profiles }) =>
      (profiles as { profile: { chargingProfileId: number } }[]).map(({ profile }) => profile.chargingProfileId),
    );

/** How often plans were made. */
const plannings = (desk: ChargingDesk) => desk.begun('tellPlans').length;

/** Plans are told, and nothing is under way. */
function resting(desk: ChargingDesk): ChargingDesk {
  desk.rig.send({ type: 'hardware.ready' });
  desk.rig.done('tellPlans', { plans: [], lookAgainAtMs: 4e12 });
  return desk;
}

const bound = { type: 'profile.bound', installed: installed(1, txProfile(4), { localId: 'tx-1' }) };

describe('the journal says', () => {
  it.each<[string, (desk: ChargingDesk) => void, object]>([
    [
      'which profile was installed',
      (desk) => desk.keep(2, profileOf(9, { stackLevel: 1 })),
      { connectorId: 2, chargingProfileId: 9, purpose: 'TxDefaultProfile', stackLevel: 1 },
    ],
    [
      'which one has come with a remote start',
      (desk) => desk.rig.send(bound),
      { connectorId: 1, chargingProfileId: 4, purpose: 'TxProfile', stackLevel: 0 },
    ],
  ])('%s', (_, happens, profile) => {
    const desk = new ChargingDesk();
    happens(desk);
    expect(notes(desk)).toEqual([{ level: 'info', event: 'profile.installed', ...profile }]);
  });

  it('which ones were removed', () => {
    const desk = new ChargingDesk({ profiles: [installed(0, profileOf(1)), installed(1, profileOf(2))] });
    desk.clear();
    desk.rig.done('write');
    expect(notes(desk)).toEqual([{ level: 'info', event: 'profiles.removed', chargingProfileIds: [1, 2] }]);
  });
});

describe('those who judge remote starts are told what is installed, and plans are made anew', () => {
  const one = () => resting(new ChargingDesk({ profiles: [installed(0, profileOf(1))] }));

  it('when one has come with a remote start (5.11)', () => {
    const desk = resting(new ChargingDesk());
    desk.rig.send(bound);
    expect([told(desk), plannings(desk)]).toEqual([[[], [4]], 2]);
  });

  it('when one was removed', () => {
    const desk = one();
    desk.clear();
    desk.rig.done('write');
    expect([told(desk), plannings(desk)]).toEqual([[[1], []], 2]);
  });

  it('when a transaction took its own along, and no other comes for it then (3.13.1)', () => {
    const desk = new ChargingDesk();
    desk.becomes(charging(1));
    desk.keep(1, txProfile(1));
    resting(desk);
    desk.becomes(idleOutlet(1));
    expect([told(desk), plannings(desk)]).toEqual([[[], [1], []], 2]);
    desk.rig.done('forget');
    desk.set(1, txProfile(2));
    expect(desk.answers.at(-1)).toBe('Rejected');
  });

  it('and not told again when it is as it was, whatever the outlets say', () => {
    const desk = one();
    desk.becomes(charging(1));
    desk.becomes(idleOutlet(1));
    expect([told(desk), notes(desk)]).toEqual([[[1]], []]);
  });
});

describe('plans are made', () => {
  it('with what the site leaves to all outlets, and no more than the station has', () => {
    const desk = resting(new ChargingDesk());
    desk.rig.send({ type: 'station.able', totalPowerW: 90_000 });
    expect(desk.begun('tellPlans').at(-1)).toMatchObject({ view: { stationMaxW: 90_000 } });
  });

  it('by the strategy that is set by then', () => {
    const desk = resting(new ChargingDesk());
    desk.rig.send({ type: 'configuration.changed', key: 'PowerSharingStrategy', value: 'FirstCome' });
    expect(desk.begun('tellPlans').map((facts) => (facts as { strategy: string }).strategy)).toEqual([
      'Equal',
      'FirstCome',
    ]);
  });
});

describe('a disk that fails costs one request its answer and no more, and is noted', () => {
  it.each<[string, string, unknown, (desk: ChargingDesk) => void]>([
    [
      'a profile that cannot be written',
      'set',
      'Rejected',
      (desk) => {
        desk.set(0, profileOf(2));
        desk.rig.fail('install', full);
      },
    ],
    [
      'profiles that cannot be removed',
      'clear',
      'Unknown',
      (desk) => {
        desk.clear();
        desk.rig.fail('write', full);
      },
    ],
    [
      'a profile that cannot be taken back',
      'set',
      'Rejected',
      (desk) => {
        desk.becomes(charging(1));
        desk.set(1, txProfile(2));
        desk.becomes(idleOutlet(1));
        desk.written();
        desk.rig.fail('write', full);
      },
    ],
  ])('%s', (_, job, answer, happens) => {
    const desk = new ChargingDesk({ profiles: [installed(0, profileOf(1))] });
    happens(desk);
    expect([desk.rig.status, desk.answers, notes(desk)]).toEqual(['active', [answer], [unwritten(job)]]);
    expect([desk.rig.runs('install'), desk.rig.runs('write')]).toEqual([false, false]);
    desk.keep(0, profileOf(3));
    expect(desk.answers).toEqual([answer, 'Accepted']);
  });
});

describe('profiles whose transaction is gone leave the ledger once', () => {
  const orphaned = () => new ChargingDesk({ profiles: [installed(1, txProfile(1), { localId: 'tx-0' })], open: [] });

  it.each<[string, (desk: ChargingDesk) => void, readonly object[]]>([
    ['and it does', (desk) => desk.rig.done('forget'), []],
    ['or it cannot be written, which is noted', (desk) => desk.rig.fail('forget', full), [unwritten('forget')]],
  ])('%s: the next request is seen to', (_, ends, expected) => {
    const desk = orphaned();
    desk.set(0, profileOf(2));
    ends(desk);
    expect([desk.rig.status, desk.begun('forget')]).toEqual(['active', [{ localId: 'tx-0' }]]);
    expect(notes(desk).filter(({ event }) => event !== 'profile.orphaned')).toEqual(expected);
    desk.written();
    expect([desk.answers, desk.begun('forget').length]).toEqual([['Accepted'], 1]);
  });
});

it('nothing of a request stays with the station once it is answered, but what it has installed', () => {
  const desk = new ChargingDesk();
  desk.set(0, profileOf(4711));
  expect(JSON.stringify(desk.rig.snapshot.context)).toContain('4711');
  desk.rig.fail('install', full);
  expect(JSON.stringify(desk.rig.snapshot.context)).not.toContain('4711');
});
