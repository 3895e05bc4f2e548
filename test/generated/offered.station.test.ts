import { expect, it } from 'vitest';
import { products } from '../../cli/products.js';
import { supportedMeasurands } from '../../protocol/product.js';
import { TwoCars } from '../support/two-cars.js';

interface Told {
  readonly meterValue: readonly {
    readonly sampledValue: readonly { measurand?: string; value: string; context?: string }[];
  }[];
}

const settings = { ...products['BSC-S12BCC'].settings, measurands: supportedMeasurands };
const listed = 'Power.Offered,Current.Offered';
const configuration = { MeterValueSampleInterval: '5', MeterValuesSampledData: listed, StopTxnSampledData: listed };

/** As the newest value tells it: W and A. */
function newest({ meterValue }: Told): (number | undefined)[] {
  const sampled = meterValue.at(-1)?.sampledValue ?? [];
  return ['Power.Offered', 'Current.Offered'].map((name) => {
    const value = sampled.find(({ measurand }) => measurand === name)?.value;
    return value === undefined ? undefined : Number(value);
  });
}

it('what is offered is the limit in force while energy may flow, and nothing before, below the least offer, and at the end', async () => {
  const cars = new TwoCars({ product: { ...products['BSC-S12BCC'], settings }, configuration });
  const { station } = cars;
  const last = () => newest(station.of('MeterValues').at(-1) as never);
  await station.pass(2_000);
  await cars.cap([[0, 60_000]]);
  await cars.arrives(1);
  await cars.watch(15);
  const [powerW = 0, currentA = 0] = last();
  const { voltageV = 0 } = await station.charger.hardware.readMeter(1, 'sample');
  expect(powerW).toBe(60_000);
  expect(currentA).toBeCloseTo(60_000 / voltageV, 0);
  await cars.byDefault(1, 500);
  await cars.watch(12);
  expect(station.statuses(1).at(-1)).toBe('SuspendedEVSE');
  expect(last()).toEqual([0, 0]);
  station.charger.unplug(1);
  await cars.watch(5);
  const { transactionData } = station.of('StopTransaction')[0] as { transactionData: Told['meterValue'] };
  const contexts = transactionData.map(({ sampledValue }) => sampledValue[0]?.context);
  expect([contexts[0], contexts.at(-1)]).toEqual(['Transaction.Begin', 'Transaction.End']);
  expect(newest({ meterValue: transactionData.slice(0, 1) })).toEqual([0, 0]);
  expect(newest({ meterValue: transactionData })).toEqual([0, 0]);
});
