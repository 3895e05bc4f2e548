import { testCase } from '../../language/case.js';
import { anyCallError } from '../../language/line.js';
import { noneSince } from '../../language/lookback.js';
import { remoteTrigger } from '../../product/applicability.js';
import { meterValues } from './triggered.js';

export const tc055 = testCase({
  id: 'TC_055_CS',
  name: 'Trigger Message - Rejected',
  chapter: 'trigger',
  profile: 'Core',
  purpose: 'The CSMS asks for meter values of a connector that does not exist: the station rejects it and sends none.',
  appliesTo: remoteTrigger,
  async play(t) {
    t.step('1. MeterValues of connector n+1');
    const askedMs = t.now();
    const connectorId = Math.max(...t.allAndZero) + 1;
    await t.ask('TriggerMessage', { requestedMessage: 'MeterValues', connectorId }, ['Rejected', anyCallError]);

    t.step('Check: no MeterValues');
    await t.never([meterValues()]);
    noneSince(t, askedMs, meterValues());
  },
});
