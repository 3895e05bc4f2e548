import { bothStarts, testCase } from '../../language/case.js';
import type { Expectation, Received } from '../../language/expectation.js';
import { message } from '../../language/messages.js';
import { ensureIfKnown } from '../../language/settings.js';
import { checkSpacing } from '../../language/spacing.js';
import { charging } from '../../language/states.js';
import type { Tester } from '../../language/tester.js';
import { always } from '../../product/applicability.js';
import { offlineFor, wholeSecondMs } from './offline-start.js';
import { type Outage, whileOffline } from './outage.js';

const samplesInOutage = 3;
const samplesAfterwards = 2;

export const tc036 = testCase({
  id: 'TC_036_CS',
  name: 'Connection Loss During Transaction',
  chapter: 'offline',
  profile: 'Core',
  purpose: 'The network is lost while a transaction runs: its meter values come afterwards, all of them and in order.',
  appliesTo: always,
  ways: bothStarts,
  async play(t, way) {
    const intervalMs = t.timing.intervalS * 1_000;
    t.step('Precondition: a sample every x seconds, and charging');
    await t.configure({ MeterValueSampleInterval: t.timing.intervalS });
    await ensureIfKnown(t, { ClockAlignedDataInterval: 0 });
    await charging(t, way);
    const [first] = await t.collect(sampled(t), 1, { sinceMs: t.now(), withinMs: t.timing.maxWaitMs });

    t.step('1. The network is lost for three samples, and returns');
    // It is cut half-way between two samples, and returns so.
    await t.never([message('StopTransaction')], intervalMs / 2);
    const outage = await whileOffline(t, () => offlineFor(t, samplesInOutage * intervalMs), { unchanged: true });

    t.step('2. The queued meter values come, then new ones');
    const { backMs } = outage;
    await t.collect(sampled(t, backMs), samplesAfterwards, { sinceMs: backMs, withinMs: t.timing.maxWaitMs });
    checkSamples(t, first?.seq ?? 0, outage);
  },
});

/** With one that was taken after this instant. */
function sampled(t: Tester, afterMs = 0): Expectation<'MeterValues'> {
  return message(
    'MeterValues',
    { connectorId: t.c },
    {
      also: ({ meterValue }) => {
        if (meterValue.every(({ timestamp }) => Date.parse(timestamp) <= afterMs)) return 'it is older';
        return meterValue.every(isBegin) ? 'it belongs to the start' : null;
      },
    },
  );
}

type MeterValue = Received<'MeterValues'>['payload']['meterValue'][number];

const isBegin = ({ sampledValue }: MeterValue) => sampledValue.every(({ context }) => context === 'Transaction.Begin');

/** Chronological, the queued ones first, one interval apart from before the outage until after it. */
function checkSamples(t: Tester, fromSeq: number, { cutMs, restoredMs }: Outage): void {
  const calls = t.received('MeterValues').filter(({ seq, payload }) => seq >= fromSeq && payload.connectorId === t.c);
  const values = calls.flatMap(({ payload }) => payload.meterValue);
  for (const { timestamp, sampledValue } of values) {
    for (const { context = 'Sample.Periodic', format = 'Raw' } of sampledValue) {
      t.check(
        context === 'Sample.Periodic',
        'samples with the context Sample.Periodic or none',
        `${timestamp}: ${context}`,
      );
      t.check(format === 'Raw', 'samples with the format Raw or none', `${timestamp}: ${format}`);
    }
  }
  const instants = values.map(({ timestamp }) => Date.parse(timestamp));
  const queued = instants.filter((instant) => instant > cutMs - wholeSecondMs && instant < restoredMs).length;
  t.check(queued >= samplesInOutage, `${samplesInOutage} samples of the outage`, `${queued}`);
  const { deviationMs, intervalS } = t.timing;
  checkSpacing('samples across the outage, in order,', instants, { intervalMs: intervalS * 1_000, deviationMs });
}
