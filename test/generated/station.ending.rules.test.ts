/** Crashes, the way down, and the way back where a reset fails: 4.10, 5.14, 7.42, from the specification. */
import { describe, expect, it } from 'vitest';
import { type RootRig, root } from '../support/root-rig.js';
import { transaction } from '../support/stores.js';

const closing = (station: RootRig) =>
  station.told('authorization').filter((type) => type.startsWith('power.') || type.startsWith('station.'));

const stopReasons = ({ rig }: RootRig, connectorId: number) =>
  rig
    .eventsTo(`child:connector-${connectorId}`)
    .flatMap(({ type, reason }) => (type === 'transaction.stop' ? [reason] : []));

const answers = ({ rig }: RootRig) =>
  rig.eventsTo('child:outbox').map(({ callId, payload }) => `${callId} ${payload.status}`);

const stop = (station: RootRig, restart = false) =>
  station.rig.send({ type: 'station.stop', reason: 'Local', restart });

describe('a chart that crashes', () => {
  it('is made safe, begins again, and is told how things stand; everybody else goes on', () => {
    const station = root().ready();
    const { rig } = station;
    const [begun, deeds] = [rig.begun.length, station.deeds.length];
    rig.fail('connector-1', new Error('a defect'));
    expect(station.deeds.slice(deeds)).toEqual(['make connector-1 safe', 'resume connector-1']);
    expect(rig.begun.slice(begun).map(({ id }) => id)).toEqual(['connector-1']);
    expect(rig.runs('connector-1')).toBe(true);
    expect(rig.journal.entries).toMatchObject([
      { level: 'error', event: 'actor.crashed', actor: 'connector-1', error: 'Error: a defect' },
    ]);
    expect(station.output).toBeUndefined();
  });

  it('twenty times is too often: the station begins anew as a whole, and leaves the last one safe', () => {
    const station = root().ready();
    for (let crashes = 0; crashes < 20; crashes += 1) station.rig.fail(`connector-${1 + (crashes % 2)}`);
    expect(station.output).toBeUndefined();
    expect(station.begun('connector-1') + station.begun('connector-2')).toBe(22);
    const deeds = station.deeds.length;
    station.rig.fail('outbox', new Error('the last one'));
    expect(station.output).toEqual({ restart: true, why: 'too many charts have crashed' });
    expect(station.deeds.slice(deeds)).toEqual(['make outbox safe']);
    expect(station.begun('outbox')).toBe(1);
    expect(station.rig.journal.entries).toHaveLength(21);
    expect(station.rig.journal.entries.at(-1)).toMatchObject({ actor: 'outbox', error: 'Error: the last one' });
  });

  it.each([
    ['after it was ready is told with Reboot, for no power was lost', true, 'Reboot'],
    ['before it was ready is told with PowerLoss', false, 'PowerLoss'],
  ])('%s (7.42)', (_, isReady, recoveryReason) => {
    const record = transaction('tx-1', { connectorId: 1 });
    const station = root({ ledger: { transactions: [record] } });
    if (isReady) station.ready();
    else station.open();
    station.rig.fail('connector-1');
    expect(station.inputOf('connector-1')).toMatchObject({ record, recoveryReason });
  });
});

describe('a station that is told to stop', () => {
  it.each([true, false])(
    'ends what runs, with its reason, waits for the answers, and resets nothing: well %s',
    (well) => {
      for (const restart of [false, true]) {
        const station = root().ready();
        stop(station, restart);
        for (const id of [1, 2]) {
          expect(stopReasons(station, id)).toEqual(['Local']);
          expect(station.told(`connector-${id}`)).toContain('tag.withdrawn');
        }
        expect(closing(station)).toEqual(['station.ending']);
        expect(station.inputOf('settle')).toEqual({ answersMs: 15_000 });
        expect(station.output).toBeUndefined();
        station.settles(well);
        expect(station.begun('resetHardware')).toBe(0);
        expect(station.output).toEqual({ restart, why: 'Local' });
      }
    },
  );

  it('before its hardware is ready, or has not begun, ends all the same', () => {
    for (const failed of [false, true]) {
      const station = root().open();
      if (failed) station.rig.fail('startHardware');
      stop(station);
      station.settles(true);
      expect(station.output).toEqual({ restart: false, why: 'Local' });
    }
  });
});

