import { describe, expect, it } from 'vitest';
import { SimulationError } from '../../adapters/hardware/simulated/state.js';
import { Site } from '../support/simulated-site.js';

const codeOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof SimulationError) return error.code;
    throw error;
  }
  return 'allowed';
};

describe('what the puppet does', () => {
  it('is told before the call returns, and a command only after it has returned', async () => {
    const site = await Site.open();
    site.charger.plug(1);
    expect(site.facts.at(-1)).toBe('1 plugged');
    const granted = site.permit(1);
    expect(site.facts.at(-1)).toBe('1 plugged');
    await granted;
    expect(site.facts.at(-1)).toBe('1 preparing');
  });

  it('presents tags at one reader or at one outlet', async () => {
    const site = await Site.open();
    site.charger.rfid({ idTag: 'A' });
    site.charger.rfid({ idTag: 'B', connectorId: 2 });
    expect(site.facts.slice(-2)).toEqual(['token A anywhere', 'token B 2']);
    expect(codeOf(() => site.charger.rfid({ idTag: 'C', connectorId: 3 }))).toBe('unknown-connector');
  });

  it('only asks with the button, cuts energy with the emergency stop, and is done when the car is', async () => {
    const site = await Site.open();
    await site.deliver([1, 2]);
    site.charger.stop(1, 'button');
    expect(site.facts.at(-1)).toBe('1 stopped by button');
    expect(site.energy(1)).toBe('delivering');
    site.charger.stop(1, 'emergency');
    expect(site.facts.slice(-2)).toEqual(['1 stopped by emergency', '1 idle']);
    await site.permit(1);
    expect(site.energy(1)).toBe('idle');
    site.charger.stop(2, 'ev');
    expect(site.facts.slice(-2)).toEqual(['2 stopped by ev', '2 suspendedEV']);
  });

  it('lets a new session charge after an emergency stop', async () => {
    const site = await Site.open();
    await site.deliver([1]);
    site.charger.stop(1, 'emergency');
    await site.permit(1, 'another');
    expect(site.energy(1)).toBe('preparing');
  });

  it('refuses connectors that do not exist, impossible cars and meters that run backwards', async () => {
    const site = await Site.open();
    expect(codeOf(() => site.charger.plug(3))).toBe('unknown-connector');
    expect(codeOf(() => site.charger.ev(1, { soc: 101 }))).toBe('bad-value');
    expect(codeOf(() => site.charger.ev(1, { maxPowerW: Number.NaN }))).toBe('bad-value');
    expect(codeOf(() => site.charger.derate(-1))).toBe('bad-value');
    expect(codeOf(() => site.charger.unplug(1, 'station'))).toBe('bad-value');
    site.charger.setMeter(1, 5_000.25);
    expect((await site.read(1)).energyWh).toBe(5_000.25);
    expect(() => site.charger.setMeter(1, 4_999)).toThrow(
      'The meter of connector 1 shows 5000.250 Wh and only rises; 4999 is refused.',
    );
    expect(codeOf(() => site.charger.setMeter(1, Number.POSITIVE_INFINITY))).toBe('meter-backwards');
    await expect(site.read(9)).rejects.toThrow('There is no connector 9');
  });

  it('raises and clears faults one by one or all of a connector', async () => {
    const site = await Site.open();
    site.charger.fault(0, { errorCode: 'InternalError', info: 'board', vendorErrorCode: 'E7' });
    site.charger.fault(1, { errorCode: 'GroundFailure' });
    site.charger.fault(1, { errorCode: 'HighTemperature' });
    site.charger.clearFault(1, 'GroundFailure');
    site.charger.clearFault(0);
    site.charger.clearFault(1);
    site.charger.clearFault(2);
    expect(site.facts.filter((fact) => fact.startsWith('fault'))).toEqual([
      'fault 0 InternalError on',
      'fault 1 GroundFailure on',
      'fault 1 HighTemperature on',
      'fault 1 GroundFailure off',
      'fault 0 InternalError off',
      'fault 1 HighTemperature off',
    ]);
  });

  it('stops every outlet with a fault of the controller, and none with a weak signal', async () => {
    const site = await Site.open();
    await site.deliver([1, 2]);
    site.charger.fault(0, { errorCode: 'WeakSignal' });
    expect([site.energy(1), site.energy(2)]).toEqual(['delivering', 'delivering']);
    site.charger.fault(0, { errorCode: 'OtherError' });
    expect([site.energy(1), site.energy(2)]).toEqual(['idle', 'idle']);
  });

  it('shows a broken lock only while a cable is in it', async () => {
    const site = await Site.open();
    site.charger.lockFailure(1, true);
    expect(site.facts.some((fact) => fact.startsWith('fault'))).toBe(false);
    site.charger.plug(1);
    // The fault before the cable that it spoils; and the cable is out before the fault is.
    expect(site.facts.slice(-2)).toEqual(['fault 1 ConnectorLockFailure on', '1 plugged']);
    site.charger.unplug(1);
    expect(site.facts.slice(-2)).toEqual(['1 unplugged', 'fault 1 ConnectorLockFailure off']);
    site.charger.plug(1);
    site.charger.lockFailure(1, false);
    expect(site.facts.at(-1)).toBe('fault 1 ConnectorLockFailure off');
  });
});

