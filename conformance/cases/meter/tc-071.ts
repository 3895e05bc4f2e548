import { bothStarts, testCase } from '../../language/case.js';
import { message } from '../../language/messages.js';
import { checkSpacing } from '../../language/spacing.js';
import { charging } from '../../language/states.js';
import type { Tester } from '../../language/tester.js';
import { always } from '../../product/applicability.js';
import { checkSamples, instantsOf, measurandsOf } from './samples.js';

export const tc071 = testCase({
  id: 'TC_071_CS',
  name: 'Clock-aligned Meter Values',
  chapter: 'meter',
  profile: 'Core',
  purpose: 'The meter is read at multiples of ClockAlignedDataInterval since midnight, with the configured measurands.',
  appliesTo: always,
  ways: bothStarts,
  async play(t, way) {
    const intervalMs = t.timing.intervalS * 1_000;

    t.step('Precondition: MeterValueSampleInterval is 0, ClockAlignedDataInterval is set, charging');
    await t.configure({ MeterValueSampleInterval: 0 });
    const measurands = await measurandsOf(t, 'MeterValuesAlignedData');
    await betweenTicks(t, intervalMs);
    await t.configure({ ClockAlignedDataInterval: t.timing.intervalS });
    const { transactionId } = await charging(t, way);

    t.step('1. MeterValues come at the interval, on the grid of the clock, with all measurands and nothing else');
    const ofConnector = message('MeterValues', { connectorId: t.c });
    // A value from just before the transaction may still be on its way, and has no transactionId.
    const sinceMs = t.now() + t.timing.deviationMs;
    const withinMs = 4 * intervalMs + t.timing.maxWaitMs;
    const came = await t.collect(ofConnector, 3, { sinceMs, withinMs });
    const values = checkSamples(came, { context: 'Sample.Clock', measurands, transactionId });
    const instants = instantsOf(values);
    checkSpacing('a clock-aligned value', instants, { intervalMs, deviationMs: t.timing.deviationMs });
    checkGrid(t, instants, intervalMs);
  },
});

/** Halfway, so that a station that counts from now, or from the transaction, cannot meet the grid by chance. */
async function betweenTicks(t: Tester, intervalMs: number): Promise<void> {
  const sinceTickMs = t.now() % intervalMs;
  await t.never([], (1.5 * intervalMs - sinceTickMs) % intervalMs);
}

function checkGrid(t: Tester, instants: readonly number[], intervalMs: number): void {
  for (const instant of instants) {
    const sinceMidnightMs = instant % 86_400_000;
    const offMs = Math.abs(sinceMidnightMs - Math.round(sinceMidnightMs / intervalMs) * intervalMs);
    const expected = `a timestamp at a multiple of ${intervalMs} ms since midnight`;
    t.check(offMs <= t.timing.deviationMs, expected, `${new Date(instant).toISOString()}, ${offMs} ms off`);
  }
}
