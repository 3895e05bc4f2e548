/** The root on a whole station: reset with its retries (5.14), back-up power (4.10). */
import { describe, expect, it } from 'vitest';
import { twoOutlets } from '../support/chart-ports.js';
import { stationWith } from '../support/driven-station.js';
import type { WholeStation } from '../support/whole-station.js';

const reset = (station: WholeStation, type: 'Soft' | 'Hard') => station.call('Reset', { type });

const isOver = async (station: WholeStation) => {
  const over = station.run.ended.then(({ restart }) => (restart ? 'begins anew' : 'ended'));
  const goesOn = new Promise<string>((resolve) => setImmediate(() => resolve('goes on')));
  return Promise.race([over, goesOn]);
};

describe('Reset', () => {
  it('resets the hardware when the transactions have ended, and then begins anew', async () => {
    const resets: string[] = [];
    const { station } = stationWith(() => ({
      reset: async (type) => {
        resets.push(`${type} after ${station.of('StopTransaction').length}`);
      },
    }));
    await station.charge(1, 'TAG-1');
    expect((await reset(station, 'Soft'))?.[2]).toEqual({ status: 'Accepted' });
    await station.pass(1_000);
    expect(resets).toEqual(['Soft after 1']);
    expect(station.of('StopTransaction')).toMatchObject([{ reason: 'SoftReset' }]);
    expect(await isOver(station)).toBe('begins anew');
  });

  it('needs no driver that can be reset', async () => {
    const { station } = stationWith(() => ({}));
    await station.pass(1_000);
    await reset(station, 'Hard');
    await station.pass(1_000);
    expect(await isOver(station)).toBe('begins anew');
  });

  it('waits for an answer of the CSMS when it is soft, and hardly when it is hard', async () => {
    for (const [type, waitsMs] of [
      ['Soft', 15_000],
      ['Hard', 3_000],
    ] as const) {
      const { station } = stationWith(() => ({}));
      await station.charge(1, 'TAG-1');
      station.answers['StopTransaction'] = () => null;
      await reset(station, type);
      await station.pass(waitsMs - 500);
      expect(await isOver(station)).toBe('goes on');
      await station.pass(1_000);
      expect(await isOver(station)).toBe('begins anew');
    }
  });

  it.each([
    [0, 1],
    [1, 2],
    [2, 3],
  ])('with ResetRetries %i is tried %i times', async (retries, times) => {
    let tries = 0;
    const { station } = stationWith(
      () => ({
        reset: async () => {
          tries += 1;
          throw new Error('the controller does not answer');
        },
      }),
      { configuration: { ResetRetries: String(retries) } },
    );
    await station.pass(1_000);
    await reset(station, 'Hard');
    await station.pass(60_000);
    expect(tries).toBe(times);
    expect(await isOver(station)).toBe('goes on');
  });

  it('takes ResetRetries as it is now', async () => {
    let tries = 0;
    const { station } = stationWith(() => ({ reset: () => Promise.reject(new Error(`try ${++tries}`)) }));
    await station.pass(1_000);
    await station.call('ChangeConfiguration', { key: 'ResetRetries', value: '4' });
    await reset(station, 'Soft');
    await station.pass(60_000);
    expect(tries).toBe(5);
  });

  it('that works at last begins anew', async () => {
    let tries = 0;
    const { station } = stationWith(() => ({
      reset: () => (++tries < 3 ? Promise.reject(new Error('not yet')) : Promise.resolve()),
    }));
    await station.pass(1_000);
    await reset(station, 'Soft');
    await station.pass(10_000);
    expect(await isOver(station)).toBe('begins anew');
    expect(station.of('StatusNotification').map(({ errorCode }) => errorCode)).not.toContain('ResetFailure');
  });

  it('that fails for good is told as ResetFailure of connector 0, and the station serves the next driver', async () => {
    const { station } = stationWith(() => ({ reset: () => Promise.reject(new Error('stuck')) }));
    await station.charge(1, 'TAG-1');
    await reset(station, 'Soft');
    await station.pass(60_000);
    expect(station.of('StatusNotification')).toContainEqual(
      expect.objectContaining({ connectorId: 0, status: 'Available', errorCode: 'ResetFailure' }),
    );
    station.charger.unplug(1);
    await station.pass(1_000);
    await station.charge(1, 'TAG-2');
    expect(station.run.describe().connectors[0]).toMatchObject({ status: 'Charging', idTag: 'TAG-2' });
    expect((await station.call('RemoteStartTransaction', { idTag: 'TAG-3', connectorId: 2 }))?.[2]).toEqual({
      status: 'Accepted',
    });
    // Another one is possible, and what it ends is told with its own reason.
    await reset(station, 'Hard');
    await station.pass(10_000);
    expect(station.of('StopTransaction').map(({ reason }) => reason)).toEqual(['SoftReset', 'HardReset']);
  });

  it('of a driver that hangs is given up in time', async () => {
    const { station } = stationWith(() => ({ reset: () => new Promise(() => {}) }), {
      configuration: { ResetRetries: '0' },
    });
    await station.pass(1_000);
    await reset(station, 'Soft');
    await station.pass(31_000);
    expect(station.of('StatusNotification').at(-1)).toMatchObject({ connectorId: 0, errorCode: 'ResetFailure' });
  });
});

