import { expect, it } from 'vitest';
import type { HardwareSink } from '../../protocol/ports/hardware.js';
import { TwoCars } from '../support/two-cars.js';

const outlets = (more: object) =>
  [1, 2].map((id) => ({ id, maxPowerW: 120_000, maxCurrentA: 400, hasLock: false, ...(id === 1 && more) }));

it.each([
  ['no number', { maxPowerW: Number.NaN }],
  ['endless', { maxCurrentA: Number.POSITIVE_INFINITY }],
  ['below 0', { maxPowerW: -1 }],
  ['text', { maxPowerW: '50000' as never }],
])('what an outlet can do is believed only where it makes sense: %s leaves what was told before', async (_, more) => {
  const told: { sink?: HardwareSink } = {};
  const cars = new TwoCars({}, (own) => ({
    start: (sink) => {
      told.sink = sink;
      return own.start(sink);
    },
  }));
  const { station } = cars;
  await station.pass(2_000);
  told.sink?.capabilities({ connectors: outlets({ maxPowerW: 50_000 }) });
  told.sink?.capabilities({ connectors: outlets(more) });
  await station.pass(2_000);
  expect(station.run.schedule({ connectorId: 1, seconds: 0, unit: 'W' })?.periods[0]?.limit).toBe(50_000);
  expect(station.run.schedule({ connectorId: 1 })?.plan[0]).toMatchObject({ limitW: 50_000, limitA: 400 });
  expect(station.journal.entries.map(({ event }) => event)).toContain('hardware.unsoundCapabilities');
});
