import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { loadDriver } from '../../adapters/hardware/load-driver.js';
import type { HardwareSink } from '../../protocol/ports/hardware.js';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

it('the example driver plays one session: plug, tag, ten seconds of energy, button, unplug', async () => {
  const facts: string[] = [];
  const sink: HardwareSink = {
    capabilities: () => facts.push('capabilities'),
    plug: (_, state) => facts.push(state),
    energy: (_, state) => facts.push(state),
    token: ({ idTag }) => facts.push(idTag),
    userStop: (_, why) => facts.push(why),
    fault: () => facts.push('fault'),
    meter: () => {},
    power: () => facts.push('power'),
  };
  const hardware = await loadDriver('examples/minimal-driver.mjs');
  // A careful runtime takes every permit back before it begins.
  await hardware.permit(1, null);
  await hardware.start(sink);
  vi.advanceTimersByTime(5_000);
  await hardware.permit(1, { leaseMs: 30_000, sessionId: 'a' });
  vi.advanceTimersByTime(10_000);
  expect((await hardware.readMeter(1, 'stop')).energyWh).toBeCloseTo((11_000 * 10) / 3600, 6);
  await hardware.permit(1, null);
  vi.advanceTimersByTime(60_000);
  expect(facts).toEqual([
    'capabilities',
    'unplugged',
    'idle',
    'plugged',
    'BENCH-TAG',
    'delivering',
    'button',
    'idle',
    'unplugged',
  ]);
  expect(vi.getTimerCount()).toBe(0);
});
