/** The sentences of the hardware contract about energy: permit, limit and meter. */
import { type LimitPlan, type MeterOccasion, limitSettlingMs as settlingMs } from '../../../protocol/ports/hardware.js';
import { flat, Listener, leaseMs, type Say, type Stage } from './stage.js';

/** One watt for one millisecond, in Wh. */
const whPerWattMs = 1 / 3_600_000;

export function permitSentences({ sentence, expect }: Say): void {
  sentence('without a permit no energy flows to a plugged car', async (stage) => {
    await stage.puppet.plug(1);
    expect(await stage.flowWh(30_000)).toBe(0);
    expect(stage.listener.energies.get(1)).toBe('idle');
  });

  sentence('a permit and a car bring energy', async (stage) => {
    await stage.deliver();
    expect(await stage.flowWh(5_000)).toBeGreaterThan(0);
  });

  sentence('a permit that is taken back ends energy at once', async (stage) => {
    await stage.deliver();
    await stage.hardware.permit(1, null);
    expect(await stage.flowWh(30_000)).toBe(0);
    expect(stage.listener.energies.get(1)).toBe('idle');
  });

  sentence('a permit that is taken back twice is still taken back', async (stage) => {
    await stage.deliver();
    await stage.hardware.permit(1, null);
    await stage.hardware.permit(1, null);
    expect(await stage.flowWh(10_000)).toBe(0);
  });

  sentence('a lease that nobody renews ends energy', async (stage) => {
    await stage.deliver();
    await stage.permit();
    expect(await stage.flowWh(leaseMs)).toBeGreaterThan(0);
    expect(await stage.flowWh(30_000)).toBe(0);
    expect(stage.listener.energies.get(1)).toBe('idle');
  });

  sentence('a renewed lease keeps energy flowing without a new preparation', async (stage) => {
    await stage.deliver();
    const beforeWh = await stage.registerWh();
    await stage.charge((2 * leaseMs) / 1000, async () => {
      expect(stage.listener.energies.get(1)).toBe('delivering');
    });
    expect(await stage.registerWh()).toBeGreaterThan(beforeWh);
  });

  sentence('a second session brings energy after the first', async (stage) => {
    await stage.deliver();
    await stage.hardware.permit(1, null);
    await stage.puppet.unplug(1);
    await stage.pass(2_000);
    await stage.deliver();
    expect(await stage.flowWh(5_000)).toBeGreaterThan(0);
  });
}

