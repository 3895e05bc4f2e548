import { afterEach, describe, expect, it } from 'vitest';
import { products } from '../../cli/products.js';
import { MemoryDisk } from '../../persistence/memory.js';
import { whyBlocked } from '../../visualizations/inspector/model/explain.js';
import type { TraceLine } from '../../visualizations/inspector/model/line.js';
import { inForceAt } from '../../visualizations/inspector/model/plans.js';
import type { Present } from '../../visualizations/inspector/model/present.js';
import { presentAfter, recordingWatch } from '../support/seen-lines.js';
import { WholeStation } from '../support/whole-station.js';

const product = products['BSC-S12BCC'];
const ended: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const end of ended.splice(0)) await end();
});

interface Story {
  readonly station: WholeStation;
  readonly present: () => Present;
  /** The power goes, and another run begins with what is on disk. */
  readonly again: () => Promise<Story>;
}

async function begun(
  disk = new MemoryDisk(),
  lines: TraceLine[] = [],
  watch = recordingWatch(product, lines),
): Promise<Story> {
  const station = new WholeStation({
    product,
    disk,
    seed: lines.length,
    watch,
    configuration: { MeterValueSampleInterval: '10' },
  });
  let isOver = false;
  const end = async () => {
    if (!isOver) await station.end();
    isOver = true;
  };
  ended.push(end);
  await station.pass(5_000);
  return {
    station,
    present: () => presentAfter(lines),
    again: async () => {
      await end();
      return begun(disk, lines, watch);
    },
  };
}

/** In the words of `describe()`. */
function described(present: Present, nowMs: number) {
  return {
    vendor: present.station?.vendor,
    model: present.station?.model,
    connection: present.link.state,
    registration: present.registration?.toLowerCase(),
    connectors: present.outlets.map(
      ({ connectorId, status, plug, energy, isOperative, idTag, transaction, meter, plan }) => ({
        connectorId,
        status: status?.status,
        errorCode: status?.errorCode,
        plug,
        energy,
        operative: isOperative,
        idTag,
        transactionId: transaction?.transactionId ?? null,
        limitW: inForceAt(plan, nowMs)?.limitW ?? null,
        meter: meter && {
          energyWh: meter.energyWh,
          powerW: meter.powerW,
          currentA: meter.currentA,
          voltageV: meter.voltageV,
          socPercent: meter.socPercent,
        },
      }),
    ),
    owed: present.owed.map(({ seq, messageId, action, attempts }) => ({ seq, messageId, action, attempts })),
    givenUp: present.givenUp.map(({ seq, messageId, action, attempts, why }) => ({
      seq,
      messageId,
      action,
      attempts,
      why,
    })),
    configuration: present.configuration,
  };
}

/** Says the same as the station says of itself. */
function expectSame({ station, present }: Story): Present {
  const own = station.run.describe();
  const { vendor, model, connection, registration, connectors, owed, configuration } = own;
  const givenUp = own.givenUp.map(({ at: _, ...one }) => one);
  const meters = connectors.map((one) => ({
    ...one,
    meter: one.meter && { powerW: null, currentA: null, voltageV: null, socPercent: null, ...one.meter },
  }));
  const seen = present();
  const nowMs = station.clock.now();
  expect(described(seen, nowMs)).toEqual({
    vendor,
    model,
    connection: connection === 'open' || connection === 'dialling' ? connection : 'closed',
    registration,
    connectors: meters,
    owed,
    givenUp,
    configuration,
  });
  return seen;
}

const profile = (limit: number) => ({
  connectorId: 0,
  csChargingProfiles: {
    chargingProfileId: 7,
    stackLevel: 1,
    chargingProfilePurpose: 'ChargePointMaxProfile',
    chargingProfileKind: 'Absolute',
    chargingSchedule: {
      startSchedule: '2025-01-01T00:00:00Z',
      chargingRateUnit: 'W',
      chargingSchedulePeriod: [{ startPeriod: 0, limit }],
    },
  },
});

describe('what the page knows of a whole station', () => {
  it('is what the station says of itself, through a session with a limit, an offline end, and all that is owed', async () => {
    const story = await begun();
    const { station } = story;
    expectSame(story);
    await station.charge(1, 'TAG-1');
    expect(expectSame(story).outlets[0]).toMatchObject({ isPermitted: true, transaction: { idTag: 'TAG-1' } });
    await station.call('SetChargingProfile', profile(40_000));
    await station.call('ChangeConfiguration', { key: 'MeterValueSampleInterval', value: '20' });
    await station.pass(30_000);
    const limited = expectSame(story);
    expect(limited.outlets[0]?.plan[0]?.decision?.by).toMatchObject({ kind: 'profile', chargingProfileId: 7 });
    expect(limited.configuration['MeterValueSampleInterval']).toBe('20');
    station.csms.drop();
    station.charger.rfid({ idTag: 'TAG-1', connectorId: 1 });
    await station.settle();
    const offline = expectSame(story);
    expect(offline.owed.at(-1)).toMatchObject({ action: 'StopTransaction', connectorId: 1 });
    expect(whyBlocked(offline)).toContain('no connection');
    await station.pass(60_000);
    expect(expectSame(story).owed).toEqual([]);
  });

  it('goes on over a power cut with what is on disk, and with charts that begin anew', async () => {
    const story = await begun();
    await story.station.charge(2, 'TAG-2');
    await story.station.pass(25_000);
    const before = expectSame(story);
    const later = await story.again();
    const after = expectSame(later);
    expect(after.charts.map(({ session }) => session)).toEqual([
      ...new Set(after.charts.map(({ session }) => session)),
    ]);
    expect(after.charts.length).toBeLessThanOrEqual(before.charts.length);
    expect(after.outlets[1]?.isPermitted).toBe(false);
    expect(after.securityEvents.length).toBeGreaterThanOrEqual(before.securityEvents.length);
    await later.station.pass(60_000);
    expectSame(later);
  });

  it('shows an owed message with its attempts, and what is given up after them', async () => {
    const story = await begun();
    const { station } = story;
    station.answers['StartTransaction'] = () => 'InternalError';
    await station.charge(1, 'TAG-1');
    const tried = expectSame(story);
    expect(tried.owed[0]).toMatchObject({ action: 'StartTransaction', attempts: 1, connectorId: 1 });
    expect(whyBlocked(tried)).toContain('It has failed once');
    await station.pass(600_000);
    expect(expectSame(story).givenUp).toMatchObject([{ action: 'StartTransaction', connectorId: 1 }]);
  });
});