describe('a detachable cable', () => {
  const unlock = (site: Site, connector: number) =>
    site.charger.hardware.unlock?.(connector, new AbortController().signal);

  it('is held while a session runs and let go when it ends', async () => {
    const site = await Site.open({ lockable: [1] });
    await site.deliver([1]);
    expect(site.facts).toContain('1 locked');
    expect(codeOf(() => site.charger.unplug(1, 'station'))).toBe('locked');
    await site.charger.hardware.permit(1, null);
    expect(site.facts.slice(-2).sort()).toEqual(['1 idle', '1 plugged']);
    expect(codeOf(() => site.charger.unplug(1, 'station'))).toBe('allowed');
  });

  it('is never let go while current flows through it', async () => {
    const site = await Site.open({ lockable: [1] });
    await site.deliver([1]);
    expect(await unlock(site, 1)).toBe('Unlocked');
    expect(site.energy(1)).toBe('idle');
    expect(site.facts).toContain('1 plugged');
  });

  it('cannot be unlocked by a broken lock, nor a fixed one at all', async () => {
    const site = await Site.open({ lockable: [1] });
    site.charger.lockFailure(1, true);
    expect(await unlock(site, 1)).toBe('UnlockFailed');
    await site.deliver([2]);
    expect(await unlock(site, 2)).toBe('NotSupported');
    expect(site.energy(2)).toBe('delivering');
  });

  it('is no cable at a car as long as only its station end is plugged in', async () => {
    const site = await Site.open({ lockable: [1] });
    site.charger.plug(1, 'station');
    expect(site.facts.at(-1)).toBe('1 cableOnly');
    site.charger.plug(1, 'ev');
    expect(site.facts.at(-1)).toBe('1 plugged');
    site.charger.unplug(1, 'ev');
    expect(site.facts.at(-1)).toBe('1 cableOnly');
    site.charger.unplug(1, 'station');
    expect(site.facts.at(-1)).toBe('1 unplugged');
  });

  it('stays locked without a permit where the runtime wants it so, until it is unlocked', async () => {
    const site = await Site.open({ lockable: [1] });
    await site.deliver([1]);
    await site.charger.hardware.permit(1, null, 'keepLocked');
    expect([site.energy(1), codeOf(() => site.charger.unplug(1, 'station'))]).toEqual(['idle', 'locked']);
    expect(await unlock(site, 1)).toBe('Unlocked');
    expect(codeOf(() => site.charger.unplug(1, 'station'))).toBe('allowed');
  });
});

