import { describe, expect, it } from 'vitest';
import type { SimulatedState } from '../../adapters/hardware/simulated/state.js';
import { Site } from '../support/simulated-site.js';

describe('mains', () => {
  it('take energy and voice away, and leave car, cable and meter where they are', async () => {
    const site = await Site.open();
    await site.deliver([1]);
    await site.charge(20, [1]);
    const { energyWh } = await site.read(1);
    site.charger.supply(false);
    const told = site.facts.length;
    await site.pass(3_600_000);
    site.charger.plug(2);
    site.charger.rfid({ idTag: 'nobody hears' });
    site.charger.supply(true);
    expect(site.facts.length).toBe(told);
    await site.charger.hardware.start(site.sink());
    expect(site.facts.slice(told)).toEqual([
      'capabilities 120000 120000',
      'power ok',
      '1 plugged',
      '2 plugged',
      '1 idle',
      '2 idle',
    ]);
    expect((await site.read(1)).energyWh).toBe(energyWh);
  });

  it('are needed for every command', async () => {
    const site = await Site.open();
    site.charger.supply(false);
    await expect(site.permit(1)).rejects.toThrow('without mains');
    await expect(site.charger.hardware.start(site.sink())).rejects.toThrow('without mains');
  });

  it('that fail while the driver starts leave it silent', async () => {
    const site = new Site();
    const starting = site.charger.hardware.start(site.sink());
    site.charger.supply(false);
    await starting;
    expect(site.facts).toEqual([]);
  });
});

describe('back-up power', () => {
  it('ends energy and says so, and gives the controller a moment more', async () => {
    const site = await Site.open({ backUpMs: 3_000 });
    await site.deliver([1]);
    let usedUp = false;
    const failing = site.charger.failMains().then(() => {
      usedUp = true;
    });
    expect(site.facts.slice(-2)).toEqual(['power failing', '1 idle']);
    await site.pass(2_999);
    await expect(site.permit(1)).resolves.toBeUndefined();
    expect([site.energy(1), usedUp]).toEqual(['idle', false]);
    await site.pass(1);
    await failing;
    site.charger.supply(false);
    site.charger.supply(true);
    await site.charger.hardware.start(site.sink());
    expect(site.facts).toContain('power ok');
  });

  it('that is not there is used up at once, and nobody hears of it', async () => {
    const site = await Site.open();
    await site.charger.failMains();
    expect(site.facts).not.toContain('power failing');
  });
});

describe('a snapshot', () => {
  it('gives a new controller the same cars, cables, meters and faults, but no permit', async () => {
    const first = await Site.open({ lockable: [2] });
    await first.deliver([1, 2]);
    await first.charge(30, [1, 2]);
    first.charger.fault(2, { errorCode: 'OverVoltage', info: 'spike' });
    first.charger.derate(80_000);
    const saved: SimulatedState = JSON.parse(JSON.stringify(first.charger.snapshot()));
    const second = await Site.open({ lockable: [2], state: saved });
    expect(second.charger.snapshot()).toEqual(first.charger.snapshot());
    expect((await second.read(1)).energyWh).toBe((await first.read(1)).energyWh);
    expect(second.facts).toEqual([
      'capabilities 80000 80000',
      'power ok',
      'fault 2 OverVoltage on',
      '1 plugged',
      '2 locked',
      '1 idle',
      '2 idle',
    ]);
  });

  it('is handed out at each change of the world and each second of a session', async () => {
    const noted: boolean[] = [];
    const site = await Site.open({ onChange: (_, urgent) => noted.push(urgent) });
    site.charger.plug(1);
    expect(noted).toEqual([true]);
    await site.permit(1);
    noted.length = 0;
    await site.pass(5_000);
    expect(noted).toEqual([false, false, false, false, false]);
    await site.read(1);
    expect(noted.at(-1)).toBe(true);
  });
});