describe('back-up power', () => {
  const product = {
    ...twoOutlets,
    features: { ...twoOutlets.features, powerLoss: 'stopBeforeGoingDown' as const },
  };

  it('is used to stop what runs, with PowerLoss, and to tell of it', async () => {
    const { station, power } = stationWith(() => ({}), { product });
    await station.charge(1, 'TAG-1');
    await station.charge(2, 'TAG-2');
    power('failing');
    await station.pass(2_000);
    expect(station.of('StopTransaction').map(({ reason }) => reason)).toEqual(['PowerLoss', 'PowerLoss']);
    expect(station.run.describe().state).toEqual({ working: 'powerFailing' });
  });

  it('is not used up by new sessions: no tag and no remote start is heard', async () => {
    const { station, power } = stationWith(() => ({}), { product });
    await station.pass(1_000);
    power('failing');
    await station.charge(1, 'TAG-1');
    const remote = await station.call('RemoteStartTransaction', { idTag: 'TAG-2', connectorId: 2 });
    expect(remote?.[2]).toEqual({ status: 'Rejected' });
    expect(station.actions()).not.toContain('StartTransaction');
  });

  it('that was not needed, as the mains came back, leaves a station that serves everybody', async () => {
    const { station, power } = stationWith(() => ({}), { product });
    await station.pass(1_000);
    power('failing');
    await station.pass(1_000);
    power('ok');
    await station.charge(1, 'TAG-1');
    expect(station.run.describe().connectors[0]).toMatchObject({ status: 'Charging', idTag: 'TAG-1' });
    const remote = await station.call('RemoteStartTransaction', { idTag: 'TAG-2', connectorId: 2 });
    expect(remote?.[2]).toEqual({ status: 'Accepted' });
  });

  it('does not keep a reset from its end', async () => {
    const { station, power } = stationWith(() => ({}), { product });
    await station.charge(1, 'TAG-1');
    power('failing');
    await reset(station, 'Soft');
    await station.pass(5_000);
    expect(await isOver(station)).toBe('begins anew');
    expect(station.of('StopTransaction')).toMatchObject([{ reason: 'PowerLoss' }]);
  });

  it('is no business of a station that stops its transactions after the boot', async () => {
    const { station, power } = stationWith(() => ({}));
    await station.charge(1, 'TAG-1');
    power('failing');
    await station.pass(2_000);
    expect(station.actions()).not.toContain('StopTransaction');
    expect(station.run.describe().state).toEqual({ working: 'ready' });
  });
});
