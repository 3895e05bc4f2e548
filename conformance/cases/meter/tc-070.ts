import { bothStarts, testCase } from '../../language/case.js';
import { message } from '../../language/messages.js';
import { ensureIfKnown } from '../../language/settings.js';
import { checkSpacing } from '../../language/spacing.js';
import { charging } from '../../language/states.js';
import { always } from '../../product/applicability.js';
import { checkSamples, instantsOf, measurandsOf } from './samples.js';

export const tc070 = testCase({
  id: 'TC_070_CS',
  name: 'Sampled Meter Values',
  chapter: 'meter',
  profile: 'Core',
  purpose:
    'During a transaction the meter is read at MeterValueSampleInterval, with the measurands that are configured.',
  appliesTo: always,
  ways: bothStarts,
  async play(t, way) {
    const intervalMs = t.timing.intervalS * 1_000;

    t.step('Precondition: MeterValueSampleInterval is set, ClockAlignedDataInterval is 0, charging');
    await t.configure({ MeterValueSampleInterval: t.timing.intervalS });
    // A station that has no clock-aligned values has them off; TC_019 asks for the key itself.
    await ensureIfKnown(t, { ClockAlignedDataInterval: 0 });
    const measurands = await measurandsOf(t, 'MeterValuesSampledData');
    const { transactionId, start } = await charging(t, way);

    t.step('1. MeterValues come at the interval, with all measurands and nothing else');
    const ofConnector = message('MeterValues', { connectorId: t.c });
    const withinMs = 3 * intervalMs + t.timing.maxWaitMs;
    const came = await t.collect(ofConnector, 3, { sinceMs: start.at, withinMs });
    const values = checkSamples(came, { context: 'Sample.Periodic', measurands, transactionId });
    checkSpacing('a sample', instantsOf(values), { intervalMs, deviationMs: t.timing.deviationMs });
  },
});