describe('an AC station', () => {
  it('tells its phases apart, and knows nothing of the battery', async () => {
    const site = await Site.open({
      stationPowerW: 44_000,
      connectorMaxPowerW: 22_000,
      connectorMaxCurrentA: 32,
      moduleW: 22_000,
      phases: ['L1', 'L2', 'L3'],
    });
    await site.deliver([1]);
    await site.charge(20, [1]);
    const { powerW = 0, currentA = 0, voltageV, phases, socPercent } = await site.read(1);
    expect(powerW).toBeGreaterThan(20_000);
    expect(currentA).toBeLessThanOrEqual(32);
    expect([voltageV, socPercent]).toEqual([230, undefined]);
    expect(Object.keys(phases ?? {})).toEqual(['L1', 'L2', 'L3']);
    expect(phases?.L2).toMatchObject({ currentA, voltageV: 230 });
    expect(3 * (phases?.L1?.powerW ?? 0)).toBeGreaterThan(powerW - 3);
  });

  it('has a main meter that counts what all outlets draw', async () => {
    const site = await Site.open({ mainMeter: true });
    await site.deliver([1, 2]);
    await site.charge(30, [1, 2]);
    const [main, one, two] = [await site.read(0), await site.read(1), await site.read(2)];
    expect(main.energyWh).toBeCloseTo(one.energyWh + two.energyWh, 2);
    expect(main.powerW).toBeGreaterThanOrEqual((one.powerW ?? 0) + (two.powerW ?? 0));
    await expect((await Site.open()).read(0)).rejects.toThrow('There is no connector 0');
  });
});

describe('what the runtime shows', () => {
  it('can be seen: availability, reservations, lights, and resets that leave car and cable', async () => {
    const site = await Site.open();
    const { hardware } = site.charger;
    await site.deliver([1]);
    await hardware.setAvailable?.(0, false);
    await hardware.setAvailable?.(2, false);
    await hardware.reserve?.(1, true);
    await hardware.setLights?.({ intensityPercent: 40, blinkRepeat: 3 });
    await hardware.reset?.('Soft');
    await site.pass(0);
    expect(site.charger.display()).toEqual({
      available: false,
      connectors: [
        { connectorId: 1, available: true, reserved: true },
        { connectorId: 2, available: false, reserved: false },
      ],
      lights: { intensityPercent: 40, blinkRepeat: 3 },
      resets: ['Soft'],
    });
    expect(site.energy(1)).toBe('idle');
    expect(site.charger.snapshot().connectors[0]?.plugged).toBe(true);
  });

  it('a warning leaves the energy alone', async () => {
    const site = await Site.open();
    await site.deliver([1]);
    site.charger.fault(1, { errorCode: 'HighTemperature', severity: 'warning' });
    expect(site.energy(1)).toBe('delivering');
  });
});

describe('moods', () => {
  it('make each call hang, fail, throw or lie, until it is normal again', async () => {
    const site = await Site.open();
    site.charger.setMeter(1, 5_000);
    site.charger.mood({ readMeter: 'fail', permit: 'throw', setLimit: 'hang' });
    await expect(site.read(1)).rejects.toThrow('readMeter fails');
    expect(() => site.charger.hardware.permit(1, null)).toThrow('permit throws');
    const never = site.limit(1, [[0, 1]]).then(() => 'answered');
    expect(await Promise.race([never, new Promise((resolve) => setImmediate(resolve, 'silence'))])).toBe('silence');
    site.charger.mood({ readMeter: 'garbage' });
    expect((await site.read(1)).energyWh).toBeNaN();
    site.charger.mood({ readMeter: 'backwards' });
    expect((await site.read(1)).energyWh).toBe(4_000);
    site.charger.mood({ readMeter: 'normal', permit: 'normal' });
    expect((await site.read(1)).energyWh).toBe(5_000);
    await site.deliver([1]);
    expect(site.energy(1)).toBe('delivering');
  });

  it('that fail a permit bring no energy', async () => {
    const site = await Site.open();
    site.charger.plug(1);
    site.charger.mood({ permit: 'fail' });
    await expect(site.permit(1)).rejects.toThrow('permit fails');
    expect(site.energy(1)).toBe('idle');
  });
});