describe('a Reset (5.14)', () => {
  it.each([true, false])('resets the hardware when what runs has ended, or could not be ended: %s', (well) => {
    for (const [type, reason, answersMs] of [
      ['Soft', 'SoftReset', 15_000],
      ['Hard', 'HardReset', 3_000],
    ] as const) {
      const station = root().ready().reset(type);
      expect(answers(station)).toEqual(['r Accepted']);
      for (const id of [1, 2]) expect(stopReasons(station, id)).toEqual([reason]);
      expect(closing(station)).toEqual(['station.ending']);
      expect(station.inputOf('settle')).toEqual({ answersMs });
      expect(station.begun('resetHardware')).toBe(0);
      station.settles(well);
      expect(station.inputOf('resetHardware')).toEqual({ type });
      station.rig.done('resetHardware');
      expect(station.output).toEqual({ restart: true, why: `Reset: ${type}` });
    }
  });

  it('that is wanted again meanwhile is Accepted, and the first one goes on', () => {
    const station = root().ready().reset('Soft', 'r-1').reset('Hard', 'r-2');
    expect(answers(station)).toEqual(['r-1 Accepted', 'r-2 Accepted']);
    expect(station.begun('settle')).toBe(1);
    expect(stopReasons(station, 1)).toEqual(['SoftReset']);
    station.settles(true).reset('Hard', 'r-3');
    expect(answers(station).at(-1)).toBe('r-3 Accepted');
    expect(station.begun('resetHardware')).toBe(1);
    expect(station.inputOf('resetHardware')).toEqual({ type: 'Soft' });
  });

  it('that fails is tried again after two seconds, as often as ResetRetries says; the journal has each failure', () => {
    const station = root({ configuration: { ResetRetries: '1' } })
      .ready()
      .reset('Hard')
      .settles(true);
    station.rig.fail('resetHardware', new Error('stuck'));
    station.rig.clock.advance(1_999);
    expect(station.begun('resetHardware')).toBe(1);
    station.rig.clock.advance(1);
    expect(station.begun('resetHardware')).toBe(2);
    station.rig.fail('resetHardware', new Error('still stuck'));
    station.rig.clock.advance(60_000);
    expect(station.begun('resetHardware')).toBe(2);
    const noted = { level: 'error', event: 'hardware.notReset', retries: 1 };
    expect(station.rig.journal.entries).toEqual([
      { ...noted, failed: 1, error: 'Error: stuck' },
      { ...noted, failed: 2, error: 'Error: still stuck' },
    ]);
  });
});

describe('a Reset that is given up (7.6)', () => {
  const stuck = (station: RootRig) => {
    station.reset('Soft').settles(true);
    station.rig.fail('resetHardware');
    return station;
  };
  const withoutRetries = { configuration: { ResetRetries: '0' } };

  it('is told as ResetFailure of connector 0, and the station serves drivers again as it did', () => {
    const station = stuck(root(withoutRetries).ready());
    expect(station.rig.eventsTo('child:controller')).toMatchObject([
      { type: 'hardware.fault', fault: { connectorId: 0, errorCode: 'ResetFailure', active: true } },
    ]);
    expect(station.told('authorization')).toEqual(['station.ending', 'station.working', 'registration.accepted']);
    expect(station.begun('startHardware')).toBe(1);
    expect(stopReasons(station, 1)).toEqual(['SoftReset']);
    expect(station.output).toBeUndefined();
  });

  it('opens no station that the CSMS has not accepted (4.2)', () => {
    const station = stuck(root({ ...withoutRetries, accepted: false }).ready());
    expect(station.told('authorization')).toEqual(['station.ending', 'station.working']);
  });

  it('begins the hardware that was not ready when it was wanted', () => {
    const station = stuck(root(withoutRetries).open());
    expect(station.begun('startHardware')).toBe(2);
    expect(station.told('connector-1')).not.toContain('hardware.ready');
    station.rig.done('startHardware');
    expect(station.told('connector-1')).toContain('hardware.ready');
  });

  it('is no reason for what is stopped later: power that fails then is PowerLoss (7.42)', () => {
    const station = stuck(root(withoutRetries).ready()).power('failing');
    expect(stopReasons(station, 1)).toEqual(['SoftReset', 'PowerLoss']);
  });

  it('does not keep a station on back-up power from saying so', () => {
    const station = root(withoutRetries).ready().power('failing');
    stuck(station);
    expect(closing(station)).toEqual([
      'power.failing',
      'power.ok',
      'station.ending',
      'station.working',
      'power.failing',
    ]);
  });
});

describe('back-up power (4.10)', () => {
  it('that was not needed opens the station again, also to who has to be told that it is accepted', () => {
    const station = root().ready().power('failing').power('ok');
    expect(stopReasons(station, 2)).toEqual(['PowerLoss']);
    expect(station.told('authorization').slice(0, 2)).toEqual(['power.failing', 'power.ok']);
    expect(station.told('authorization').slice(2)).toEqual(['registration.accepted']);
  });

  it('opens no station that the CSMS has not accepted (4.2)', () => {
    const station = root({ accepted: false }).ready().power('failing').power('ok');
    expect(station.told('authorization')).toEqual(['power.failing', 'power.ok']);
  });
});
