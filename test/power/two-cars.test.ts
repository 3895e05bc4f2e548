import { expect, it } from 'vitest';
import { products } from '../../cli/products.js';
import { supportedMeasurands } from '../../protocol/product.js';
import { plotted } from '../support/plot.js';
import { levelAt, PowerTrace } from '../support/power-trace.js';
import { TwoCars } from '../support/two-cars.js';

const endS = 540;

/** What happens, and when. The caps are one profile, known from the beginning. */
const story = [
  [10, 'A car that takes up to 100 kW arrives at outlet 1.', (cars: TwoCars) => cars.arrives(1)],
  [70, 'One like it arrives at outlet 2: they share 120 kW alike.', (cars: TwoCars) => cars.arrives(2)],
  [150, 'The cap falls to 60 kW, as was known ahead.', () => {}],
  [210, 'The second car takes 10 kW only: the rest is the first one’s.', (cars: TwoCars) => wish(cars, 2, 10_000)],
  [270, 'It wants 100 kW again.', (cars: TwoCars) => wish(cars, 2, 100_000)],
  [320, 'The cap falls to 1.6 kW, too little for two: outlet 2 is SuspendedEVSE.', () => {}],
  [360, 'The cap is 60 kW again, and both charge.', () => {}],
  [400, 'A default of 15 kW for outlet 1: the rest is the second one’s.', (cars: TwoCars) => cars.byDefault(1, 15_000)],
  [450, 'The cap is 120 kW again.', () => {}],
  [490, 'The first car leaves.', (cars: TwoCars) => cars.station.charger.unplug(1)],
] as const;

const caps = [
  [0, 120_000],
  [150, 60_000],
  [320, 1_600],
  [360, 60_000],
  [450, 120_000],
] as const;

function wish(cars: TwoCars, connectorId: number, maxPowerW: number): void {
  cars.station.charger.ev(connectorId, { maxPowerW });
}

const settings = { ...products['BSC-S12BCC'].settings, measurands: supportedMeasurands };
const configuration = { MeterValueSampleInterval: '5', MeterValuesSampledData: 'Power.Offered,Power.Active.Import' };

it('two cars below a cap never draw more together, as their log shows, drawn in docs/figures/two-cars.svg', async () => {
  const cars = new TwoCars({ product: { ...products['BSC-S12BCC'], settings }, configuration });
  await cars.station.pass(2_000);
  const trace = new PowerTrace(cars.station);
  await cars.cap(caps);
  const beganMs = cars.station.clock.monotonic();
  const gone = () => (cars.station.clock.monotonic() - beganMs) / 1_000;
  for (const [atS, , act] of story) {
    await cars.watch(atS - gone());
    await act(cars);
  }
  await cars.watch(endS - gone());

  const above = cars.sumsW.filter(({ atMs, powerW }) => powerW > levelAt(caps, (atMs - beganMs) / 1_000));
  expect(above).toEqual([]);
  expect(cars.sumsW.length).toBeGreaterThan(endS * 10);
  // Never a stop: the only transaction that ended is that of the car that left.
  expect(cars.station.of('StopTransaction')).toHaveLength(1);
  expect(cars.station.statuses(2)).toContain('SuspendedEVSE');

  const outlet = (id: number) => ({
    title: `Outlet ${id}`,
    lines: [
      { name: 'limit', color: '#c0392b', stepped: true, dashed: true, points: trace.limits(id, endS) },
      { name: 'Power.Offered', color: '#8e5bb5', stepped: true, points: trace.offered(id) },
      { name: 'delivered', color: '#1f77b4', points: trace.delivered(id) },
    ],
  });
  const watched = cars.sumsW.filter(({ atMs }) => atMs >= beganMs);
  const sum = watched.map(({ atMs, powerW }) => [(atMs - beganMs) / 1_000, powerW / 1_000] as const);
  const picture = plotted({
    title: 'Two cars at a BSC-S12BCC of 120 kW',
    seconds: endS,
    topKW: 140,
    panels: [
      {
        title: 'Both together',
        lines: [
          {
            name: 'cap',
            color: '#c0392b',
            stepped: true,
            dashed: true,
            points: [...caps, [endS, 120_000] as const].map(([s, w]) => [s, w / 1_000] as const),
          },
          { name: 'delivered', color: '#1f77b4', points: sum },
        ],
      },
      outlet(1),
      outlet(2),
    ],
    events: story.map(([atS, what]) => ({ atS, what })),
  });
  await expect(picture).toMatchFileSnapshot('../../docs/figures/two-cars.svg');
});