export function limitSentences({ sentence, expect }: Say): void {
  const expectWithin = async (stage: Stage, limitW: number, limitA: number) => {
    const reading = await stage.hardware.readMeter(1, 'sample');
    expect(reading.powerW ?? 0).toBeLessThanOrEqual(limitW);
    expect(reading.currentA ?? 0).toBeLessThanOrEqual(limitA);
  };

  sentence('power and energy stay within a limit in watts', async (stage) => {
    await stage.deliver();
    for (const limitW of [20_000, 7_400, 1_000]) {
      await stage.hardware.setLimit(1, flat(limitW));
      await stage.pass(settlingMs);
      const beforeWh = await stage.registerWh();
      await stage.charge(5, () => expectWithin(stage, limitW, 1_000));
      const flowedWh = (await stage.registerWh()) - beforeWh;
      expect(flowedWh).toBeGreaterThan(0);
      // Registers are read with the accuracy of a meter.
      expect(flowedWh).toBeLessThanOrEqual(limitW * 5_000 * whPerWattMs + 0.01);
    }
  });

  sentence('current stays within a limit in amperes', async (stage) => {
    await stage.deliver();
    await stage.hardware.setLimit(1, flat(1_000_000, 10));
    await stage.pass(settlingMs);
    expect(await stage.flowWh(2_000)).toBeGreaterThan(0);
    await stage.charge(5, () => expectWithin(stage, 1_000_000, 10));
  });

  sentence('a limit of 0 stops energy, and a higher one lets it flow again in the same session', async (stage) => {
    await stage.deliver();
    await stage.hardware.setLimit(1, flat(0, 0));
    await stage.pass(settlingMs);
    const stoppedWh = await stage.registerWh();
    await stage.charge(5);
    expect(await stage.registerWh()).toBe(stoppedWh);
    expect(stage.listener.energies.get(1)).toBe('suspendedEVSE');
    await stage.hardware.setLimit(1, flat(20_000));
    await stage.deliver();
    expect(await stage.flowWh(5_000)).toBeGreaterThan(0);
  });

  sentence('a plan is obeyed period by period with nobody asking', async (stage) => {
    await stage.deliver();
    const laterMs = settlingMs + 3_000;
    const first = { startMs: 0, limitW: 10_000, limitA: 1_000 };
    const plan: LimitPlan = { periods: [first, { startMs: laterMs, limitW: 2_000, limitA: 1_000 }] };
    await stage.permit();
    await stage.hardware.setLimit(1, plan);
    await stage.pass(settlingMs);
    await expectWithin(stage, 10_000, 1_000);
    expect(await stage.flowWh(laterMs - settlingMs)).toBeGreaterThan(2_000 * (laterMs - settlingMs) * whPerWattMs);
    await stage.permit();
    await stage.pass(settlingMs);
    await expectWithin(stage, 2_000, 1_000);
    const laterWh = await stage.flowWh(2_000);
    expect(laterWh).toBeGreaterThan(0);
    expect(laterWh).toBeLessThanOrEqual(2_000 * 2_000 * whPerWattMs + 0.01);
  });

  sentence('a plan goes on, down and up again, while the runtime is away and begins anew', async (stage) => {
    await stage.deliver();
    const [lowMs, highMs] = [1_000, settlingMs + 3_000];
    const period = (startMs: number, limitW: number) => ({ startMs, limitW, limitA: 1_000 });
    await stage.hardware.setLimit(1, { periods: [period(0, 9_000), period(lowMs, 2_000), period(highMs, 6_000)] });
    await stage.permit();
    await stage.hardware.stop?.();
    await stage.pass(lowMs + settlingMs);
    const lowWh = await stage.flowWh(highMs - lowMs - settlingMs);
    expect(lowWh).toBeGreaterThan(0);
    expect(lowWh).toBeLessThanOrEqual(2_000 * (highMs - lowMs - settlingMs) * whPerWattMs + 0.01);
    await stage.hardware.start(new Listener());
    await stage.permit();
    await stage.pass(settlingMs);
    await expectWithin(stage, 6_000, 1_000);
    expect(await stage.flowWh(2_000)).toBeGreaterThan(2_000 * 2_000 * whPerWattMs);
  });

  sentence('a limit of connector 0 holds for all outlets together', async (stage) => {
    await stage.deliver(stage.connectors);
    await stage.hardware.setLimit(0, flat(15_000));
    await stage.pass(settlingMs);
    const eachSecond = async () => {
      let totalW = 0;
      for (const connector of stage.connectors) {
        totalW += (await stage.hardware.readMeter(connector, 'sample')).powerW ?? 0;
      }
      expect(totalW).toBeLessThanOrEqual(15_000);
    };
    await stage.charge(5, eachSecond, [...stage.connectors]);
    expect(await stage.flowWh(2_000)).toBeGreaterThan(0);
  });

  sentence('no outlet gives more than its capabilities say', async (stage) => {
    await stage.deliver();
    const own = stage.listener.capable?.connectors.find(({ id }) => id === 1);
    await stage.charge(15, () => expectWithin(stage, own?.maxPowerW ?? 0, own?.maxCurrentA ?? 0));
  });
}

export function meterSentences({ sentence, expect }: Say): void {
  sentence('the meter is read on every occasion, with and without a car', async (stage) => {
    const occasions: readonly MeterOccasion[] = ['boot', 'start', 'sample', 'clock', 'trigger', 'stop'];
    const readAll = async () => {
      for (const connector of stage.connectors) {
        for (const why of occasions) {
          const reading = await stage.hardware.readMeter(connector, why);
          for (const value of [reading.energyWh, reading.powerW ?? 0, reading.currentA ?? 0, reading.voltageV ?? 0]) {
            expect(Number.isFinite(value) && value >= 0).toBe(true);
          }
          expect((reading.socPercent ?? 0) >= 0 && (reading.socPercent ?? 0) <= 100).toBe(true);
        }
      }
    };
    await readAll();
    await stage.deliver();
    await readAll();
    await stage.puppet.unplug(1);
    await readAll();
  });

  sentence('the register never falls, whatever is commanded', async (stage) => {
    let highestWh = await stage.registerWh();
    const look = async () => {
      const registerWh = await stage.registerWh();
      expect(registerWh).toBeGreaterThanOrEqual(highestWh);
      highestWh = registerWh;
    };
    for (const limitW of [50_000, 0, 3_000]) {
      await stage.hardware.setLimit(1, flat(50_000));
      await stage.deliver();
      await stage.hardware.setLimit(1, flat(limitW));
      await stage.charge(5, look);
      await stage.hardware.permit(1, null);
      await look();
      await stage.puppet.unplug(1);
      await look();
    }
    expect(highestWh).toBeGreaterThan(0);
  });

  sentence('readings are told while energy flows, at most one a second, and they rise', async (stage) => {
    await stage.deliver();
    stage.listener.meters.length = 0;
    await stage.charge(10);
    const told = stage.listener.meters.map(({ energyWh }) => energyWh);
    expect(told.length).toBeGreaterThan(0);
    expect(told.length).toBeLessThanOrEqual(10 + 1);
    expect(told).toEqual([...told].sort((a, b) => a - b));
  });
}
