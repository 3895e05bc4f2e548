/** The main meter and the settings of the meters: 3.16.2, 5.17, 9 (ClockAlignedDataInterval), errata 3.16. */
import { describe, expect, it } from 'vitest';
import { meteringActor } from '../../actors/metering.actor.js';
import type { MeteringInput } from '../../machines/metering/metering.setup.js';
import { ChartRig } from '../support/chart-rig.js';

const minute = (count: number) => `2026-01-01T00:0${count}:00.000Z`;
const broken = new Error('it is broken');

function station(more: Partial<MeteringInput> = {}) {
  const alignedData = ['Energy.Active.Import.Interval'];
  const rig = new ChartRig(meteringActor, {
    peers: ['outbox', 'connector-1', 'connector-2'],
    input: {
      connectors: 2,
      mainMeter: true,
      settings: { alignedIntervalMs: 60_000, alignedData, sampledData: ['Energy.Active.Import.Register'] },
      ...more,
    },
  });
  const payloads = () =>
    rig.eventsTo('outbox').flatMap(({ owed, payload }) => (owed ? [owed[0].payload] : [payload])) as {
      meterValue: { timestamp: string; sampledValue: { measurand: string; value: string }[] }[];
    }[];
  return {
    rig,
    boundary: (at: string) => rig.send({ type: 'clock.boundary', at }),
    trigger: () => rig.send({ type: 'trigger.meterValues' }),
    configure: (key: string, value: string) => rig.send({ type: 'configuration.changed', key, value }),
    reads: (child: 'reading' | 'alignedReading', energyWh: number, at: string) =>
      rig.done(child, { reading: { energyWh, powerW: 7000 }, at }),
    /** How often a child was begun. */
    times: (child: string) => rig.begun.filter(({ id }) => id === child).length,
    /** What is told of the main meter, as instant, measurand and value. */
    told: () =>
      payloads().flatMap(({ meterValue }) =>
        meterValue.map(
          ({ timestamp, sampledValue: [one] }) => `${timestamp.slice(11, 16)} ${one?.measurand} ${one?.value}`,
        ),
      ),
    unread: () => rig.journal.entries,
  };
}

const unread = { level: 'warn', event: 'meter.unread', connectorId: 0, error: 'Error: it is broken' };

describe('the main meter by the clock', () => {
  it('is read at each boundary, for that instant, and its interval runs from the one before', () => {
    const { rig, boundary, reads, told } = station();
    boundary(minute(1));
    expect(rig.begun.at(-1)).toEqual({ id: 'alignedReading', input: { at: minute(1) } });
    reads('alignedReading', 5000, minute(1));
    boundary(minute(2));
    expect(rig.begun.at(-1)).toEqual({ id: 'alignedReading', input: { at: minute(2) } });
    reads('alignedReading', 5300, minute(2));
    expect(told().at(-1)).toBe('00:02 Energy.Active.Import.Interval 300');
    expect(told()).toHaveLength(2);
  });

  it('that does not answer costs the value of that boundary, which is noted, and no more', () => {
    const { rig, boundary, reads, told, unread: notes } = station();
    boundary(minute(1));
    rig.fail('alignedReading', broken);
    expect([rig.status, told(), notes()]).toEqual(['active', [], [unread]]);
    boundary(minute(2));
    reads('alignedReading', 5300, minute(2));
    expect(told()).toHaveLength(1);
  });

  it('is told with the measurands that are set by then, and the grid goes on as it was', () => {
    const { configure, boundary, reads, told, times } = station();
    configure('MeterValuesAlignedData', 'Energy.Active.Import.Register');
    boundary(minute(1));
    reads('alignedReading', 5000, minute(1));
    expect([told(), times('clock')]).toEqual([['00:01 Energy.Active.Import.Register 5000'], 1]);
  });
});

describe('the main meter when the CSMS asks', () => {
  it('is read and told as often as it asks', () => {
    const { trigger, reads, told, rig } = station();
    for (const count of [1, 2]) {
      trigger();
      reads('reading', 5000 * count, minute(count));
    }
    expect(told()).toEqual(['00:01 Energy.Active.Import.Register 5000', '00:02 Energy.Active.Import.Register 10000']);
    expect(rig.eventsTo('outbox').map(({ kind }) => kind)).toEqual(['triggered', 'triggered']);
  });

  it('is told with the measurands that are set by then (7.35)', () => {
    const { configure, trigger, reads, told } = station();
    configure('MeterValuesSampledData', 'Power.Active.Import');
    trigger();
    reads('reading', 5000, minute(1));
    expect(told()).toEqual(['00:01 Power.Active.Import 7000']);
  });

  it('that does not answer is noted, and is asked anew the next time', () => {
    const { rig, trigger, reads, told, unread: notes } = station();
    trigger();
    rig.fail('reading', broken);
    expect([rig.status, told(), notes()]).toEqual(['active', [], [unread]]);
    trigger();
    reads('reading', 5000, minute(1));
    expect(told()).toHaveLength(1);
  });

  it('is not asked where there is none', () => {
    const { rig, trigger, boundary } = station({ mainMeter: false });
    trigger();
    boundary(minute(1));
    expect(rig.begun.map(({ id }) => id)).toEqual(['clock']);
  });
});

describe('ClockAlignedDataInterval', () => {
  it('begins a new grid when it is another, and leaves the old one alone when it is not', () => {
    const { rig, configure, times } = station();
    configure('ClockAlignedDataInterval', '60');
    configure('HeartbeatInterval', '300');
    expect(times('clock')).toBe(1);
    configure('ClockAlignedDataInterval', '900');
    expect(rig.begun.at(-1)).toEqual({ id: 'clock', input: { everyMs: 900_000, told: null } });
    expect(times('clock')).toBe(2);
  });

  it.each([
    ['from the start on', 0],
    ['once it is set to that', 60_000],
  ])('0 %s asks nobody by the clock, until it is not 0 any more', (_, alignedIntervalMs) => {
    const { rig, configure } = station({ settings: { alignedIntervalMs, alignedData: [], sampledData: [] } });
    configure('ClockAlignedDataInterval', '0');
    expect(rig.runs('clock')).toBe(false);
    rig.send({ type: 'clock.set' });
    rig.send({ type: 'clock.boundary', at: minute(1) });
    expect([rig.status, rig.saidTo('connector-1')]).toEqual(['active', []]);
    configure('ClockAlignedDataInterval', '60');
    expect(rig.runs('clock')).toBe(true);
  });
});
